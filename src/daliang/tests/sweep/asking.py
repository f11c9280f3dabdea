"""The sweep: one person asks every address with every unit's ids; what comes back is held against the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType

from django.test import Client

from daliang.tests.known_writes import BACKEND
from daliang.tests.sweep.addresses import ADDRESSES, Address, Policy
from daliang.tests.sweep.answers import Answer, answer_of
from daliang.tests.sweep.ids import ELSEWHERE, NOBODYS, OWN, SIBLING, ids_of
from daliang.tests.sweep.oracle import LIST, OPEN, may
from daliang.tests.sweep.world import Planted, way

NOBODY = ""  # ids that nobody has
# login → role, unit and whose ids are asked for: the oracle is not told by the application who somebody is.
COUNTY, PARK, OWN_ONLY = (OWN, ELSEWHERE, NOBODY), (OWN, SIBLING, NOBODY), (OWN,)


@dataclass(frozen=True)
class Part:
    """One of the cast: what the city says of this person, and with whose ids they ask."""

    role: str
    unit: str
    asks: tuple[str, ...] = OWN_ONLY

    @property
    def way(self) -> tuple[str, ...]:
        return way(self.unit) if self.unit else ()


CAST: Mapping[str, Part] = MappingProxyType(
    {
        "leader": Part("leader", "city"),
        "officer": Part("officer", "city"),
        "approver-east": Part("approver", "east", COUNTY),
        "county-clerk-east": Part("county_clerk", "east", (OWN, ELSEWHERE)),
        "clerk-east-a": Part("clerk", "east-a", PARK),
        "the-recogniser": Part("recogniser", "city"),
        "the-department": Part("department", "city"),
        "the-partner": Part("partner", "city"),
        "the-system": Part("system", "city"),
        "the-security": Part("security", "city"),
        "the-audit": Part("audit", "city"),
        "unitless": Part("clerk", ""),
        "guest": Part("officer", ""),
        "roleless": Part("", "east-a"),
    }
)


def signed_in(planted: Planted, login: str) -> Client:
    client = Client()
    client.force_login(planted.person(login), backend=BACKEND)
    return client


def with_token(secret: str) -> Client:
    """A program that asks with this token."""
    return Client(headers={"Authorization": f"Bearer {secret}"})


@dataclass(frozen=True)
class Swept:
    """All answers to one person, how often they were refused for it, and how many alerts that raised."""

    answers: list[Answer]
    refused: int
    alerts: int

    def pairs(self) -> Iterator[tuple[Answer, Answer]]:
        """(answer to a foreign id, answer to nobody's id) for each question that takes an id."""
        for _asked, found in groupby(self.answers, key=lambda answer: answer.asked):
            by_unit = {answer.unit: answer for answer in found}
            if NOBODY in by_unit:
                yield from ((by_unit[unit], by_unit[NOBODY]) for unit in (SIBLING, ELSEWHERE) if unit in by_unit)


def filled(planted: Planted, template: str, units: Iterable[str]) -> dict[str, str]:
    """Unit → the address with its ids; once, for the first, where it takes none."""
    asked = {unit: template.format(**(ids_of(planted, unit) if unit else NOBODYS)) for unit in units}
    return asked if len(set(asked.values())) > 1 else dict([*asked.items()][:1])


def sweep(
    planted: Planted,
    login: str,
    *,
    client: Client | None = None,
    among: Iterable[Address] = ADDRESSES.values(),
    asks: Iterable[str] = (),
) -> list[Answer]:
    """Every question once, signed in, with the ids that the cast asks for; unless it is said otherwise.

    A route whose guard turns the role away (403) is not asked again with other ids.
    """
    asking = client or signed_in(planted, login)
    found = []
    for address in among:
        for template, unit, url in questions(planted, address, asks or CAST[login].asks):
            found.append(answer_of(login, address, template, unit, url, asking.get(url)))
            if found[-1].status == 403:
                break
    return found


def questions(planted: Planted, address: Address, units: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(template, unit, address) of every question to the route."""
    for template in address.asked:
        yield from ((template, unit, url) for unit, url in filled(planted, template, units).items())


@dataclass(frozen=True)
class Judge:
    """Holds answers against the oracle."""

    planted: Planted
    cast: Mapping[str, Part] = field(default_factory=lambda: CAST)

    def allows(self, answer: Answer, mark: str) -> bool:
        canary = self.planted.cage.known[mark]
        part, action = self.cast[answer.login], answer.address.action
        return may(part.role, part.way, action, canary.row, canary.field, login=answer.login)

    def leaks(self, answers: Iterable[Answer]) -> list[str]:
        """What was shown and must not be."""
        found = list(answers)
        return [
            f"{answer.login} reads {canary} at {answer.url}"
            for answer in found
            for canary in sorted(self.planted.cage.found(answer.text), key=str)
            if not self.allows(answer, canary.mark) and not _is_echo(canary.mark, answer, found)
        ]

    def hidden(self, login: str, answers: Iterable[Answer]) -> list[str]:
        """What must be shown somewhere and is not: without it the sweep would find nothing anywhere."""
        shown = {canary.mark for answer in answers for canary in self.planted.cage.found(answer.text)}
        part, asked = CAST[login], self._asked(login)
        return [
            f"{login} nowhere reads {canary}"
            for mark, canary in self.planted.cage.known.items()
            if mark not in shown and canary.label in asked
            if any(may(part.role, part.way, what, canary.row, canary.field, login=login) for what in (LIST, OPEN))
        ]

    def _asked(self, login: str) -> set[str]:
        """Labels of the rows whose own pages the person asked for."""
        units = [unit for unit in CAST[login].asks if unit]
        return {
            login,
            *units,
            *(ids_of(self.planted, unit)[place] for unit in units for place in ("project", "secret")),
        }


def _is_echo(mark: str, answer: Answer, asked: Iterable[Answer]) -> bool:
    """A text that was asked for and comes back is no news; the log repeats each address that was refused."""
    heard = asked if answer.address.policy is Policy.LOG else (answer,)
    return any(mark in one.url for one in heard)
