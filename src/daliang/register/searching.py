"""Finding projects by what they are called: name, investor, code name or code, typed out, by initials or in pinyin.

The index of pieces (`models.grams`) knows no person and no secret: what it gives is compared with the keys that the
person may ask about, of projects that the person sees, before anything is counted off.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan, Regex

from daliang.org.models import Person
from daliang.register.models import Project, ProjectGrams, ProjectQuerySet
from daliang.register.models.project import reads_secrets
from daliang.register.models.words import ProjectWords
from daliang.vocabulary.grams import grams_asked, grams_mixed, grams_written
from daliang.vocabulary.spelling import NAME, SIGNS, fold
from daliang.vocabulary.voicing import VOICED, is_mixed, pattern

CONTAINED = 4
RECENT = 1_000
Ranked = list[tuple[int, int]]


def found_by(text: str, person: Person) -> Q:
    """The projects that the text finds; one closed to the person is found by its code and code name only."""
    asked = fold(text)
    if not asked:
        return Q()
    words = ProjectWords.objects.filter(_holds(asked, _heard(person, "")), project__in=_indexed([grams_asked(asked)]))
    return Q(pk__in=words.values("project_id"))


def best(text: str, person: Person, most: int) -> list[Project]:
    """Of what the person sees, at most so many, the best first; at most three queries.

    What is called exactly so, then what begins with the text: a name, initials, pinyin; then what holds it. Of equals
    the latest first.
    """
    asked = fold(text)
    if not asked:
        return []
    found = _ranked(asked, person, most)
    projects = Project.objects.visible_to(person).select_related("unit", "stage").in_bulk([key for _rank, key in found])
    return [projects[key] for _rank, key in found if key in projects]


def _ranked(asked: str, person: Person, most: int) -> Ranked:
    """Rank and key of the best. The latest projects tell whether the text is common, and then which are the best of
    those that only hold it; the index finds those that begin with it, or all that hold it when it is rare.
    """
    seen = Project.objects.visible_to(person)
    latest = Project.objects.filter(pk__in=seen.order_by("-pk").values("pk")[:RECENT])
    recent = best_of(latest, asked, person, most)
    if len(recent) < most:
        return best_of(seen.filter(pk__in=_indexed([grams_asked(asked)])), asked, person, most)
    better = _beginning_grams(asked)[: recent[-1][0]]
    if not better:
        return recent
    found = best_of(seen.filter(pk__in=_indexed(better)), asked, person, most)
    return _order({*recent, *found})[:most]


def best_of(projects: ProjectQuerySet, asked: str, person: Person, most: int) -> Ranked:
    """Rank and key of the best of these projects for a folded question, their keys compared one by one."""
    heard = _heard(person, "words__")
    found = projects.filter(_holds(asked, heard)).annotate(rank=_rank(asked, heard))
    return list(found.order_by("rank", "-pk").values_list("rank", "pk")[:most])


def _order(found: Iterable[tuple[int, int]]) -> Ranked:
    return sorted(found, key=lambda pair: (pair[0], -pair[1]))


def _indexed(sets: list[frozenset[int]]) -> QuerySet[ProjectGrams, Any]:
    """The projects whose keys have all the pieces of one of these sets."""
    return ProjectGrams.objects.filter(numbers__holds_any=sets).values("pk")


def _beginnings(asked: str) -> list[str]:
    """What keys hold that are exactly the text or begin with it, by rank."""
    return [NAME + asked + NAME, *(sign + asked for sign in SIGNS)]


def _beginning_grams(asked: str) -> list[frozenset[int]]:
    """The pieces of each of them; pinyin mixed with characters begins where a text is voiced."""
    *written, spelled = _beginnings(asked)
    last = grams_mixed(VOICED + asked) if is_mixed(asked) else grams_written(spelled)
    return [*map(grams_written, written), last]


def _heard(person: Person, words: str) -> Combinable:
    """The keys that the person may ask about: all of them, or those that do not give a closed name away."""
    if reads_secrets(person):
        return F(f"{words}whole")
    secret = "is_confidential" if words else "project__is_confidential"
    return Case(When(Q((secret, True)), then=F(f"{words}plain")), default=F(f"{words}whole"), output_field=TextField())


def _holds(asked: str, heard: Combinable) -> Q:
    if is_mixed(asked):
        return Q(Regex(heard, Value(pattern(asked))))
    return _contains(asked, heard)


def _contains(text: str, heard: Combinable) -> Q:
    return Q(GreaterThan(StrIndex(heard, Value(text)), 0))


def _rank(asked: str, heard: Combinable) -> Case:
    begins = [_contains(text, heard) for text in _beginnings(asked)]
    if is_mixed(asked):
        begins[-1] = Q(Regex(heard, Value(pattern(asked, begins=True))))
    whens = [When(condition, then=Value(rank)) for rank, condition in enumerate(begins)]
    return Case(*whens, default=Value(CONTAINED), output_field=IntegerField())
