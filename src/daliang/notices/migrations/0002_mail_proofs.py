"""An e-mail address is used once its owner has entered a code that was mailed there; those of before are not proved.

Who has one is told in the house: nothing goes to it until then (docs/decisions/0014-notices.md).
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from daliang.notices.kinds import PROOF_NEEDED

BUSINESS = {"clerk", "county_clerk", "approver", "officer", "leader"}


def tell(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """One notice to each person with an e-mail address."""
    notices = apps.get_model("notices", "Notice").objects
    addresses = apps.get_model("notices", "Address").objects.filter(channel="mail", proved_at=None)
    for person in [one.person for one in addresses.select_related("person")]:
        unit = person.unit_id if person.role in BUSINESS else None
        given = {
            "kind": "address-proof",
            "title": PROOF_NEEDED,
            "href": "/me/notices/",
            "role": person.role,
            "unit_id": unit,
        }
        given["made_at"] = timezone.now()
        notices.get_or_create(person=person, key="proof/first", defaults=given)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_notices_and_deliveries"),
    ]

    operations = [
        migrations.AddField(
            model_name="address",
            name="proved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("round-opened", "开放填报"),
                    ("return-due", "截止前提醒"),
                    ("return-overdue", "逾期未报"),
                    ("return-reminded", "催报"),
                    ("return-filed", "填报待审核"),
                    ("return-returned", "填报被退回"),
                    ("return-approved", "填报待受理"),
                    ("return-accepted", "填报已受理"),
                    ("round-closed", "已封账"),
                    ("test", "测试消息"),
                    ("address-proof", "邮箱确认"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "address",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proof", to="notices.address"
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proof", to="notices.notice"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
