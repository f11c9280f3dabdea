"""Closings with their rounds: each is a paper that can be read, also after another one has taken its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from daliang.ledger.models import Closing
from daliang.rounds.models import Reopening, Round

FROZEN = "closing__figures"  # long, and no list shows it


@dataclass(frozen=True)
class Issue:
    """A closing with its round; `as_of` asks for it where another one has taken its place."""

    round: Round
    closing: Closing
    as_of: str


def issues_of(rounds: Iterable[Round]) -> list[Issue]:
    """Every closing of these rounds, in their order, the latest of each first; their figures are not read."""
    left = defaultdict(list)
    reopened = Reopening.objects.confirmed().select_related("closing__superseded_by")
    for one in reopened.defer(FROZEN, "closing__superseded_by__figures").order_by("-id"):
        left[one.round_id].append(one.closing)
    return [
        Issue(one, closing, urlencode({"closing": closing.number}) if closing != one.closing else "")
        for one in rounds
        for closing in [*([one.closing] if one.closing else []), *left[one.pk]]
    ]
