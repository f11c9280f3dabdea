"""Exceptions of a round: more time for one return, or no report this time; made by the city's officer."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from daliang.api.access import Session, person_of
from daliang.api.return_shapes import AllowanceOut, ReturnOut, allowed
from daliang.api.returns import RETURN, match, tagged, visible_return
from daliang.api.rounds import visible_round
from daliang.api.texts import Text
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.words import named
from daliang.rounds.allowances import Allowance
from daliang.rounds.models import Return
from daliang.rounds.rules import excuse, extend, withdraw_allowance
from daliang.vocabulary.periods import parse_moment
from daliang.vocabulary.refusal import Refusal

router = Router(auth=Session("round.read"), tags=["exceptions"])


class Allowing(Schema):
    """extended: may file until `due_at` (ISO; without an offset the city's time); excused: need not file; none: the
    exception stands no more. Always with a reason."""

    kind: Literal["extended", "excused", "none"]
    due_at: Text = Field("", examples=["2022-08-29T17:00"])
    reason: Text


class UnitAllowance(AllowanceOut):
    unit: str
    unit_name: str


class Allowances(Schema):
    allowances: list[UnitAllowance]


@router.get("rounds/{code}/allowances", response=Allowances)
def allowances(request: HttpRequest, code: Text) -> dict[str, Any]:
    """The exceptions that stand in your branch."""
    person = person_of(request)
    seen = Return.objects.visible_to(person).filter(round=visible_round(person, code))
    found = Allowance.objects.filter(ret__in=seen).select_related("ret__unit", "by").order_by("ret__unit__path")
    return {"allowances": [{**allowed(one), **_whose(one)} for one in found]}


@router.post(f"{RETURN}/allowance", response=ReturnOut, auth=Session("round.allow"))
def allow(request: HttpRequest, response: HttpResponse, code: Text, unit: Text, allowing: Allowing) -> dict[str, Any]:
    """Give more time, excuse, or take the exception back."""
    person = person_of(request)
    ret = visible_return(person, code, unit)
    with transaction.atomic():
        match(request, ret, person)
        DEEDS[allowing.kind](ret, allowing, person)
    return tagged(response, visible_return(person, code, unit), person)


def _whose(one: Allowance) -> dict[str, str]:
    return {"unit": one.ret.unit.code, "unit_name": named(one.ret.unit)}


def _extend(ret: Return, given: Allowing, by: Person) -> None:
    try:
        due_at = parse_moment(given.due_at, clock.zone())
    except Refusal as refusal:
        refusal.field = "due_at"
        raise
    extend(ret, due_at, reason=given.reason, by=by)


def _excuse(ret: Return, given: Allowing, by: Person) -> None:
    excuse(ret, reason=given.reason, by=by)


def _withdraw(ret: Return, given: Allowing, by: Person) -> None:
    withdraw_allowance(ret, reason=given.reason, by=by)


DEEDS: Mapping[str, Callable[[Return, Allowing, Person], None]] = {
    "extended": _extend,
    "excused": _excuse,
    "none": _withdraw,
}
