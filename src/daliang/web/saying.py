"""A refusal in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from daliang.vocabulary.refusal import Refusal


def said(refusal: Refusal) -> str:
    """The refusal's sentence with its places filled."""
    return gettext(refusal.message) % refusal.params
