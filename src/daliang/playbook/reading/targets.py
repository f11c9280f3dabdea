"""targets/*.toml, lights.toml, and the [[target]] tables of expected.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from daliang.playbook.reading.figures import SOURCES
from daliang.playbook.records import Record
from daliang.playbook.shapes import IndicatorTable, LightsTable, NoticeFile, NoticeTable, StandingTable, TargetTable
from daliang.playbook.sources import Folder, Toml
from daliang.targets.amounts import read_amount
from daliang.targets.lights import Lights
from daliang.targets.models import Aspect, Each, Rule
from daliang.vocabulary.refusal import N_, Refusal

FOLDER = "targets"


def read_notices(folder: Folder) -> tuple[NoticeFile, ...]:
    """The files of the folder targets/ in order of their names; there need be none."""
    files = sorted(path.name for path in (folder.path / FOLDER).glob("*.toml"))
    return tuple(read_notice(folder, f"{FOLDER}/{name}") for name in files)


def read_notice(folder: Folder, file: str) -> NoticeFile:
    """One version of a notice."""
    toml = folder.table(file)
    record = toml.top(NoticeTable, besides=("indicator", "target"))
    indicators = tuple(_indicator(one) for one in toml.all("indicator", IndicatorTable))
    known = {one.code: one for one in indicators}
    targets = tuple(_target(one, known) for one in toml.all("target", TargetTable))
    return NoticeFile(file, _notice(record), indicators, targets)


def notice_in(path: Path) -> tuple[NoticeFile, Folder]:
    """The notice in a file by itself, and the folder with the faults of reading it."""
    folder = Folder(path.parent)
    return read_notice(folder, path.name), folder


def _notice(record: Record) -> NoticeTable:
    return NoticeTable(
        line=record.at,
        code=record.code("code"),
        title=record.text("title"),
        title_en=record.text("title_en", optional=True),
        starts=record.day("starts"),
        ends=record.day("ends"),
        document=record.text("document"),
        dated=record.day("dated"),
        effective_on=record.day("effective_on"),
        basis=record.text("basis", optional=True),
        burden_note=record.text("burden_note", optional=True),
        synthetic=_yes(record, "synthetic"),
    )


def _yes(record: Record, name: str) -> bool:
    """true or false in TOML; false when it is not there."""
    found: Any = record.values.get(name, False)
    if not isinstance(found, bool):
        record.wrong(name, N_("“%(name)s”读到的是“%(found)s”。"), N_("应为 true 或 false，不加引号。"))
        return False
    return found


def _indicator(record: Record) -> IndicatorTable:
    measure = record.code("measure")
    return IndicatorTable(
        line=record.at,
        code=record.code("code", optional=True) or measure,
        measure=measure,
        rule=record.choice("rule", Rule.values),
        aspect=record.choice("aspect", Aspect.values, optional=True) or Aspect.COUNT,
        label=record.text("label", optional=True),
        label_en=record.text("label_en", optional=True),
        whole=record.code("whole", optional=True),
        each=record.choice("each", Each.values, optional=True),
        minimum=record.number("minimum") if record.has("minimum") else 0,
        part_of=record.code("part_of", optional=True),
        beside=record.codes("beside", optional=True),
    )


def _target(record: Record, known: dict[str, IndicatorTable]) -> TargetTable:
    code = record.code("indicator")
    return TargetTable(
        line=record.at, indicator=code, unit=record.code("unit"), amount=_amount(record, known.get(code))
    )


def _amount(record: Record, indicator: IndicatorTable | None) -> int:
    """A whole number of projects, or a text as 20亿 or 35%; 0 when wrong. Without its indicator nothing is known."""
    given = record.values.get("amount", "")
    if indicator is None:
        return 0
    try:
        found = read_amount(str(given), rule=indicator.rule, aspect=indicator.aspect)
    except Refusal as refusal:
        record.faults.refused(record.file, record.line_of("amount"), refusal, name="amount")
        return 0
    if found is None:
        record.text("amount")
    return found or 0


def read_lights(toml: Toml) -> LightsTable:
    record, usual = toml.top(LightsTable), Lights()
    return LightsTable(
        line=record.at,
        warn=record.number("warn") if record.has("warn") else usual.warn,
        late=record.number("late") if record.has("late") else usual.late,
    )


def read_standings(toml: Toml) -> tuple[StandingTable, ...]:
    return tuple(
        StandingTable(
            line=record.at,
            notice=record.code("notice"),
            indicator=record.code("indicator"),
            unit=record.code("unit"),
            as_of=record.day("as_of"),
            done=record.number("done"),
            gap=record.number("gap"),
            source=record.choice("source", SOURCES),
        )
        for record in toml.all("target", StandingTable)
    )
