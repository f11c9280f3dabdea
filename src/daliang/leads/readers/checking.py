"""From what the model said to facts that stand in the page; what does not stand there is left, with the reason.

Value, currency, qualifier, role and place of an amount are those that our rules read at the quoted words: the model
only points. A name stands in its quote or nearest to it, company, place and office stand in the piece that the model
was shown, a count is written in its quote with a measure word. No goal becomes a project or a total.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from daliang.leads.readers.answering import (
    Kind,
    Other,
    Reason,
    SaidAggregate,
    SaidAmount,
    SaidPerson,
    SaidProject,
    cut,
    shaped,
)
from daliang.leads.readers.asking import INDUSTRIES, STAGES
from daliang.leads.readers.quoting import Passage, Span, gap
from daliang.leads.reading.dates import period
from daliang.leads.reading.facts import Aggregate, Amount, Person, Project, Reading
from daliang.leads.reading.text import Page
from daliang.vocabulary.numerals import half_width, read_number
from daliang.vocabulary.refusal import Refusal

NOT_THE_TOTAL = frozenset({"output", "capital", "grant"})
_DIGITS = "一二两三四五六七八九十百"  # not a sentence: a pattern
_MEASURE = "[余多]*[个项家](?!月)"  # not a sentence: a pattern
COUNT = re.compile(rf"(?<![0-9.第])([0-9]{{1,5}}|[{_DIGITS}]{{1,5}}){_MEASURE}")  # not a sentence: a pattern
_EVENT = 40  # characters of the words that tell of an aggregate


@dataclass
class Facts:
    """The facts that held, in the order they were said."""

    amounts: list[Amount]
    projects: list[Project]
    aggregates: list[Aggregate]
    people: list[Person]


class Checker:
    """Judges all answers about one page. `others` is what was left so far."""

    def __init__(self, page: Page, rules: Reading, rule: str) -> None:
        self._page = page
        self._rule = rule
        self._text = half_width(page.text.characters)
        self._amounts = sorted(rules.amounts, key=lambda amount: amount.start)
        self._starts = [amount.start for amount in self._amounts]
        self.others: list[Other] = []

    def facts(self, said: dict[str, object], start: int, end: int) -> Facts:
        """The facts of one answer about the clean span [start, end)."""
        passage = Passage(self._text, start, end)
        leave = self.others.append
        return Facts(
            list(self._sums(shaped(said.get("amounts"), "amounts", SaidAmount, leave), passage)),
            list(self._projects(shaped(said.get("projects"), "projects", SaidProject, leave), passage)),
            list(self._aggregates(shaped(said.get("aggregates"), "aggregates", SaidAggregate, leave), passage)),
            list(self._people(shaped(said.get("people"), "people", SaidPerson, leave), passage)),
        )

    def _leave(self, kind: Kind, reason: Reason, said: str, kept: str = "") -> None:
        self.others.append(Other(kind, reason, cut(said), cut(kept)))

    def _sums(self, said: Iterable[SaidAmount], passage: Passage) -> Iterator[Amount]:
        """Amounts, each at a place of its own, nearest to the one before: they are told in the order of the page."""
        taken: set[int] = set()
        last = (passage.start, passage.start)
        for one in said:
            found = self._amount(one, "amounts", passage, last, taken)
            if found:
                taken.add(found.start)
                yield found
                last = passage.nearest(one.quote, last) or last

    def _amount(
        self, said: SaidAmount, kind: Kind, passage: Passage, near: Span, taken: Iterable[int] = ()
    ) -> Amount | None:
        """The amount of the page that the quote holds, of the value and currency told, nearest to a clean span."""
        spans = sorted(passage.all(said.quote), key=lambda span: gap(span, near))
        if not spans:
            self._leave(kind, "not in the text", said.quote)
            return None
        value = Decimal(str(said.value))
        fitting = [
            amount
            for span in spans
            for amount in self._inside(span)
            if amount.currency == said.currency and value in (amount.value, amount.upper)
        ]
        if not fitting:
            self._leave(kind, "another value", f"{said.quote} = {value} {said.currency}")
            return None
        fresh = next((amount for amount in fitting if amount.start not in taken), fitting[0])
        return replace(fresh, rule=self._rule)

    def _inside(self, span: Span) -> Sequence[Amount]:
        """What our rules read wholly inside a clean span; a quote that cuts a number in two holds none."""
        start, end = self._page.text.place(*span)
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [amount for amount in self._amounts[first:last] if amount.end <= end]

    def _projects(self, said: Iterable[SaidProject], passage: Passage) -> Iterator[Project]:
        last = (passage.start, passage.start)
        for one in said:
            quoted = passage.nearest(one.quote, last)
            if quoted is None:
                self._leave("projects", "not in the text", one.quote)
                continue
            last = quoted
            named = passage.within(quoted).nearest(one.name, quoted) or passage.nearest(one.name, quoted)
            if named is None:
                self._leave("projects", "name not in the text", one.name)
            elif found := self._project(one, passage, quoted, named):
                yield found

    def _project(self, said: SaidProject, passage: Passage, quoted: Span, named: Span) -> Project | None:
        amount = self._of_a_project(said, passage, quoted)
        if amount and amount.role == "target":
            self._leave("projects", "an aim", said.name)
            return None
        if amount and amount.role in NOT_THE_TOTAL:
            assert said.amount
            self._leave("projects", "not the total", f"{said.name} {said.amount.quote}")
            amount = None
        start, end = self._page.text.place(*named)
        return Project(
            self._text[named[0] : named[1]],
            self._standing(said.company, passage),
            amount,
            said.stage if said.stage in STAGES else None,
            self._standing(said.place, passage),
            said.industry if said.industry in INDUSTRIES else None,
            start,
            end,
            self._rule,
        )

    def _of_a_project(self, said: SaidProject, passage: Passage, quoted: Span) -> Amount | None:
        if said.amount is None:
            return None
        inside = passage.within(quoted)
        here = any(inside.all(said.amount.quote))
        return self._amount(said.amount, "projects", inside if here else passage, quoted)

    def _standing(self, word: str | None, passage: Passage) -> str | None:
        """A detail as the piece has it, or nothing."""
        if not word:
            return None
        found = next(passage.all(word), None)
        if found is None:
            self._leave("projects", "detail not in the text", word)
        return self._text[found[0] : found[1]] if found else None

    def _aggregates(self, said: Iterable[SaidAggregate], passage: Passage) -> Iterator[Aggregate]:
        last = (passage.start, passage.start)
        for one in said:
            quoted = passage.nearest(one.quote, last)
            if quoted is None:
                self._leave("aggregates", "not in the text", one.quote)
            elif one.count is None and one.amount is None:
                self._leave("aggregates", "wrong shape", one.quote)
            else:
                last = quoted
                yield from self._aggregate(one, passage.within(quoted))

    def _aggregate(self, said: SaidAggregate, quoted: Passage) -> Iterator[Aggregate]:
        whole = (quoted.start, quoted.end)
        amount = self._amount(said.amount, "aggregates", quoted, whole) if said.amount else None
        counted = self._counted(said.count, quoted) if said.count else None
        if said.count and counted is None:
            self._leave("aggregates", "count not in the text", f"{said.count}: {said.quote}")
        elif said.amount and amount is None:
            return  # _amount said why
        elif amount and amount.role == "target":
            self._leave("aggregates", "an aim", said.quote)
        elif amount and amount.role == "threshold" and counted is None:
            self._leave("aggregates", "not the total", said.quote)
        else:
            yield self._told(said, quoted, counted, amount)

    def _counted(self, count: int, quoted: Passage) -> Span | None:
        """Where the count is written, in digits or in Chinese, before 个, 项 or 家."""
        for match in COUNT.finditer(self._text, quoted.start, quoted.end):
            try:
                if read_number(match[1]) == count:
                    return match.span()
            except Refusal:
                continue
        return None

    def _told(self, said: SaidAggregate, quoted: Passage, counted: Span | None, amount: Amount | None) -> Aggregate:
        places = [self._page.text.place(*counted)] if counted else []
        if amount and amount.role == "threshold":
            self._leave("aggregates", "not the total", said.quote)
            amount = None
        if amount:
            places.append((amount.start, amount.end))
        sentence = next((one.start for one in self._page.sentences if one.end >= quoted.end), quoted.start)
        when = period(self._text[min(sentence, quoted.start) : quoted.end], self._page.publish_date)
        words = self._text[quoted.start : quoted.end][-_EVENT:]
        start, end = min(place[0] for place in places), max(place[1] for place in places)
        return Aggregate(said.count, amount, words, when, start, end, self._rule)

    def _people(self, said: Iterable[SaidPerson], passage: Passage) -> Iterator[Person]:
        last = (passage.start, passage.start)
        for one in said:
            quoted = passage.nearest(one.quote, last)
            if quoted is None:
                self._leave("people", "not in the text", one.quote)
                continue
            last = quoted
            inside = passage.within(quoted)
            named, office = inside.nearest(one.name, quoted), inside.nearest(one.title, quoted)
            if named is None or office is None:
                self._leave("people", "name not in the text", f"{one.name} {one.title}")
                continue
            yield Person(
                self._text[slice(*named)], self._text[slice(*office)], *self._page.text.place(*named), self._rule
            )
