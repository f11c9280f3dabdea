"""From a clean page to its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from daliang.leads.reading import people, places, roles, towns
from daliang.leads.reading.amounts import Money, amounts
from daliang.leads.reading.branches import industry
from daliang.leads.reading.dates import period
from daliang.leads.reading.facts import Aggregate, Amount, Person, Project, Reading, said_of
from daliang.leads.reading.following import further, topic
from daliang.leads.reading.linking import Linker
from daliang.leads.reading.merging import merged
from daliang.leads.reading.records import labelled
from daliang.leads.reading.repeats import once
from daliang.leads.reading.single import single
from daliang.leads.reading.stages import stage
from daliang.leads.reading.tables import Row, rows
from daliang.leads.reading.text import Page, Sentence
from daliang.leads.reading.totals import totals
from daliang.leads.reading.units import Found, Told, Topic, Total
from daliang.vocabulary.numerals import half_width

_EVENTS = ("开工", "投产", "竣工", "签约")
_OPENING = 6  # sentences in which a page says where it is
_BANNER = 12  # characters of a line that no two paragraphs have by chance
_REPEATED = 3
_VERB = 8  # characters behind a count that tell what became of it
_TO = ("至", "到", "~", "-", "—", "增至")
_POINT = re.compile("。(?<=[0-9]。)(?=[0-9]{1,4}[万亿%])")  # 62。5亿元, as some pages write
_UNIT_MARK = re.compile("[;。]")
_STOP = re.compile(r"(?<=[一-龥])\.(?=[一-龥\s“]|$)")  # as others do
_ITEM = re.compile(r" (?<=[一-龥”\"] )(?=[0-9]{1,2}[.、] ?[一-龥“0-9A-Z]{4})")  # items of a list in one line
_UNIT_END = re.compile("[;。]|$")


def facts(page: Page) -> Reading:
    """All facts of a page, each at its place in the original; what stands outside its sentences gives none."""
    return _Reader(page).read()


class _Reader:
    def __init__(self, page: Page) -> None:
        self._page = page
        self._text = _ITEM.sub("。", _STOP.sub("。", _POINT.sub(".", half_width(page.text.characters))))
        self._told: list[tuple[Money, str]] = []
        self._found: list[Found] = []
        self._totals: list[tuple[Total, Sentence]] = []
        self._headline = stage(page.title)
        self._event = self._headline
        self._plan = roles.is_plan(page.title)
        self._aiming = False
        self._rows: dict[int, Row] = {}
        self._open: Topic | None = None

    def read(self) -> Reading:
        money = list(amounts(self._text))
        linker = Linker(self._text)
        self._rows = rows(self._text, self._page.sentences, money)
        records = labelled(self._text, self._page.sentences, money)
        banners = _banners(self._text)
        at = 0
        for number, sentence in enumerate(self._page.sentences):
            while at < len(money) and money[at].start < sentence.start:
                at += 1
            inside = []
            while (
                at < len(money)
                and money[at].start < sentence.end
                and "\n" not in self._text[money[at].start : money[at].end]
            ):
                inside.append(money[at])
                at += 1
            if banners and self._text.rfind("\n", 0, sentence.start) + 1 in banners:
                continue
            if number in self._rows:
                self._row(self._rows[number], sentence)
            elif number in records:
                self._record(records[number], sentence, inside)
            else:
                self._sentence(sentence, inside, linker)
        summed = {id(total.money) for total, _ in self._totals if total.count != 1}
        self._found += single(self._text, self._told, summed, self._found, linker.named)
        placed = {id(m): self._amount(m, role) for m, role in self._told}
        every = merged(self._found)
        return Reading(
            self._page.title,
            self._page.publish_date,
            self._page.source,
            list(placed.values()),
            [self._project(every, at, placed) for at in range(len(every))],
            list(self._aggregates(placed)),
            list(self._people()),
        )

    def _row(self, row: Row, sentence: Sentence) -> None:
        self._told += row.told
        self._found += [row.project] if row.project else []
        self._totals += [(row.total, sentence)] if row.total else []

    def _record(self, found: list[Found], sentence: Sentence, inside: Sequence[Money]) -> None:
        self._told += self._roles(sentence, inside)
        self._found += found

    def _roles(self, sentence: Sentence, inside: Sequence[Money]) -> list[tuple[Money, str]]:
        told: list[tuple[Money, str]] = []
        for money in inside:
            role = roles.role(self._text, money, sentence.start, [m for m, _ in told])
            told.append((money, told[-1][1] if role == "carried" else role))
        return told

    def _sentence(self, sentence: Sentence, inside: Sequence[Money], linker: Linker) -> None:
        told = self._roles(sentence, inside)
        self._told += told
        self._aiming = roles.opens_aims(self._text[sentence.start : sentence.end], self._aiming)
        aimed = self._aims(sentence)
        groups = [] if aimed else totals(self._text, sentence.start, sentence.end, told, self._open)
        self._open = topic(self._text, sentence.start, groups) if groups or told else further(self._open)
        taken = {id(group.money) for group in groups}
        self._totals += [(group, sentence) for group in groups]
        if groups and self._event is None:
            self._event = stage(self._text[sentence.start : min(groups[0].end + _VERB, sentence.end)])
        for start, end in _units(self._text, sentence):
            here = [(m, r) for m, r in told if start <= m.start < end and id(m) not in taken]
            found = linker.unit(start, end, _ranges(self._text, here))
            self._found += [replace(one, title=True) for one in found] if sentence.kind == "title" else found

    def _aims(self, sentence: Sentence) -> bool:
        """Whether the sentence stands under 目标任务 or in a plan, and tells of nothing done."""
        under = self._aiming or self._plan
        return under and not roles.is_done(self._text[sentence.start : sentence.end])

    def _place_of(self, start: int, end: int) -> tuple[int, int]:
        return self._page.text.place(start, end)

    def _amount(self, money: Money, role: str) -> Amount:
        start, end = self._place_of(money.start, money.end)
        return Amount(money.value, money.currency, start, end, money.qualifier, role, money.upper)

    def _room(self, every: Sequence[Found], at: int) -> tuple[int, int]:
        """The part of its sentence that tells of one project only: between the names of those before and behind it."""
        found = every[at]
        ahead = every[at - 1].name.end if at else 0
        behind = every[at + 1].name.start if at + 1 < len(every) else found.to
        return min(max(found.from_, ahead), found.name.start), max(min(found.to, behind), found.name.end)

    def _own_words(self, every: Sequence[Found], at: int) -> str:
        """The clauses of a list that tell of one of its projects: from its amount or name to those of the next."""
        found = every[at]
        if at + 1 < len(every) and every[at + 1].from_ == found.from_:
            return self._text[self._begin(found) : self._begin(every[at + 1])]
        return self._text[self._begin(found) : found.to] if found.from_ <= found.name.start else ""

    def _begin(self, found: Found) -> int:
        first = found.name.start
        if found.money and found.from_ <= found.money.start < first:
            first = found.money.start
        return max(found.from_, *(self._text.rfind(mark, 0, first) + 1 for mark in ",;、"))

    def _project(self, every: Sequence[Found], at: int, placed: dict[int, Amount]) -> Project:
        found, room = every[at], self._room(every, at)
        start, end = self._place_of(found.name.start, found.name.end)
        words = self._words(found)
        told = stage(found.stage or self._own_words(every, at)) or stage(found.stage or words)
        if told in (None, "签约") and self._headline in _EVENTS:
            told = self._headline
        elif told is None and self._event in _EVENTS:
            told = self._event
        place = found.place or self._place(found, room)
        branch = industry(found.name.written, found.company or "", words)
        amount = placed[id(found.money)] if found.money else None
        return Project(found.name.written, found.company, amount, told, place, branch, start, end, found.rule)

    def _words(self, found: Found) -> str:
        """The sentence that tells of the project, behind the one that names it where that is another."""
        words = self._text[found.from_ : found.to]
        if found.from_ <= found.name.start:
            return words
        named = max(self._text.rfind(mark, 0, found.name.start) for mark in "。;\n") + 1
        end = _UNIT_END.search(self._text, found.name.end, found.from_)
        return self._text[named : end.end() if end else found.from_] + words

    def _place(self, found: Found, room: tuple[int, int]) -> str | None:
        """Where the project lands: told beside its name or in it, else in its sentence, else what the page is about."""
        place = (
            next(self._near(found, room), None)
            or self._page_place
            or towns.leading(found.name.written)
            or self._frequent_place
        )
        return places.in_full(self._text, place) if place else None

    def _near(self, found: Found, room: tuple[int, int]) -> Iterator[str]:
        span = found.name.start, found.name.end
        yield from self._places(places.of_project(self._text, span, room))
        yield from self._places(places.of_name(found.name.written))
        yield from self._places(places.opening(self._text, found.from_, found.to))

    def _places(self, told: str | None) -> Iterator[str]:
        place = towns.tidied(told) if told and self._is_place(told) else None
        if place:
            yield place

    def _is_place(self, told: str | None) -> bool:
        return bool(told and not places.is_name(told, self._names))

    @cached_property
    def _names(self) -> Sequence[str]:
        return [one.name.written for one in self._found]

    @cached_property
    def _page_place(self) -> str | None:
        """The place that the first sentences open with, the headline last; else the one whose offices are named, or one
        that the page names again. What stands under 其中 is the place of one project only."""
        every = sorted(self._page.sentences, key=lambda one: one.kind == "title")
        every = [one for one in every if not self._text.startswith(("其中", "其间", "此外"), one.start)]
        first = self._first_place(every[:_OPENING])
        told = first or places.landed(self._text) or places.of_office(self._text, self._page.source)
        later = None if told else self._first_place(every[_OPENING:])
        return told or (later if later and self._text.count(later) > 1 else None)

    @cached_property
    def _frequent_place(self) -> str | None:
        return towns.frequent(self._text)

    def _first_place(self, among: Sequence[Sentence]) -> str | None:
        told = (places.opening(self._text, one.start, one.end) for one in among)
        return next(filter(None, (towns.tidied(one) for one in told if one and self._is_place(one))), None)

    def _aggregates(self, placed: dict[int, Amount]) -> Iterator[Aggregate]:
        for group, sentence in once(self._text, self._totals):
            start, end = self._place_of(*self._told_at(group))
            lead = self._text[sentence.start : group.end]
            when = period(lead, self._page.publish_date)
            amount = placed[id(group.money)] if group.money else None
            yield Aggregate(group.count, amount, said_of(lead), when, start, end, group.rule)

    def _told_at(self, group: Total) -> tuple[int, int]:
        """Where a total is told. A bare count of projects of at least so much takes its limit with it
        (50亿元以上项目1个); none begins inside an amount (超20亿元的2个)."""
        start, end = group.start, group.end
        if group.least and not group.money:
            start, end = min(start, group.least.start), max(end, group.least.end)
        return next((m.start for m, _ in self._told if m.start < start < m.end), start), end

    def _people(self) -> Iterator[Person]:
        seen = set()
        for sentence in self._page.sentences if people.anyone(self._text) else ():
            for title, name in people.people(self._text, sentence.start, sentence.end):
                if name.written not in seen:
                    seen.add(name.written)
                    yield Person(name.written, title, *self._place_of(name.start, name.end))


def _banners(text: str) -> set[int]:
    """Where the lines begin that a page repeats, three times at least, beside its pictures; not the first of them."""
    every: dict[str, list[int]] = {}
    at = 0
    for line in text.split("\n"):
        if len(line) >= _BANNER:
            every.setdefault(line, []).append(at)
        at += len(line) + 1
    return {begin for same in every.values() if len(same) >= _REPEATED for begin in same[1:]}


def _units(text: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    at = sentence.start
    for found in _UNIT_MARK.finditer(text, at, sentence.end):
        yield at, found.end()
        at = found.end()
    if at < sentence.end:
        yield at, sentence.end


def _ranges(text: str, told: Sequence[tuple[Money, str]]) -> list[Told]:
    """Amounts with where they end; 1.2亿美元至1.5亿美元 is one thing told, that ends with its second amount."""
    out: list[Told] = []
    for money, role in told:
        if out and text[out[-1].stop : money.start].strip() in _TO:
            out[-1] = Told(out[-1].money, out[-1].role, money.end)
        else:
            out.append(Told(money, role, money.end))
    return out
