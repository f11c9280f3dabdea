"""The door: in a demo city one enters as one of its people, with one click each. And the choice of language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.org.walls import whole_house
from daliang.org.words import language
from daliang.rounds.models import Return, ReturnState, Round, RoundState
from daliang.vocabulary.periods import format_day
from daliang.vocabulary.refusal import N_
from daliang.web.guards import see_other

BACKEND = "daliang.web.backend.Backend"
WORK = {
    Role.LEADER: N_("看全市的数字：总量、变化、卡点，点开到每个项目"),
    Role.OFFICER: N_("催报、退回、受理、封账，出双周情况专报"),
    Role.APPROVER: N_("审核下属园区的填报，有误更正或退回"),
    Role.COUNTY_CLERK: N_("替县区备好填报，建档、记走访"),
    Role.CLERK: N_("每两周填报本单位的在谈大项目"),
    Role.RECOGNISER: N_("对照标准认定项目"),
    Role.DEPARTMENT: N_("办理交办的要素保障事项"),
    Role.PARTNER: N_("看自己提供的线索办到哪一步"),
    Role.SYSTEM: N_("开立、停用账号"),
    Role.SECURITY: N_("授予角色、交接单位"),
    Role.AUDIT: N_("查操作日志"),
}
CLERK_NEXT = {
    ReturnState.DRAFT: N_("下一步：填报 %(round)s"),
    ReturnState.RETURNED: N_("下一步：按退回意见修改 %(round)s"),
    ReturnState.FILED: N_("%(round)s 已报送，等县区审核"),
    ReturnState.APPROVED: N_("%(round)s 已审核，等市级受理"),
    ReturnState.ACCEPTED: N_("%(round)s 已受理，等封账"),
}

WAITING = {
    Role.APPROVER: (ReturnState.FILED, N_("%(count)s 份待审核，%(missing)s 份未报")),
    Role.OFFICER: (ReturnState.APPROVED, N_("%(count)s 份待受理，%(missing)s 份未报")),
}


@dataclass(frozen=True)
class Card:
    """A demo person and what there is to do; `is_due` when it is this person's turn."""

    person: Person
    next: str
    is_due: bool


@dataclass(frozen=True)
class Group:
    """The people of one role."""

    label: str
    work: str
    cards: list[Card]


def demo_people() -> list[Person]:
    """Who may be entered: active people with a role; nobody who has a password is entered without it."""
    without_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    found = Person.objects.filter(without_password, is_active=True, is_superuser=False, role__in=Role.values)
    return list(found.select_related("unit").order_by("unit__path", "username"))


@login_not_required
def enter(request: HttpRequest) -> HttpResponseBase:
    """The demo people by role; a POST with `login` enters as that person. Outside a demo there is no such page."""
    if not settings.IS_DEMO:
        raise Http404
    if request.method == "POST":
        return _enter_as(request, request.POST.get("login", ""))
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "POST"])
    today = format_day(clock.today(), language=language(), with_year=True)
    return render(request, "web/enter/enter.html", {"groups": _groups(demo_people()), "today": today})


@transaction.atomic
def _enter_as(request: HttpRequest, name: str) -> HttpResponse:
    person = next((one for one in demo_people() if one.username == name), None)
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    record(by=person, action="enter", subject=person, unit=person.unit, login=person.username)
    return see_other(settings.LOGIN_REDIRECT_URL)


@whole_house
def _groups(people: Iterable[Person]) -> list[Group]:
    round_ = Round.objects.filter(state=RoundState.OPEN).order_by("due_at").first()
    found = Return.objects.filter(round=round_).select_related("unit") if round_ else []
    returns = {ret.unit_id: ret for ret in found}
    cards = [_card(person, round_, returns) for person in people]
    by_role = [(role, [card for card in cards if card.person.role == role]) for role in WORK]
    return [Group(str(role.label), _(WORK[role]), own) for role, own in by_role if own]


def _card(person: Person, round_: Round | None, returns: Mapping[int, Return]) -> Card:
    """What waits for this person in the open round, in a few words; nothing for a leader or between rounds."""
    if round_ is None or person.unit is None or person.role not in (*WAITING, Role.CLERK):
        return Card(person, "", is_due=False)
    if person.role == Role.CLERK:
        mine = returns.get(person.unit.pk)
        message = CLERK_NEXT.get(ReturnState(mine.state)) if mine else None
        is_due = mine is not None and mine.is_editable
        return Card(person, _(message) % {"round": round_.code} if message else "", is_due)
    state, message = WAITING[Role(person.role)]
    states = [ret.state for ret in returns.values() if person.unit.holds(ret.unit)]
    count = states.count(state)
    return Card(person, _(message) % {"count": count, "missing": states.count(ReturnState.DRAFT)}, is_due=count > 0)


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Chinese or English from now on, in this browser; back to the page one was on, never to another host."""
    return set_language(request)


urlpatterns = [
    path("enter/", enter, name="enter"),
    path("language/", choose_language, name="set_language"),
]
