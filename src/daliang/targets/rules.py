"""Deeds of targets: opening a notice, writing its draft, issuing a version. All are the city office's, and logged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from rapidfuzz import process

from daliang.org import clock
from daliang.org.matrix import may, roles_of
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.rounds.rules.guards import be, be_of_city
from daliang.targets.checking import refuse_unfit
from daliang.targets.contents import Contents, issued
from daliang.targets.differences import changes
from daliang.targets.issuing import Issued, issue, readied
from daliang.targets.models import Draft, TargetNotice, Version
from daliang.vocabulary.refusal import N_, Refusal, quoted

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
RESERVED = frozenset({"new"})  # an address of the pages


def sets_targets(person: Person) -> bool:
    """Does the person set targets? The city's officers do."""
    unit = person.scope_unit
    return may(person.role, "targets.write") and unit is not None and unit.depth == 1


def notices_of(reader: Person | None) -> QuerySet[TargetNotice]:
    """The notices that the reader may know of; all of them for None, the house itself.

    One that was never issued is known to who sets targets only, and who stands in no unit knows of none.
    """
    if reader is None or sets_targets(reader):
        return TargetNotice.objects.all()
    issued_ones = TargetNotice.objects.filter(Exists(Version.objects.filter(notice=OuterRef("pk"))))
    return issued_ones if reader.scope_unit else issued_ones.none()


def find_notice(code: str, reader: Person | None = None) -> TargetNotice:
    """The notice with this code among those that the reader may know of (`notices_of`).

    Refusal `unknown_notice` names the nearest ones of these.
    """
    known = notices_of(reader)
    found = known.filter(code=code).first()
    if found is None:
        near = process.extract(code, list(known.values_list("code", flat=True)), limit=3)
        raise Refusal(
            N_("没有代码为“%(found)s”的指标通知。相近的有：%(near)s。"),
            code="unknown_notice",
            field="notice",
            found=quoted(code),
            near="、".join(match for match, _score, _at in near) or "—",
        )
    return found


def may_set(by: Person) -> None:
    """Targets are set by the city office. Refusals `not_your_role`, `not_your_unit`."""
    be(by, *roles_of("targets.write"))
    be_of_city(by)


@transaction.atomic
def open_notice(code: str, *, starts: date, ends: date, by: Person, contents: Contents) -> Draft:
    """A new notice for the period, with its first draft. Refusals: role, `taken`, `span_backwards`."""
    may_set(by)
    draft = _draft(_opened(code, starts, ends), contents, by)
    record(by=by, action="targets.draft", subject=draft.notice, unit=draft.unit, starts=starts, ends=ends)
    return draft


@transaction.atomic
def start_draft(notice: TargetNotice, *, by: Person) -> Draft:
    """The next version begins as the latest one; the draft there is, where there is one. Refusals: role."""
    may_set(by)
    found = Draft.objects.filter(notice=notice).first()
    if found is not None:
        return found
    latest = notice.versions.order_by("-number").first()
    contents = issued([latest])[latest.pk] if latest else Contents(title=notice.code)
    draft = _draft(notice, contents, by)
    record(by=by, action="targets.draft", subject=notice, unit=draft.unit)
    return draft


@transaction.atomic
def save_draft(draft: Draft, contents: Contents, *, seen: int, by: Person) -> Draft:
    """Put the draft's contents in place. Refusals: role, `stale` when somebody changed it since `seen`."""
    may_set(by)
    was = Contents.read(draft.contents)
    if was == contents:
        return draft
    held = Draft.objects.filter(pk=draft.pk, seen=seen).update(
        contents=contents.plain, seen=F("seen") + 1, by=by, at=clock.now()
    )
    if not held:
        raise Refusal(
            N_("这份草稿已由他人改动或下达：请刷新页面，核对后重新填写；您填的内容没有写入。"),
            code="stale",
            field="seen",
        )
    draft.refresh_from_db()
    record(by=by, action="targets.draft", subject=draft.notice, unit=draft.unit, texts=changes(was, contents))
    return draft


