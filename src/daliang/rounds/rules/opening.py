"""Opening a round: a return for each filing unit, pre-filled with what the unit had last time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from rapidfuzz import process

from daliang.ledger.closing import close
from daliang.org import clock
from daliang.org.models import Person, Role, Unit
from daliang.org.rules import record
from daliang.register.models import Project
from daliang.rounds.carrying import carry, leftovers, prefilled
from daliang.rounds.deadlines import set_deadlines
from daliang.rounds.figures import figures_of
from daliang.rounds.models import Line, Return, Round, RoundState, Series
from daliang.rounds.rules.guards import be, be_of_city, hold_series
from daliang.rounds.rules.telling import tell_opened
from daliang.vocabulary.money import Currency
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.vocabulary.texts import clean_text

CODE = re.compile(r"(?=.{1,50}\Z)[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


def find_round(code: str) -> Round:
    """The round with this code; Refusal `unknown_round` names the nearest ones."""
    code = clean_text(code)
    found = Round.objects.filter(code=code).select_related("series", "closing__by").first()
    if found is None:
        codes = list(Round.objects.values_list("code", flat=True))
        near = "、".join(match for match, _score, _at in process.extract(code, codes, limit=3)) or "—"
        raise Refusal(
            N_("没有编号为“%(found)s”的一期。相近的有：%(near)s。"),
            code="unknown_round",
            field="round",
            found=quoted(code),
            near=near,
        )
    return found


def next_round(series: Series) -> Round:
    """The round that comes next by the calendar, not saved: number, code, cut-off and due moment follow the last one.

    The very first one is cut off on the day one interval from today. Change what differs before opening it.
    """
    asks = series.asks
    last = series.rounds.order_by("-number").first()
    step = timedelta(days=asks.every_days)
    cut_off = last.cut_off_on + step if last else clock.today() + step
    number = last.number + 1 if last else 1
    code = f"{cut_off.year}-R{number:02d}"
    if last and (found := re.fullmatch(r"(.*\D)(\d+)", last.code)):
        code = f"{found[1].replace(str(last.cut_off_on.year), str(cut_off.year))}{number:0{len(found[2])}d}"
    opens = last.opens_at + step if last else clock.now()
    return set_deadlines(Round(series=series, number=number, code=code, cut_off_on=cut_off, opens_at=opens))


@transaction.atomic
def open_round(round_: Round, *, by: Person) -> Round:
    """Open an unsaved round (see next_round): one return per filing unit, one line per project that it asks about.

    What the round before left behind, drafts and filings not accepted, comes in on top. A round opened before its
    planned moment opens now. Refusals: `not_your_role`, `not_your_unit`, `bad_code`, `already_open`,
    `due_before_opening`, `before_the_last`.
    """
    be(by, Role.OFFICER)
    be_of_city(by)
    hold_series(round_.series)
    round_.opens_at = min(round_.opens_at, clock.now())
    _save(round_)
    filers = list(Unit.objects.filers())
    returns = Return.objects.bulk_create(Return(round=round_, unit=unit) for unit in filers)
    _prefill(round_, {ret.unit_id: ret for ret in returns}, filers)
    carry(leftovers(round_), round_)
    record(by=by, action="round.open", subject=round_, returns=len(returns))
    tell_opened(round_, by)
    return round_


def _save(round_: Round) -> None:
    if not CODE.fullmatch(round_.code):
        raise Refusal(
            N_("期的编号只能用字母、数字和连字符，最多50个字符，例如“2022-R03”；“%(found)s”不行。"),
            code="bad_code",
            field="round",
            found=quoted(round_.code),
        )
    taken = Round.objects.filter(code=round_.code).first() or round_.series.rounds.filter(number=round_.number).first()
    if taken is not None:
        raise Refusal(
            N_("%(round)s（第%(number)s期）已经有了，不能再次开放；请用下一期的编号。"),
            code="already_open",
            field="round",
            round=taken.code,
            number=taken.number,
        )
    last = round_.series.rounds.filter(number__lt=round_.number).order_by("-cut_off_on").first()
    if last is not None and round_.cut_off_on <= last.cut_off_on:
        raise Refusal(
            N_("%(round)s 的截止日 %(day)s 不晚于 %(last)s 的截止日 %(last_day)s；请改为 %(last_day)s 之后的日期。"),
            code="before_the_last",
            field="cut_off",
            round=round_.code,
            day=round_.cut_off_on.isoformat(),
            last=last.code,
            last_day=last.cut_off_on.isoformat(),
        )
    if round_.due_at <= round_.opens_at:
        raise Refusal(
            N_("%(round)s 的截止时间 %(due)s 不晚于开放时间 %(opens)s；请核对日期。"),
            code="due_before_opening",
            field="due_at",
            round=round_.code,
            due=f"{clock.local(round_.due_at):%F %R}",
            opens=f"{clock.local(round_.opens_at):%F %R}",
        )
    _refuse_disorder(round_)
    round_.state = RoundState.OPEN
    round_.save()


def _refuse_disorder(round_: Round) -> None:
    """The county cannot have to approve before its parks have to file, nor the city to accept before that."""
    moments = [one for one in (round_.due_at, round_.approve_due_at, round_.accept_due_at) if one is not None]
    if moments != sorted(moments):
        raise Refusal(
            N_("%(round)s 的时限次序不对：报送、审核、受理依次为 %(moments)s；后一级不能早于前一级。"),
            code="deadlines_out_of_order",
            field="due_at",
            round=round_.code,
            moments="、".join(f"{clock.local(one):%F %R}" for one in moments),
        )


def asked_about(series: Series) -> list[Project]:
    """Live projects that stand in one of the series' stages and reach its tier; one query."""
    asks = series.asks
    found = Project.objects.live().filter(stage__code__in=asks.stages, unit__isnull=False)
    if asks.currency is Currency.CNY:
        found = found.filter(amount_cny__gte=asks.at_least)
    else:
        found = found.filter(currency=asks.currency.value, amount__gte=asks.at_least)
    return list(found.select_related("unit", "stage", "industry").order_by("-amount_cny", "code"))


def filer_of(unit: Unit, filers: Iterable[Unit]) -> Unit | None:
    """The unit itself, or the nearest filing unit above it."""
    above = [filer for filer in filers if filer.holds(unit)]
    return max(above, key=lambda filer: len(filer.path), default=None)


def _prefill(round_: Round, returns: dict[int, Return], filers: list[Unit]) -> None:
    by_filer: dict[int, list[Project]] = defaultdict(list)
    for project in asked_about(round_.series):
        filer = filer_of(project.unit, filers) if project.unit else None
        if filer is not None:
            by_filer[filer.pk].append(project)
    Line.objects.bulk_create(
        prefilled(returns[unit], project, position)
        for unit, projects in by_filer.items()
        for position, project in enumerate(projects, start=1)
    )


@transaction.atomic
def record_history(round_: Round, *, by: Person | None) -> Round:
    """A round of the time before this house, its postings already loaded: closed without returns, figures frozen now.

    For a playbook's history and for take-over from paper, with the clock held at the closing moment.
    """
    _save(round_)
    figures = figures_of(round_.cut_off_on)
    round_.closing = close(title=round_.code, day=round_.cut_off_on, figures=figures, by=by)
    round_.state = RoundState.CLOSED
    round_.save()
    record(by=by, action="round.record", subject=round_, closing=round_.closing.number)
    return round_
