"""Codes of new projects: the city's letters, the year, a running number: YZ2022-0301."""

from __future__ import annotations

import re

from daliang.org.models import City
from daliang.org.walls import whole_house
from daliang.register.models import Project


class Codes:
    """Hands out the codes of one year in order. Its user holds the ledger's head, so no number is given twice."""

    @whole_house
    def __init__(self, year: int) -> None:
        self.stem = f"{_letters()}{year}-"
        taken = Project.objects.filter(code__startswith=self.stem).values_list("code", flat=True)
        numbers = (int(found[1]) for code in taken if (found := re.fullmatch(rf"{re.escape(self.stem)}(\d+)", code)))
        self.last = max(numbers, default=0)

    def take(self) -> str:
        """The next code."""
        self.last += 1
        return f"{self.stem}{self.last:04d}"


def _letters() -> str:
    """What the city's latest project codes begin with; for the first project, two letters of the city's code."""
    last = Project.objects.order_by("-code").values_list("code", flat=True).first()
    if last and (found := re.match(r"(.*?\D)\d{4}-\d+$", last)):
        return found[1]
    city = City.objects.first()
    return re.sub("[^A-Z]", "", city.code.upper())[:2] if city else "P"
