"""Which version of each notice holds (有效版本): on a day, as far as it had been issued by a moment."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from daliang.targets.models import TargetNotice, Version


class Under(StrEnum):
    """By the version that held on the day asked about, or by the one that holds today."""

    THEN = "then"
    TODAY = "today"


def valid_versions(on: date, known_at: datetime | None = None, notice: TargetNotice | None = None) -> list[Version]:
    """At most one of each notice, in order of the notices: the latest issued of those that hold from `on` or earlier.

    What was issued after `known_at` was not known then. One query.
    """
    found = Version.objects.select_related("notice").filter(effective_on__lte=on)
    if known_at is not None:
        found = found.filter(issued_at__lte=known_at)
    if notice is not None:
        found = found.filter(notice=notice)
    latest = {version.notice_id: version for version in found.order_by("number")}
    return sorted(latest.values(), key=lambda one: (one.notice.starts, -one.notice.ends.toordinal(), one.notice.code))
