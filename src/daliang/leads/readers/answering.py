"""What the model answered: a JSON object, whatever prose stands around it, and in it facts of the right shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from daliang.leads.readers.wire import Unanswered
from daliang.vocabulary.texts import clean_text

Kind = Literal["amounts", "projects", "aggregates", "people"]
KINDS: tuple[Kind, ...] = ("amounts", "projects", "aggregates", "people")
MOST = 200  # facts of one kind in one answer
_MOST_STARTS = 100  # places where a JSON object is looked for

Reason = Literal[
    "wrong shape", "too many", "not in the text", "name not in the text", "detail not in the text",
    "count not in the text", "another value", "an aim", "not the total", "rules differ",
]  # fmt: skip


@dataclass(frozen=True)
class Other:
    """What the model said and the reading does not hold: of which kind, why not, in its words (cut), and what the
    reading holds instead, if anything."""

    kind: Kind
    reason: Reason
    said: str
    kept: str = ""


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


_Quote = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
_Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
_Whole = Annotated[int, Field(gt=0, lt=10**16)]
_Part = Annotated[float, Field(gt=0, lt=1e16)]


class SaidAmount(_Shape):
    """Money: where it stands, its value in its own currency."""

    quote: _Quote
    value: _Whole | _Part
    currency: Annotated[str, StringConstraints(min_length=3, max_length=3)]


class SaidProject(_Shape):
    """An investment with what is told of it."""

    quote: _Quote
    name: _Name
    company: _Word | None = None
    amount: SaidAmount | None = None
    stage: _Word | None = None
    place: _Word | None = None
    industry: _Word | None = None


class SaidAggregate(_Shape):
    """A count of projects, their total, or both."""

    quote: _Quote
    count: Annotated[int, Field(gt=0, lt=100_000)] | None = None
    amount: SaidAmount | None = None


class SaidPerson(_Shape):
    """A person with an office."""

    quote: _Quote
    name: _Name
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


Shape = TypeVar("Shape", bound=_Shape)


def spoken(content: str) -> dict[str, Any]:
    """The first JSON object of an answer that has one of our lists; thoughts before it are passed over.

    Raises Unanswered for an answer without one.
    """
    text = content.rpartition("</think>")[2]
    at = text.find("{")
    for _start in range(_MOST_STARTS):
        if at < 0:
            break
        found, end = _object(text, at)
        if isinstance(found, dict) and set(found) & set(KINDS):
            return found
        at = text.find("{", end)
    raise Unanswered("not understood")


def _object(text: str, at: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at + 1


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def shaped(told: object, kind: Kind, shape: type[Shape], leave: Callable[[Other], None]) -> list[Shape]:
    """The entries of one list that have the right shape; `leave` is given the others, and what goes beyond `MOST`."""
    if told is None:
        return []
    if not isinstance(told, list):
        leave(Other(kind, "wrong shape", cut(told)))
        return []
    if len(told) > MOST:
        leave(Other(kind, "too many", str(len(told))))
    return list(_valid(told[:MOST], kind, shape, leave))


def _valid(told: Sequence[object], kind: Kind, shape: type[Shape], leave: Callable[[Other], None]) -> list[Shape]:
    found = []
    for entry in told:
        try:
            found.append(shape.model_validate(entry))
        except ValidationError:
            leave(Other(kind, "wrong shape", cut(entry)))
    return found


def cut(said: object) -> str:
    """What the model said on one line of at most 80 characters, without what nobody sees."""
    try:
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    except RecursionError:
        text = "[[[…"
    return " ".join(clean_text(text[:400]).split())[:80]
