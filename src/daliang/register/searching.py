"""Finding projects by what they are called: name, investor, code name or code, typed out, by initials or in pinyin."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from daliang.org.models import Person
from daliang.register.models import Project, ProjectQuerySet
from daliang.register.models.project import reads_secrets
from daliang.register.models.words import ProjectWords
from daliang.vocabulary.spelling import INITIALS, NAME, SPELLING, fold

CONTAINED = 4


def found_by(text: str, person: Person) -> Q:
    """The projects that the text finds; one closed to the person is found by its code and code name only."""
    words = ProjectWords.objects.filter(_holds(fold(text), _heard(person, "")))
    return Q(pk__in=words.values("project_id"))


def best(text: str, person: Person, most: int) -> list[Project]:
    """Of what the person sees, at most so many, the best first; one query.

    The code itself, then what begins with the text: a name, initials, pinyin; then what holds it. Equals by code.
    """
    asked = fold(text)
    if not asked:
        return []
    heard = _heard(person, "words__")
    found: ProjectQuerySet = Project.objects.visible_to(person).filter(_holds(asked, heard))
    ranked = found.annotate(rank=_rank(asked, heard)).order_by("rank", "code")
    return list(ranked.select_related("unit", "stage")[:most])


def _heard(person: Person, words: str) -> Combinable:
    """The keys that the person may ask about: all of them, or those that do not give a closed name away."""
    if reads_secrets(person):
        return F(f"{words}whole")
    secret = "is_confidential" if words else "project__is_confidential"
    return Case(When(Q((secret, True)), then=F(f"{words}plain")), default=F(f"{words}whole"), output_field=TextField())


def _holds(asked: str, heard: Combinable) -> Q:
    return Q(GreaterThan(StrIndex(heard, Value(asked)), 0))


def _rank(asked: str, heard: Combinable) -> Case:
    begins: list[Any] = [Q(code__iexact=asked)]
    begins += [_holds(sign + asked, heard) for sign in (NAME, INITIALS, SPELLING)]
    whens = [When(condition, then=Value(rank)) for rank, condition in enumerate(begins)]
    return Case(*whens, default=Value(CONTAINED), output_field=IntegerField())
