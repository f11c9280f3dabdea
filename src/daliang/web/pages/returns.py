"""A unit's return: its clerk fills it line by line, its approver and the city's officer look through what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.org.matrix import may as reaches
from daliang.org.matrix import roles_of
from daliang.org.models import Person, Role
from daliang.org.prepared import Prepared
from daliang.org.walls import whole_house
from daliang.org.words import language, named
from daliang.rounds.fields import LABELS
from daliang.rounds.models import Return, ReturnState
from daliang.rounds.rules import (
    accept,
    add_line,
    approve,
    declare_nothing_new,
    file,
)
from daliang.rounds.rules.guards import is_writable
from daliang.vocabulary.refusal import Refusal
from daliang.web.gridded import grid_of
from daliang.web.guards import may, person_of, see_other
from daliang.web.merging import Merged, merge
from daliang.web.reviewing import Review, review_of, send_back, set_right
from daliang.web.saying import said
from daliang.web.scanning import return_folder
from daliang.web.sheets import Filing, filing_of, reasons_of
from daliang.web.tracks import track, waits_until

NOT_YOURS = {"not_your_role", "not_your_unit"}


def _return(code: str, unit: str) -> QuerySet[Return]:
    people = ("filed_by", "approved_by", "approved_for", "accepted_by", "returned_by", "returned_for")
    related = ("round__series", "round__closing__by", "unit", *people, "allowance__by")
    return Return.objects.select_related(*related).filter(round__code=code, unit__code=unit).order_by()


RETURN_OF = Prepared(_return)


def return_or_404(person: Person, code: str, unit: str) -> Return:
    """The return of a unit in the person's branch; a sibling's is as if missing."""
    found = RETURN_OF.find(code=code, unit=unit)
    if found is None or not person.is_over(found.unit):
        raise Http404
    return found


def address_of(ret: Return, **query: object) -> str:
    found = reverse("return", args=[ret.round.code, ret.unit.code])
    return f"{found}?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else found


@may("round.read")
@whole_house  # a line may hold a project that has left the branch: it tells nothing of it and can be dropped
def sheet(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """GET shows it, ?line= puts a line in hand, ?fill= lets an approver fill it. POST does the `deed` named."""
    person = person_of(request)
    ret = return_or_404(person, code, unit)
    if request.method == "POST":
        return _do(request, person, ret)
    return show(request, person, ret)


def show(
    request: HttpRequest,
    person: Person,
    ret: Return,
    *,
    position: int | None = None,
    refusals: Iterable[Refusal] = (),
    review: Review | None = None,
    unsaved: Iterable[tuple[str, str]] = (),
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page for who looks at it: to fill, to review, or to read. `typed` is what an exception's form held."""
    refusals = list(refusals)
    filing = filing_of(ret, refusals, request.POST)
    context: dict[str, Any] = {"ret": ret, "round": ret.round, "filing": filing, "address": address_of(ret)}
    context["tier"] = ret.round.series.asks.tier_label(language())
    context["unsaved"] = list(unsaved)
    context |= {"reasons": reasons_of(filing, person), "waits": waits_until(ret), "folder": return_folder(person, ret)}
    context["refusals"] = [_placed(filing, refusal) for refusal in refusals]
    may_fill = is_writable(person, ret)
    if may_fill and not _reviews_instead(request, person, ret):
        context |= _in_hand(request, filing, position) | {"may_file": reaches(person.role, "return.file")}
        if not context["is_asked"]:
            context["grid"] = grid_of(filing, person)
        return render(request, "web/returns/fill.html", context, status=status)
    context |= {"review": review or review_of(person, ret, filing)}
    context |= {"may_fill": may_fill, "track": track(ret, clock.now(), is_touched=bool(filing.touched))}
    context["typed"] = typed or {}
    return render(request, "web/returns/review.html", context, status=status)


def _reviews_instead(request: HttpRequest, person: Person, ret: Return) -> bool:
    """The county fills in a unit's place only when asked to; what the officer sent back an approver may put right as a
    reviewer.
    """
    is_own = person.unit_id == ret.unit_id and not person.has_role(Role.APPROVER)
    return not is_own and "fill" not in request.GET and "fill" not in request.POST


def _in_hand(request: HttpRequest, filing: Filing, position: int | None) -> dict[str, Any]:
    asked = request.GET.get("line", "")
    at = position if position is not None else int(asked) if asked.isdecimal() and len(asked) < 7 else None
    found = filing.at(at) if at is not None else None
    return {
        "hand": found or filing.first_pressing,
        "is_asked": found is not None,
        "fill": "fill" in request.GET or "fill" in request.POST,
    }


def _placed(filing: Filing, refusal: Refusal) -> dict[str, Any]:
    """A refusal with a link to the line it speaks of, where that can be told."""
    said_of = f"{refusal.where} "
    at = next((s.line.position for s in filing.sheets if f"{place(s.line.position)} " in said_of), None)
    href = f"{address_of(filing.ret, line=at)}#{refusal.field or 'line'}" if at else ""
    question = refusal.params.get("question", "") if refusal.code == "ask" else ""
    return {"where": refusal.where, "said": said(refusal), "href": href, "at": at, "question": question}


def place(position: int) -> str:
    """How a refusal names the line: 第3行."""
    return (_("第%(number)s行 %(name)s") % {"number": position, "name": ""}).rstrip()


