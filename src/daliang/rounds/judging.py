"""Is a line fit to be filed? What must be filled, which days and moves are possible, and what has to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from daliang.ledger.checking import check
from daliang.org.words import named
from daliang.register.models import Project
from daliang.rounds.facts import facts_of, has_moved, timeline
from daliang.rounds.fields import LABELS, is_changed
from daliang.rounds.known import Known
from daliang.rounds.lookalikes import elsewhere, plain
from daliang.rounds.models import Line, Return
from daliang.rounds.reading import Question, Reading, read_cells
from daliang.vocabulary.money import Currency, describe_money, looks_like_unit_slip, parse_money
from daliang.vocabulary.refusal import N_, Refusal, quoted

REQUIRED = ("name", "industry", "origin", "amount", "stage", "stage_on")
HUGE = {Currency.CNY: 10**11, Currency.USD: 2 * 10**10}  # a new project above it is asked about: 1,000亿元, 200亿美元
EXAMPLES = {
    "name": N_("例如“某某半导体项目”"),
    "industry": N_("例如“集成电路”"),
    "origin": N_("内资或外资"),
    "amount": N_("例如“22亿”或“7.85亿美元”"),
    "stage": N_("例如“在谈”"),
    "stage_on": N_("例如“2022-08-20”"),
}


def lines_of(ret: Return) -> QuerySet[Line]:
    """The return's lines with what reading them needs."""
    return ret.lines.select_related(
        "belongs_to__unit", "belongs_to__round__series", "project__unit", "project__stage", "project__industry"
    )


def read_return(ret: Return) -> list[Reading]:
    """All lines read and judged, in order, dropped and blank ones left out. A fixed number of queries."""
    lines = [line for line in lines_of(ret) if not line.is_ignored]
    known = Known.of(ret.round, lines)
    readings = [read_line(line, known) for line in lines]
    _twice(readings)
    return readings


def read_line(line: Line, known: Known) -> Reading:
    """One line read and judged. A line without a change has nothing that could be wrong."""
    reading = read_cells(line, known)
    if not is_changed(line, today=known.today):
        reading.errors.clear()
        return reading
    reading.errors.extend(_missing(reading))
    if not reading.errors:
        reading.errors.extend(_days(reading, known))
    if not reading.errors:
        reading.errors.extend(_moves(reading, known))
    if not reading.errors:
        reading.errors.extend(_own_file(reading, known))
    reading.questions.extend(_questions(reading, known))
    return reading


def _missing(reading: Reading) -> Iterator[Refusal]:
    for name in REQUIRED:
        if not reading.line.typed.get(name, "").strip():
            yield Refusal(
                N_("“%(label)s”没有填写；%(example)s。"),
                code="empty",
                field=name,
                label=LABELS[name],
                example=_(EXAMPLES[name]),
            )


def _days(reading: Reading, known: Known) -> Iterator[Refusal]:
    """The day of the stage: told anew when the stage is new, not after the cut-off, a reason when it looks back."""
    values, project = reading.values, reading.line.project
    assert values.stage_on
    moved = project is not None and has_moved(values, project)
    if moved and "stage_on" not in reading.changed:
        yield Refusal(
            N_("阶段改成了“%(stage)s”，日期还是进入原阶段的 %(day)s；请填写进入“%(stage)s”的日期。"),
            code="stage_day",
            field="stage_on",
            stage=named(values.stage),
            day=values.stage_on.isoformat(),
        )
        return
    if project is not None and not moved and "stage_on" not in reading.changed:
        return
    if values.stage_on > known.round.cut_off_on:
        yield Refusal(
            N_("%(day)s 晚于本期截止日 %(cut_off)s；请填截止日当天或之前的日期，之后的变化报下一期。"),
            code="after_cut_off",
            field="stage_on",
            day=values.stage_on.isoformat(),
            cut_off=known.round.cut_off_on.isoformat(),
        )
    yield from _reason(reading, known, is_correction=project is not None and not moved)


def _reason(reading: Reading, known: Known, *, is_correction: bool) -> Iterator[Refusal]:
    values, limit = reading.values, known.reason_before(reading.line.project)
    assert values.stage_on
    if values.reason:
        return
    if is_correction:
        yield Refusal(
            N_(
                "阶段没有变，日期从 %(was)s 改成了 %(day)s：这是更正已入账的日期，请在“%(label)s”里写明原因；更正作为调整列示。"
            ),
            code="needs_reason",
            field="reason",
            was=(reading.line.before or {}).get("stage_on", ""),
            day=values.stage_on.isoformat(),
            label=LABELS["reason"],
        )
    elif limit and values.stage_on < limit:
        yield Refusal(
            N_(
                "%(day)s 早于该项目的最近一笔登记，或落在已封账的一期之内（%(limit)s 起不需要）：可以补报，请在“%(label)s”里写明原因；"
                "补报作为调整列示。"
            ),
            code="needs_reason",
            field="reason",
            day=values.stage_on.isoformat(),
            limit=limit.isoformat(),
            label=LABELS["reason"],
        )


