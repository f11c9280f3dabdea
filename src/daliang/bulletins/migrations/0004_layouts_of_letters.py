from django.db import migrations, models

from daliang.org.append_only import append_only


class Migration(migrations.Migration):
    """A layout says of which paper it is; SQLite makes the table anew for a column, so it is guarded again."""

    dependencies = [("bulletins", "0003_layouts")]

    operations = [
        migrations.AddField(
            model_name="layout",
            name="kind",
            field=models.CharField(
                choices=[("special-report", "双周情况专报"), ("target-notice", "指标下达通知")],
                default="special-report",
                max_length=20,
            ),
        ),
        append_only("bulletins_layout"),
    ]
