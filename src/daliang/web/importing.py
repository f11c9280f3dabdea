"""An import as its page shows it: rows with was and now in words, refusals with their cells, totals of a trial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daliang.intake import register_columns as heads
from daliang.intake.columns import Column
from daliang.intake.models import Import, ImportRow, Verdict
from daliang.intake.refusing import Kept, words
from daliang.intake.template import write_rows
from daliang.measures.models import Tier
from daliang.org.words import named
from daliang.register.fields import FIELDS
from daliang.register.models import Act, Origin, Stage
from daliang.web.postings import Words

LABELS = {
    heads.CODE: gettext_lazy("项目编号"),
    heads.UNIT: gettext_lazy("落地单位"),
    heads.INDUSTRY: gettext_lazy("行业"),
    heads.ORIGIN: gettext_lazy("内外资"),
    heads.AMOUNT: gettext_lazy("总投资"),
    heads.STAGE: gettext_lazy("阶段"),
    heads.STAGE_ON: gettext_lazy("阶段日期"),
    heads.OPENED_ON: gettext_lazy("建档日期"),
    heads.KNOWN_ON: gettext_lazy("登记日期"),
    heads.ENDED_ON: gettext_lazy("终止日期"),
    heads.EVIDENCE: gettext_lazy("依据"),
}
CODED = (heads.UNIT, heads.INDUSTRY, heads.STAGE)
LOOKS = {Verdict.NEW: "new", Verdict.CHANGED: "changed", Verdict.SAME: "unchanged", Verdict.REFUSED: "not-imported"}


@dataclass(frozen=True)
class Change:
    """One field of a row: what was stored, what would be."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Said:
    """Why something is not taken, and at which cell."""

    where: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A row as the page shows it."""

    row: ImportRow
    look: str
    changes: list[Change]
    reasons: list[Said]


class Wording:
    """Labels and codes in the reader's language, looked up once a page."""

    def __init__(self) -> None:
        self.words = Words.read()
        self.origins = {code: str(label) for code, label in Origin.choices}
        dates = {f"{heads.REACHED}{one.code}": named(one) for one in Stage.objects.all()}
        dates |= {f"{heads.RECOGNISED}{one.code}": named(one) for one in Act.objects.all()}
        self.dates = {code: heads.day_of(name) for code, name in dates.items()}

    def label(self, code: str) -> str:
        if code in FIELDS:
            return str(FIELDS[code].label)
        return str(LABELS.get(code) or self.dates.get(code, code))

    def text(self, code: str, value: str) -> str:
        if not value:
            return "—"
        if code == heads.ORIGIN:
            return self.origins.get(value, value)
        return self.words.of(value) if code in CODED else value

    def changes(self, row: ImportRow) -> list[Change]:
        was = row.was
        return [
            Change(self.label(code), self.text(code, was.get(code, "")), self.text(code, now))
            for code, now in row.now.items()
        ]


def shown(rows: Iterable[ImportRow], wording: Wording) -> list[Shown]:
    return [
        Shown(row, LOOKS[Verdict(row.verdict)], wording.changes(row), [said(one) for one in row.refusals])
        for row in rows
    ]


def said(one: Kept) -> Said:
    """A cell's address, else the place that the rule named."""
    if one["cell"].isdecimal():
        return Said(_("第%(row)s行") % {"row": one["cell"]}, words(one))
    return Said(one["cell"] or one["where"], words(one))


def write_report(file: BinaryIO, importing: Import) -> int:
    """All rows with their verdict as a workbook: place, project, verdict, was and now, reasons."""
    columns = [
        Column("sheet", _("工作表"), width=14),
        Column("row", _("行号"), width=8),
        Column("code", _("项目编号"), width=14),
        Column("name", _("项目名称"), width=30),
        Column("verdict", _("结果"), width=10),
        Column("changes", _("变化"), width=60),
        Column("reasons", _("原因"), width=60),
    ]
    rows = importing.rows.order_by("id").iterator(chunk_size=500)
    return write_rows(file, columns, _lines(rows), title=_("导入报告"))


def _lines(rows: Iterable[ImportRow]) -> Iterator[dict[str, Any]]:
    wording = Wording()
    for row in rows:
        changes = "；".join(
            f"{one.label}：{one.was} → {one.now}" for one in wording.changes(row)
        )  # not a sentence: list
        yield {
            "sheet": row.sheet,
            "row": str(row.number),
            "code": row.code,
            "name": row.name,
            "verdict": str(Verdict(row.verdict).label),
            "changes": changes[:30_000],
            "reasons": "；".join(f"{one.where} {one.text}" for one in map(said, row.refusals))[:30_000],
        }


@dataclass(frozen=True)
class Total:
    """One line of the trial report."""

    unit: str
    tier: str
    stage: str
    count: int | float
    cny: int
    usd: int


def totals_of(report: dict[str, Any]) -> list[Total]:
    """The cells of a trial run in words, in the order in which the measures gave them."""
    wording = Words.read()
    tiers = {tier.code: named(tier) for tier in Tier.objects.all()} | {"": _("全部")}
    return [
        Total(wording.of(unit), tiers.get(tier, tier), wording.of(stage), _whole(count), cny, usd)
        for unit, tier, stage, count, cny, usd in report["cells"]
    ]


def _whole(count: float) -> int | float:
    return int(count) if count == int(count) else count
