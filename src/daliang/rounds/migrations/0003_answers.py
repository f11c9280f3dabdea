"""Questions are answered with a reason; what was confirmed before has none."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_answers(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """A list of keys becomes answers without a reason."""
    lines = apps.get_model("rounds", "Line").objects
    for line in lines.exclude(confirmed=[]).exclude(confirmed={}):
        line.confirmed = {key: {"reason": "", "by": None, "on": None} for key in line.confirmed}
        line.save(update_fields=["confirmed"])
    lines.filter(confirmed=[]).update(confirmed={})


class Migration(migrations.Migration):
    dependencies = [("rounds", "0002_line_hands")]

    operations = [
        migrations.AlterField("line", "confirmed", models.JSONField(blank=True, default=dict)),
        migrations.RunPython(keep_answers, migrations.RunPython.noop),
    ]
