"""SQLite runs durable or not at all."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from daliang.org.engine import assert_durable

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the demands are on SQLite"),
]


def test_the_suite_itself_runs_durable() -> None:
    assert_durable(connection)


@pytest.mark.parametrize(
    ("pragma", "weak", "strong"), [("synchronous", "NORMAL", "FULL"), ("foreign_keys", "OFF", "ON")]
)
def test_a_weaker_setting_stops_the_start(pragma: str, weak: str, strong: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}={weak}")
    try:
        with pytest.raises(ImproperlyConfigured, match=pragma):
            assert_durable(connection)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}={strong}")


def test_deferred_transactions_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    with pytest.raises(ImproperlyConfigured, match="IMMEDIATE"):
        assert_durable(connection)
