"""A return as its grid reads it: columns, lines and cells as plain data, in the order of the lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daliang.org import clock
from daliang.org.models import Person
from daliang.org.words import named
from daliang.rounds.fields import FIELDS, LABELS
from daliang.rounds.models import Correction, Remark, Return
from daliang.rounds.presence import Presence
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import Refusal
from daliang.web.answers import Ask
from daliang.web.cells import AMOUNTS, CHOSEN, DAYS, Cell, Choice
from daliang.web.saying import said
from daliang.web.sheets import Filing, Sheet
from daliang.web.templatetags.standing import LOOKS

Plain = dict[str, Any]
LONG = ("progress",)


def columns(choices: Mapping[str, Iterable[Choice]]) -> list[Plain]:
    """The cells of a line: name, label, kind, and for a list what can be chosen, with the words that name it."""
    return [
        {
            "name": name,
            "label": str(LABELS[name]),
            "kind": _kind(name),
            "choices": [[one.stored, one.label, *one.names] for one in choices.get(name, ())],
        }
        for name in FIELDS
    ]


def _kind(name: str) -> str:
    kinds = {"choice": CHOSEN, "money": AMOUNTS, "day": DAYS, "long": LONG}
    return next((kind for kind, names in kinds.items() if name in names), "text")


def state_of(filing: Filing) -> Plain:
    """Everything that may change while people type."""
    ret = filing.ret
    sheets = sorted(filing.sheets, key=lambda sheet: sheet.line.position)
    return {
        "version": ret.version,
        "lines": [_line(ret, sheet) for sheet in sheets],
        "isNothingNew": filing.is_nothing_new,
        "tally": _tally(filing),
        "filing": _("共 %(all)s 个项目，其中 %(done)s 个有变化，报给县区审核人。")
        % {"all": len(filing.live), "done": filing.done},
    }


def _tally(filing: Filing) -> Plain:
    waiting = ngettext("%(count)s 个待处理", "%(count)s 个待处理", filing.pressing) % {"count": filing.pressing}
    return {"done": f"{filing.done} / {len(filing.live)}", "pressing": f" · {waiting}" if filing.pressing else ""}


def _line(ret: Return, sheet: Sheet) -> Plain:
    line = sheet.line
    look = LOOKS["left-out" if sheet.standing == "dropped" else sheet.standing]
    return {
        "at": line.position,
        "key": line.key,
        "name": line.name,
        "isNew": line.is_new,
        "href": f"{reverse('return', args=[ret.round.code, ret.unit.code])}?line={line.position}",
        "standing": [look.tone, look.icon, _(look.word)],
        "locked": sheet.away or (_("已删去，不随填报报送") if line.is_dropped else ""),
        "notes": [sheet.moved, *_remarks(sheet.remarks)] if sheet.moved else _remarks(sheet.remarks),
        "cells": {cell.name: _cell(cell, sheet) for cell in sheet.cells},
    }


def _cell(cell: Cell, sheet: Sheet) -> Plain:
    """Only what there is, save the text: most cells have nothing to say."""
    found = {
        "shown": cell.shown if cell.shown != cell.text and cell.name in CHOSEN else "",
        "before": cell.before,
        "was": cell.was if cell.was != cell.before else "",
        "reading": cell.reading or _day(cell),
        "isChanged": cell.is_changed and not sheet.line.is_new,
        "errors": cell.errors,
        "asks": [_ask(ask, is_open=True) for ask in cell.questions]
        + [_ask(ask, is_open=False) for ask in cell.answered],
        "remarks": _remarks(cell.remarks),
        "notes": [_corrected(one) for one in cell.corrections],
    }
    return {"text": cell.text, **{name: value for name, value in found.items() if value}}


def _day(cell: Cell) -> str:
    """How a day that is not written as it is stored will be read."""
    if not cell.is_day or not cell.text.strip():
        return ""
    try:
        read = parse_day(cell.text, today=clock.today(), allow_future=True).isoformat()
    except Refusal:
        return ""
    return "" if read == cell.text.strip() else read


def _ask(ask: Ask, *, is_open: bool) -> Plain:
    return {"key": ask.key, "said": said(ask.question), "why": ask.why, "isOpen": is_open}


def _remarks(remarks: Iterable[Remark]) -> list[str]:
    return [_("%(who)s退回：%(text)s") % {"who": named(one.by), "text": one.text} for one in remarks]


def _corrected(one: Correction) -> str:
    given = {"who": named(one.by), "was": one.was or "—", "now": one.now or "—"}
    return _("%(who)s已更正：%(was)s → %(now)s") % given


def told(others: Iterable[Presence]) -> list[str]:
    """Who else is at the return, in words."""
    return [
        _("%(who)s也在填这份填报（%(time)s 起）")
        % {"who": named(one.person), "time": f"{clock.local(one.since):%H:%M}"}
        for one in others
    ]


def grid_of(filing: Filing, person: Person) -> Plain:
    """All that the grid begins with."""
    ret = filing.ret
    place = [ret.round.code, ret.unit.code]
    return {
        "person": person.pk,
        "save": reverse("return-cells", args=place),
        "beat": reverse("return-here", args=place),
        "money": reverse("money-reading"),
        "columns": columns(filing.choices),
        "words": sheet_words(),
        **state_of(filing),
    }


def sheet_words() -> dict[str, str]:
    """Each sentence of the grid's script; places are written {name}."""
    return {
        "saving": _("正在保存…"),
        "saved": _("已保存 {time}"),
        "held": _("未连网，已存在本机，连上后自动保存"),
        "noRoom": _("未连网，本机也存不下；请不要关闭页面"),
        "signedOut": _("登录已过期，填写的内容已存在本机；请在新窗口重新登录，本页会接着保存"),
        "refused": _("没有存上：{reason}"),
        "restored": _("已找回上次没有传上去的 {count} 格，正在保存"),
        "clashes": _("有 {count} 格两人改得不一样，请选定"),
        "was": _("上期 {value}"),
        "newRow": _("新项目"),
        "byLine": _("逐项填写第 {number} 行"),
        "why": _("写明原因，审核人会看到"),
        "whyOf": _("“{label}”的原因"),
        "clash": _("您填的是“{mine}”，刚才另有人改成“{theirs}”"),
        "mine": _("用我填的"),
        "theirs": _("用对方填的"),
        "empty": _("（空）"),
        "comma": _("，"),
        "pasted": _("贴入 {count} 格"),
        "pastedRows": _("新增 {count} 行"),
        "locked": _("{count} 格不能填（该行不由本单位填报或已删去），没有贴入"),
        "beyond": _("右边超出的 {count} 列没有贴入"),
        "unknown": _("{count} 格不是可选的内容，照原样填入，请改正"),
        "noProblem": _("没有要改正或说明的地方"),
        "undone": _("已撤销，改回 {count} 格"),
        "redone": _("已重做 {count} 格"),
        "nothingToUndo": _("没有可以撤销的"),
        "lockedRow": _("这一行不能填：{reason}"),
    }
