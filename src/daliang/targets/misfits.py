"""Does a row ask something that its measure can answer? Each misfit names the row and what would be right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daliang.measures.definitions import Definition, read, refuse_unknown
from daliang.measures.models import Measure
from daliang.targets.contents import Contents, Row
from daliang.targets.models import Aspect, Each, Rule
from daliang.vocabulary.refusal import N_, Refusal

Measures = Mapping[str, Measure]
WHOLE = 10**6


def misfits(contents: Contents, measures: Measures) -> Iterator[Refusal]:
    """Refusals `unknown_code`, `bad_choice`, `counts_something_else`, `other_currency`, `no_whole`, `no_minimum`,
    `over_one`; each `where` is the row's code.
    """
    for row in contents.rows:
        unknown = [*_unknown(row, measures), *_bad_choices(row)]
        yield from unknown
        if not unknown:
            yield from _rule(row, measures)
            yield from _aspect(row, measures[row.measure])
            yield from _amounts(row)


def _unknown(row: Row, measures: Measures) -> Iterator[Refusal]:
    for name, codes in (("measure", (row.measure,)), ("whole", (row.whole,)), ("beside", row.beside)):
        for code in codes:
            if code not in measures and (code or name == "measure"):
                yield refuse_unknown(code, measures, field=name, where=row.code)
    for code in row.beside:
        if code in measures and measures[code].is_ratio:
            yield _refusal(
                row, N_("“%(label)s”是比率，不能列为后备：请选计数的口径。"), "counts_something_else", "beside",
                label=measures[code].label,
            )  # fmt: skip


def _bad_choices(row: Row) -> Iterator[Refusal]:
    asked = (("rule", row.rule, Rule.values), ("aspect", row.aspect, Aspect.values))
    each = (("each", row.each, Each.values),) if row.is_coverage else ()
    for name, found, known in (*asked, *each):
        if found not in known:
            yield _refusal(
                row, N_("“%(key)s”填的是“%(found)s”，只能是：%(known)s。"), "bad_choice", name,
                key=name, found=found, known="、".join(known),
            )  # fmt: skip


def _rule(row: Row, measures: Measures) -> Iterator[Refusal]:
    label = measures[row.measure].label
    is_ratio = measures[row.measure].is_ratio
    if is_ratio != (row.rule == Rule.RATE):
        yield _refusal(
            row,
            N_("“%(label)s”是两个口径之比，只能用“比率达到”这一规则。")
            if is_ratio
            else N_("“%(label)s”数的是项目或金额，不是比率：请选比率口径，或改用“占比达到”并写明分母。"),
            "counts_something_else",
            "rule",
            label=label,
        )
    if (row.rule == Rule.SHARE) != bool(row.whole):
        yield _refusal(
            row,
            N_("“占比达到”须写明是哪个口径的一部分。")
            if row.rule == Rule.SHARE
            else N_("只有“占比达到”才写分母口径，请去掉。"),
            "no_whole",
            "whole",
        )
    elif row.whole:
        yield from _share(row, measures)
    if row.is_coverage and row.minimum <= 0:
        yield _refusal(row, N_("“每个单位至少”须写明至少多少，且大于零。"), "no_minimum", "minimum")


def _share(row: Row, measures: Measures) -> Iterator[Refusal]:
    """A share is a part of another measure of the same book: a flow of a flow, a stock of a stock."""
    part, whole = measures[row.measure], measures[row.whole]
    if whole.is_ratio or row.whole == row.measure or whole.is_flow != part.is_flow:
        yield _refusal(
            row,
            N_("“%(label)s”不能算作“%(whole)s”的一部分：两者须同为流量或同为存量，分母不能是比率或它自己。"),
            "counts_something_else",
            "whole",
            label=part.label,
            whole=whole.label,
        )


def _aspect(row: Row, measure: Measure) -> Iterator[Refusal]:
    """Money is asked in the currency that the measure's tier is in; a rate has no money."""
    definition = read(measure.definition, where=measure.code)
    if row.aspect == Aspect.COUNT:
        return
    if not isinstance(definition, Definition):
        yield _refusal(row, N_("比率没有金额：“aspect”写 count。"), "counts_something_else", "aspect")
    elif definition.counting and definition.tier_currency.value.lower() != row.aspect:
        yield _refusal(
            row,
            N_("“%(label)s”按%(currency)s分档，金额指标也须用这种货币。"),
            "other_currency",
            "aspect",
            label=measure.label,
            currency=definition.tier_currency,
        )


def _amounts(row: Row) -> Iterator[Refusal]:
    for unit, amount in row.targets.items():
        if amount < 0:
            yield _refusal(
                row, N_("“%(unit)s”的目标是 %(amount)s：目标不能小于零，没有目标请留空或填 0。"), "negative", unit,
                unit=unit, amount=amount,
            )  # fmt: skip
        elif row.rule == Rule.SHARE and amount > WHOLE:
            yield _refusal(
                row, N_("“%(unit)s”的占比目标超过 100%%：占比不能大于全部。"), "over_one", unit, unit=unit
            )  # fmt: skip


def _refusal(row: Row, message: str, code: str, field: str, **params: object) -> Refusal:
    return Refusal(message, code=code, field=field, where=row.code, **params)
