"""What figures are asked about, from the query: the same options as `daliang figures`."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from ninja import Field, Schema
from rapidfuzz import process

from daliang.api.texts import Text
from daliang.ledger.models import Closing
from daliang.measures.answers import Asked, asked_closing, asked_days
from daliang.measures.scope import Scope
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.words import named
from daliang.rounds.rules import find_round
from daliang.vocabulary.periods import parse_day, parse_moment
from daliang.vocabulary.refusal import N_, Refusal


class Options(Schema):
    """Where and when. Days as 2022-06-30 or 6月30日; moments as ISO, in the city's time where no offset is given."""

    round: Text | None = Field(None, description="read this round's closing instead of adding up; no days beside it")
    as_of: Text | None = Field(None, description="end of this day; today by the city's clock")
    start: Text | None = Field(None, alias="from", description="first day of a period")
    end: Text | None = Field(None, alias="to", description="last day of a period")
    known_at: Text | None = Field(None, description="what had been recorded by this moment")
    unit: Text | None = Field(None, description="code of a unit: its branch only; your own branch by default")


def asked(person: Person, options: Options) -> Asked:
    """Refusals: `unknown_unit`, `unknown_round`, `round_and_days`, `not_closed`, and those of each day and moment."""
    scope = Scope(person, visible_unit(person, options.unit))
    if options.round is None:
        return asked_days(
            scope,
            as_of=day(options.as_of, "as_of"),
            start=day(options.start, "from"),
            end=day(options.end, "to"),
            known_on=moment(options.known_at),
        )
    if options.as_of or options.start or options.end or options.known_at:
        raise Refusal(
            N_("round 读的是封账时的数字，不能再加日期：去掉日期，或去掉 round。"), code="round_and_days", field="round"
        )
    return asked_closing(closed_round(options.round), scope)


def closed_round(code: str) -> Closing:
    """The round's closing that counts. Refusals: `unknown_round`, `not_closed`."""
    closing = find_round(code).last_closing
    if closing is None:
        raise Refusal(
            N_("%(round)s 还没有封账：封账后才有冻结的数字；现在的数字请用 as_of。"),
            code="not_closed",
            field="round",
            round=code,
        )
    return closing


def visible_unit(person: Person, code: str | None) -> Unit | None:
    """The unit with this code in the person's branch, or the top of that branch; None for a person without one.

    Refusal `unknown_unit`, the same for a unit elsewhere and for one that does not exist; it names the nearest visible.
    """
    if code is None:
        return person.scope_unit
    visible: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.visible_to(person)}
    if code in visible:
        return visible[code]
    names = [_("%(code)s（%(name)s）") % {"code": unit.code, "name": named(unit)} for unit in visible.values()]
    near = (
        "、".join(match for match, _score, _at in process.extract(code, names, limit=3)) or "—"
    )  # not a sentence: list
    raise Refusal(
        N_("没有代码为“%(found)s”的单位，或不在您的范围内。相近的有：%(near)s。"),
        code="unknown_unit",
        field="unit",
        found=code,
        near=near,
    )


def day(text: str | None, field: str) -> date | None:
    """A day as people write it; a day to come may be asked about. Its Refusal names the option."""
    try:
        return None if text is None else parse_day(text, today=clock.today(), allow_future=True)
    except Refusal as refusal:
        refusal.field = field
        raise


def moment(text: str | None) -> datetime | None:
    """Refusal `bad_moment`, of the option `known_at`."""
    if text is None:
        return None
    try:
        return parse_moment(text, clock.zone())
    except Refusal as refusal:
        refusal.field = "known_at"
        raise
