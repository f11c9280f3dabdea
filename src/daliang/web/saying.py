"""What a rule says, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from daliang.rounds.reading import Question
from daliang.vocabulary.refusal import Refusal


def said(refusal: Refusal | Question) -> str:
    """The sentence of a refusal or question with its places filled."""
    return gettext(refusal.message) % refusal.params
