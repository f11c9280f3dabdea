"""Which cells of a closing may be told to people who do not see the rows: a pure rule, without database.

A cell is told when at least three projects make it up and none of them has more than 85 % of its money. The same must
hold for whatever follows from told cells by subtraction: what the total leaves over, one tier less another, one closing
less another, and these together; also for a reader who knows the exact figures of a unit of their own. No change at
all may be told. Where a derived value is not safe, the smallest told cell that leads to it is held back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import NamedTuple

FEWEST, MOST_PERCENT = 3, 85
CITY, LEFT = "*city", "*left"  # the whole; what stands at the city itself. No unit has such a code.
MANY = 10  # parts that share projects: beyond, their sums are too many to look at, and count as unsafe

Vector = Mapping[int, tuple[int, int]]  # project → what it adds, and its money
Key = tuple[int, str]  # number of the closing, code of the measure
Told = set[tuple[Key, str]]


class Seat(NamedTuple):
    """A unit with readers of its own: the part of the city that it lies in, and its share of that part."""

    part: str
    vector: Vector


@dataclass(frozen=True)
class Line:
    """One measure at one closing: the parts of the city (its counties and zones), and the units below it."""

    parts: Mapping[str, Vector]
    seats: Mapping[str, Seat] = field(default_factory=dict)


class Pattern(NamedTuple):
    """Lines added and subtracted, first the newest."""

    terms: tuple[tuple[int, Key], ...]

    @property
    def is_single(self) -> bool:
        return len(self.terms) == 1

    @property
    def is_between(self) -> bool:
        """Of two closings, one line each."""
        return len(self.terms) == 2 and self.terms[0][1][0] != self.terms[1][1][0]


def is_safe(vector: Vector) -> bool:
    """At least three projects, and none with more than 85 % of the money."""
    money = [abs(of) for value, of in vector.values() if value]
    return len(money) >= FEWEST and max(money) * 100 <= MOST_PERCENT * sum(money)


def summed(*terms: tuple[int, Vector]) -> dict[int, tuple[int, int]]:
    """Sign and vector of each term, added up; projects that add nothing are left out."""
    found: dict[int, tuple[int, int]] = {}
    for sign, vector in terms:
        for project, (value, money) in vector.items():
            was = found.get(project, (0, 0))
            found[project] = (was[0] + sign * value, was[1] + sign * money)
    return {project: of for project, of in found.items() if any(of)}


def is_nothing(vector: Vector) -> bool:
    return not any(value for value, _money in vector.values())


def safe_cells(
    lines: Mapping[Key, Line], told_before: Told, closing: int, families: Sequence[Sequence[str]], allowed: Told
) -> Told:
    """The cells of `closing` to tell, out of `allowed`, beside those that other closings have told already.

    `families` are measures of which one may hold the other (tiers): they are subtracted from one another.
    """
    rule = _Rule(lines, closing, families)
    wanted = {cell for cell in allowed if is_safe(rule.cell(cell))}
    told = set(wanted)
    while involved := rule.fault(told | told_before):
        told.remove(min(involved, key=rule.size))
    for cell in sorted(wanted - told, key=rule.size, reverse=True):
        if not rule.fault(told | {cell} | told_before):
            told.add(cell)
    return told


class _Rule:
    """The derived values of one closing. What does not depend on the told cells is worked out once."""

    def __init__(self, lines: Mapping[Key, Line], closing: int, families: Sequence[Sequence[str]]) -> None:
        self.lines, self.closing = lines, closing
        others = sorted({number for number, _measure in lines} - {closing}, reverse=True)
        self.patterns = [one for family in families for one in _patterns(closing, others, family, lines)]
        self.seats = sorted({seat for line in lines.values() for seat in line.seats})
        self.known: dict[tuple[Pattern, str], dict[str, Vector]] = {}

    def cell(self, cell: tuple[Key, str]) -> Vector:
        key, unit = cell
        parts = self.lines[key].parts
        return summed(*((1, one) for one in parts.values())) if unit == CITY else parts[unit]

    def size(self, cell: tuple[Key, str]) -> tuple[bool, int, int, str, str]:
        """The smallest first, the city's own last; of equals the first by measure and unit."""
        vector = self.cell(cell)
        return (cell[1] == CITY, len(vector), sum(money for _v, money in vector.values()), cell[0][1], cell[1])

    def fault(self, told: Told) -> Told:
        """The cells of this closing that lead to the first unsafe value; none when all is safe."""
        lines = {key for key, _unit in told}
        for pattern in self.patterns:
            if lines.issuperset(key for _sign, key in pattern.terms):
                for seat in ("", *(one for one in self.seats if self._matters(pattern, one))):
                    involved = self._involved(pattern, told, self._unsafe(pattern, seat, told))
                    involved = involved or self._mixed(pattern, seat, told)
                    if involved:
                        return involved
        return set()

    def _matters(self, pattern: Pattern, seat: str) -> bool:
        """Does knowing the unit's figures help?"""
        lines = [self.lines[key] for _sign, key in pattern.terms]
        return any(seat in line.parts or line.seats.get(seat, Seat("", {})).vector for line in lines)

    def _parts(self, pattern: Pattern, seat: str) -> dict[str, Vector]:
        """Each part's value along the pattern, less what the reader knows; parts of nothing are left out."""
        if (pattern, seat) not in self.known:
            terms: dict[str, list[tuple[int, Vector]]] = {}
            for sign, key in pattern.terms:
                for part, vector in self.lines[key].parts.items():
                    terms.setdefault(part, []).append((sign, vector))
                if seat in self.lines[key].seats:
                    own = self.lines[key].seats[seat]
                    terms.setdefault(own.part, []).append((-sign, own.vector))
            made = {part: summed(*of) for part, of in terms.items()}
            self.known[pattern, seat] = {part: vector for part, vector in made.items() if vector}
        return self.known[pattern, seat]

    def _unsafe(self, pattern: Pattern, seat: str, told: Told) -> frozenset[str]:
        """The first group of parts whose value is derived and not safe."""
        parts = self._parts(pattern, seat)
        groups = _groups([(self.lines[key], key) for _sign, key in pattern.terms], told, seat)
        values = {group: summed(*((1, parts[part]) for part in sorted(group) if part in parts)) for group in groups}
        for group, value in values.items():
            if pattern.is_single and LEFT in group:
                hidden = group if LEFT in parts else group - {LEFT}
                if hidden and (len(hidden) == 1 or not is_safe(value)):
                    return group
            elif not (is_nothing(value) or is_safe(value)):
                return group
        return frozenset() if pattern.is_single else _unsafe_sum(values)

    def _mixed(self, pattern: Pattern, seat: str, told: Told) -> Told:
        """What a total leaves over when cells held back beside it are taken from the other closing, as if unchanged."""
        if not pattern.is_between:
            return set()
        difference = self._parts(pattern, seat)
        for place, (_sign, key) in enumerate(pattern.terms):
            other = pattern.terms[1 - place][1]
            hidden = {unit for unit in self.lines[key].parts if (key, unit) not in told} - {seat}
            known = sorted(unit for unit in hidden if (other, unit) in told)
            if (key, CITY) not in told or not known:
                continue
            here = self._parts(Pattern(((1, key),)), seat)
            for some in (known, *([unit] for unit in known)):
                rest = [(1, here[unit]) for unit in {LEFT, *hidden}.difference(some) if unit in here]
                taken = [((1, -1)[place], difference[unit]) for unit in some if unit in difference]
                value = summed(*rest, *taken)
                if not (is_nothing(value) or is_safe(value)):
                    return {cell for cell in told if cell[0] == key or cell in {(other, unit) for unit in some}} & {
                        cell for cell in told if cell[0][0] == self.closing
                    }
        return set()

    def _involved(self, pattern: Pattern, told: Told, group: frozenset[str]) -> Told:
        """The told cells of this closing that the group's value is made from."""
        found: Told = set()
        for _sign, key in pattern.terms:
            if group and key[0] == self.closing:
                units = {unit for of, unit in told if of == key}
                found |= {(key, unit) for unit in units if LEFT in group or unit in group}
        return found


