"""Looking through a return: what changed, with room in each cell for a correction and for a reason to send it back.

Keys of the form: t-3-amount the text of line 3, base-t-3-amount what the page showed, r-3-amount the reason, r-3- a
reason for the line as a whole, why-3-… the reason that a question is answered with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from daliang.org.models import Deed, Person, Role
from daliang.org.standing_in import standing_in
from daliang.register.models import Project
from daliang.rounds.fields import FIELDS, LABELS
from daliang.rounds.models import Line, Return, ReturnState
from daliang.rounds.reading import where
from daliang.rounds.rules import correct, return_to
from daliang.rounds.rules.accepting import Alike, look_alikes
from daliang.rounds.rules.checking import is_approvers_turn
from daliang.rounds.rules.filing import RAISED
from daliang.rounds.rules.hands import has_typed, own_corrections
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.web.answers import PREFIX, answer, given_in
from daliang.web.cells import Cell
from daliang.web.merging import merge, plain
from daliang.web.sheets import Filing, Sheet


@dataclass(frozen=True)
class Row:
    """A cell as the reviewer's form shows it: `text` and `reason` are what was typed into a page that was refused."""

    cell: Cell
    key: str
    text: str
    reason: str

    @property
    def is_corrected(self) -> bool:
        return self.text != self.cell.text

    @property
    def is_open(self) -> bool:
        return bool(self.reason)


@dataclass(frozen=True)
class Part:
    """One line under review: what changed, and folded away the rest."""

    sheet: Sheet
    rows: list[Row]
    rest: list[Row]
    reason: str

    @property
    def all(self) -> list[Row]:
        return [*self.rows, *self.rest]

    @property
    def key(self) -> str:
        return f"r-{self.sheet.line.position}-"


@dataclass(frozen=True)
class Review:
    """What this person may do with the return now, and its lines."""

    can_correct: bool = False
    can_return: bool = False
    can_approve: bool = False
    can_accept: bool = False
    can_allow: bool = False
    own: str = ""
    alike: list[Alike] = field(default_factory=list)
    raised: list[Deed] = field(default_factory=list)
    touched: list[Part] = field(default_factory=list)
    untouched: list[Part] = field(default_factory=list)
    closed: list[Project | None] = field(default_factory=list)  # confidential, told by their code names

    @property
    def can_do(self) -> bool:
        return self.can_correct or self.can_return


def review_of(person: Person, ret: Return, filing: Filing, posted: Mapping[str, str] | None = None) -> Review:
    """The rules decide in the end; this only spares the person a button that would be refused."""
    rights = _rights(person, ret, filing) if ret.round.is_open and person.is_over(ret.unit) else {}
    given = posted or {}
    return Review(
        **_seen_by_city(person, ret, filing),
        touched=[_part(sheet, given) for sheet in filing.touched if sheet.line.opens_to(person)],
        untouched=[_part(sheet, given) for sheet in filing.untouched if sheet.line.opens_to(person)],
        closed=[sheet.line.project for sheet in filing.live if not sheet.line.opens_to(person)],
        **rights,
    )


def _seen_by_city(person: Person, ret: Return, filing: Filing) -> dict[str, Any]:
    """What other units have that looks like the new lines, and who was told so when filing: for the city's officer."""
    unit = person.scope_unit
    if not (ret.round.is_open and person.has_role(Role.OFFICER) and unit is not None and unit.depth == 1):
        return {}
    raised = Deed.objects.filter(action=RAISED, subject_kind=ret._meta.label_lower, subject=str(ret))
    return {
        "alike": look_alikes(ret, [sheet.reading for sheet in filing.live]),
        "raised": list(raised.select_related("by")),
    }


def _own(person: Person, ret: Return, filing: Filing) -> str:
    """Why this approver may not approve it: they filed it, or typed some of it."""
    if ret.filed_by_id == person.pk:
        return _("这份填报是您代报的，须由另一位审核人审核。")
    if any(has_typed(sheet.line, person, changed=sheet.reading.changed) for sheet in filing.live):
        return _("这份填报里有您代填的内容，须由另一位审核人审核，或退回该单位重新填写。")
    return ""


