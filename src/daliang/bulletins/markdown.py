"""The report as office Markdown: headings, paragraphs and tables with their footnotes."""

import re

from daliang.bulletins.paper import Column, Paper, Row, Section, Table, shown

_INLINE = re.compile(r"([\\`*_\[\]|~])")
_RULES = {"left": "---", "center": ":---:", "right": "---:"}
_BLOCK = re.compile(r"^([#+\-=]|\d+(?=[.)]))")


def markdown(paper: Paper) -> bytes:
    """Print the paper as UTF-8 Markdown. Whatever people typed stays text."""
    head = [f"# {plain(paper.masthead)}", _line(paper.issue, paper.office, paper.made_on)]
    warning = f"**{plain(paper.warning)}**" if paper.warning else ""
    blocks = [*head, warning, f"## {plain(paper.title)}", paragraph(paper.brief)]
    for section in paper.sections:
        blocks += _section(section, paper.language)
    blocks += ["---", paragraph(paper.colophon)]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def plain(text: str) -> str:
    """A text in which nothing is markup: marks escaped, < > & as entities."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _INLINE.sub(r"\\\1", safe)


def paragraph(text: str) -> str:
    """A text that begins no heading, list or rule either."""
    return _BLOCK.sub(r"\\\1", plain(text))


def _section(section: Section, language: str) -> list[str]:
    blocks = [f"## {plain(section.heading)}", *map(paragraph, section.paragraphs)]
    for table in section.tables:
        blocks += _table(table, language)
    return blocks


def _table(table: Table, language: str) -> list[str]:
    title = f"### {plain(table.title)}" if table.title else ""
    if not table.rows:
        return [title, paragraph(table.empty)]
    head = [_cells([_heading(column) for column in table.columns])]
    rule = ["| " + " | ".join(_RULES[column.kind.align] for column in table.columns) + " |"]
    rows = [_cells(_row(row, table.columns, language)) for row in table.rows]
    return [title, "\n".join(head + rule + rows), *map(paragraph, table.notes)]


def _row(row: Row, columns: tuple[Column, ...], language: str) -> list[str]:
    texts = [shown(cell, column.kind, language) for cell, column in zip(row.cells, columns, strict=True)]
    indent = "　" * max(row.level - 1, 0)
    return [indent + plain(texts[0]), *(plain(text) for text in texts[1:])]


def _heading(column: Column) -> str:
    return plain(f"{column.group} {column.title}" if column.group else column.title)


def _cells(texts: list[str]) -> str:
    return "| " + " | ".join(texts) + " |"


def _line(*texts: str) -> str:
    return "　".join(plain(text) for text in texts)
