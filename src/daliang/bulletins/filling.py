"""A Word layout that somebody edited is a stranger's file: what it may hold, and what its places may say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from daliang.vocabulary.refusal import N_, Refusal

MOST_BYTES = 50_000_000  # unpacked
DEEPEST = 3  # loops in loops: tables, rows, cells
FILTERS = ("default", "escape", "first", "join", "last", "length", "list", "lower", "reverse", "sort", "trim", "upper")
# Places, parts that repeat, conditions. No calls, no assignment, no other file: what grows without bound is left out.
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr, nodes.Getitem,
    nodes.Slice,
    nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Test,
    nodes.Filter, nodes.Add, nodes.Sub, nodes.Neg, nodes.Concat, nodes.Tuple, nodes.List, nodes.Keyword,
)  # fmt: skip
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


class Filler(SandboxedEnvironment):
    """jinja2 cut down to what a layout needs; anything else is a TemplateSyntaxError that names it."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def from_string(
        self,
        source: Any,
        globals: Any = None,
        template_class: type[Template] | None = None,
    ) -> Template:
        _judge(self.parse(source), 0)
        return super().from_string(source, globals, template_class)


def _judge(node: nodes.Node, depth: int) -> None:
    """Refuse nodes that are not ALLOWED and loops deeper than DEEPEST; the sandbox refuses underscores."""
    if not isinstance(node, ALLOWED):
        raise TemplateSyntaxError(f"{type(node).__name__} is not for layouts", getattr(node, "lineno", 1))
    depth += isinstance(node, nodes.For)
    if depth > DEEPEST:
        raise TemplateSyntaxError("too many loops in loops", node.lineno)
    for child in node.iter_child_nodes():
        _judge(child, depth)


def read_layout(layout: Path) -> BytesIO:
    """The layout's bytes once they are known to be a plain .docx; Refusal `bad_layout` otherwise.

    Plain: members with names inside the archive, of a bearable size, XML that declares nothing, no macros, and nothing
    but hyperlinks that points outside.
    """
    content = layout.read_bytes()
    try:
        with ZipFile(BytesIO(content)) as package:
            if sum(member.file_size for member in package.infolist()) > MOST_BYTES:
                raise bad_layout(layout, "too large")
            parts = {member.filename: package.read(member) for member in package.infolist()}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as wrong:
        raise bad_layout(layout, "not a .docx file") from wrong
    if wrong_part := _wrong(parts):
        raise bad_layout(layout, wrong_part)
    return BytesIO(content)


def _wrong(parts: Mapping[str, bytes]) -> str:
    """The first thing that a plain .docx would not have; "" for none."""
    for name, content in parts.items():
        steps = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in steps or ":" in name:
            return f"member {name!r}"
        if "vbaproject" in name.casefold():
            return "macros"
        if name.casefold().endswith((".xml", ".rels")) and _DECLARES.search(content.replace(b"\0", b"")):
            return f"DTD in {name}"
        if name.casefold().endswith(".rels") and _points_outside(content):
            return f"outside link in {name}"
    return ""


def _points_outside(relations: bytes) -> bool:
    plain = relations.replace(b"\0", b"")
    return any(b"External" in one and b"/hyperlink" not in one for one in _RELATION.findall(plain))


def bad_layout(layout: Path, why: str) -> Refusal:
    return Refusal(
        N_("Word版式文件“%(file)s”无法套用：%(why)s。请对照说明改正占位符，或移走该文件改用自带版式。"),
        code="bad_layout",
        where=layout.name,
        file=layout.name,
        why=why,
    )
