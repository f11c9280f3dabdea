"""Can a fact's argument be counted at all? Read before anything is derived from it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from daliang.ledger.facts import OPENINGS, Kind
from daliang.register.models import Origin
from daliang.vocabulary.money import LARGEST, Currency, convert
from daliang.vocabulary.refusal import N_, Refusal

ORIGINS, CURRENCIES = tuple(Origin.values), tuple(Currency)


def malformed(kind: Kind, argument: Mapping[str, Any]) -> Refusal | None:
    """Refusals: `unknown_origin`; of amounts `unknown_currency`, `not_whole`, `not_positive`, `bad_rate`, `too_large`.

    An unknown currency would be added up as yuan, an unknown origin counted as domestic.
    """
    if kind in (*OPENINGS, Kind.RECLASSIFIED):
        return _origin(argument)
    if kind in (Kind.AMOUNT, Kind.PAID_IN):
        return _currency(argument) or _value(argument["value"]) or _worth(argument)
    return None


def _origin(argument: Mapping[str, Any]) -> Refusal | None:
    found = argument.get("origin")
    if found is None or found in ORIGINS:
        return None
    return Refusal(
        N_("没有“%(found)s”这一资金来源。可用的有：%(known)s。"),
        code="unknown_origin",
        field="origin",
        found=found,
        known="、".join(ORIGINS),
    )


def _currency(argument: Mapping[str, Any]) -> Refusal | None:
    found = argument["currency"]
    if found in CURRENCIES:
        return None
    return Refusal(
        N_("台账不记币种“%(found)s”：请折成 %(known)s 之一再登记。"),
        code="unknown_currency",
        field="amount",
        found=found,
        known="、".join(CURRENCIES),
    )


def _value(value: object) -> Refusal | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return Refusal(
            N_("金额须是以元（或美元）为单位的整数，登记的是 %(value)s。"),
            code="not_whole",
            field="amount",
            value=value,
        )
    if value <= 0:
        return Refusal(N_("金额须大于零，登记的是 %(value)s。"), code="not_positive", field="amount", value=value)
    return None if value <= LARGEST else _too_large(value)


def _worth(argument: Mapping[str, Any]) -> Refusal | None:
    """Of dollars with a rate: is the rate one, and is their worth in yuan in bounds?"""
    rate = argument.get("rate")
    if argument["currency"] == Currency.CNY or not rate:
        return None
    try:
        worth = convert(argument["value"], Decimal(rate))
    except (InvalidOperation, TypeError):
        return Refusal(
            N_("汇率“%(rate)s”不可用；请填写大于零的汇率，即1美元折合多少元人民币，例如“6.8523”"),
            code="bad_rate",
            field="rate",
            rate=str(rate),
        )
    except Refusal as refusal:
        return refusal
    return None if worth <= LARGEST else _too_large(worth)


def _too_large(value: int) -> Refusal:
    return Refusal(
        N_("金额 %(value)s 大得不合情理：最大可登记 %(largest)s。"),
        code="too_large",
        field="amount",
        value=value,
        largest=LARGEST,
    )
