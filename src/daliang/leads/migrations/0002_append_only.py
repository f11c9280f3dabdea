from django.db import migrations

from daliang.org.append_only import append_only


class Migration(migrations.Migration):
    """What was done with a lead stays as it was written."""

    dependencies = [("leads", "0001_initial")]

    operations = [append_only("leads_leadevent")]
