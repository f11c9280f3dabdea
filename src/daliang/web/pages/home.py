"""今日: what this person has to do now. Different by role, never a menu; a leader's home is the cockpit,
a partner's the leads that they brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.org.delegations import Delegation
from daliang.org.models import Person, Role
from daliang.org.standing_in import standing_in
from daliang.register.models import Project
from daliang.rounds.board import Board, board
from daliang.rounds.models import Return, ReturnState, Round, RoundState
from daliang.rounds.rules.checking import is_approvers_turn
from daliang.web.guards import may, person_of, see_other
from daliang.web.pages.rounds import Standing, standings
from daliang.web.sheets import Filing, filing_of
from daliang.web.tracks import Track, runs_until, track
from daliang.web.waiting import waits_for

MOST = 10
ELSEWHERE = {Role.LEADER: "cockpit", Role.PARTNER: "lead-brought"}


@dataclass(frozen=True)
class Own:
    """A clerk's return of an open round."""

    filing: Filing
    track: Track

    @property
    def ret(self) -> Return:
        return self.filing.ret


@dataclass(frozen=True)
class Desk:
    """An open round as an approver or officer has it on the desk: `mine` waits for them, `behind` has not filed.

    `due` is the deadline that runs for them, in words, and its moment.
    """

    board: Board
    mine: list[Standing]
    with_others: list[Standing]
    behind: list[Standing]
    due: tuple[str, datetime]

    @property
    def is_ready(self) -> bool:
        """Everything that was filed is accepted: the round may be closed."""
        states = self.board.tally.states
        return bool(states.get(ReturnState.ACCEPTED)) and not any(
            states.get(state) for state in (ReturnState.FILED, ReturnState.APPROVED, ReturnState.RETURNED)
        )


@may("home")
def home(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    if person.has_role(*ELSEWHERE):
        return see_other(reverse(ELSEWHERE[Role(person.role)]))
    rounds = list(Round.objects.filter(state=RoundState.OPEN).select_related("series").order_by("due_at"))
    if person.scope_unit is None:
        return render(request, "web/home/none.html", {"today": clock.today()})
    context: dict[str, Any] = {"overdue": _overdue(person), "today": clock.today()}
    if person.has_role(Role.CLERK):
        context |= {"owns": _own(person, rounds), "last": _last(person), "waits": waits_for(person)}
        return render(request, "web/home/clerk.html", context)
    template = "web/home/officer.html" if person.has_role(Role.OFFICER) else "web/home/approver.html"
    stands_in = standing_in(person, person.scope_unit)
    context |= {"desks": [_desk(person, one, stands_in) for one in rounds], "closed": _closed()}
    context |= {"waits": waits_for(person), "stands_in": stands_in}
    context["checks"] = person.has_role(Role.APPROVER) or stands_in is not None
    return render(request, template, context)


def _own(person: Person, rounds: list[Round]) -> list[Own]:
    found = Return.objects.filter(unit=person.unit, round__in=rounds).select_related(
        "round__series", "round__closing", "unit", "returned_by", "returned_for", "allowance"
    )
    owns = []
    for ret in found.order_by("round__due_at"):
        filing = filing_of(ret)
        is_touched = any(sheet.is_changed or sheet.standing not in ("unchanged", "asked") for sheet in filing.live)
        owns.append(Own(filing, track(ret, clock.now(), is_touched=is_touched)))
    return owns


def _last(person: Person) -> Return | None:
    """The unit's return of the round that closed last."""
    found = Return.objects.filter(unit=person.unit, round__state=RoundState.CLOSED)
    return found.select_related("round__closing", "unit", "carried_to__round").order_by("-round__cut_off_on").first()


def _closed() -> Round | None:
    return Round.objects.filter(state=RoundState.CLOSED).select_related("series", "closing").first()


def _desk(person: Person, round_: Round, stands_in: Delegation | None) -> Desk:
    found = board(round_, person=person)
    is_approver = person.has_role(Role.APPROVER) or stands_in is not None
    rows = [one for one in standings(found) if one.row.ret is not None]
    mine = [one for one in rows if _is_mine(person, one.row.ret, is_approver)]
    behind = [one for one in rows if one.row.is_missing]
    rest = [one for one in rows if one not in mine and one not in behind]
    due = runs_until(round_, found.now)
    if is_approver and round_.approve_due_at is not None:
        due = _("审核时限"), round_.approve_due_at
    return Desk(found, mine, rest, behind, due)


def _is_mine(person: Person, ret: Return | None, is_approver: bool) -> bool:
    if ret is None:
        return False
    if person.has_role(Role.OFFICER):
        return ret.state == ReturnState.APPROVED
    return is_approvers_turn(ret) if is_approver else ret.is_editable


def _overdue(person: Person) -> list[Project]:
    """Live projects whose next step's day has passed, the longest first."""
    found = Project.objects.visible_to(person).live().filter(next_on__lt=clock.today())
    return list(found.select_related("unit", "stage").order_by("next_on", "code")[:MOST])


urlpatterns = [path("", home, name="home")]
