"""The round's page as of one of its closings, compared with an earlier one: what was asked for, and what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from daliang.ledger.models import Closing
from daliang.org.models import Person
from daliang.rounds.closings import earlier_closings, find_earlier, find_own
from daliang.rounds.comparison import Comparison, comparison
from daliang.rounds.models import Round
from daliang.rounds.rules.accepting import KINDS
from daliang.vocabulary.refusal import Refusal
from daliang.web.changes import ChangeList, change_lists, still_list


@dataclass(frozen=True)
class Choice:
    """A closing that can be compared with. `key` is what stands in the address."""

    key: str
    label: str
    is_here: bool


@dataclass(frozen=True)
class Entered:
    """One late entry of a project, in words."""

    kind: str
    day: str
    seq: int
    reason: str


def closing_asked(request: HttpRequest, round_: Round) -> Closing | None:
    """?closing=2: one of the round's own closings; by default the one that counts. 404 for any other."""
    number = request.GET.get("closing", "")
    if not number:
        return round_.closing
    try:
        return find_own(round_, number)
    except Refusal as refusal:
        raise Http404 from refusal


def compared(request: HttpRequest, round_: Round, closing: Closing | None, person: Person) -> Comparison:
    """?with=2022-R01 (or a closing's number): fully against that one; else the closing before. 404 if unknown."""
    wanted = request.GET.get("with", "")
    if not wanted:
        return comparison(round_, person=person, closing=closing)
    try:
        since = find_earlier(round_, wanted, closing)
    except Refusal as refusal:
        raise Http404 from refusal
    return comparison(round_, person=person, closing=closing, since=since, is_full=True)


def comparing(request: HttpRequest, round_: Round, closing: Closing | None, found: Comparison) -> dict[str, Any]:
    """What the page says of the comparison: the closings to choose from, the lists, the late entries."""
    is_full = "with" in request.GET
    lists: list[ChangeList] = change_lists(found)
    if is_full and found.stalled:
        lists.append(still_list(found))
    return {
        "comparison": found,
        "changes": lists,
        "is_full": is_full,
        "adjustments": [
            (one, [_entered(posting, one.is_open) for posting in one.postings]) for one in found.adjustments
        ],
        "choices": [_choice(one, found) for one in earlier_closings(round_, closing)],
        "as_of": urlencode({"closing": closing.number}) if closing and closing != round_.closing else "",
    }


def _choice(closing: Closing, found: Comparison) -> Choice:
    later = closing.superseder
    label = closing.title
    if later is not None:
        label = _("%(title)s 第%(number)s号（已被取代）") % {"title": closing.title, "number": closing.number}
    return Choice(str(closing.number) if later else closing.title, label, closing == found.since)


def _entered(posting: Any, is_open: bool) -> Entered:
    reason = posting.reason if is_open else ""
    return Entered(_(KINDS[posting.kind]), posting.effective_on.isoformat(), posting.seq, reason)
