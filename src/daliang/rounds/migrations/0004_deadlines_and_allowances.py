"""Deadlines of the levels, exceptions, delegates; when a return was filed first."""

from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SECOND = timedelta(seconds=1)


def keep_first_filing(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """As near as the stamp of lateness tells: what was in time was filed before its deadline."""
    returns = apps.get_model("rounds", "Return").objects
    for ret in returns.exclude(filed_at=None).select_related("round"):
        due = ret.round.due_at
        late = due + timedelta(minutes=ret.late_by or 0)
        ret.first_filed_at = min(ret.filed_at, late if ret.late_by else due - SECOND)
        ret.save(update_fields=["first_filed_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0003_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="acting_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="acting_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="accepted_late_by",
            field=models.PositiveIntegerField(blank=True, help_text="the same, at the first acceptance", null=True),
        ),
        migrations.AddField(
            model_name="return",
            name="approved_for",
            field=models.ForeignKey(
                blank=True,
                help_text="in whose place",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="approved_late_by",
            field=models.PositiveIntegerField(
                blank=True, help_text="minutes after due, at the first approval; 0 in time", null=True
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="first_filed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="return",
            name="returned_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="accept_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="round",
            name="approve_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("extended", "准予延期"), ("excused", "免报")], max_length=8)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ret",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="allowance", to="rounds.return"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", False), ("kind", "extended")),
                            models.Q(("due_at__isnull", True), ("kind", "excused")),
                            _connector="OR",
                        ),
                        name="extension_has_its_moment",
                    )
                ],
            },
        ),
        migrations.RunPython(keep_first_filing, migrations.RunPython.noop),
    ]
