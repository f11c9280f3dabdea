"""What we demand of the database before the first row: nothing acknowledged may be lost."""

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def assert_durable(connection: BaseDatabaseWrapper) -> None:
    """On SQLite: WAL, synchronous=FULL, foreign keys and immediate transactions; else ImproperlyConfigured."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for pragma, wanted in WANTED.items():
            (found,) = cursor.execute(f"PRAGMA {pragma}").fetchone()
            if found != wanted:
                raise ImproperlyConfigured(f"SQLite runs with {pragma}={found}; Daliang needs {wanted}")
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        raise ImproperlyConfigured("SQLite transactions must be IMMEDIATE, or two writers can fail half-way")
