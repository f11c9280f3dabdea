"""A unit's return: read it, save its lines, file it, check it, send it back, take it in.

Whoever sends `If-Match` with the ETag that they read is refused with 412 when the return has changed since. Without it
a line's own `version` guards its cells, and without that the last one to save wins, as on paper.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

from daliang.api.access import Session, person_of
from daliang.api.return_shapes import (
    HANDS,
    Correcting,
    Filing,
    LineOut,
    NewLine,
    ReturnFile,
    ReturnOut,
    Saving,
    Sending,
    described,
    filed,
    shown,
)
from daliang.api.texts import Text
from daliang.org.models import Person
from daliang.org.walls import whole_house
from daliang.org.words import language
from daliang.rounds import rules
from daliang.rounds.judging import lines_of, read_return
from daliang.rounds.models import Line, Return
from daliang.vocabulary.refusal import N_, Refusal

router = Router(auth=Session("round.read"), tags=["returns"])
RETURN = "rounds/{code}/returns/{unit}"
LINE = f"{RETURN}/lines/{{line}}"
LINE_DEEDS: Mapping[str, Callable[..., Line]] = {
    "drop": rules.drop_new_line,
    "restore": rules.restore_new_line,
    "rebase": rules.rebase,
}


@router.get(RETURN, response=ReturnFile)
@whole_house
def unit_return(request: HttpRequest, response: HttpResponse, code: Text, unit: Text) -> Any:
    """One unit's return with its lines as typed, what is wrong in them and what is asked. 304 for its ETag."""
    person = person_of(request)
    ret = visible_return(person, code, unit)
    tag = etag(ret, person)
    if tag in request.headers.get("If-None-Match", ""):
        unchanged = HttpResponse(status=304)
        unchanged["ETag"] = tag
        return unchanged
    response["ETag"] = tag
    return filed(ret, person)


@router.post(f"{RETURN}/lines", response=LineOut, auth=Session("return.write"))
@whole_house
def add(request: HttpRequest, response: HttpResponse, code: Text, unit: Text, new: NewLine) -> dict[str, Any]:
    """A line for a new project."""
    person = person_of(request)
    ret = visible_return(person, code, unit)
    with transaction.atomic():
        match(request, ret, person)
        line = rules.add_line(ret, new.typed, by=person)
    return _answered(response, ret, line, person)


@router.post(LINE, response=LineOut, auth=Session("return.write"))
@whole_house
def save(
    request: HttpRequest, response: HttpResponse, code: Text, unit: Text, line: int, saving: Saving
) -> dict[str, Any]:
    """Keep cells as typed, and answer questions with a reason. Nothing typed is refused for its value."""
    person = person_of(request)
    ret = visible_return(person, code, unit)
    found = _line(ret, line)
    with transaction.atomic():
        match(request, ret, person)
        if saving.typed:
            found = rules.save_line(found, saving.typed, by=person, version=saving.version)
        for question, reason in saving.answers.items():
            found = rules.confirm(found, question, reason=reason, by=person)
    return _answered(response, ret, found, person)


@router.post(f"{LINE}/correct", response=LineOut, auth=Session("return.send-back"))
@whole_house
def correct(
    request: HttpRequest, response: HttpResponse, code: Text, unit: Text, line: int, correcting: Correcting
) -> dict[str, Any]:
    """Who checks puts one cell of what was filed right; the clerk sees was and now."""
    person = person_of(request)
    ret = visible_return(person, code, unit)
    found = _line(ret, line)
    with transaction.atomic():
        match(request, ret, person)
        rules.correct(found, correcting.field, correcting.text, by=person)
    return _answered(response, ret, found, person)


@router.post(f"{LINE}/{{deed}}", response=LineOut, auth=Session("return.amend"))
@whole_house
def line_deed(
    request: HttpRequest, response: HttpResponse, code: Text, unit: Text, line: int, deed: Text
) -> dict[str, Any]:
    """drop: leave a new line out; restore: take it in again; rebase: look at it from what is posted now."""
    if deed not in LINE_DEEDS:
        raise Http404
    person = person_of(request)
    ret = visible_return(person, code, unit)
    found = _line(ret, line)
    with transaction.atomic():
        match(request, ret, person)
        found = LINE_DEEDS[deed](found, by=person)
    return _answered(response, ret, found, person)


