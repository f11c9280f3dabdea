"""Who asks for targets, of which notice and branch, at which moment: what the pages about targets have in common."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from daliang.org.models import Person, Unit
from daliang.targets.models import TargetNotice
from daliang.targets.progress import Standing, standings
from daliang.targets.rules import notices_of, sets_targets
from daliang.targets.valid import Under
from daliang.web.guards import person_of, unit_or_404
from daliang.web.moment import Moment, moment_of


@dataclass(frozen=True)
class Asked:
    """Where a branch stands at a moment, judged by which versions; `notice` None for all that the person sees."""

    person: Person
    unit: Unit
    moment: Moment
    under: Under = Under.THEN
    notice: TargetNotice | None = None

    def standings(self, *, measures: Collection[str] | None = None, is_full: bool = False) -> list[Standing]:
        """Inside of `one_reading`; `measures` and `is_full` as of targets.progress."""
        return standings(
            self.person, as_of=self.moment.as_of, known_at=self.moment.known_on, closing=self.moment.closing,
            notice=self.notice, unit=self.unit, under=self.under, is_full=is_full, measures=measures,
        )  # fmt: skip


def asked_of(request: HttpRequest, notice: TargetNotice | None = None) -> Asked:
    """?unit=, ?under=today and the moment's own options; 404 for a unit that the person does not see."""
    person = person_of(request)
    under = Under.TODAY if request.GET.get("under") == Under.TODAY else Under.THEN
    return Asked(person, unit_or_404(person, request.GET.get("unit")), moment_of(request), under, notice)


def notice_or_404(person: Person, code: str) -> TargetNotice:
    """The notice, once a version was issued, before that only for who writes it; nobody without a unit sees one."""
    found = notices_of(person).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def officer_of_city(request: HttpRequest) -> Person:
    """Who is signed in, when it is somebody who sets targets; 403 otherwise."""
    person = person_of(request)
    if not sets_targets(person):
        raise PermissionDenied
    return person
