"""The way of counting (口径) of a measure, in words: shown on hover, under tables, in print."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daliang.ledger.facts import AmountKind
from daliang.ledger.models import Book
from daliang.measures.definitions import Definition, Ratio, Suspended, UnitOf, read
from daliang.measures.models import Measure
from daliang.org.words import language
from daliang.register.models import Origin
from daliang.vocabulary.money import format_money
from daliang.vocabulary.tiers import Counting

AMOUNTS = {
    AmountKind.TOTAL: gettext_lazy("金额为总投资"),
    AmountKind.FIXED: gettext_lazy("金额为固定资产投资"),
    AmountKind.EQUIPMENT: gettext_lazy("金额为设备投资"),
    AmountKind.CONTRACTED_FDI: gettext_lazy("金额为合同外资"),
    AmountKind.PAID_IN: gettext_lazy("金额为实际到账"),
}


def counting_words(measure: Measure) -> str:
    """One line: what is counted, how tiers are counted, for whom, which money."""
    definition = read(measure.definition, where=measure.code)
    if isinstance(definition, Ratio):
        return _("%(numerator)s ÷ %(denominator)s") % {
            "numerator": definition.numerator,
            "denominator": definition.denominator,
        }
    separator = "; " if language() == "en" else "；"
    return separator.join(str(part) for part in _parts(definition) if part)


def _parts(definition: Definition) -> tuple[object, ...]:
    return (
        _book(definition),
        _tiers(definition),
        _unit(definition),
        {Origin.FOREIGN: _("只计外资"), Origin.DOMESTIC: _("只计内资")}.get(definition.origin)
        if definition.origin
        else "",
        _("暂停的不计") if definition.suspended is Suspended.EXCLUDE and definition.book is Book.POSITION else "",
        AMOUNTS[definition.amount],
    )


def _book(definition: Definition) -> str:
    if definition.book is Book.POSITION:
        return _("截至日存量，看项目现处阶段")
    return _("期间首次到达，每个项目只计一次")


def _tiers(definition: Definition) -> str:
    if definition.at_least is None or definition.counting is None:
        return _("不分档")
    low = format_money(definition.at_least, definition.tier_currency, language=language())
    if definition.counting is Counting.BAND and definition.below is not None:
        high = format_money(definition.below, definition.tier_currency, language=language())
        return _("分段：%(low)s（含）至%(high)s（不含）") % {"low": low, "high": high}
    return _("≥%(low)s，逐档包含") % {"low": low}


def _unit(definition: Definition) -> str:
    if definition.book is Book.POSITION or definition.unit_of is UnitOf.LANDING:
        return _("按落地单位")
    return _("按归属份额")
