"""The ledger only grows, also against raw SQL."""

from django.db import migrations

from daliang.org.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_relations")]
    operations = [append_only("ledger_batch", "ledger_posting", "ledger_entry", "ledger_closing")]
