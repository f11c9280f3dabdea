"""What was told stays as it was, also against raw SQL."""

from django.db import migrations

from daliang.org.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("measures", "0002_safe_figures")]
    operations = [append_only("measures_safefigure")]
