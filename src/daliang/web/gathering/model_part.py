"""What is told beside a page of the model's part: why it did not read, what of its answer was left."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from daliang.leads.models import Page
from daliang.leads.readers.answering import Kind, Reason
from daliang.leads.readers.saying import FAILURES, KINDS, REASONS


@dataclass(frozen=True)
class Left:
    """One thing that the model said and the page does not bear out, or the rules have otherwise."""

    kind: str
    said: str
    why: str
    kept: str


@dataclass(frozen=True)
class ModelPart:
    """`failure` is the sentence, "" when the model read or was not asked."""

    failure: str
    left: list[Left]


def model_part(page: Page) -> ModelPart:
    failure, others = page.beside.get("failure"), page.beside.get("others", [])
    return ModelPart(gettext(FAILURES[failure]) if failure else "", [_left(**one) for one in others])


def _left(kind: Kind, reason: Reason, said: str, kept: str) -> Left:
    return Left(gettext(KINDS[kind]), said, gettext(REASONS[reason]), kept)
