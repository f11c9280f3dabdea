"""Refusals kept as data, so that they are said later in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from daliang.vocabulary.refusal import Refusal

Kept = dict[str, Any]


def kept(refusal: Refusal, *, cell: str = "") -> Kept:
    """One refusal; `cell` is the address on its sheet."""
    params = {name: value if isinstance(value, int) else str(value) for name, value in refusal.params.items()}
    return {
        "code": refusal.code,
        "message": refusal.message,
        "params": params,
        "field": refusal.field,
        "where": refusal.where,
        "cell": cell,
    }


def all_kept(refusals: Iterable[Refusal]) -> list[Kept]:
    return [kept(one) for refusal in refusals for one in refusal.all]


def words(one: Kept) -> str:
    """The sentence in the reader's language."""
    said = one["message"]
    return str(gettext(said) % one["params"])