def _patterns(
    closing: int, others: Iterable[int], family: Sequence[str], lines: Mapping[Key, Line]
) -> Iterator[Pattern]:
    """Every line of the closing alone, less another tier, less another closing, and less both."""
    for measure in family:
        yield Pattern(((1, (closing, measure)),))
    pairs = list(combinations(family, 2))
    for one, two in pairs:
        yield Pattern(((1, (closing, one)), (-1, (closing, two))))
    for other in others:
        for one, two in product(family, repeat=2):
            if (other, two) in lines:
                yield Pattern(((1, (closing, one)), (-1, (other, two))))
        for one, two in pairs:
            if (other, one) in lines and (other, two) in lines:
                yield Pattern(((1, (closing, one)), (-1, (closing, two)), (-1, (other, one)), (1, (other, two))))


def _groups(lines: Sequence[tuple[Line, Key]], told: Told, seat: str) -> list[frozenset[str]]:
    """The smallest groups of parts whose sum is known in each of the lines; all other such groups are made of these.

    In one line a told part is a group of its own, and so is the reader's; what is held back is one group when the
    total is told, and unknown otherwise. Of several lines, groups that overlap are joined.
    """
    units = {LEFT, *(part for line, _key in lines for part in line.parts)}
    joined = {unit: {unit} for unit in units}
    unknown: set[str] = set()
    for line, key in lines:
        held = {unit for unit in units if unit == LEFT or (unit in line.parts and (key, unit) not in told)} - {seat}
        if (key, CITY) not in told:
            unknown |= held
            continue
        whole = set().union(*(joined[unit] for unit in held))
        joined.update(dict.fromkeys(whole, whole))
    found = {frozenset(group) for group in joined.values() if not group & unknown}
    return sorted(found, key=sorted)


def _unsafe_sum(values: Mapping[frozenset[str], Vector]) -> frozenset[str]:
    """A sum of groups that is not safe though each of them is: only where a project went from one to another."""
    for entangled in _entangled(values):
        if len(entangled) > MANY:
            return frozenset().union(*entangled)
        for count in range(2, len(entangled) + 1):
            for some in combinations(entangled, count):
                value = summed(*((1, values[group]) for group in some))
                if not (is_nothing(value) or is_safe(value)):
                    return frozenset().union(*some)
    return frozenset()


def _entangled(values: Mapping[frozenset[str], Vector]) -> list[list[frozenset[str]]]:
    """Groups that share projects, together; groups that share none are safe together when each is."""
    found: list[tuple[list[frozenset[str]], set[int]]] = []
    for group, vector in values.items():
        if vector:
            touching = [one for one in found if not one[1].isdisjoint(vector)]
            found = [one for one in found if one[1].isdisjoint(vector)]
            groups = [of for one in touching for of in one[0]]
            found.append(([*groups, group], set(vector).union(*(one[1] for one in touching))))
    return [groups for groups, _projects in found if len(groups) > 1]
