"""Is this project already on somebody's file? Names and investors are compared without spaces, marks and width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from daliang.org.models import Unit
from daliang.org.walls import whole_house
from daliang.register.models import Project
from daliang.rounds.models import REPORTED, Line, Round
from daliang.vocabulary.likeness import plain

ALIKE, LOOSELY_ALIKE = 88, 68  # of 100, by rapidfuzz's ratio over the plain names


@dataclass(frozen=True)
class Sighting:
    """A project that some unit has: on the register (its `code`), or in a filed new line of this round (`line_id`)."""

    unit: Unit
    name: str
    investor: str
    code: str = ""
    line_id: int | None = None

    @cached_property
    def plain(self) -> tuple[str, str]:
        """Name and investor as they are compared."""
        return plain(self.name), plain(self.investor)

    def is_same(self, name: str, investor: str) -> bool:
        """The same name and the same investor."""
        wanted = plain(name), plain(investor)
        return bool(wanted[0]) and wanted == self.plain

    def is_alike(self, name: str, investor: str) -> bool:
        """The same, or a name so near that a person should look; the same investor makes a looser name enough."""
        wanted, wanted_investor = plain(name), plain(investor)
        if not wanted:
            return False
        same_investor = bool(wanted_investor) and wanted_investor == self.plain[1]
        return fuzz.ratio(wanted, self.plain[0]) >= (LOOSELY_ALIKE if same_investor else ALIKE)


@whole_house
def sightings(round_: Round) -> list[Sighting]:
    """All live projects, and the new lines that are filed in this round: three queries.

    Of a project only what is compared and shown is read: there are many.
    """
    units = {unit.pk: unit for unit in Unit.objects.all()}
    projects = Project.objects.live().filter(unit__isnull=False).values_list("unit", "name", "investor", "code")
    lines = Line.objects.filter(
        project=None,
        is_dropped=False,
        belongs_to__round=round_,
        belongs_to__state__in=REPORTED,
    ).select_related("belongs_to__unit")
    return [
        *(Sighting(units[unit], name, investor, code) for unit, name, investor, code in projects),
        *(Sighting(line.belongs_to.unit, line.name, line.typed.get("investor", ""), line_id=line.pk) for line in lines),
    ]


def elsewhere(found: Iterable[Sighting], unit: Unit) -> list[Sighting]:
    """Those of other units."""
    return [sighting for sighting in found if sighting.unit.pk != unit.pk]
