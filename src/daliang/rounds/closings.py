"""The closings of a series, those that count and those left behind, and finding one by what people call it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from daliang.ledger.models import Closing
from daliang.rounds.models import ReopeningState, Round, Series
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.vocabulary.texts import clean_text


def closings_of(series: Series) -> QuerySet[Closing]:
    """Every closing of the series, the latest first; `superseded_by` is at hand."""
    mine = Q(round__series=series) | Q(reopenings__round__series=series, reopenings__state=ReopeningState.CONFIRMED)
    return Closing.objects.filter(mine).distinct().select_related("by", "superseded_by").order_by("-number")


def earlier_closings(round_: Round, closing: Closing | None = None) -> list[Closing]:
    """What the round, as which of its closings (none: as it stands), can be compared with; the latest first."""
    found = closings_of(round_.series)
    closing = closing or round_.closing
    return list(found.filter(number__lt=closing.number) if closing else found)


def find_earlier(round_: Round, text: str, closing: Closing | None = None) -> Closing:
    """By a round's code its closing that counts, by a number that very closing. Refusal `unknown_closing`."""
    wanted = clean_text(text).strip()
    known = earlier_closings(round_, closing)
    found = next((one for one in known if wanted in (one.title, str(one.number))), None)
    if found is not None:
        return found
    raise Refusal(
        N_("没有可以比较的封账“%(found)s”。%(round)s 之前的封账有：%(known)s；可写期号，或封账序号。"),
        code="unknown_closing",
        field="with",
        found=quoted(wanted),
        round=round_.code,
        known="、".join(f"{one.title}（{one.number}）" for one in known) or "—",
    )


def find_own(round_: Round, number: str) -> Closing:
    """One of the round's own closings by its number. Refusal `unknown_closing`."""
    known = round_.closings
    found = next((one for one in known if str(one.number) == number.strip()), None)
    if found is not None:
        return found
    raise Refusal(
        N_("%(round)s 没有序号为“%(found)s”的封账；它的封账有：%(known)s。"),
        code="unknown_closing",
        field="closing",
        found=quoted(clean_text(number)),
        round=round_.code,
        known="、".join(str(one.number) for one in known) or "—",
    )


def round_of(closing: Closing) -> Round | None:
    """The round that the closing closed, also where it was left behind since."""
    mine = Q(closing=closing) | Q(reopenings__closing=closing, reopenings__state=ReopeningState.CONFIRMED)
    return Round.objects.filter(mine).select_related("series", "closing").first()
