"""What a stretch of an article that a person has marked tells: our own rules read these words and no others.

Where they find nothing of the kind that the person names, the words themselves are the name, and figures are taken as
they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from daliang.leads.facts import FoundFact, rows, storable
from daliang.leads.models import FactKind
from daliang.leads.models import Page as Row
from daliang.leads.readers.checking import COUNT
from daliang.leads.reading.amounts import amounts
from daliang.leads.reading.cleaning import clean_text
from daliang.leads.reading.facts import Aggregate, Amount, Person, Project, Reading, said_of
from daliang.leads.reading.people import people
from daliang.leads.reading.reader import facts
from daliang.leads.reading.sentences import sentences
from daliang.leads.reading.text import Page, SentenceKind, Text
from daliang.vocabulary.numerals import half_width, read_number
from daliang.vocabulary.refusal import N_, Refusal

BY_HAND = "by hand"  # the rule of a fact that a person added
LONGEST_NAME = 60
_SPEAKS = "表示"  # not a sentence: after a name, as the rules know people
_SPOKEN = re.compile(  # not a sentence: 20个亿, and whether its currency is named
    r"(?<=[0-9０-９零一二两三四五六七八九十百千多余])\s*个\s*亿"  # not a sentence: the same
    r"(?P<named>(?=元|[美港]|[欧日]元|英镑|人民币))?"  # not a sentence: the same
)
_CURRENCY = re.compile(r"\s*(?:[美港]元?|[欧日]元|英镑|瑞士法郎)")  # not a sentence: currencies
Span = tuple[int, int]
_NONE = {
    FactKind.AMOUNT: N_(
        "选中的文字里没有读得出的金额；请连数字带单位一起选，例如“20亿元”；写法特殊的补录为项目，再填总投资。"
    ),
    FactKind.AGGREGATE: N_("选中的文字里没有个数，也没有总额；请选“18个项目，总投资331亿元”这样的一段。"),
    FactKind.PROJECT: N_("没有从选中的文字里认出项目名称；请只选项目名称，最多%(most)s字。"),
    FactKind.PERSON: N_("没有从选中的文字里认出姓名；请选“区长李明华”这样的几个字，最多%(most)s字。"),
}
SEVERAL = N_("选中的文字里有%(count)s条“%(kind)s”；请一次只选一条。")


def places(article: str, quote: str) -> list[Span]:
    """Where the words stand in the article, whatever spaces, line ends and widths they were typed with."""
    kept = [at for at, character in enumerate(article) if not character.isspace()]
    text = half_width("".join(article[at] for at in kept))
    sought = half_width("".join(quote.split()))
    found = []
    at = text.find(sought) if sought else -1
    while at >= 0:
        found.append((kept[at], kept[at + len(sought) - 1] + 1))
        at = text.find(sought, at + len(sought))
    return found


def text_of(page: Row) -> Text:
    """The article with its places in the page's text. Refusal `moved`, when today's rules choose another article."""
    text = clean_text(page.text).text
    if storable(text.characters) != page.article:
        message = N_("这一篇是按以前的规则读的，认不准文字的位置；请先点“按现在的规则重读”，再补录。")
        raise Refusal(message, code="moved", field="quote")
    return text


def told_there(kind: FactKind, page: Row, text: Text, span: Span) -> FoundFact:
    """The one fact of this kind that the marked words tell. Refusals: `nothing`, `several`."""
    marked = _Marked(page, text, span)
    found = marked.of_kind(kind, marked.reading)
    if not found or (kind == FactKind.PROJECT and marked.is_name(found[0])):
        found = marked.of_kind(kind, _AS_IT_STANDS[kind](marked))
    if not found:
        raise Refusal(_NONE[kind], code="nothing", field="quote", most=LONGEST_NAME)
    if len(found) > 1:
        raise Refusal(SEVERAL, code="several", field="quote", count=len(found), kind=str(kind.label))
    return found[0]


class _Marked:
    """The marked words as a page of their own, whose places are those of the whole one."""

    def __init__(self, page: Row, text: Text, span: Span) -> None:
        self._whole = text
        self._text = _as_written(text, span)
        self._goes_on = bool(_CURRENCY.match(text.characters, span[1]))  # 3亿 of which 美元 is not marked
        self.words = self._text.characters
        whole = sentences(self.words, _lines(self.words))
        self.reading = facts(Page(page.text, "", self._text, "", page.publish_date, page.publisher, whole, list))

    def of_kind(self, kind: FactKind, reading: Reading) -> list[FoundFact]:
        """Its facts of one kind; an amount is wanted wherever it belongs to."""
        if kind == FactKind.AMOUNT:
            amounts_ = [one for one in reading.amounts if not (self._goes_on and one.end == self.place[1])]
            reading = replace(reading, projects=[], aggregates=[], amounts=amounts_)
        return [one for one in rows(reading, self._whole) if one.columns["kind"] == kind]

    def is_name(self, found: FoundFact) -> bool:
        """Nothing is marked beside a name: then the person says how far it goes."""
        told = found.found
        return not (told["company"] or told["amount_value"] or len(self.words) > LONGEST_NAME)

    @property
    def place(self) -> Span:
        return self.place_of(0, len(self.words))

    def place_of(self, start: int, end: int) -> Span:
        """Where some of these words stand in the page as it came."""
        return self._text.place(start, end)

    @property
    def sole(self) -> Amount | None:
        """The amount of these words, where they have just one."""
        stated = [one for one in self.reading.amounts if one.role != "threshold"]
        return stated[0] if len(stated) == 1 else None


def _as_written(text: Text, span: Span) -> Text:
    """The stretch as pages write money: 20亿元 where somebody says 20个亿, in its very place."""
    start, stop = span
    kept = {at: text.characters[at] for at in range(start, stop)}
    inside = (found for found in _SPOKEN.finditer(text.characters, start) if found.end() <= stop)
    for found in inside:
        first, last = found.start(), found.end() - 1
        for at in range(first, last):
            del kept[at]
        if found["named"] is None:
            kept[first], kept[last] = "亿", "元"  # not a sentence: figures
    places = sorted(kept)
    return Text(
        "".join(kept[at] for at in places), [text.starts[at] for at in places], [text.ends[at] for at in places]
    )


def _lines(words: str) -> list[tuple[int, int, SentenceKind, str]]:
    found: list[tuple[int, int, SentenceKind, str]] = []
    at = 0
    for line in words.split("\n"):
        found.append((at, at + len(line), "paragraph", "p"))
        at += len(line) + 1
    return found


def _project(marked: _Marked) -> Reading:
    """The words are the name."""
    name = " ".join(marked.words.split())
    if len(name) > LONGEST_NAME:
        return _with(marked)
    read = next(iter(marked.reading.projects), None)
    start, end = marked.place
    made = Project(name, None, marked.sole, None, None, read.industry if read else None, start, end, BY_HAND)
    return _with(marked, projects=[made])


def _aggregate(marked: _Marked) -> Reading:
    """The first count before 个, 项 or 家, and the one amount."""
    words = half_width(marked.words)
    counted = COUNT.search(words)
    if counted is None and marked.sole is None:
        return _with(marked)
    start, end = marked.place
    count = _number(counted[1]) if counted else None
    return _with(marked, aggregates=[Aggregate(count, marked.sole, said_of(words), None, start, end, BY_HAND)])


def _number(written: str) -> int | None:
    try:
        return int(read_number(written))
    except Refusal:
        return None


def _amount(marked: _Marked) -> Reading:
    """Money that stands in no sentence that is read."""
    found = []
    for money in amounts(half_width(marked.words)):
        start, end = marked.place_of(money.start, money.end)
        found.append(Amount(money.value, money.currency, start, end, money.qualifier, "other", money.upper, BY_HAND))
    return _with(marked, amounts=found)


def _person(marked: _Marked) -> Reading:
    """Office and name, read as if the person went on to speak; else the words are the name."""
    words = half_width(marked.words)
    found = [
        Person(name.written, office, *marked.place_of(name.start, name.end), BY_HAND)
        for office, name in people(words + _SPEAKS, 0, len(words + _SPEAKS))
    ]
    name = " ".join(marked.words.split())
    if not found and len(name) <= LONGEST_NAME:
        found = [Person(name, "", *marked.place, BY_HAND)]
    return _with(marked, people=found)


def _with(marked: _Marked, **lists: Sequence[object]) -> Reading:
    """A reading of nothing but these."""
    none: dict[str, Sequence[object]] = dict.fromkeys(("amounts", "projects", "aggregates", "people"), ())
    return replace(marked.reading, **(none | lists))  # type: ignore[arg-type]


_AS_IT_STANDS: dict[FactKind, Callable[[_Marked], Reading]] = {
    FactKind.PROJECT: _project,
    FactKind.AGGREGATE: _aggregate,
    FactKind.AMOUNT: _amount,
    FactKind.PERSON: _person,
}
