"""How the cells of the workbook look. Font names are those that Excel knows in every language."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from daliang.bulletins.paper import Kind, large_unit

_PLAIN = {"font_name": "SimSun", "font_size": 10.5, "valign": "vcenter"}
_CELL = {**_PLAIN, "border": 1, "border_color": "#A6A6A6"}
_LOOKS: dict[str, dict[str, Any]] = {
    "masthead": {
        **_PLAIN,
        "font_name": "FZXiaoBiaoSong-B05S",
        "font_size": 18,
        "font_color": "#C00000",
        "align": "center",
    },
    "line": {**_PLAIN, "align": "center"},
    "warning": {**_PLAIN, "align": "center", "font_color": "#C8402C"},
    "heading": {**_PLAIN, "font_name": "SimHei", "font_size": 12},
    "paragraph": {**_PLAIN, "text_wrap": True, "valign": "top"},
    "note": {**_PLAIN, "font_size": 9, "text_wrap": True, "valign": "top"},
    "column": {**_CELL, "font_name": "SimHei", "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"},
    "text": {**_CELL, "text_wrap": True},
    "quoted": {**_CELL, "text_wrap": True, "quote_prefix": True},
    "date": {**_CELL, "num_format": "yyyy-mm-dd", "align": "center"},
    "missing": {**_CELL, "align": "right"},
    "number": {**_CELL, "num_format": "0", "align": "center"},
}
_SHADES: dict[int | None, dict[str, Any]] = {0: {"bg_color": "#E7E7E7", "bold": True}, 1: {"bg_color": "#F4F4F4"}}


class Looks:
    """Cell formats of one workbook, made when first needed."""

    def __init__(self, book: Workbook, language: str) -> None:
        self._book, self._made = book, dict[tuple[object, ...], Format]()
        self.unit, self.decimals = large_unit(language)

    def __call__(self, look: str, *, level: int | None = None, indent: bool = False) -> Format:
        """A look; a level shades a table's row as a total or branch, and indents its first cell."""
        step = max((level or 0) - 1, 0) if indent else 0
        return self._make((look, level, step), {**_LOOKS[look], **_SHADES.get(level, {}), "indent": step})

    def figure(self, kind: Kind, *, decimals: int, level: int | None) -> Format:
        digits = "#,##0" + ("." + "0" * decimals if decimals else "")
        shape = f"+{digits};−{digits};{digits}" if kind.is_change else f"{digits};−{digits}"
        look = {**_CELL, **_SHADES.get(level, {}), "num_format": shape, "align": "right"}
        return self._make((shape, level), look)

    def _make(self, key: tuple[object, ...], look: dict[str, Any]) -> Format:
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]
