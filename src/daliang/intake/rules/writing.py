"""What an import writes, inside its caller's transaction: new files, edits, and the ledger's postings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from daliang.intake.models import Import, ImportRow, Verdict
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.many import update
from daliang.register.bulk import Edit, edit_many, open_many
from daliang.register.codes import Codes
from daliang.register.fields import FIELDS
from daliang.register.models import Project
from daliang.vocabulary.refusal import N_, Refusal

_AT_ONCE = 500
EVENING = time(18)  # of an old day: what was known on it was known by then
Facts = list[tuple[str, int, NewFact]]  # the day it became known ("" for now), its order, the fact


def write(importing: Import) -> int:
    """All new and changed rows; gives how many."""
    why = _("Excel导入：%(name)s") % {"name": importing.name}
    rows = importing.rows.filter(verdict__in=(Verdict.NEW, Verdict.CHANGED)).order_by("id")
    known = rows.filter(verdict=Verdict.CHANGED)
    edit_many((_edit(row) for row in known.iterator(chunk_size=_AT_ONCE)), by=importing.by, why=why)
    fresh = list(rows.filter(verdict=Verdict.NEW))
    opened = _open(importing, fresh, why)
    facts = [fact for row in fresh for fact in _facts(row, opened[row.pk], why)]
    moved = list(known.exclude(facts=[]))
    projects = Project.objects.in_bulk([row.project_id for row in moved])
    facts += [fact for row in moved for fact in _facts(row, projects[row.project_id], why)]
    for recorded_at, batch in _batches(facts, is_opening=importing.is_opening):
        post(
            batch,
            by=importing.by,
            checked_by=importing.confirmed_by,
            source=f"import:{importing.pk}",
            recorded_at=recorded_at,
        )
    return len(fresh) + known.count()


def _place(row: ImportRow) -> str:
    return _("“%(sheet)s”表第%(row)s行 %(name)s") % {"sheet": row.sheet, "row": row.number, "name": row.name}


def _texts(row: ImportRow) -> dict[str, str]:
    return {code: text for code, text in row.now.items() if code in FIELDS}


def _edit(row: ImportRow) -> Edit:
    assert row.project_id is not None
    return Edit(row.project_id, _texts(row), row.seen_version, row.seen_seq, _place(row))


def _open(importing: Import, rows: list[ImportRow], why: str) -> dict[int, Project]:
    """Row → its new file. The number is the old ledger's, or the next of this year."""
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        _be_new(importing, batch)
    codes = Codes(clock.today().year)
    files = [(row.code or codes.take(), _texts(row)) for row in rows]
    made = open_many(files, by=importing.by, why=why)
    for row, project in zip(rows, made, strict=True):
        row.project = project
    update(rows, ["project"])
    return {row.pk: project for row, project in zip(rows, made, strict=True)}


def _be_new(importing: Import, rows: list[ImportRow]) -> None:
    """Nobody has opened one of these files since the preview."""
    found = Project.objects.visible_to(importing.by)
    named = found.filter(name__in=[row.name for row in rows], unit__code__in={row.now["unit"] for row in rows})
    there = set(named.values_list("name", "unit__code"))
    codes = set(found.filter(code__in=[row.code for row in rows if row.code]).values_list("code", flat=True))
    for row in rows:
        if row.code in codes or (row.name, row.now["unit"]) in there:
            message = N_("预览之后已有人为该项目建档，本次导入没有写入任何内容；请重新读取文件，核对后再应用。")
            raise Refusal(message, code="appeared", where=_place(row))


def _facts(row: ImportRow, project: Project, why: str) -> Iterator[tuple[str, int, NewFact]]:
    for fact in row.facts:
        yield fact["known"], row.pk, _fact(project, fact, why)


def _fact(project: Project, fact: dict[str, Any], why: str) -> NewFact:
    day = date.fromisoformat(fact["on"])
    return NewFact(project, Kind(fact["kind"]), day, fact["argument"], reason=why[:300], evidence=fact["evidence"])


def _batches(facts: Facts, *, is_opening: bool) -> Iterator[tuple[datetime | None, list[NewFact]]]:
    """One batch now; an opening balance has one for each day on which something became known, in order."""
    if not facts:
        return
    if not is_opening:
        yield None, [fact for _known, _row, fact in facts]
        return
    days: dict[str, list[NewFact]] = defaultdict(list)
    for known, _row, fact in facts:
        days[known].append(fact)
    for known in sorted(days):
        yield _moment(date.fromisoformat(known)), sorted(days[known], key=lambda fact: fact.on)


def _moment(day: date) -> datetime:
    """The evening of that day, or now if it is not evening yet."""
    return min(datetime.combine(day, EVENING, clock.zone()), clock.now())
