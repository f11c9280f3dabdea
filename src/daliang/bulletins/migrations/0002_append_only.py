"""What was reported stays as it was, also against raw SQL."""

from django.db import migrations

from daliang.org.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_initial")]
    operations = [append_only("bulletins_bulletin", "bulletins_document")]
