"""Is a line fit to be filed? What must be filled, which days and moves are possible, and what has to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from daliang.ledger.checking import check
from daliang.ledger.facts import Kind
from daliang.org.prepared import Prepared
from daliang.org.words import named
from daliang.register.models import Project
from daliang.rounds.facts import facts_of, has_moved, timeline
from daliang.rounds.fields import LABELS, is_changed
from daliang.rounds.known import Known
from daliang.rounds.models import Line, Return
from daliang.rounds.questions import judge
from daliang.rounds.reading import Reading, read_cells, where
from daliang.vocabulary.likeness import plain
from daliang.vocabulary.refusal import N_, Refusal

REQUIRED = ("name", "industry", "origin", "amount", "stage", "stage_on")
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


def _of_return(pk: int) -> QuerySet[Line]:
    return Return(pk=pk).lines.select_related("project__unit", "project__stage", "project__industry")


LINES = Prepared(_of_return)


def ready_lines(ret: Return) -> list[Line]:
    """As lines_of, all at once and quicker: each points at the return given."""
    lines = LINES.all(pk=ret.pk)
    for line in lines:
        line.belongs_to = ret
    return lines


def read_return(ret: Return, lines: Iterable[Line] | None = None, *, at_filing: bool = False) -> list[Reading]:
    """All lines read and judged, in order, dropped and blank ones left out. A fixed number of queries.

    `lines` are those of `lines_of`, where they are at hand.
    """
    lines = [line for line in (ready_lines(ret) if lines is None else lines) if not line.is_ignored]
    return read_lines(lines, Known.of(ret.round, lines), at_filing=at_filing)


def read_lines(lines: Iterable[Line], known: Known, *, at_filing: bool = False) -> list[Reading]:
    """Lines of one return, read and judged by what is known."""
    readings = [read_line(line, known, at_filing=at_filing) for line in lines]
    _twice(readings)
    return readings


def read_line(line: Line, known: Known, *, at_filing: bool = False) -> Reading:
    """One line read and judged. In a line without a change nothing can be wrong; it may be asked why nothing moves.

    Of a project that has moved to another unit nothing is read or told any more: it can only be dropped.
    """
    reading = read_cells(line, known)
    is_standing = not is_changed(line, today=known.today)
    if is_standing:
        reading.errors.clear()
    elif line.is_away:
        reading.errors[:] = [moved_away(line)]
    else:
        _judge_change(reading, known)
    if not line.is_away:
        judge(reading, known, is_standing=is_standing, at_filing=at_filing)
    return reading


def _judge_change(reading: Reading, known: Known) -> None:
    reading.errors.extend(_missing(reading))
    if not reading.errors:
        reading.errors.extend(_days(reading, known))
    if not reading.errors:
        reading.errors.extend(_moves(reading, known))
    if not reading.errors:
        reading.errors.extend(_own_file(reading, known))


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
            N_("阶段没有变，日期从 %(was)s 改成了 %(day)s：属于更正已入账的日期，请在“%(label)s”里写明原因。"),
            code="needs_reason",
            field="reason",
            was=(reading.line.before or {}).get("stage_on", ""),
            day=values.stage_on.isoformat(),
            label=LABELS["reason"],
        )
    elif limit and values.stage_on < limit:
        yield Refusal(
            N_(
                "%(day)s 早于该项目最近一笔登记，或在已封账的一期之内（%(limit)s 起才不算）："
                "可以补报，请在“%(label)s”里写明原因，作为调整列示。"
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
        yield in_words(refusal, reading, known)


def in_words(refusal: Refusal, reading: Reading, known: Known) -> Refusal:
    """What the ledger would refuse, as said to who fills the line: labels for codes, and what the line can change."""
    project, params = reading.line.project, refusal.params
    opened = (
        [posting for posting in known.postings.get(project.pk, ()) if posting.kind == Kind.OPENED] if project else []
    )
    if refusal.code == "not_opened" and opened:
        return Refusal(
            N_("%(day)s 早于该项目的建档日 %(opened)s；请填 %(opened)s 或之后的日期。建档日有误的，请市商务局更正。"),
            code=refusal.code,
            field="stage_on",
            day=params["day"],
            opened=opened[0].effective_on.isoformat(),
        )
    if refusal.code == "not_back" and params["here"] == params["stage"]:
        return Refusal(
            N_("%(day)s 那天项目本来就处于“%(stage)s”，没有可回退的；请核对阶段和日期。"),
            code=refusal.code,
            field="stage_on",
            day=params["day"],
            stage=_stages(params["stage"], known),
        )
    for name in ("here", "stage", "moves", "known"):
        if name in params:
            params[name] = _stages(params[name], known)
    refusal.field = {"on": "stage_on"}.get(refusal.field, refusal.field)
    return refusal


def _stages(codes: object, known: Known) -> str:
    """Codes, or labels already, joined by 、: as labels."""
    return "、".join(named(known.stages[code]) if code in known.stages else code for code in str(codes).split("、"))


def moved_away(line: Line) -> Refusal:
    """The refusal of everything but dropping once the project stands elsewhere; where, is not this unit's to know."""
    return Refusal(
        N_("该项目已变更落地单位，不再由“%(unit)s”填报；请删去这一行（已报送的，先退回再删），由现在的落地单位填报。"),
        code="moved_away",
        field="name",
        where=where(line),
        unit=named(line.belongs_to.unit),
    )


def _own_file(reading: Reading, known: Known) -> Iterator[Refusal]:
    """A new line for a project that the unit has already."""
    line, values = reading.line, reading.values
    if not line.is_new:
        return
    for seen in known.sightings_in(line.belongs_to.unit_id):
        if seen.code and seen.is_same(values.name, values.investor):
            yield Refusal(
                N_("本单位已有同名、同投资方的项目（%(project)s）；请在原项目上修改，不要新增。"),
                code="already_yours",
                field="name",
                project=seen.code,
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
