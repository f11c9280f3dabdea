"""Issuing: a version with its indicators and targets is written once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from daliang.ledger.models import Closing
from daliang.ledger.numbering import lock_head
from daliang.measures.models import Measure
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.targets.checking import refuse_unfit
from daliang.targets.contents import Contents, Row
from daliang.targets.models import Beside, Indicator, Target, TargetNotice, Version


@dataclass(frozen=True)
class Issued:
    """The version, and whether it is new: issuing the same contents again changes nothing."""

    version: Version
    is_new: bool


def issue(notice: TargetNotice, contents: Contents, by: Person | None) -> Issued:
    """Write the next version, unless the latest one says the same. Refusals: see checking; inside a transaction."""
    lock_head()
    contents, measures = readied(contents)
    latest = notice.versions.order_by("-number").first()
    if latest is not None and latest.digest == contents.digest:
        return Issued(latest, is_new=False)
    refuse_unfit(notice, contents, measures)
    version = _version(notice, contents, latest.number + 1 if latest else 1, by)
    _write_rows(version, contents.rows, measures)
    record(
        by=by, action="targets.issue", subject=notice, unit=Unit.objects.city(), version=version.number,
        hash=version.digest, on=version.effective_on.isoformat(),
        texts={"title": version.title, "document": version.document},
    )  # fmt: skip
    return Issued(version, is_new=True)


def readied(contents: Contents) -> tuple[Contents, dict[str, Measure]]:
    """The contents as they would be issued, and the measures by code."""
    measures = {measure.code: measure for measure in Measure.objects.all()}
    return tidied(contents, measures), measures


def tidied(contents: Contents, measures: Mapping[str, Measure]) -> Contents:
    """Without what says nothing: a label that is the measure's own, what only an at-least rule asks."""
    return replace(contents, rows=tuple(_tidied(row, measures.get(row.measure)) for row in contents.rows))


def _tidied(row: Row, measure: Measure | None) -> Row:
    kept = row if row.is_coverage else replace(row, each="", minimum=0)
    if measure is None:
        return kept
    label = "" if row.label == measure.label else row.label
    label_en = "" if row.label_en == measure.label_en else row.label_en
    return replace(kept, label=label, label_en=label_en)


def _version(notice: TargetNotice, contents: Contents, number: int, by: Person | None) -> Version:
    assert contents.dated and contents.effective_on  # refused otherwise
    at = clock.now()
    stood = Closing.objects.filter(superseded_by=None, made_at__lte=at, day__gte=contents.effective_on)
    return Version.objects.create(
        notice=notice,
        number=number,
        title=contents.title,
        title_en=contents.title_en,
        document=contents.document,
        dated=contents.dated,
        effective_on=contents.effective_on,
        basis=contents.basis,
        burden_note=contents.burden_note,
        is_backdated=stood.exists(),
        is_synthetic=contents.is_synthetic,
        issued_by=by,
        issued_at=at,
        digest=contents.digest,
    )


def _write_rows(version: Version, rows: tuple[Row, ...], measures: Mapping[str, Measure]) -> None:
    """Rows that others are part of come first; they keep the order of the notice."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    made: dict[str, Indicator] = {}
    places = {row.code: at for at, row in enumerate(rows)}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row.part_of or row.part_of in made]
        for row in ready:
            made[row.code] = _indicator(version, row, places[row.code], measures, made)
        waiting = [row for row in waiting if row.code not in made]
    Beside.objects.bulk_create(
        Beside(indicator=made[row.code], measure=measures[code], order=at)
        for row in rows
        for at, code in enumerate(row.beside)
    )
    Target.objects.bulk_create(
        Target(indicator=made[row.code], unit=units[unit], amount=amount)
        for row in rows
        for unit, amount in row.targets.items()
    )


def _indicator(
    version: Version, row: Row, order: int, measures: Mapping[str, Measure], made: Mapping[str, Indicator]
) -> Indicator:
    measure = measures[row.measure]
    return Indicator.objects.create(
        version=version,
        order=order,
        code=row.code,
        label=row.label or measure.label,
        label_en=row.label_en or measure.label_en,
        measure=measure,
        rule=row.rule,
        aspect=row.aspect,
        whole=measures.get(row.whole),
        each=row.each,
        minimum=row.minimum or None,
        part_of=made.get(row.part_of),
    )
