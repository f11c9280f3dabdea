"""The draft of a notice as a form: what was typed becomes contents, or stands there again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from daliang.org import clock
from daliang.org.words import language
from daliang.targets.amounts import read_amount, written
from daliang.targets.contents import Contents, Row
from daliang.targets.models import Aspect, Each, Rule, TargetNotice
from daliang.targets.splitting import split
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.vocabulary.texts import clean_text

TEXTS = {"title": 120, "title_en": 160, "document": 60, "basis": 300, "burden_note": 300}
DAYS = ("dated", "effective_on")
MINIMUM = "minimum"


@dataclass
class Typed:
    """The contents that a form says, and the refusals of what could not be read, by the name of the field."""

    contents: Contents
    errors: dict[str, Refusal] = field(default_factory=dict)


def cell_name(row: str, unit: str) -> str:
    return f"{row}|{unit}"


def read_form(contents: Contents, post: Mapping[str, str], units: Iterable[str]) -> Typed:
    """The draft with everything that the form has put over it; fields that it has not stay as they are."""
    typed = Typed(contents)
    head: dict[str, Any] = {name: _text(post, name, longest, typed) for name, longest in TEXTS.items() if name in post}
    days: dict[str, Any] = {name: _day(post, name, typed) for name in DAYS if name in post}
    minimums = {row.code: _minimum(row, post, typed) for row in contents.rows if f"{MINIMUM}|{row.code}" in post}
    rows = tuple(replace(row, minimum=minimums.get(row.code, row.minimum)) for row in contents.rows)
    typed.contents = replace(contents, **head, **days, rows=rows).with_targets(_cells(rows, post, units, typed))
    return typed


def _text(post: Mapping[str, str], name: str, longest: int, typed: Typed) -> str:
    text = " ".join(clean_text(post[name]).split())
    if len(text) > longest:
        typed.errors[name] = Refusal(N_("不能超过%(most)s个字。"), code="too_long", field=name, most=longest)
    return text


def _day(post: Mapping[str, str], name: str, typed: Typed) -> date | None:
    try:
        return parse_day(post[name], today=clock.today(), allow_future=True) if post[name].strip() else None
    except Refusal as refusal:
        typed.errors[name] = refusal
        return None


def _minimum(row: Row, post: Mapping[str, str], typed: Typed) -> int:
    name = f"{MINIMUM}|{row.code}"
    return _read(row, post[name], name, typed) or 0


def _cells(
    rows: Iterable[Row], post: Mapping[str, str], units: Iterable[str], typed: Typed
) -> dict[tuple[str, str], int | None]:
    names = {cell_name(row.code, unit): (row, unit) for row in rows for unit in units}
    return {
        (row.code, unit): _read(row, post[name], name, typed) for name, (row, unit) in names.items() if name in post
    }


def _read(row: Row, text: str, name: str, typed: Typed) -> int | None:
    try:
        return read_amount(clean_text(text), rule=row.rule, aspect=row.aspect)
    except Refusal as refusal:
        typed.errors[name] = refusal
        return None


def shown_amount(row: Row, amount: int | None) -> str:
    return written(amount, rule=row.rule, aspect=row.aspect, language=language())


def _proposed(notice: TargetNotice, contents: Contents, post: QueryDict) -> Contents:
    code, unit = post.get("split_row", ""), post.get("split_unit", "")
    row = contents.row(code)
    floor = read_amount(post.get("floor", ""), rule=row.rule, aspect=row.aspect) if row else None
    parts = split(notice, contents, code, unit, way=post.get("way", ""), floor=floor or 0)
    return contents.with_targets({(code, child): amount for child, amount in parts.items()})


def _added(_notice: TargetNotice, contents: Contents, post: QueryDict) -> Contents:
    """Another row; what it asks is checked whole when the notice is issued, its words here."""
    given = {
        name: clean_text(post.get(f"new_{name}", "")).strip()
        for name in ("measure", "rule", "aspect", "each", "whole", "part_of")
    }
    if not given["measure"] or given["rule"] not in Rule.values or given["aspect"] not in Aspect.values:
        raise Refusal(N_("请选口径、规则和计量。"), code="missing", field="new_measure")
    row = Row(
        code=_free(contents, given["measure"]),
        measure=given["measure"],
        rule=given["rule"],
        aspect=given["aspect"],
        whole=given["whole"] if given["rule"] == Rule.SHARE else "",
        each=(given["each"] or Each.PARK.value) if given["rule"] == Rule.AT_LEAST else "",
        minimum=1 if given["rule"] == Rule.AT_LEAST else 0,
        part_of=given["part_of"],
        beside=tuple(clean_text(code) for code in post.getlist("new_beside") if code),
    )
    return replace(contents, rows=(*contents.rows, row))


def _free(contents: Contents, code: str) -> str:
    """The measure's own code, or with the first number that is free."""
    taken, number, found = {row.code for row in contents.rows}, 2, code
    while found in taken:
        found, number = f"{code}-{number}", number + 1
    return found


def _removed(_notice: TargetNotice, contents: Contents, post: QueryDict) -> Contents:
    code = post.get("row", "")
    if contents.row(code) is None:
        raise Refusal(N_("草稿里没有指标“%(found)s”。"), code="unknown_row", field="row", found=quoted(code))
    kept = tuple(replace(row, part_of="") if row.part_of == code else row for row in contents.rows if row.code != code)
    return replace(contents, rows=kept)


Deed = Callable[[TargetNotice, Contents, QueryDict], Contents]
DEEDS: Mapping[str, Deed] = {
    "save": lambda _notice, contents, _post: contents,
    "issue": lambda _notice, contents, _post: contents,
    "split": _proposed,
    "add": _added,
    "remove": _removed,
}


def seen_of(post: Mapping[str, Any]) -> int:
    """Which state of the draft the form was filled over; 0, which never fits, where it does not say."""
    text = str(post.get("seen", ""))
    return int(text) if text.isdecimal() and len(text) < 10 else 0