def filed(request: HttpRequest, ret: Return, person: Person) -> None:
    file(ret, by=person)
    messages.success(request, _("%(round)s 已报送，等待县区审核。") % {"round": ret.round.code})


def _nothing_new(request: HttpRequest, ret: Return, person: Person) -> None:
    declare_nothing_new(ret, by=person)
    messages.success(request, _("已按“本期无变化”报送 %(round)s。") % {"round": ret.round.code})


def _corrected(request: HttpRequest, ret: Return, person: Person) -> None:
    count = set_right(ret, request.POST, by=person)
    messages.success(request, _("已更正%(count)s处，填报人可以看到。") % {"count": count})


def _approved(request: HttpRequest, ret: Return, person: Person) -> None:
    if ret.state == ReturnState.APPROVED and ret.approved_by_id == person.pk:
        return
    set_right(ret, request.POST, by=person)
    approve(ret, by=person)
    messages.success(request, _("“%(unit)s”的填报已审核，报市级受理。") % {"unit": named(ret.unit)})


def _returned(request: HttpRequest, ret: Return, person: Person) -> None:
    if ret.state == ReturnState.RETURNED and ret.returned_by_id == person.pk:
        return
    set_right(ret, request.POST, by=person)
    count = send_back(ret, request.POST, by=person)
    messages.success(request, _("已退回“%(unit)s”，写明理由%(count)s处。") % {"unit": named(ret.unit), "count": count})


def _accepted(request: HttpRequest, ret: Return, person: Person) -> None:
    set_right(ret, request.POST, by=person)
    accept(ret, by=person)
    messages.success(request, _("已受理“%(unit)s”的填报。") % {"unit": named(ret.unit)})


def _added(request: HttpRequest, ret: Return, person: Person) -> str:
    """A blank new row that is still there is offered again."""
    blank = next((line for line in ret.lines.all() if line.is_new and line.is_ignored and not line.is_dropped), None)
    line = blank or add_line(ret, {}, by=person)
    return address_of(ret, line=line.position, **({"fill": 1} if "fill" in request.POST else {}))


DEEDS: dict[str, Callable[[HttpRequest, Return, Person], str | None]] = {
    "file": filed,
    "nothing-new": _nothing_new,
    "add": _added,
    "correct": _corrected,
    "approve": _approved,
    "return": _returned,
    "accept": _accepted,
}
FILING = {"file", "nothing-new"}
ROLES = {
    "file": roles_of("return.file"),
    "nothing-new": roles_of("return.file"),
    "add": roles_of("return.write"),
    "correct": (Role.APPROVER, Role.COUNTY_CLERK, Role.OFFICER),  # a county clerk only as a delegate: the rules say
    "approve": (Role.APPROVER, Role.COUNTY_CLERK),
    "return": (Role.APPROVER, Role.COUNTY_CLERK, Role.OFFICER),
    "accept": (Role.OFFICER,),
}


def _do(request: HttpRequest, person: Person, ret: Return) -> HttpResponse:
    deed = request.POST.get("deed", "")
    if deed not in DEEDS:
        raise Http404
    if not person.has_role(*ROLES[deed]):
        raise PermissionDenied
    if _is_behind(request, ret, deed):
        return _say_behind(request, person, ret)
    try:
        if deed in FILING:  # atomic by itself: what it logs of a refusal must stay
            href = DEEDS[deed](request, ret, person)
        else:
            with transaction.atomic():
                href = DEEDS[deed](request, ret, person)
        return see_other(href or address_of(ret))
    except Refusal as refusal:
        return refused(request, person, ret, refusal)


def _is_behind(request: HttpRequest, ret: Return, deed: str) -> bool:
    """Has the return changed since the reviewer's page was drawn? What was not seen is not approved."""
    seen = request.POST.get("version", "")
    done = {"approve": ReturnState.APPROVED, "accept": ReturnState.ACCEPTED, "return": ReturnState.RETURNED}
    return deed in done and seen != "" and seen != str(ret.version) and ret.state != done[deed]


def _say_behind(request: HttpRequest, person: Person, ret: Return) -> HttpResponse:
    messages.warning(
        request, _("这份填报在您打开之后有变动，刚才没有办理。下面是最新内容，您写的更正和理由还在；请看过再办。")
    )
    filing = filing_of(ret)
    return show(request, person, ret, review=review_of(person, ret, filing, request.POST), status=409)


def refused(
    request: HttpRequest, person: Person, ret: Return, refusal: Refusal, *, position: int | None = None
) -> HttpResponse:
    """Nothing was done; the page as it is now, what was typed into it, and why in words."""
    if refusal.code in NOT_YOURS:
        raise PermissionDenied
    ret = return_or_404(person, ret.round.code, ret.unit.code)
    review = review_of(person, ret, filing_of(ret), request.POST)
    unsaved = _unsaved(request, ret, position) if position is not None else []
    return show(
        request, person, ret, position=position, refusals=refusal.all, review=review, unsaved=unsaved, status=422
    )


def _unsaved(request: HttpRequest, ret: Return, position: int) -> list[tuple[str, str]]:
    """What was typed into a line and could not be stored, cell by cell: nobody types it a second time."""
    line = ret.lines.filter(position=position).first()
    merged = merge(line, request.POST) if line is not None else Merged({}, {}, [])
    return [(str(LABELS[name]), text) for name, text in merged.mine.items()] + [
        (clash.label, clash.mine) for clash in merged.clashes
    ]


urlpatterns = [path("rounds/<slug:code>/returns/<slug:unit>/", sheet, name="return")]