def _moves(reading: Reading, known: Known) -> Iterator[Refusal]:
    """Would the ledger take it? The stage table first, in the words of its labels, then the whole timeline."""
    values, project = reading.values, reading.line.project
    assert values.stage
    here = project.stage.code if project and project.stage else known.scheme.stages[0]
    moves, rank = known.scheme.moves.get(here, ()), known.scheme.rank
    if rank(values.stage.code) > rank(here) and values.stage.code not in moves:
        yield Refusal(
            N_("项目现处“%(here)s”，不能直接进入“%(stage)s”；下一步可以是：%(moves)s。"),
            code="forbidden_move",
            field="stage",
            here=named(known.stages[here]),
            stage=named(values.stage),
            moves="、".join(named(known.stages[code]) for code in moves) or "—",
        )
        return
    try:
        facts = facts_of(reading, project or Project(name=values.name), known)
        check(timeline(project, facts, known), known.scheme)
    except Refusal as refusal:
        refusal.field = {"on": "stage_on"}.get(refusal.field, refusal.field)
        yield refusal


def _own_file(reading: Reading, known: Known) -> Iterator[Refusal]:
    """A new line for a project that the unit has already."""
    line, values = reading.line, reading.values
    if not line.is_new:
        return
    for seen in known.sightings:
        own = seen.project is not None and seen.unit.pk == line.belongs_to.unit_id
        if own and seen.project and seen.is_same(values.name, values.investor):
            yield Refusal(
                N_("本单位已有同名、同投资方的项目（%(project)s）；请在原项目上修改，不要新增。"),
                code="already_yours",
                field="name",
                project=seen.project.code,
            )


def _twice(readings: Iterable[Reading]) -> None:
    """The same new project twice in one return."""
    seen: dict[tuple[str, str], Reading] = {}
    for reading in readings:
        if not reading.line.is_new or not plain(reading.values.name):
            continue
        first = seen.setdefault((plain(reading.values.name), plain(reading.values.investor)), reading)
        if first is not reading:
            reading.errors.append(
                Refusal(
                    N_("与第%(other)s行是同一个项目；请删去其中一行。"),
                    code="twice",
                    field="name",
                    other=first.line.position,
                )
            )


def _questions(reading: Reading, known: Known) -> Iterator[Question]:
    yield from _slip(reading)
    if reading.line.is_new:
        yield from _size(reading, known)
        yield from _look_alike(reading, known)


def _key(kind: str, reading: Reading, *names: str) -> str:
    return ":".join([kind, *(reading.line.typed.get(name, "").strip() for name in names)])


def _slip(reading: Reading) -> Iterator[Question]:
    """万 in a column of 亿: about 10,000 times last round's amount, up or down."""
    now, text = reading.values.amount, (reading.line.before or {}).get("amount", "")
    if now is None or not text or "amount" not in reading.changed:
        return
    before = parse_money(text)
    if now.currency == before.currency and looks_like_unit_slip(before.value, now.value):
        yield Question(
            _key("unit_slip", reading, "amount"),
            "amount",
            N_(
                "“%(text)s”读作%(now)s，上期是%(before)s，相差约一万倍；是不是把“万”和“亿”写错了？没有单位的数按亿计。如确实如此，请确认。"
            ),
            {
                "text": quoted(reading.line.typed["amount"]),
                "now": describe_money(now),
                "before": describe_money(before),
            },
        )


def _size(reading: Reading, known: Known) -> Iterator[Question]:
    """A new project beyond all likelihood, or below what the series asks for."""
    amount, stage, asks = reading.values.amount, reading.values.stage, known.round.series.asks
    if amount is None:
        return
    if amount.value >= HUGE[amount.currency]:
        yield Question(
            _key("huge", reading, "amount"),
            "amount",
            N_(
                "“%(text)s”读作%(now)s，一个项目这样大很少见；是不是把“万”和“亿”写错了？没有单位的数按亿计。如确实如此，请确认。"
            ),
            {"text": quoted(reading.line.typed["amount"]), "now": describe_money(amount)},
        )
    if stage and stage.code in asks.stages and amount.currency is asks.currency and amount.value < asks.at_least:
        yield Question(
            _key("below_tier", reading, "amount"),
            "amount",
            N_("%(now)s低于本报表的口径（%(tier)s）：可以报送，但不计入本报表的数字。仍要报送的，请确认。"),
            {"now": describe_money(amount), "tier": asks.tier_label()},
        )


def _look_alike(reading: Reading, known: Known) -> Iterator[Question]:
    """Another unit's file looks the same. Whose it is stays secret: only the city officer is told."""
    line, values = reading.line, reading.values
    alike = [
        seen
        for seen in elsewhere(known.sightings, line.belongs_to.unit)
        if seen.line_id != line.pk and seen.is_alike(values.name, values.investor)
    ]
    if alike:
        yield Question(
            _key("look_alike", reading, "name", "investor"),
            "name",
            N_(
                "另有单位已登记或报送名称、投资方相近的项目；一个项目只能由一个单位填报。确认不是同一项目的，请确认后报送，由市商务局核对。"
            ),
            {},
        )
