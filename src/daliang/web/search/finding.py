"""The finders, one small function for each kind of things; every one asks a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from daliang.measures.engine import ratio, total
from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import Period, Scope
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.words import named
from daliang.register.models import Project
from daliang.register.searching import best
from daliang.rounds.models import Round
from daliang.targets.models import Version
from daliang.web.search.hits import MOST, Hit, Question, ranked
from daliang.web.templatetags.amounts import percent
from daliang.web.templatetags.wording import figure_text

VALUED = 3


def projects(question: Question, person: Person) -> list[Hit]:
    """Those of the project list, with unit and stage beside the name."""
    return [_project(question, project, person) for project in best(question.text, person, MOST)]


def _project(question: Question, project: Project, person: Person) -> Hit:
    name = project.shown_to(person)
    note = [named(thing) for thing in (project.unit, project.stage) if thing is not None]
    if project.opens_to(person) and not question.mark(name).hit:
        note = [text for text in (project.investor, project.investor_parent) if question.mark(text).hit][:1] + note
    return Hit(
        question.mark(name),
        reverse("project", args=[project.code]),
        question.mark(project.code),
        " · ".join(note),
    )


def units(question: Question, person: Person) -> list[Hit]:
    """Units of the person's branch; they lead to their projects."""
    found = ranked(question, Unit.objects.visible_to(person), lambda unit: (unit.name, unit.name_en))
    address = reverse("project-list")
    return [
        Hit(question.mark(named(unit)), f"{address}?{urlencode({'unit': unit.code})}", note=unit.get_kind_display())
        for unit in found
    ]


def measures(question: Question, person: Person) -> list[Hit]:
    """Figures; where few fit, each with its value today for all that the person sees.

    A value is a pass over the ledger: eight of them at every key typed would be most of the answer's time.
    """
    if person.scope_unit is None:
        return []
    found = ranked(question, Measure.objects.all(), lambda measure: (measure.label, measure.label_en))
    with one_reading():
        return [
            Hit(
                question.mark(named(measure)),
                reverse("figure", args=[measure.code]),
                question.mark(measure.code),
                value=_value(measure, person) if len(found) <= VALUED else "",
            )
            for measure in found
        ]


def _value(measure: Measure, person: Person) -> str:
    period = Period(clock.today())
    if measure.is_ratio:
        return percent(ratio(measure, Scope(person), period).value)
    count: int | Decimal = total(measure, Scope(person), period).count
    return _("%(count)s个") % {"count": figure_text(count)}


def rounds(question: Question, person: Person) -> list[Hit]:
    """Rounds of every series, the latest first among equals."""
    if person.scope_unit is None:
        return []
    found = ranked(
        question,
        Round.objects.select_related("series"),
        lambda one: (one.series.title, f"{one.series.title}{one.code}"),
    )
    return [
        Hit(
            question.mark(named(one.series)),
            reverse("round", args=[one.code]),
            question.mark(one.code),
            one.get_state_display(),
        )
        for one in found
    ]


@dataclass(frozen=True)
class Letter:
    """A notice of targets by its last version, and all that its versions were ever called."""

    code: str
    version: Version
    names: tuple[str, ...]


def notices(question: Question, person: Person) -> list[Hit]:
    """Issued notices of targets, the latest first among equals, by title and number of any version."""
    if person.scope_unit is None:
        return []
    found = ranked(question, _letters(), lambda letter: letter.names)
    return [
        Hit(
            question.mark(named(letter.version)),
            reverse("target-notice", args=[letter.code]),
            question.mark(letter.code),
            letter.version.document,
        )
        for letter in found
    ]


def _letters() -> list[Letter]:
    versions = Version.objects.select_related("notice").order_by("-notice__starts", "notice__code", "number")
    grouped = groupby(versions, key=attrgetter("notice.code"))
    return [_letter(code, list(issued)) for code, issued in grouped]


def _letter(code: str, issued: list[Version]) -> Letter:
    names = (text for one in reversed(issued) for text in (one.title, one.title_en, one.document))
    return Letter(code, issued[-1], tuple(dict.fromkeys(names)))
