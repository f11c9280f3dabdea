"""May these contents be issued? Everything that stands in the way, at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from daliang.ledger.tree import first_days, not_yet
from daliang.measures.models import Measure
from daliang.org.models import Unit
from daliang.rounds.rules.guards import raise_if
from daliang.targets.contents import Contents, Row
from daliang.targets.misfits import misfits
from daliang.targets.models import Each, Indicator, TargetNotice, Version
from daliang.targets.parts import wrong_parts
from daliang.vocabulary.refusal import N_, Refusal

HEAD = {"title": N_("标题"), "document": N_("文号"), "dated": N_("成文日期"), "effective_on": N_("生效日期")}


def refuse_unfit(notice: TargetNotice, contents: Contents, measures: Mapping[str, Measure]) -> None:
    """Refusals: `missing`, those of misfits and parts, `unknown_unit`, `unit_not_yet`, `not_each`, `same_period`,
    `after_the_period`. A fixed number of queries.
    """
    raise_if(
        [
            *_head(notice, contents),
            *misfits(contents, measures),
            *wrong_parts(contents),
            *_units(notice, contents),
            *_others(notice, contents),
        ]
    )


def _head(notice: TargetNotice, contents: Contents) -> Iterator[Refusal]:
    for name, label in HEAD.items():
        if not getattr(contents, name):
            yield Refusal(N_("还没有填写%(label)s。"), code="missing", field=name, label=label)
    if not contents.rows:
        yield Refusal(N_("通知里还没有指标：请至少加一个。"), code="missing", field="rows")
    if contents.effective_on and contents.effective_on > notice.ends:
        yield Refusal(
            N_("生效日期 %(day)s 晚于指标期末 %(ends)s：这一版管不到任何一天，请核对日期。"),
            code="after_the_period",
            field="effective_on",
            day=contents.effective_on.isoformat(),
            ends=notice.ends.isoformat(),
        )


def _units(notice: TargetNotice, contents: Contents) -> Iterator[Refusal]:
    """Each unit stands in the tree when the version begins to hold, in the period or before it."""
    units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.all()}
    first = first_days()
    day = max(notice.starts, contents.effective_on or notice.starts)
    for row in contents.rows:
        for code in row.targets:
            unit = units.get(code)
            if unit is None:
                yield Refusal(
                    N_("没有代码为“%(found)s”的单位。"), code="unknown_unit", field=code, where=row.code, found=code
                )
            else:
                yield from _unit(row, unit, first.get(unit.pk), day)


def _unit(row: Row, unit: Unit, first: date | None, day: date) -> Iterator[Refusal]:
    if first is None or first > day:
        refusal = not_yet(unit, first, day, field=unit.code)
        refusal.where = row.code
        yield refusal
    if row.is_coverage and row.each in Each.values and not Each(row.each).holds(unit.kind, is_park=unit.is_park):
        yield Refusal(
            N_("“%(unit)s”不是%(each)s，不在“每个单位至少”之列：请去掉它的目标。"),
            code="not_each",
            field=unit.code,
            where=row.code,
            unit=unit,
            each=Each(row.each).label,
        )


def _others(notice: TargetNotice, contents: Contents) -> Iterator[Refusal]:
    """No other notice over the same days asks the same of the same measure; another tier is another measure."""
    others = Version.objects.filter(notice__starts__lte=notice.ends, notice__ends__gte=notice.starts)
    latest = {version.notice_id: version for version in others.exclude(notice=notice).order_by("number")}
    rows = Indicator.objects.filter(version__in=latest.values())
    asked = {
        (one.measure.code, one.rule, one.aspect): one.version
        for one in rows.select_related("measure", "version__notice")
    }
    for row in contents.rows:
        version = asked.get((row.measure, row.rule, row.aspect))
        if version is not None:
            yield Refusal(
                N_(
                    "“%(title)s”（%(other)s，%(starts)s 至 %(ends)s）已就同一口径、规则下达指标：请改那一份，或换口径。"
                ),
                code="same_period",
                field="measure",
                where=row.code,
                starts=version.notice.starts.isoformat(),
                ends=version.notice.ends.isoformat(),
                title=version.title,
                other=version.notice.code,
            )
