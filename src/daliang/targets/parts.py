"""“Of which” rows (其中): no circle, of the same kind, and never more than the row that they are part of."""

from __future__ import annotations

from collections.abc import Iterator

from daliang.targets.contents import Contents, Row
from daliang.vocabulary.refusal import N_, Refusal


def wrong_parts(contents: Contents) -> Iterator[Refusal]:
    """Refusals `repeated`, `unknown_row`, `circular`, `other_kind`, `over_parent`; each `where` is the row's code."""
    rows = {row.code: row for row in contents.rows}
    yield from _repeated(contents)
    for row in contents.rows:
        above = rows.get(row.part_of)
        if row.part_of and above is None:
            yield _refusal(row, N_("“其中”所属的“%(found)s”不在本通知的指标中。"), "unknown_row", found=row.part_of)
        elif row.part_of and _is_circular(row, rows):
            yield _refusal(row, N_("“其中”绕成了圈：“%(found)s”又属于“%(row)s”。"), "circular", found=row.part_of)
        elif above is not None:
            yield from _against(row, above)


def _repeated(contents: Contents) -> Iterator[Refusal]:
    codes = [row.code for row in contents.rows]
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        yield Refusal(
            N_("指标代码“%(row)s”重复：每个指标用一个代码。"), code="repeated", field="code", where=code, row=code
        )


def _is_circular(row: Row, rows: dict[str, Row]) -> bool:
    met, here = {row.code}, row.part_of
    while here and here not in met and here in rows:
        met.add(here)
        here = rows[here].part_of
    return here in met


def _against(row: Row, above: Row) -> Iterator[Refusal]:
    if (row.rule, row.aspect, row.each) != (above.rule, above.aspect, above.each):
        yield _refusal(
            row, N_("“其中”与所属的“%(above)s”规则或计量不同，不能相比：两行须一致。"), "other_kind", above=above.code
        )
        return
    if row.minimum > above.minimum:
        yield _refusal(row, N_("“其中”至少 %(own)s，多于所属的“%(above)s”（%(whole)s）。"), "over_parent",
                       own=row.minimum, above=above.code, whole=above.minimum)  # fmt: skip
    for unit, amount in row.targets.items():
        whole = above.targets.get(unit)
        if whole is not None and amount > whole:
            yield _refusal(
                row, N_("“%(unit)s”的“其中”目标 %(own)s 多于所属的“%(above)s”（%(whole)s）。"), "over_parent",
                unit=unit, own=amount, above=above.code, whole=whole,
            )  # fmt: skip


def _refusal(row: Row, message: str, code: str, **params: object) -> Refusal:
    return Refusal(message, code=code, field="part_of", where=row.code, row=row.code, **params)
