"""A notice of targets as a Word letter: number, title, what is asked and how it is counted, the table of targets.

The letter is the office's own, in Chinese whatever the reader's language, in the city's own layout where there is one
(docs/bulletins.md). An officer finishes it in Word.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from daliang.bulletins.documents import own_layout
from daliang.bulletins.models import Language, LayoutKind
from daliang.bulletins.word import filled_letter, supplied_letter
from daliang.measures.models import Measure
from daliang.measures.wording import counting_words
from daliang.org.models import Person, Unit
from daliang.targets.amounts import written
from daliang.targets.contents import Contents, Row, issued
from daliang.targets.models import Each, Rule, Version
from daliang.vocabulary.numerals import chinese_number

CHINESE = "zh-hans"
SAMPLE = "x"  # what a place holds while a layout is tried out
Places = dict[str, Any]


def notice_letter(version: Version, *, reader: Person | None) -> bytes:
    """The version as .docx with the targets that the reader may see; all of them for None, the house itself.

    Refusal `bad_layout` where the city's own layout cannot hold this letter.
    """
    places = letter_places(version, reader=reader)
    own = own_layout(Language.CHINESE, LayoutKind.TARGET_NOTICE)
    return filled_letter(places, own.name, bytes(own.content)) if own else supplied_letter(places)


def letter_places(version: Version, *, reader: Person | None) -> Places:
    """What a layout of the letter may name."""
    contents = issued([version], reader)[version.pk]
    measures = {measure.code: measure for measure in Measure.objects.all()}
    with override(CHINESE):
        return {
            "document": contents.document,
            "title": contents.title,
            "warning": _("（演示，非真实文件）") if contents.is_synthetic else "",
            "addressees": _("各县（市、区）人民政府，各功能区管委会："),
            "basis": contents.basis.rstrip("。"),
            "starts": version.notice.starts.isoformat(),
            "ends": version.notice.ends.isoformat(),
            "effective_on": version.effective_on.isoformat(),
            "opening": _opening(version, contents),
            "rows": [_asked(number, row, measures) for number, row in enumerate(contents.rows, start=1)],
            "table": _table(contents, measures),
            "burden_note": contents.burden_note,
            "dated": _dated(contents),
        }


def trial_places() -> tuple[Places, Places]:
    """Two made-up letters to try a layout on: one with everything that a letter may hold, one with the least."""
    row = dict.fromkeys(("number", "label", "rule", "counting", "text"), SAMPLE)
    line = {"name": SAMPLE, "level": 1, "figures": ["1"], "cells": [SAMPLE, "1"]}
    table = {"heading": SAMPLE, "first": SAMPLE, "titles": [SAMPLE], "rows": [line]}
    words = ("document", "title", "addressees", "starts", "ends", "effective_on", "opening")
    may_lack = ("warning", "basis", "burden_note", "dated")
    always = dict.fromkeys(words, SAMPLE)
    full = {**always, **dict.fromkeys(may_lack, SAMPLE), "rows": [row], "table": table}
    return full, {**always, **dict.fromkeys(may_lack, ""), "rows": [], "table": {**table, "titles": [], "rows": []}}


def _opening(version: Version, contents: Contents) -> str:
    days = {name: of.isoformat() for name, of in (("starts", version.notice.starts), ("ends", version.notice.ends))}
    asked = _("现将 %(starts)s 至 %(ends)s 的指标下达给你们，自 %(day)s 起按此计。") % {
        **days,
        "day": version.effective_on.isoformat(),
    }
    basis = _("依据：%(basis)s。") % {"basis": contents.basis.rstrip("。")} if contents.basis else ""
    return basis + asked


def _dated(contents: Contents) -> str:
    if not contents.dated:
        return ""
    dated = {name: getattr(contents.dated, name) for name in ("year", "month", "day")}
    return _("%(year)s年%(month)s月%(day)s日") % dated


def _asked(number: int, row: Row, measures: dict[str, Measure]) -> dict[str, str]:
    """Its words, and in `text` the sentence: 一、新签约认定项目（≥20亿元）：每个园区至少 1。口径：…"""
    words = {
        "number": chinese_number(number),
        "label": label(row, measures),
        "rule": _rule(row),
        "counting": counting_words(measures[row.measure]),
    }
    return {**words, "text": _("%(number)s、%(label)s：%(rule)s。口径：%(counting)s。") % words}


def label(row: Row, measures: dict[str, Measure]) -> str:
    return row.label or measures[row.measure].label


def _rule(row: Row) -> str:
    if not row.is_coverage:
        return str(Rule(row.rule).label)
    least = written(row.minimum, rule=row.rule, aspect=row.aspect)
    return _("每个%(each)s至少 %(least)s") % {"each": Each(row.each).label, "least": least}


def _table(contents: Contents, measures: dict[str, Measure]) -> dict[str, Any]:
    """Units with a target down, rows with a target across; no rows where nothing was split."""
    rows = [row for row in contents.rows if row.targets]
    codes = {code for row in rows for code in row.targets}
    return {
        "heading": _("指标分解表"),
        "first": _("单位"),
        "titles": [label(row, measures) for row in rows],
        "rows": [_line(unit, rows) for unit in Unit.objects.filter(code__in=codes).order_by("path")],
    }


def _line(unit: Unit, rows: list[Row]) -> dict[str, Any]:
    figures = [written(row.targets.get(unit.code), rule=row.rule, aspect=row.aspect) for row in rows]
    return {"name": unit.name, "level": unit.depth - 1, "figures": figures, "cells": [unit.name, *figures]}
