"""Re-posts and spun copies are one story; the same turns of speech about other amounts are not."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from daliang.leads.alike import Gist, gist, keys, same_story, shingles
from daliang.leads.facts import told
from daliang.leads.sources.paste.taking import arrival
from daliang.leads.tests import articles, ceremonies

pytestmark = pytest.mark.nodb


def gist_of(text: str) -> Gist:
    found = told(arrival(text).data, declared="utf-8")
    return gist(found.article, [one.found for one in found.facts])


def meets(one: Gist, other: Gist) -> bool:
    return bool(set(keys(one)) & set(keys(other)))


@pytest.mark.parametrize("copy", [articles.REPOST, articles.spun(), articles.FIRST[:-120]])
def test_a_copy_is_found_and_told_to_be_one(copy: str) -> None:
    first, other = gist_of(articles.FIRST), gist_of(copy)
    assert meets(first, other) and same_story(first, other) and same_story(other, first)


def test_a_spun_copy_is_told_by_its_facts_alone() -> None:
    """Its words would not do: without what it tells it is another report."""
    first, spun = gist_of(articles.FIRST), gist_of(articles.spun())
    share = len(first.shingles & spun.shingles) / len(first.shingles | spun.shingles)
    assert share < 0.5 and len(first.amounts & spun.amounts) >= 4
    assert not same_story(first, Gist(spun.shingles, frozenset(), frozenset()))


def test_the_same_words_about_other_amounts_are_another_story() -> None:
    first, other = gist_of(articles.FIRST), gist_of(articles.OTHER)
    share = len(first.shingles & other.shingles) / len(first.shingles | other.shingles)
    assert share > 0.6, "the words alone would make it one"
    assert not same_story(first, other)


@pytest.mark.parametrize("pair", ceremonies.TWO_CEREMONIES.values(), ids=list(ceremonies.TWO_CEREMONIES))
def test_two_ceremonies_of_one_city_that_share_their_wording_are_two_stories(pair: tuple[str, str]) -> None:
    one, other = map(gist_of, pair)
    share = len(one.shingles & other.shingles) / len(one.shingles | other.shingles)
    assert share > 0.7, "the words alone would make it one"
    assert not same_story(one, other) and not same_story(other, one)


@pytest.mark.parametrize("pair", ceremonies.ONE_CEREMONY.values(), ids=list(ceremonies.ONE_CEREMONY))
def test_copies_of_one_report_are_one_story(pair: tuple[str, str]) -> None:
    one, other = map(gist_of, pair)
    assert meets(one, other) and same_story(one, other) and same_story(other, one)


def made(first: int, last: int, *, amounts: str = "", counts: Iterable[int] = (), days: str = "") -> Gist:
    """A gist of these runs of characters, by their numbers."""
    return Gist(frozenset(range(first, last)), frozenset(amounts.split()), frozenset(), frozenset(counts), days.split())


LONG, SHORT = made(0, 1000), made(0, 150)
SAME = [
    (made(0, 100, amounts="1 2"), made(0, 100, amounts="3 4")),  # one text, read by other rules
    (LONG, SHORT),  # an excerpt
    (made(0, 100, days="9-6"), made(5, 105, days="9-7 9-6")),  # a dateline of another day before it
    (made(0, 100, days="9-6", counts=[8]), made(5, 105, days="9-7", counts=[8])),  # told by its count
    (made(0, 100, days="9-6", amounts="1"), made(5, 105, days="9-7", amounts="1")),  # told by its amount
    (made(0, 100, counts=[8, 142, 7]), made(5, 105, counts=[8, 140, 6])),  # counts that half agree say nothing
    (made(0, 100, amounts="1 2"), made(70, 170, amounts="1 2 3")),  # spun
]
OTHER = [
    (made(0, 100, counts=[8]), made(5, 105, counts=[11])),
    (made(0, 1000), made(0, 100)),  # too short to be an excerpt of anything
    (made(0, 100, amounts="1 2", days="9-6"), made(70, 170, amounts="1 2", days="12-3")),  # a later report of the same
    (made(0, 100, counts=[8], days="9-6"), made(70, 170, counts=[8], days="9-6")),  # few words, no amounts
    (made(0, 100, amounts="1 2"), made(95, 195, amounts="1 2")),  # hardly a word in common
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_words_in_common_and_nothing_more_against_it_than_for_it(one: Gist, other: Gist) -> None:
    assert same_story(one, other) and same_story(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_speaks_against_it_or_too_little_for_it(one: Gist, other: Gist) -> None:
    assert not same_story(one, other) and not same_story(other, one)


def test_another_report_is_another_story() -> None:
    first, elsewhere = gist_of(articles.FIRST), gist_of(articles.ELSEWHERE)
    assert not same_story(first, elsewhere) and not same_story(first, gist_of(articles.FIRST[:30]))


def test_width_spaces_and_punctuation_change_nothing() -> None:
    assert shingles("总投资３２亿元,落户高新区") == shingles(" 总投资 32亿元，\n落户高新区。")
    assert shingles("") == frozenset() and keys(gist("", [])) == []