@router.post(f"{RETURN}/file", response=ReturnOut, auth=Session("return.file"))
@whole_house
def file(request: HttpRequest, response: HttpResponse, code: Text, unit: Text, filing: Filing) -> dict[str, Any]:
    """File it. Filing again what is filed answers with the same success."""
    person = person_of(request)
    ret = visible_return(person, code, unit)
    with transaction.atomic():
        match(request, ret, person)
    done = rules.declare_nothing_new(ret, by=person) if filing.nothing_new else rules.file(ret, by=person)
    return tagged(response, done, person)


@router.post(f"{RETURN}/approve", response=ReturnOut, auth=Session("return.approve"))
@whole_house
def approve(request: HttpRequest, response: HttpResponse, code: Text, unit: Text) -> dict[str, Any]:
    """The county has checked it; never by the person who filed."""
    return _done(request, response, code, unit, rules.approve)


@router.post(f"{RETURN}/return", response=ReturnOut, auth=Session("return.send-back"))
@whole_house
def send_back(request: HttpRequest, response: HttpResponse, code: Text, unit: Text, sending: Sending) -> dict[str, Any]:
    """Send it back with a reason for each field."""
    ret = visible_return(person_of(request), code, unit)
    lines = {line.position: line for line in ret.lines.all()}
    unknown = [remark.line for remark in sending.remarks if remark.line not in lines]
    if unknown:
        raise _unknown(unknown[0])
    remarks = [(lines[remark.line], remark.field, remark.text) for remark in sending.remarks]
    return _done(request, response, code, unit, lambda found, by: rules.return_to(found, remarks, by=by))


@router.post(f"{RETURN}/accept", response=ReturnOut, auth=Session("round.accept"))
@whole_house
def accept(request: HttpRequest, response: HttpResponse, code: Text, unit: Text) -> dict[str, Any]:
    """Take an approved return in."""
    return _done(request, response, code, unit, rules.accept)


def _done(
    request: HttpRequest, response: HttpResponse, code: str, unit: str, deed: Callable[..., Return]
) -> dict[str, Any]:
    person = person_of(request)
    ret = visible_return(person, code, unit)
    with transaction.atomic():
        match(request, ret, person)
        done = deed(ret, by=person)
    return tagged(response, done, person)


def etag(ret: Return, person: Person) -> str:
    """Strong: another one after every change of the return or its round, for every reader and language."""
    return f'"{ret.pk}.{ret.version}.{ret.round.state}.{person.pk}.{language()}"'


def match(request: HttpRequest, ret: Return, person: Person) -> None:
    """Refusal `changed` (412) when the caller read something older; until the transaction ends nobody changes it."""
    wanted = request.headers.get("If-Match", "*")
    if wanted == "*":
        return
    there = Return.objects.select_for_update().select_related(None).get(pk=ret.pk)
    ret.version, ret.state = there.version, there.state
    if etag(ret, person) not in wanted:
        raise Refusal(
            N_("“%(unit)s”的填报在您读取之后有变动（现为第%(version)s版）；请重新读取、对照后再办。"),
            code="changed",
            field="If-Match",
            unit=ret.unit.name,
            version=ret.version,
        )


def tagged(response: HttpResponse, ret: Return, person: Person) -> dict[str, Any]:
    response["ETag"] = etag(ret, person)
    return described(ret)


def _answered(response: HttpResponse, ret: Return, line: Line, person: Person) -> dict[str, Any]:
    """The line as it is now, judged, with the return's new ETag."""
    ret.refresh_from_db(fields=["version", "state"])
    response["ETag"] = etag(ret, person)
    reading = next((one for one in read_return(ret) if one.line.pk == line.pk), None)
    return shown(lines_of(ret).prefetch_related("remarks__by", "remarks__acting_for").get(pk=line.pk), reading, person)


def visible_return(person: Person, code: str, unit: str) -> Return:
    """The unit's return if the person may see it; a sibling's is as if missing."""
    found = Return.objects.visible_to(person).select_related("unit", "round__series", "round__closing")
    ret = found.select_related(*HANDS, "allowance__by").filter(round__code=code, unit__code=unit).first()
    if ret is None:
        raise Http404
    return ret


def _line(ret: Return, position: int) -> Line:
    found = lines_of(ret).filter(position=position).first()
    if found is None:
        raise _unknown(position)
    return found


def _unknown(position: int) -> Refusal:
    return Refusal(N_("这份填报没有第%(line)s行。"), code="unknown_line", field="line", line=position)
