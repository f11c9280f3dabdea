"""Pages without an end, made when asked for: what would keep a careless reader busy for hours, or fill its memory."""

from __future__ import annotations

from collections.abc import Callable

HEAD = "<html><body><h1>东城区项目签约</h1><p>"
ENDLESS: dict[str, Callable[[], str]] = {
    "nested": lambda: HEAD + "<div>" * 390_000 + "总投资5亿元。",
    "brackets": lambda: "<" * 19_000_000,
    "comments": lambda: "<!--" * 4_000_000,
    "entities": lambda: "&" * 19_000_000,
    "amounts": lambda: HEAD + "1亿元" * 60_000,
    "projects": lambda: HEAD + "总投资1亿元的甲乙丙项目、" * 14_000,
    "stories": lambda: HEAD + "".join(f"总投资{n}亿元的{chr(0x4E00 + n)}{chr(0x5E00 + n)}器项目开工。" for n in range(1, 8_000)),
    "runs": lambda: HEAD + "?汉" * 90_000,
    "digits": lambda: HEAD + "1" * 190_000,
    "rows": lambda: HEAD + "<table><tr><td>项目名称</td><td>总投资（亿元）</td></tr>" + "<tr><td>甲乙项目</td><td>5</td></tr>" * 12_000,
}  # fmt: skip
