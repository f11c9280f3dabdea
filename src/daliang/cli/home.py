"""A home made ready: its tables, and where a demo's clock starts."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from daliang.ledger.models import Head
from daliang.org import clock
from daliang.org.models import City
from daliang.org.walls import as_owner
from daliang.playbook.loading import demo_clock


def ensure_tables() -> None:
    """Migrations and the cache's table; harmless when they are there."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    with as_owner(connection):
        call_command("createcachetable", verbosity=0)


def holds_city() -> bool:
    """Is there a city already? Asked before anything is migrated."""
    return City._meta.db_table in connection.introspection.table_names() and City.objects.exists()


def kept_mode() -> str:
    """What the home was built as; a home without the mark is a production one."""
    kept = settings.HOME / "mode"
    return kept.read_text().strip() if kept.exists() else "production"


def wind_clock(folder: Path) -> None:
    """The demo's clock starts where the playbook says, and never before the last posting."""
    starts = demo_clock(folder)
    head = Head.objects.first()
    if starts is not None:
        clock.set_demo(max(starts, head.recorded_at) if head and head.recorded_at else starts)
