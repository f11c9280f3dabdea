"""A reader who subtracts whatever can be subtracted. Written from the promise, not from the rule that it attacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

Contributions = dict[int, tuple[int, int]]  # project → what it adds, its money
Place = tuple[int, str]  # number of the closing, code of the measure
NOWHERE = "elsewhere"  # what no county holds


class Known(NamedTuple):
    """Which counties a value speaks of, and whether what the reader's own unit has in them is taken off."""

    counties: frozenset[str]
    is_without_own: bool


@dataclass
class Attacker:
    """`parks` says what each park really has, `county_of` where it lies; `told` are cells; `own` the parks known."""

    parks: Mapping[Place, Mapping[str, Contributions]]
    county_of: Mapping[str, str]
    told: set[tuple[Place, str]]
    own: frozenset[str] = frozenset()

    @property
    def counties(self) -> list[str]:
        return sorted(set(self.county_of.values()) - {NOWHERE})

    def true(self, place: Place, known: Known) -> Contributions:
        found: Contributions = {}
        for park, cell in self.parks[place].items():
            if self.county_of[park] in known.counties and not (known.is_without_own and park in self.own):
                found = plus(found, cell, 1)
        return found

    def knows(self, place: Place) -> set[Known]:
        """Sums of told counties, and the total less any of them; each also less the own unit's figures."""
        told = [county for county in self.counties if (place, county) in self.told]
        whole = frozenset((*self.counties, NOWHERE))
        own = {self.county_of[park] for park in self.own}
        known = {county for county in own if all(p in self.own for p in self.county_of if self.county_of[p] == county)}
        found: set[Known] = set()
        for count in range(len(told) + 1):
            for some in combinations(told, count):
                groups = [frozenset(some)] + ([whole - frozenset(some)] if (place, "total") in self.told else [])
                for group in groups:
                    found.add(Known(group, False))
                    if group & own:
                        found.add(Known(group - known, True))
        return {one for one in found if one.counties}

    def singles(self) -> Iterator[tuple[str, Contributions]]:
        """What one closing says of a group of counties that it does not name one by one."""
        for place in self.parks:
            for known in self.knows(place):
                is_named = all((place, county) in self.told for county in known.counties - {NOWHERE})
                value = self.true(place, known)
                if value or not is_named:
                    yield f"{place} {known}", value

    def differences(self) -> Iterator[tuple[str, Contributions]]:
        """One tier less another, one closing less another, and the difference of such differences."""
        knows = {place: self.knows(place) for place in self.parks}
        for one, two in combinations(self.parks, 2):
            for known in knows[one] & knows[two]:
                yield f"{one} - {two} {known}", plus(self.true(one, known), self.true(two, known), -1)
        closings, measures = sorted({place[0] for place in self.parks}), sorted({place[1] for place in self.parks})
        for (first, second), (big, small) in product(combinations(closings, 2), combinations(measures, 2)):
            corners = [(second, big), (second, small), (first, big), (first, small)]
            for known in set.intersection(*(knows[corner] for corner in corners)):
                values = [self.true(corner, known) for corner in corners]
                new, old = plus(values[0], values[1], -1), plus(values[2], values[3], -1)
                yield f"{corners} {known}", plus(new, old, -1)

    def stale(self) -> Iterator[tuple[str, Contributions]]:
        """A total less counties of another closing, as if they had not changed."""
        for one, two in product(self.parks, repeat=2):
            if one[0] != two[0] and one[1] == two[1] and (one, "total") in self.told:
                here = {county for county in self.counties if (one, county) in self.told}
                there = {county for county in self.counties if (two, county) in self.told} - here
                for some in {frozenset(there), *(frozenset([county]) for county in there)} - {frozenset()}:
                    rest = self.true(one, Known(frozenset((*self.counties, NOWHERE)) - here, False))
                    yield f"{one} less {two} {some}", plus(rest, self.true(two, Known(some, False)), -1)

    def finds(self) -> str:
        """How the attack goes that leads to fewer than three projects or to one that has nearly all; "" for none."""
        for how, value in self.singles():
            if not is_hidden(value):
                return how
        for how, value in (*self.differences(), *self.stale()):
            if any(adds for adds, _money in value.values()) and not is_hidden(value):
                return how
        return ""


def plus(one: Contributions, two: Contributions, sign: int) -> Contributions:
    made = {
        project: tuple(a + sign * b for a, b in zip(one.get(project, (0, 0)), two.get(project, (0, 0)), strict=True))
        for project in {*one, *two}
    }
    return {project: (adds, money) for project, (adds, money) in made.items() if adds or money}


def is_hidden(value: Contributions) -> bool:
    """Can nobody be made out: three or more projects, none with more than 85 % of the money."""
    money = sorted(abs(of) for adds, of in value.values() if adds)
    return len(money) > 2 and 100 * money[-1] <= 85 * sum(money)
