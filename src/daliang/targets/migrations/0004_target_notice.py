from django.db import migrations


class Migration(migrations.Migration):
    """The letter has a name of its own beside the message of the same word; its table stays as it is."""

    dependencies = [("targets", "0003_forecast_override")]

    operations = [
        migrations.AlterModelTable("notice", "targets_notice"),
        migrations.RenameModel("Notice", "TargetNotice"),
    ]
