"""What the parts of a workbook say that its values do not: formulas, errors, formats, hidden rows, extents."""

from array import array
from collections.abc import Callable
from typing import Protocol

from daliang.intake import marks
from daliang.intake.limits import Limits, Refused
from daliang.intake.places import COLUMNS, address

Attributes = dict[str, str]
ROW = 1 << 14  # a place is row × ROW + column, so that places sort as they are read
BITS = 8
_PERCENT_FORMATS = {"9", "10"}
_SCALES = ("万", "亿")  # not a sentence: words inside number formats


class Part(Protocol):
    """Looks at the elements of one member of the workbook."""

    def start(self, name: str, attributes: Attributes) -> None: ...


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


class Kinds:
    """[Content_Types].xml: a workbook with macros is refused whatever its file is called."""

    def start(self, _name: str, attributes: Attributes) -> None:
        kind = attributes.get("ContentType", "")
        if "macroEnabled" in kind or "vbaProject" in kind:
            raise Refused("macros")
        if "sheet.binary" in kind:
            raise Refused("old_excel")


class Package:
    """_rels/.rels: which member is the workbook."""

    def __init__(self) -> None:
        self.workbook = ""

    def start(self, _name: str, attributes: Attributes) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            if self.workbook:
                raise Refused("tampered")
            self.workbook = attributes.get("Target", "").removeprefix("/").casefold()


class Book:
    """workbook.xml: the sheets in order (name, relation, hidden or not) and where days are counted from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), relation, hidden))
        elif tag == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in ("1", "true")


class Relations:
    """workbook.xml.rels: relation → member."""

    def __init__(self) -> None:
        self.members: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship":
            target = attributes.get("Target", "").removeprefix("/")
            member = target if target.startswith("xl/") else f"xl/{target}"
            self.members[attributes.get("Id", "")] = member.casefold()


class Styles:
    """styles.xml: which cell styles show their number as per cent or with 万 or 亿 behind it."""

    def __init__(self) -> None:
        self.marked: dict[str, int] = {}
        self._formats: dict[str, int] = dict.fromkeys(_PERCENT_FORMATS, marks.PERCENT)
        self._is_inside, self._count = False, 0

    def start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "numFmt":
            self._format(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif tag in ("cellXfs", "cellStyles", "dxfs"):
            self._is_inside = tag == "cellXfs"
        elif tag == "xf" and self._is_inside:
            if mark := self._formats.get(attributes.get("numFmtId", ""), 0):
                self.marked[str(self._count)] = mark
            self._count += 1

    def _format(self, number: str, code: str) -> None:
        if any(scale in code for scale in _SCALES):
            self._formats[number] = marks.SCALED
        elif "%" in code:
            self._formats[number] = marks.PERCENT


class Sheet:
    """One worksheet: counts its filled cells, remembers which cells and rows are special, refuses what is too far."""

    def __init__(self, limits: Limits, styles: Styles) -> None:
        self.limits, self.styles = limits, styles.marked
        self.cells = self.bottom = self.right = 0
        self.special = array("Q")  # place << BITS | mark
        self.hidden_rows = array("L")
        self.hidden_columns: list[tuple[int, int]] = []
        self._row, self._row_text, self._digits, self._column = 0, "0", 1, -1
        self._deeds: dict[str, Callable[[Attributes], None]] = {
            "c": self._cell,
            "v": self._filled,
            "is": self._filled,
            "f": self._formula,
            "row": self._next_row,
            "col": self._columns,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        deed = self._deeds.get(name if ":" not in name else local(name))
        if deed:
            deed(attributes)

    def _cell(self, attributes: Attributes) -> None:
        """A cell whose address is not in its row is refused: two readers would place it differently."""
        reference = attributes.get("r")
        if reference:
            if not reference.endswith(self._row_text):
                raise Refused("broken")
            self._column = COLUMNS[reference[: -self._digits]]
        else:
            self._column += 1
        mark = self.styles.get(attributes.get("s", ""), 0)
        if attributes.get("t") == "e":
            mark |= marks.ERROR
        if mark:
            self._mark(mark)

    def _filled(self, _attributes: Attributes) -> None:
        self.cells += 1
        self.bottom = max(self.bottom, self._row)
        if self._column >= self.right:
            self.right = self._column + 1
            if self.right > self.limits.columns:
                raise Refused("too_far", cell=address(self._column, self._row))
        if self.cells > self.limits.cells:
            raise Refused("too_many_cells", limit=self.limits.cells)

    def _formula(self, _attributes: Attributes) -> None:
        self._mark(marks.FORMULA)

    def _mark(self, mark: int) -> None:
        self.special.append((self._row * ROW + self._column) << BITS | mark)

    def _next_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        row = int(number) if number else self._row + 1
        if row <= self._row:
            raise Refused("broken")
        self._row, self._row_text, self._column = row, str(row), -1
        self._digits = len(self._row_text)
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_rows.append(row)

    def _columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_columns.append((int(attributes.get("min", "1")) - 1, int(attributes.get("max", "1"))))

    def check_area(self) -> None:
        """Two filled cells far apart make a reader lay out everything between them."""
        if self.bottom * self.right > self.limits.area:
            raise Refused("too_far", cell=address(self.right - 1, self.bottom))
