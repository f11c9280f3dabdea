"""The city's clock: real time, or a demo's own time that ticks. Days are days in the city's time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from daliang.org.models import City

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


@lru_cache(maxsize=1)
def _setting() -> tuple[ZoneInfo, timedelta]:
    city = City.objects.first()
    if city is None:
        return ZoneInfo("Asia/Shanghai"), timedelta()
    if city.clock_shows is None or city.clock_set_at is None:
        return ZoneInfo(city.time_zone), timedelta()
    if settings.MODE == "production":
        raise ImproperlyConfigured("this home has a demo clock; production refuses it")
    return ZoneInfo(city.time_zone), city.clock_shows - city.clock_set_at


def reread() -> None:
    """Forget the cached setting, after the city was loaded or its clock set."""
    _setting.cache_clear()


def zone() -> ZoneInfo:
    return _setting()[0]


def now() -> datetime:
    """This moment by the city's clock, aware, in UTC."""
    return _held.get() or datetime.now(UTC) + _setting()[1]


def today() -> date:
    return local(now()).date()


def local(moment: datetime) -> datetime:
    return moment.astimezone(zone())


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Inside the block the clock stands still at `moment`: loading a history, tests."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)


def set_demo(shows: datetime) -> None:
    """Let the demo's clock show `shows` from now on; it ticks."""
    city = City.current()
    city.clock_shows, city.clock_set_at = shows, datetime.now(UTC)
    city.save(update_fields=["clock_shows", "clock_set_at"])
    reread()
