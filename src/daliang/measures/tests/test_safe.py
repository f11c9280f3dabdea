"""Promise 11: no subtraction of told figures leads to fewer than three projects, or to one with 85 % of the money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daliang.measures.safe import CITY, LEFT, Key, Line, Seat, is_safe, safe_cells, summed
from daliang.measures.tests.attacker import NOWHERE, Attacker, Contributions, plus

pytestmark = pytest.mark.nodb

COUNTY_OF = {"a1": "a", "a2": "a", "b1": "b", "c1": "c", "d1": "d", "town": NOWHERE}
MEASURES = {"all": 1, "big": 5}
State = tuple[str, int]  # park ("" for gone), amount
Story = Sequence[Sequence[State]]  # project by project its state at each closing
Told = set[tuple[Key, str]]


def parks_of(story: Story, closing: int, at_least: int, *, is_count: bool) -> dict[str, Contributions]:
    found: dict[str, Contributions] = {park: {} for park in COUNTY_OF}
    for project, states in enumerate(story):
        park, amount = states[closing]
        if park and amount >= at_least:
            found[park][project] = (1 if is_count else amount, amount)
    return found


def line_of(parks: Mapping[str, Contributions]) -> Line:
    def those(county: str) -> Contributions:
        return summed(*((1, cell) for park, cell in parks.items() if COUNTY_OF[park] == county))

    counties = {county: those(county) for county in "abcd"}
    seats = {park: Seat(COUNTY_OF[park], cell) for park, cell in parks.items() if COUNTY_OF[park] != NOWHERE}
    seats |= {county: Seat(county, cell) for county, cell in counties.items()}
    return Line({**counties, LEFT: those(NOWHERE)}, seats)


def told_of(story: Story, *, is_count: bool) -> tuple[dict[Key, dict[str, Contributions]], Told]:
    """What is told closing by closing."""
    told: Told = set()
    parks: dict[Key, dict[str, Contributions]] = {}
    for closing in range(len(story[0])):
        for measure, bound in MEASURES.items():
            parks[closing, measure] = parks_of(story, closing, bound, is_count=is_count)
        lines = {key: line_of(cells) for key, cells in parks.items()}
        allowed = {((closing, measure), unit) for measure in MEASURES for unit in (CITY, *"abcd")}
        told |= safe_cells(lines, told, closing, [list(MEASURES)], allowed)
    return parks, told


def attacks(parks: Mapping[Key, Mapping[str, Contributions]], told: Told) -> Iterable[tuple[str, str]]:
    """Every reader's first finding: without a unit, of each county, of each park."""
    seen = {(key, "total" if unit == CITY else unit) for key, unit in told}
    readers = [frozenset[str](), *(frozenset([park]) for park in COUNTY_OF if park != "town")]
    readers.append(frozenset(["a1", "a2"]))
    for own in readers:
        yield ",".join(sorted(own)), Attacker(parks, COUNTY_OF, seen, own).finds()


amounts = st.sampled_from([1, 2, 2, 3, 5, 6, 6, 7, 8, 90])
places = st.sampled_from(["a1", "a1", "a2", "b1", "b1", "c1", "d1", "town"])
states = st.tuples(places, amounts)
later = st.lists(st.one_of(st.none(), st.none(), st.none(), states, st.just(("", 0))), min_size=2, max_size=2)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Three closings; most projects stay as they are."""
    return [_told_on(draw(states), draw(later)) for _project in range(draw(st.integers(6, 24)))]


def _told_on(first: State, changes: Sequence[State | None]) -> list[State]:
    found = [first]
    for change in changes:
        found.append(change or found[-1])
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories(), st.booleans())
def test_no_reader_gets_behind_what_is_told(story: Story, is_count: bool) -> None:
    parks, told = told_of(story, is_count=is_count)
    assert [found for found in attacks(parks, told) if found[1]] == []


def many(park: str, *amounts: int, then: State | None = None, count: int = 2) -> list[list[State]]:
    """Projects of a park that stay, or all change at the second closing."""
    return [[(park, amount)] + [then or (park, amount)] * (count - 1) for amount in amounts]


def cells(told: Told, closing: int = 0, measure: str = "all") -> set[str]:
    return {unit for key, unit in told if key == (closing, measure)}


def test_small_and_lopsided_cells_are_held_back_with_one_more() -> None:
    """c has two projects: without d, the total less the others would tell of them."""
    story = [*many("a1", 1, 2, 2), *many("b1", 3, 3, 3), *many("c1", 2, 2), *many("d1", 2, 2, 2)]
    assert cells(told_of(story, is_count=True)[1]) == {CITY, "b"}


def test_nothing_to_hide_is_all_told() -> None:
    story = [*many("a1", 2, 2, 2), *many("a2", 2, 2, 2), *(one for p in ("b1", "c1", "d1") for one in many(p, 2, 2, 2))]
    assert cells(told_of(story, is_count=False)[1]) == {CITY, "a", "b", "c", "d"}


def test_what_stands_at_the_city_itself_is_not_left_over_alone() -> None:
    story = [one for park in ("a1", "b1", "c1", "d1") for one in many(park, 2, 2, 2)] + many("town", 2)
    told = cells(told_of(story, is_count=True)[1])
    assert CITY in told and told < {CITY, "a", "b", "c", "d"}


def test_projects_that_go_from_one_county_to_another_do_not_uncover_a_third() -> None:
    """Three go from a to b, a fourth is new in b: what a lost and b won together is the fourth alone."""
    stay = [one for park in ("a1", "b1", "c1", "d1") for one in many(park, 2, 2, 2)]
    story = [*stay, *many("a1", 2, 2, 2, then=("b1", 2)), [("", 0), ("b1", 2)]]
    told = told_of(story, is_count=True)[1]
    assert {"a", "b"} <= cells(told, 0)
    assert not {"a", "b"} <= cells(told, 1)


def test_a_county_held_back_is_not_taken_from_the_closing_before() -> None:
    """The total was held back and a told; now the total less a's old figure would tell d of c's two projects."""
    story = [*many("a1", 2, 2, 2), *many("c1", 2, 2), *([("", 0), ("d1", 2)] for _project in range(3))]
    told = told_of(story, is_count=True)[1]
    assert cells(told, 0) == {"a"}
    assert CITY not in cells(told, 1)


def test_sums_and_safety() -> None:
    assert summed((1, {1: (1, 5)}), (-1, {1: (1, 5), 2: (1, 3)})) == plus({}, {2: (1, 3)}, -1)
    assert not is_safe({1: (1, 1), 2: (1, 1)})
    assert is_safe({1: (1, 17), 2: (1, 2), 3: (1, 1)})
    assert not is_safe({1: (1, 171), 2: (1, 20), 3: (1, 10)})