def set_targets(draft: Draft, targets: Mapping[tuple[str, str], int | None], *, seen: int, by: Person) -> Draft:
    """(row code, unit code) → amount, None for no target. Refusals: as `save_draft`, `unknown_row`, `unknown_unit`,
    `negative`; nothing of a refused sheet is written.
    """
    contents = Contents.read(draft.contents)
    known = set(Unit.objects.values_list("code", flat=True))
    for (row, unit), amount in targets.items():
        if contents.row(row) is None:
            raise Refusal(N_("草稿里没有指标“%(found)s”。"), code="unknown_row", field="row", found=quoted(row))
        if unit not in known:
            raise Refusal(N_("没有代码为“%(found)s”的单位。"), code="unknown_unit", field="unit", found=quoted(unit))
        if amount is not None and amount < 0:
            raise Refusal(
                N_("“%(unit)s”的目标是 %(amount)s：目标不能小于零，没有目标请留空或填 0。"),
                code="negative",
                field=unit,
                where=row,
                unit=unit,
                amount=amount,
            )
    return save_draft(draft, contents.with_targets(targets), seen=seen, by=by)


@transaction.atomic
def drop_draft(draft: Draft, *, by: Person) -> None:
    """Throw the draft away, and its notice where nothing was ever issued of it. Refusals: role."""
    may_set(by)
    notice, unit = draft.notice, draft.unit
    record(by=by, action="targets.drop", subject=notice, unit=unit, texts={"contents": draft.contents})
    draft.delete()
    if not notice.versions.exists():
        notice.delete()


def refusals_of(draft: Draft) -> list[Refusal]:
    """What stands in the way of issuing the draft as it is."""
    try:
        refuse_unfit(draft.notice, *readied(Contents.read(draft.contents)))
    except Refusal as refusal:
        return refusal.all
    return []


@transaction.atomic
def issue_draft(draft: Draft, *, seen: int, by: Person) -> Issued:
    """Issue what the draft says; the draft is gone. Refusals: role, `stale`, those of the contents."""
    may_set(by)
    if not Draft.objects.filter(pk=draft.pk, seen=seen).update(seen=F("seen") + 1):
        raise Refusal(
            N_("这份草稿已由他人改动或下达：请刷新页面，核对后再下达；没有下达。"), code="stale", field="seen"
        )
    made = issue(draft.notice, Contents.read(draft.contents), by)
    draft.delete()
    return made


@transaction.atomic
def issue_contents(code: str, *, starts: date, ends: date, contents: Contents, by: Person) -> Issued:
    """Issue a file. The notice is opened where there is none. Refusals: role, `other_period`, `has_draft`, those of
    the contents.
    """
    may_set(by)
    return issue(_of_period(code, starts, ends), contents, by)


@transaction.atomic
def issue_of_playbook(code: str, *, starts: date, ends: date, contents: Contents) -> Issued:
    """A city's own notices, as its playbook has them: issued at nine o'clock of their date, by nobody of the house."""
    assert contents.dated
    moment = datetime.combine(contents.dated, time(9), clock.zone())
    with clock.held_at(min(moment, clock.now())):
        return issue(_of_period(code, starts, ends), contents, None)


def _opened(code: str, starts: date, ends: date) -> TargetNotice:
    if not CODE.fullmatch(code) or code in RESERVED:
        raise Refusal(
            N_("通知代码“%(found)s”不能用：请用英文字母、数字、“-”和“_”，不超过40个字符，例如 2022-H2。"),
            code="bad_code",
            field="code",
            found=quoted(code),
        )
    if ends < starts:
        raise Refusal(
            N_("指标期末 %(ends)s 早于期初 %(starts)s：请核对日期。"), code="span_backwards", field="ends",
            starts=starts.isoformat(), ends=ends.isoformat(),
        )  # fmt: skip
    if TargetNotice.objects.filter(code=code).exists():
        raise Refusal(N_("已有代码为“%(notice)s”的指标通知：请换一个代码。"), code="taken", field="code", notice=code)
    return TargetNotice.objects.create(code=code, starts=starts, ends=ends)


def _of_period(code: str, starts: date, ends: date) -> TargetNotice:
    found = TargetNotice.objects.filter(code=code).first()
    if found is None:
        return _opened(code, starts, ends)
    if (found.starts, found.ends) != (starts, ends):
        raise Refusal(
            N_("指标通知“%(notice)s”的期间是 %(starts)s 至 %(ends)s，不能改：期间不同的请另立一份。"),
            code="other_period", field="starts", notice=code,
            starts=found.starts.isoformat(), ends=found.ends.isoformat(),
        )  # fmt: skip
    if Draft.objects.filter(notice=found).exists():
        raise Refusal(
            N_("“%(notice)s”有一份未下达的草稿：请先下达或舍弃草稿。"), code="has_draft", field="notice", notice=code
        )
    return found


def _draft(notice: TargetNotice, contents: Contents, by: Person) -> Draft:
    city = by.scope_unit
    assert city
    return Draft.objects.create(notice=notice, unit=city, contents=contents.plain, by=by, at=clock.now())
