"""The finders, one small function for each kind of things; every one asks a constant number of queries."""

from __future__ import annotations

from decimal import Decimal
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
from daliang.web.search.hits import MOST, Hit, Question, ranked
from daliang.web.templatetags.amounts import percent
from daliang.web.templatetags.wording import figure_text


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
    """Figures; where it is asked for, each with its value today for all that the person sees.

    A value is a pass over the ledger, so the panel asks for them by itself when nothing was typed for a moment.
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
                value=_value(measure, person) if question.is_valued else "",
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
        Round.objects.select_related("series").defer("series__definition"),
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
