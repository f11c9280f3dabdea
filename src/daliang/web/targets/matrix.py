"""The editor of a draft: units down, indicators across, what does not add up beside the cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from daliang.measures.models import Measure
from daliang.org.models import Unit
from daliang.org.words import named
from daliang.targets.checking import HEAD
from daliang.targets.contents import Contents, Row
from daliang.targets.fitting import Fit, fit
from daliang.targets.models import Aspect, Draft, Each, Rule
from daliang.targets.splitting import Way, tree_on
from daliang.vocabulary.refusal import Refusal
from daliang.web.saying import said
from daliang.web.targets.differing import LABELS, Words
from daliang.web.targets.writing import MINIMUM, TEXTS, cell_name, shown_amount

ORDER = ("title", "document", "dated", "effective_on", "basis", "burden_note", "title_en")


@dataclass(frozen=True)
class Cell:
    """One input. `note` says whether the targets below fit; `is_open` whether the row asks this unit."""

    name: str
    text: str
    label: str
    note: str = ""
    is_off: bool = False
    error: str = ""
    is_open: bool = True


@dataclass(frozen=True)
class Column:
    """One indicator: how it is called, what it asks, its minimum's input, whether it is an “of which”."""

    row: Row
    label: str
    asked: str
    part_of: str
    minimum: Cell | None


@dataclass(frozen=True)
class Line:
    unit: Unit
    level: int
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """What the page shows of a draft; `typed` is a form that was refused, whose texts stand there again."""

    columns: list[Column]
    lines: list[Line]
    sums: list[str]

    @property
    def has_minimums(self) -> bool:
        return any(column.minimum for column in self.columns)


@dataclass(frozen=True)
class Field:
    """One input of the letter's head; `most` characters, 0 for a day."""

    name: str
    label: str
    text: str
    error: str
    most: int

    @property
    def is_optional(self) -> bool:
        return self.name not in HEAD

    @property
    def is_wide(self) -> bool:
        return self.name == "title"

    @property
    def language(self) -> str:
        return "en" if self.name.endswith("_en") else "zh"


def head_fields(contents: Contents, typed: Mapping[str, str] | None, errors: Mapping[str, Refusal]) -> list[Field]:
    """Title, number, days, basis: as typed where that was refused."""
    found = []
    for name in ORDER:
        given = getattr(contents, name)
        text = given if isinstance(given, str) else given.isoformat() if given else ""
        text = typed[name] if typed is not None and name in typed else text
        found.append(
            Field(name, _(LABELS[name]), text, said(errors[name]) if name in errors else "", TEXTS.get(name, 0))
        )
    return found


def matrix(draft: Draft, contents: Contents, typed: Mapping[str, str] | None, errors: Mapping[str, Refusal]) -> Matrix:
    """A fixed number of queries."""
    above, words = tree_on(draft.notice, contents), Words.now()
    units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.all()}
    fits = {(one.row, one.unit): one for one in fit(contents, above)}
    maker = _Maker(words, typed, errors, fits)
    levels = _levels(above)
    lines = [Line(units[code], levels[code], [maker.cell(row, units[code]) for row in contents.rows]) for code in above]
    return Matrix([maker.column(row, contents) for row in contents.rows], lines, maker.sums(contents))


def _levels(above: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for unit, parent in above.items():
        found[unit] = found[parent] + 1 if parent else 0
    return found


@dataclass(frozen=True)
class _Maker:
    words: Words
    typed: Mapping[str, str] | None
    errors: Mapping[str, Refusal]
    fits: Mapping[tuple[str, str], Fit]

    def cell(self, row: Row, unit: Unit) -> Cell:
        name, found = cell_name(row.code, unit.code), self.fits.get((row.code, unit.code))
        asks = not row.is_coverage or (
            row.each in Each.values and Each(row.each).holds(unit.kind, is_park=unit.is_park)
        )
        return self._cell(
            name, row, row.targets.get(unit.code), f"{named(unit)} {self.words.label(row)}",
            note=self._sum(row, found) if found else "", is_off=bool(found and found.over), is_open=asks,
        )  # fmt: skip

    def column(self, row: Row, contents: Contents) -> Column:
        above = contents.row(row.part_of)
        label = _("%(label)s 最低数") % {"label": self.words.label(row)}
        minimum = self._cell(f"{MINIMUM}|{row.code}", row, row.minimum, label) if row.is_coverage else None
        return Column(
            row, self.words.label(row), self.words.asked(row), self.words.label(above) if above else "", minimum
        )

    def sums(self, contents: Contents) -> list[str]:
        """What does not add up, one sentence a unit and row."""
        rows = {row.code: row for row in contents.rows}
        return [self._sentence(one, rows[one.row]) for one in self.fits.values() if one.over]

    def _sentence(self, one: Fit, row: Row) -> str:
        unit = self.words.units.get(one.unit, one.unit)
        return f"{unit} · {self.words.label(row)}：{self._sum(row, one)}"

    def _cell(self, name: str, row: Row, amount: int | None, label: str, **more: Any) -> Cell:
        text = shown_amount(row, amount)
        if self.typed is not None and name in self.typed:
            text = self.typed[name]
        error = said(self.errors[name]) if name in self.errors else ""
        return Cell(name, text, label, error=error, **more)

    def _sum(self, row: Row, found: Fit) -> str:
        parts, off = shown_amount(row, found.parts), shown_amount(row, abs(found.over))
        if not found.over:
            return _("下级合计 %(parts)s，正好") % {"parts": parts}
        if found.over > 0:
            return _("下级合计 %(parts)s，比下达数多 %(off)s") % {"parts": parts, "off": off}
        return _("下级合计 %(parts)s，比下达数少 %(off)s") % {"parts": parts, "off": off}


def choices() -> dict[str, Any]:
    """What the forms beside the matrix choose from."""
    return {
        "measures": [(one.code, named(one), one.is_ratio) for one in Measure.objects.all()],
        "rules": Rule.choices,
        "aspects": Aspect.choices,
        "eaches": Each.choices,
        "ways": Way.choices,
    }
