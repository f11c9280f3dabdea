"""The log of deeds and the dated tree only grow."""

from django.db import migrations

from daliang.org.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [append_only("org_deed", "org_membership")]
