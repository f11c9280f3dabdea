"""Filters for what a rule says: refusals and questions in the reader's language."""

from __future__ import annotations

from django import template

from daliang.rounds.reading import Question
from daliang.vocabulary.refusal import Refusal
from daliang.web import saying

register = template.Library()


@register.filter
def said(refusal: Refusal | Question) -> str:
    """The sentence with its places filled."""
    return saying.said(refusal)
