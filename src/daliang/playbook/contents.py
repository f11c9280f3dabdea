"""A file of targets/ as the contents of a notice."""

from __future__ import annotations

from daliang.playbook.shapes import IndicatorTable, NoticeFile
from daliang.targets.contents import Contents, Row


def contents_of(one: NoticeFile) -> Contents:
    """What the file says, as the targets room keeps it."""
    head = one.notice
    return Contents(
        title=head.title,
        document=head.document,
        dated=head.dated,
        effective_on=head.effective_on,
        title_en=head.title_en,
        basis=head.basis,
        burden_note=head.burden_note,
        is_synthetic=head.synthetic,
        rows=tuple(_row(indicator, one) for indicator in one.indicators),
    )


def _row(of: IndicatorTable, one: NoticeFile) -> Row:
    return Row(
        code=of.code,
        measure=of.measure,
        rule=of.rule,
        aspect=of.aspect,
        label=of.label,
        label_en=of.label_en,
        whole=of.whole,
        each=of.each,
        minimum=of.minimum,
        part_of=of.part_of,
        beside=of.beside,
        targets={target.unit: target.amount for target in one.targets if target.indicator == of.code},
    )
