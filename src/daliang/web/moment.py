"""The moment that a page with figures speaks of: as of a day, as known when. Kept in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from daliang.ledger.closing import seq_known_at
from daliang.ledger.models import Closing
from daliang.measures.scope import Period
from daliang.org import clock
from daliang.org.words import language
from daliang.vocabulary.periods import format_day, parse_day, parse_moment
from daliang.vocabulary.refusal import N_, Refusal, quoted

MOST_NAMED = 12


@dataclass(frozen=True)
class Stop:
    """A closing as a place where the time control can stand."""

    title: str
    day: date
    query: str
    is_here: bool


@dataclass(frozen=True)
class Moment:
    """`as_of` a day, `known_at` a seq (None: now). `closing` is set where both are a closing's."""

    as_of: date
    known_at: int | None
    today: date
    closing: Closing | None = None
    known_on: datetime | None = None

    @property
    def is_now(self) -> bool:
        return self.as_of == self.today and self.known_at is None

    @property
    def is_today(self) -> bool:
        return self.is_now

    @property
    def as_of_text(self) -> str:
        return format_day(self.as_of, language=language(), with_year=self.as_of.year != self.today.year)

    @property
    def known_text(self) -> str:
        if self.closing is not None:
            return _("按 %(title)s 封账时所知") % {"title": self.closing_words}
        if self.known_on is not None:
            return _("按 %(moment)s 所知") % {
                "moment": f"{clock.local(self.known_on):%Y-%m-%d %H:%M:%S}".removesuffix(":00")
            }
        return _("按现在所知")

    @property
    def closing_words(self) -> str:
        """The closing's title, and where another one took its place, which."""
        assert self.closing
        later = self.closing.superseder
        if later is None:
            return self.closing.title
        return _("%(title)s（第%(number)s号，已被第%(later)s号封账取代）") % {
            "title": self.closing.title,
            "number": self.closing.number,
            "later": later.number,
        }

    @property
    def asked(self) -> dict[str, str]:
        """The query that asks for this moment; empty for now."""
        if self.closing is not None:
            return {"at": str(self.closing.number) if self.closing.superseder else self.closing.title}
        found = {} if self.as_of == self.today else {"as_of": self.as_of.isoformat()}
        if self.known_on is not None:
            found["known"] = clock.local(self.known_on).replace(tzinfo=None).isoformat()
        return found

    @property
    def query(self) -> str:
        """What to append to a link so that it speaks of the same moment."""
        return urlencode(self.asked)

    @property
    def stops(self) -> list[Stop]:
        return [
            Stop(closing.title, closing.day, urlencode({"at": closing.title}), closing == self.closing)
            for closing in Closing.objects.filter(superseded_by=None).order_by("day")
        ]

    def period(self, start: date | None = None) -> Period:
        return Period(as_of=self.as_of, start=start, known_at=self.known_at)


def moment_of(request: HttpRequest) -> Moment:
    """?at=2022-R01 (a closing), or ?as_of=2022-06-30 and ?known=2022-07-05T09:00; nothing means now.

    Refusals: `unknown_closing`, and those of each day and moment.
    """
    today = clock.today()
    title = request.GET.get("at", "").strip()
    if title:
        closing = _closing(title)
        return Moment(closing.day, closing.seq, today, closing=closing, known_on=closing.made_at)
    text = request.GET.get("as_of", "").strip()
    as_of = parse_day(text, today=today) if text else today
    asked = request.GET.get("known", "").strip()
    known = parse_moment(asked, clock.zone()) if asked else None
    return Moment(as_of, seq_known_at(known) if known else None, today, known_on=known)


def _closing(title: str) -> Closing:
    """The latest closing of this title, or the one of this number.

    Refusal `unknown_closing` names those there are, newest first.
    """
    closings = Closing.objects.select_related("superseded_by").order_by("-number")
    found = closings.filter(title=title).first()
    if found is None and title.isdecimal() and len(title) < 7:
        found = closings.filter(number=title).first()
    if found is not None:
        return found
    known = "、".join(dict.fromkeys(closings.values_list("title", flat=True)[:MOST_NAMED])) or "—"
    raise Refusal(
        N_("没有“%(found)s”这次封账。已有的封账：%(known)s。"),
        code="unknown_closing",
        field="at",
        found=quoted(title),
        known=known,
    )
