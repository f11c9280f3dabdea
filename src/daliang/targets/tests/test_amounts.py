"""Targets as people write them, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.targets.amounts import read_amount, written
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb


@pytest.mark.parametrize(
    ("text", "rule", "aspect", "amount"),
    [
        ("3", "pool", "count", 3),
        (" １,２００ 个", "pool", "count", 1200),
        ("", "pool", "count", None),
        ("0", "pool", "cny", 0),
        ("20亿", "pool", "cny", 2_000_000_000),
        ("5亿美元", "pool", "usd", 500_000_000),
        ("35%", "share", "count", 350_000),
        ("35.5", "rate", "count", 355_000),
        ("35.1234％", "share", "cny", 351_234),
    ],
)
def test_what_people_write_is_read(text: str, rule: str, aspect: str, amount: int | None) -> None:
    assert read_amount(text, rule=rule, aspect=aspect) == amount


@pytest.mark.parametrize(
    ("text", "rule", "aspect", "code"),
    [
        ("-1", "pool", "count", "negative"),
        ("负三", "pool", "cny", "negative"),
        ("三个多", "pool", "count", "not_a_count"),
        ("1.5", "pool", "count", "not_a_count"),
        ("10000000", "pool", "count", "not_a_count"),
        ("三成", "share", "count", "not_a_percentage"),
        ("35.12345%", "share", "count", "not_a_percentage"),
        ("NaN", "rate", "count", "not_a_percentage"),
        ("1e9", "rate", "count", "not_a_percentage"),
        ("5亿美元", "pool", "cny", "other_currency"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, rule: str, aspect: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_amount(text, rule=rule, aspect=aspect)
    assert caught.value.code == code


@given(
    kind=st.sampled_from([("pool", "count"), ("pool", "cny"), ("pool", "usd"), ("share", "count"), ("rate", "count")]),
    amount=st.integers(0, 100_000),
)
def test_what_is_written_is_read_back(kind: tuple[str, str], amount: int) -> None:
    rule, aspect = kind
    for language in ("zh", "en"):
        assert (
            read_amount(written(amount, rule=rule, aspect=aspect, language=language), rule=rule, aspect=aspect)
            == amount
        )
