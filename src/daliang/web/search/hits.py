"""What is found: a name with the part that was asked for, where it leads, what stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol, TypeVar

from daliang.org.models import Person
from daliang.rounds.models import Round
from daliang.vocabulary.spelling import Marked, begins, fold, holds, keys, marked
from daliang.web.issues import FROZEN, Issue, issues_of

MOST = 8
LONGEST = 120  # the longest name there is; of a longer text the rest is not asked
CONTAINED = 4


class Coded(Protocol):
    """A thing with a public code."""

    @property
    def code(self) -> str: ...


Thing = TypeVar("Thing", bound=Coded)


@dataclass(frozen=True)
class Hit:
    """One thing found. `note` says where it stands, `value` a figure as it is now."""

    name: Marked
    href: str
    code: Marked | None = None
    note: str = ""
    value: str = ""


@dataclass(frozen=True)
class Question:
    """What was typed, and the same as it is compared; `is_valued` asks for the values of figures too."""

    text: str
    asked: str
    is_valued: bool = False

    @classmethod
    def of(cls, typed: str, *, is_valued: bool = False) -> Question:
        """Unseen characters, blanks around it and what lies beyond the longest name are left out."""
        text = " ".join(typed.replace("\x00", "").split())[:LONGEST]
        return cls(text, fold(text), is_valued)

    @cached_property
    def issues(self) -> list[Issue]:
        """Every closing, the latest first: looked through by more than one kind, and read once."""
        return issues_of(Round.objects.select_related("series", "closing").defer(FROZEN))

    def mark(self, text: str) -> Marked:
        return marked(text, self.asked)

    def rank(self, *texts: str, code: str = "") -> int | None:
        """0 just so, 1 to 3 what begins with it (name, initials, pinyin), 4 what holds it, None neither."""
        if not self.asked:
            return None
        told = _told(*texts, code)
        first = begins(told, self.asked)
        return first if first is not None else CONTAINED if holds(told, self.asked) else None


@dataclass(frozen=True)
class Kind:
    """A kind of things: the action that lets one see them, its heading, and how the best are found, at most MOST."""

    code: str
    label: str
    action: str
    find: Callable[[Question, Person], list[Hit]]


@lru_cache(maxsize=20_000)
def _told(*texts: str) -> str:
    """Spelled once a process, apart from what else is spelled; a thing of another name is another entry."""
    return "".join(map(keys, texts))


def ranked(question: Question, things: Iterable[Thing], names: Callable[[Thing], tuple[str, ...]]) -> list[Thing]:
    """The best of a few things, by their names and their code (`thing.code`); equals keep their order."""
    found = [(question.rank(*names(thing), code=thing.code), thing) for thing in things]
    best = sorted(((rank, thing) for rank, thing in found if rank is not None), key=lambda pair: pair[0])
    return [thing for _rank, thing in best[:MOST]]
