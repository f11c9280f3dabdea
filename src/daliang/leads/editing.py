"""What a person types into the fields of a fact, and how a fact's fields are shown to be typed over."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from daliang.leads.models import Fact, FactKind
from daliang.vocabulary.money import Qualifier, parse_money
from daliang.vocabulary.refusal import N_, Refusal

AMOUNT = "amount"
FIELDS: Mapping[str, tuple[str, ...]] = {
    FactKind.PROJECT: ("name", "company", AMOUNT, "stage", "place", "industry"),
    FactKind.AGGREGATE: ("count", AMOUNT, "event", "period"),
    FactKind.AMOUNT: (AMOUNT,),
    FactKind.PERSON: ("name", "title"),
}
LABELS = {
    "name": N_("名称"),
    "company": N_("投资方"),
    AMOUNT: N_("总投资"),
    "stage": N_("阶段"),
    "place": N_("落地"),
    "industry": N_("行业"),
    "count": N_("个数"),
    "event": N_("说的是什么"),
    "period": N_("时段"),
    "title": N_("职务"),
}
LONGEST = 120
CODES = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP")
WORDS = dict(zip(CODES, ["元", "美元", "欧元", "港元", "日元", "英镑"], strict=True))  # not a sentence: units
_SIZES = ((10**8, "亿"), (10**4, "万"))  # not a sentence: units
_QUALIFIERS = {Qualifier.EXACTLY: "eq", Qualifier.ABOUT: "about", Qualifier.AT_LEAST: "ge", Qualifier.CLASS: "order"}


def amount_text(fields: Mapping[str, Any]) -> str:
    """The amount as it is shown and typed: 20亿元, 1.2亿美元; "" for none."""
    value, currency = fields.get("amount_value"), fields.get("currency")
    if value is None:
        return ""
    size, unit = next(((size, unit) for size, unit in _SIZES if value >= size), (1, ""))
    number = Decimal(str(value)) / size
    return f"{number.normalize():f}{unit}{WORDS.get(str(currency), currency)}"


def shown(fact: Fact) -> dict[str, str]:
    """Field → text, in the order of the form."""
    fields = fact.fields
    return {
        name: amount_text(fields) if name == AMOUNT else "" if fields.get(name) is None else str(fields[name])
        for name in FIELDS[fact.kind]
    }


def edited(fact: Fact, typed: Mapping[str, str]) -> dict[str, Any]:
    """All fields of the fact with what was typed in their place. Refusals: `no_name`, `bad_count`, `too_long`, those of
    reading money.
    """
    before, fields = shown(fact), dict(fact.fields)
    for name in FIELDS[fact.kind]:
        text = " ".join(typed.get(name, before[name]).split())
        if text == before[name]:
            continue
        fields |= _amount(text) if name == AMOUNT else {name: _value(name, text)}
    return fields | _place(fact, str(fields.get("name") or ""))


def _value(name: str, text: str) -> str | int | None:
    if name == "name" and not text:
        raise Refusal(N_("名称不能为空；这一条不是项目的话，请标为“不采用”。"), code="no_name", field="name")
    if len(text) > LONGEST:
        raise Refusal(N_("这一栏最多%(most)s字。"), code="too_long", field=name, most=LONGEST)
    if name != "count":
        return text or None
    if text and not (text.isascii() and text.isdigit() and 0 < int(text) < 100_000):
        raise Refusal(N_("个数应为 1 至 99999 的整数，例如“18”。"), code="bad_count", field="count")
    return int(text) if text else None


def _amount(text: str) -> dict[str, Any]:
    """What was typed; its place in the page is not known any more."""
    if not text:
        return dict.fromkeys(("amount_value", "currency", "qualifier", "upper", "amount_start", "amount_end"))
    try:
        money = parse_money(text)
    except Refusal as refusal:
        refusal.field = AMOUNT
        raise
    return {
        "amount_value": money.value, "currency": money.currency.value, "qualifier": _QUALIFIERS[money.qualifier],
        "upper": None, "amount_start": None, "amount_end": None,
    }  # fmt: skip


def _place(fact: Fact, name: str) -> dict[str, int]:
    """Where the corrected name stands in the page's text, nearest to where the fact was found; else where it was."""
    text, found = fact.page.text, []
    at = text.find(name) if name and name != fact.found.get("name") else -1
    while at >= 0:
        found.append(at)
        at = text.find(name, at + 1)
    if not found:
        return {"start": fact.start, "end": fact.end}
    nearest = min(found, key=lambda one: abs(one - fact.start))
    return {"start": nearest, "end": nearest + len(name)}
