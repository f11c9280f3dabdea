"""`daliang figures`, `daliang rows`: every number that pages show, and the projects behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from django.utils.translation import gettext

from daliang.cli.shapes import FORMAT, day, emit, moment, refusable
from daliang.ledger.models import Closing
from daliang.measures.answers import Asked, asked_closing, asked_days, figures_answer, rows_answer
from daliang.measures.scope import Scope
from daliang.org.models import Unit
from daliang.org.rules import find_unit
from daliang.rounds.rules import find_round
from daliang.vocabulary.refusal import N_, Refusal

COUNTINGS = {"nested": N_("逐档包含"), "band": N_("分段互斥")}
Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option("--round", "round_code", help="read this round's closing"),
    click.option("--as-of", help="end of this day (default: today by the city's clock)"),
    click.option("--from", "start", help="first day of a period"),
    click.option("--to", "end", help="last day of a period"),
    click.option("--known-at", help="what had been recorded by this moment (ISO; the city's time without offset)"),
    click.option("--unit", "unit_code", help="code of a unit: its branch only"),
)


def asking(command: Command) -> Command:
    """The options that figures and rows share."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def asked(
    round_code: str | None,
    as_of: str | None,
    start: str | None,
    end: str | None,
    known_at: str | None,
    unit_code: str | None,
) -> Asked:
    """A round's closing, or days. Refusals: `round_and_days`, `not_closed`, and those of each option."""
    scope = Scope(None, None if unit_code is None else _unit(unit_code))
    if round_code is None:
        return asked_days(scope, as_of=day(as_of), start=day(start), end=day(end), known_on=moment(known_at))
    if any(text is not None for text in (as_of, start, end, known_at)):
        raise Refusal(
            N_("--round 读的是封账时的数字，不能再加日期：去掉日期，或去掉 --round。"),
            code="round_and_days",
            field="round",
        )
    return asked_closing(closed_round(round_code), scope)


def closed_round(code: str) -> Closing:
    """The round's closing that counts. Refusals: `unknown_round`, `not_closed`."""
    round_ = find_round(code)
    closing = round_.last_closing
    if closing is None:
        raise Refusal(
            N_("%(round)s 还没有封账：封账后才有冻结的数字；现在的数字请用 --as-of。"),
            code="not_closed",
            field="round",
            round=code,
        )
    return closing


def _unit(code: str) -> Unit:
    """The unit asked for; an empty code is not the whole city. Refusals: `empty`, `unknown_unit`."""
    if not code.strip():
        raise Refusal(
            N_("--unit 后面没有填单位：请填单位代码；要看全市的，请去掉 --unit。"), code="empty", field="unit"
        )
    return find_unit(code)


@click.command()
@click.argument("measures", nargs=-1, metavar="[MEASURE …]")
@asking
@click.option("--by-unit", is_flag=True, help="each unit of the branch")
@FORMAT
@refusable
def figures(measures: tuple[str, ...], by_unit: bool, fmt: str, **options: str | None) -> None:
    """数字。 Figures of the measures named (none: of all)."""
    answer = figures_answer(asked(**options), measures, each_unit=by_unit)
    keys = (*(("unit",) if by_unit else ()), "measure", "label", "counting", "count", "cny", "usd")
    emit(answer, fmt, headers=keys, rows=[_cells(figure, keys) for figure in answer["figures"]])


def _cells(figure: dict[str, Any], keys: tuple[str, ...]) -> list[object]:
    way = figure["counting"]
    shown = {**figure, "counting": gettext(COUNTINGS[way]) if way else None}
    return [shown.get(key) for key in keys]


@click.command()
@click.argument("measure")
@asking
@FORMAT
@refusable
def rows(measure: str, fmt: str, **options: str | None) -> None:
    """数字项目明细。 The projects behind one number; they add up to it."""
    answer = rows_answer(asked(**options), measure)
    keys = ("project", "name", "unit", "count", "cny", "usd")
    emit(answer, fmt, headers=keys, rows=[[row.get(key) for key in keys] for row in answer["rows"]])
