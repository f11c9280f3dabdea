"""What a project's file said at a moment: from its history, so that it can be asked of any closing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from daliang.org import clock
from daliang.register.fields import FIELDS as FIELDS_OF_FILE
from daliang.register.models import Project
from daliang.rounds.fields import DESCRIPTIVE, is_same

Texts = Mapping[str, str]


def file_texts(row: Any) -> dict[str, str]:
    """The descriptive texts of a project, or of a row of its past, as they would be typed."""
    found = {name: str(getattr(row, name) or "") for name in DESCRIPTIVE}
    found["registered_capital"] = FIELDS_OF_FILE["registered_capital"].text(row)
    found["next_on"] = row.next_on.isoformat() if row.next_on else ""
    return found


def rewritten(after: datetime | None, upto: datetime | None) -> set[int]:
    """Ids of the files that were written after the one moment and up to the other (None: up to now); one query."""
    past = _past()
    if after is not None:
        past = past.filter(history_date__gt=after)
    if upto is not None:
        past = past.filter(history_date__lte=upto)
    return set(past.values_list("id", flat=True))


def texts_at(projects: Collection[int], moment: datetime) -> dict[int, dict[str, str]]:
    """Project id → its texts at the moment; a file that came into the house later, as it came. One query."""
    past = _past().filter(id__in=projects)
    came = past.values("id").annotate(at=Min("history_id")).values("at")
    then = past.filter(history_date__lte=moment).values("id").annotate(at=Max("history_id")).values("at")
    rows = _past().filter(Q(history_id__in=came) | Q(history_id__in=then)).order_by("history_id")
    return {row.id: file_texts(row) for row in rows}


def other_texts(was: Texts, now: Texts) -> list[str]:
    """The fields whose text says something else."""
    today = clock.today()
    return [name for name in DESCRIPTIVE if not is_same(name, was.get(name, ""), now.get(name, ""), today=today)]


def progress_days(projects: Iterable[int], upto: datetime | None) -> dict[int, date]:
    """Project id → the day since which its progress says what it says; none where it never changed. One query."""
    past = _past().filter(id__in=list(projects))
    if upto is not None:
        past = past.filter(history_date__lte=upto)
    said: dict[int, str] = {}
    since: dict[int, date] = {}
    for pk, at, text in past.order_by("history_id").values_list("id", "history_date", "progress"):
        if pk in said and said[pk] != text:
            since[pk] = clock.local(at).date()
        said[pk] = text
    return since


def _past() -> QuerySet[Any]:
    found: QuerySet[Any] = Project.history.all()  # type: ignore[attr-defined]
    return found
