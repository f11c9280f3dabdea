from django.db import migrations

from daliang.org.append_only import append_only


class Migration(migrations.Migration):
    """What was issued stays as it was issued."""

    dependencies = [("targets", "0001_initial")]

    operations = [append_only("targets_version", "targets_indicator", "targets_beside", "targets_target")]