def _rights(person: Person, ret: Return, filing: Filing) -> dict[str, Any]:
    filed, approved, accepted = ReturnState.FILED, ReturnState.APPROVED, ReturnState.ACCEPTED
    if person.has_role(Role.APPROVER) or standing_in(person, ret.unit):
        turn = is_approvers_turn(ret)
        own = _own(person, ret, filing) if turn else ""
        return {
            "can_correct": turn,
            "can_approve": turn and not own,
            "can_return": ret.state in (filed, approved),
            "own": own,
        }
    if person.has_role(Role.OFFICER):
        corrected = ret.state == approved and own_corrections([sheet.reading for sheet in filing.live], person)
        return {
            "can_correct": ret.state in (filed, approved),
            "can_accept": ret.state == approved and not corrected,
            "own": _("这份填报有您更正的内容，须由另一位专员受理，或退回由县区审核人复核。") if corrected else "",
            "can_return": ret.state in (filed, approved, accepted),
            "can_allow": person.unit is not None and person.unit.depth == 1,
        }
    return {}


def _part(sheet: Sheet, given: Mapping[str, str]) -> Part:
    at = sheet.line.position
    rows = {cell.name: _row(cell, f"{at}-{cell.name}", given) for cell in sheet.cells}
    first = [cell.name for cell in sheet.changed_cells]
    return Part(
        sheet,
        [rows[name] for name in first],
        [rows[name] for name in FIELDS if name not in first],
        given.get(f"r-{at}-", ""),
    )


def _row(cell: Cell, key: str, given: Mapping[str, str]) -> Row:
    """A text that was typed over what the page showed is kept; one that was only shown gives way to the present one."""
    typed, base = plain(given.get(f"t-{key}", cell.text)), plain(given.get(f"base-t-{key}", cell.text))
    return Row(cell, key, typed if typed != base else cell.text, given.get(f"r-{key}", ""))


def _lines(ret: Return) -> Iterable[Line]:
    return ret.lines.select_related("belongs_to__round__series", "belongs_to__unit")


def set_right(ret: Return, posted: QueryDict, *, by: Person) -> int:
    """Make the corrections that the form carries, then answer its questions; how many corrections there were.

    Refusals: as correct, and `stale` for a cell that somebody else corrected meanwhile.
    """
    count = 0
    for line in _lines(ret):
        merged = merge(line, _texts(posted, line))
        for clash in merged.clashes:
            raise Refusal(
                N_("“%(label)s”刚被他人更正成“%(theirs)s”，您写的是“%(mine)s”；请核对后再保存。"),
                code="stale",
                field=clash.field,
                where=where(line),
                label=LABELS[clash.field],
                theirs=quoted(clash.theirs),
                mine=quoted(clash.mine),
            )
        for name, text in merged.mine.items():
            correct(line, name, text, by=by)
            count += 1
        answer(line, given_in(posted, f"{PREFIX}{line.position}-"), by=by)
    return count


def _texts(posted: QueryDict, line: Line) -> dict[str, str]:
    """The part of the form that belongs to the line, under the fields' own names."""
    found = {}
    for name in FIELDS:
        key = f"t-{line.position}-{name}"
        if key in posted:
            found[name] = str(posted[key])
            found[f"base-{name}"] = str(posted.get(f"base-{key}", line.typed.get(name, "")))
    return found


def send_back(ret: Return, posted: QueryDict, *, by: Person) -> int:
    """Return it with each reason that was written; how many there were."""
    remarks = [
        (line, name, text)
        for line in _lines(ret)
        for name in ("", *FIELDS)
        if (text := posted.get(f"r-{line.position}-{name}", "").strip())
    ]
    return_to(ret, remarks, by=by)
    return len(remarks)
