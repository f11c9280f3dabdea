"""Stamped scans of a return or a closing, as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from daliang.bulletins.documents import READERS
from daliang.ledger.models import Closing
from daliang.org.matrix import may as reaches
from daliang.org.models import Person
from daliang.org.prepared import Prepared
from daliang.org.words import named
from daliang.rounds.models import ClosingScan, Return, ReturnScan


def may_read_reports(person: Person) -> bool:
    """The special report lists every project of the city: only its officers and leaders read it."""
    return person.has_role(*READERS) and person.scope_unit is not None and person.scope_unit.depth == 1


@dataclass(frozen=True)
class Folder:
    """The scans of one return or closing as a person meets them: where they are added, and how each is reached.

    `of` names the page that `back` leads to.
    """

    title: str
    of: str
    scans: Sequence[ReturnScan | ClosingScan]
    add: str
    back: str
    kind: str
    may_add: bool


def _scans(pk: int) -> QuerySet[ReturnScan]:
    return Return(pk=pk).scans.select_related("stored", "by", "superseded_by")


SCANS = Prepared(_scans)


def return_folder(person: Person, ret: Return) -> Folder | None:
    """None for who does not read paper of returns: scans name confidential projects."""
    if not reaches(person.role, "scan.read"):
        return None
    place = [ret.round.code, ret.unit.code]
    is_right = reaches(person.role, "scan.add") and (ret.round.is_open or ret.filed_at is not None)
    found = SCANS.all(pk=ret.pk)
    back = reverse("return", args=place)
    return Folder(
        _("盖章件"),
        f"{named(ret.unit)} {ret.round.code}",
        found,
        reverse("return-scans", args=place),
        back,
        "return-scan",
        is_right,
    )


def closing_folder(person: Person, code: str, closing: Closing) -> Folder | None:
    """None for who does not read the city's reports."""
    if not may_read_reports(person):
        return None
    scans = ClosingScan.objects.visible_to(person).filter(closing=closing)
    found = list(scans.select_related("stored", "by", "superseded_by"))
    title = _("盖章件（第%(number)s号封账）") % {"number": closing.number}
    add = reverse("closing-scans", args=[code, closing.number])
    back = f"{reverse('round', args=[code])}?closing={closing.number}"
    return Folder(title, code, found, add, back, "closing-scan", reaches(person.role, "scan.closing"))
