"""What an address asks of the project pages: filter, columns, order, size; the addresses that change one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, F, Value, When
from django.http import QueryDict
from django.urls import reverse

from daliang.org.models import Person
from daliang.register.models import Project, ProjectQuerySet
from daliang.register.models.project import reads_secrets
from daliang.web.lists import lookups
from daliang.web.lists.columns import COLUMNS, USUAL, Column, chosen
from daliang.web.lists.filters import Chip, Filter, Pair

SIZES = (50, 100, 200)
USUAL_ORDER = "-amount"
LIST = "project-list"


@dataclass(frozen=True)
class Head:
    """One column's head: its words, how it is sorted now, and the address that sorts by it."""

    column: Column
    sorted: str
    address: str


@dataclass(frozen=True)
class Asked:
    """One reading of an address for one person."""

    person: Person
    filter: Filter
    columns: tuple[Column, ...]
    order: str
    size: int
    page: str

    @classmethod
    def of(cls, asked: QueryDict, person: Person) -> Asked:
        order = asked.get("order", "")
        size = asked.get("size", "")
        return cls(
            person,
            Filter.read(asked, person),
            chosen(asked.getlist("col") or asked.get("cols", "").split(",")),
            order if order.removeprefix("-") in COLUMNS else USUAL_ORDER,
            int(size) if size in map(str, SIZES) else SIZES[0],
            asked.get("page", "1"),
        )

    @property
    def looks(self) -> list[Pair]:
        """Columns, order and size where they are not the usual ones."""
        keys = tuple(column.key for column in self.columns)
        found = [] if keys == USUAL else [("cols", ",".join(keys[1:]))]
        found += [] if self.order == USUAL_ORDER else [("order", self.order)]
        return found + ([] if self.size == SIZES[0] else [("size", str(self.size))])

    @property
    def query(self) -> str:
        """All that was asked, in one settled form: what a saved view keeps and an export repeats."""
        return urlencode([*self.filter.pairs, *self.looks])

    def address(self, name: str = LIST, *, without: Chip | None = None, **more: Any) -> str:
        """The page of this name with the same filter and looks, but for one chip, and what `more` says."""
        gone = set(without.pairs) if without else set()
        kept = [pair for pair in (*self.filter.pairs, *self.looks) if pair not in gone and pair[0] not in more]
        query = urlencode([*kept, *((key, value) for key, value in more.items() if value is not None)])
        return f"{reverse(name)}?{query}" if query else reverse(name)

    def narrowed(self, name: str = LIST, **more: Any) -> str:
        """The same filter, narrowed once more; dots in keys are written as two underscores here."""
        return self.address(name, **{key.replace("__", "."): value for key, value in more.items()})

    def chips(self, name: str) -> list[tuple[Chip, str]]:
        """Each part of the sentence with the address that takes it out."""
        return [(chip, self.address(name, without=chip)) for chip in self.filter.chips]

    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        now = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.order, "")
        first = f"-{column.key}" if column.is_figure or column.ask == "day" else column.key
        other = column.key if first.startswith("-") else f"-{column.key}"
        return Head(column, now, self.address(order=other if self.order == first else first))

    def rows(self) -> ProjectQuerySet:
        """The projects that fit, in order, with what the cells read."""
        found = self.filter.within().select_related("unit", "stage", "industry")
        return self.sorted(found)

    def keys(self) -> Any:
        """The ids of `rows`, in order: sorting carries no wide rows along."""
        return self.sorted(self.filter.within()).values_list("pk", flat=True)

    def fetched(self, keys: Iterable[int]) -> list[Project]:
        """The projects of these ids, in their order."""
        wanted = list(keys)
        found = Project.objects.visible_to(self.person).select_related("unit", "stage", "industry").in_bulk(wanted)
        return [found[key] for key in wanted if key in found]

    def sorted(self, found: ProjectQuerySet) -> ProjectQuerySet:
        """What is blank stands last, both ways; a name that is closed to the person sorts as what is shown instead."""
        column = COLUMNS[self.order.removeprefix("-")]
        by: Any = F(column.path)
        if column.is_telling and not reads_secrets(self.person):
            instead: Any = F("code_name") if column.key == "name" else Value("")
            by = Case(
                When(lookups.closed_to(self.person), then=instead), default=by, output_field=CharField(max_length=4000)
            )
        falls = self.order.startswith("-")
        return found.order_by(by.desc(nulls_last=True) if falls else by.asc(nulls_last=True), "code")
