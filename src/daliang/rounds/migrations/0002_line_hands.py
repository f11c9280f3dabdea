"""Each cell of a line keeps who wrote it, the line who checked it: what is approved already, its approver."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_approvers(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Before this, whoever approved a return had checked its lines."""
    returns = apps.get_model("rounds", "Return").objects.filter(state__in=("approved", "accepted"))
    line = apps.get_model("rounds", "Line")
    for ret, approver in returns.exclude(approved_by=None).values_list("pk", "approved_by"):
        line.objects.filter(belongs_to=ret).update(checked_by=approver)


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("line", "typed_by", models.JSONField(blank=True, default=dict)),
        migrations.AddField("line", "corrected_by", models.JSONField(blank=True, default=dict)),
        migrations.AddField(
            "line",
            "checked_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(keep_approvers, migrations.RunPython.noop),
    ]
