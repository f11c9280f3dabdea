"""Pages without an end, made when asked for: what would keep a careless reader busy for hours, or fill its memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

HEAD = "<html><body><h1>东城区项目签约</h1><p>"


def _story(number: int) -> str:
    return f"总投资{number}亿元的{chr(0x4E00 + number)}{chr(0x5E00 + number)}器项目开工。"


ENDLESS: dict[str, Callable[[], str]] = {
    "nested": lambda: HEAD + "<div>" * 190_000 + "总投资5亿元。",
    "brackets": lambda: "<" * 19_000_000,
    "comments": lambda: "<!--" * 4_000_000,
    "entities": lambda: "&" * 19_000_000,
    "amounts": lambda: HEAD + "1亿元" * 60_000,
    "projects": lambda: HEAD + "总投资1亿元的甲乙丙项目、" * 14_000,
    "stories": lambda: HEAD + "".join(map(_story, range(1, 8_000))),
    "runs": lambda: HEAD + "?汉" * 90_000,
    "digits": lambda: HEAD + "1" * 190_000,
    "rows": lambda: HEAD + "<table><tr><td>项目名称<td>总投资（亿元）</tr>" + "<tr><td>甲乙项目<td>5</tr>" * 12_000,
}  # fmt: skip


def zipped(name: str) -> bytes:
    """An archive with one file of this name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "x")
    return made.getvalue()
