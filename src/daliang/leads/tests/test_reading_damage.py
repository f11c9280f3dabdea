"""Damaged pages come back: our own text, damaged by our own hand, against the text as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from daliang.leads.reading.cleaning import clean
from daliang.leads.tests.damaging import damaged, late

pytestmark = pytest.mark.nodb
CLEAN = Path(__file__).with_name("damaged").joinpath("clean.txt").read_text(encoding="utf-8").strip()
WORDS = (
    "项目",
    "开工",
    "签约",
    "总投资",
    "企业",
    "园区",
    "新能源",
    "落户",
    "建设",
    "负责人",
    "机器",
    "今年",
    "三个",
    "加快",
)
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=4, max_size=12).map(lambda words: "".join(words) + "。")


def repaired(text: str) -> str:
    title, _, rest = text.partition("\n")
    paragraphs = "".join(f"<p>{line}</p>" for line in rest.split("\n"))
    return clean(f"<html><body><h1>{title}</h1>{paragraphs}</body></html>".encode()).text.characters


def errors(seed: int) -> tuple[int, int]:
    """Characters that are wrong in the damaged page, and in what reading makes of it."""
    spoilt = damaged(CLEAN, seed=seed, shifts=8)
    return Levenshtein.distance(spoilt, CLEAN), Levenshtein.distance(repaired(spoilt), CLEAN)


def test_one_character_in_a_thousand_is_wrong_at_most() -> None:
    """Twelve pages, each damaged otherwise: half of all characters before, one in a thousand after."""
    counted = [errors(seed) for seed in range(12)]
    whole = len(CLEAN) * len(counted)
    assert sum(before for before, _ in counted) > 0.4 * whole
    assert sum(after for _, after in counted) <= 0.001 * whole


def test_spaces_around_numbers_of_pieces_and_money_go() -> None:
    said = repaired("签约快讯\n签约 14 个项目，总投资 86.5 亿元的 9 個項目开工。8 月 6 日 10 点")
    assert said == "签约快讯\n签约14个项目，总投资86.5亿元的9个项目开工。8 月 6 日 10 点"


def test_the_damage_has_late_runs() -> None:
    assert damaged(CLEAN, seed=1, shifts=8).count("?") == 8


@settings(max_examples=60, deadline=None)
@given(SENTENCE, SENTENCE, st.sampled_from(["。”县长表示", "。”记者看到", "。”企业负责人介绍"]))
def test_what_is_not_damaged_stays(before: str, after: str, run: str) -> None:
    """Around a late run nothing is lost, whatever the run is read as."""
    spoilt = late(run)
    said = repaired(f"青石县的招商工作\n他说：“{before}{spoilt}，{after}")
    assert said.startswith(f"青石县的招商工作\n他说：“{before}")
    assert said.endswith(f"，{after}")


@settings(max_examples=60, deadline=None)
@given(SENTENCE, st.lists(st.integers(0, 40), max_size=6))
def test_bracketed_readings_leave_no_trace(sentence: str, places: list[int]) -> None:
    spoilt = "".join(
        one + ("(wàn)" if at in places and one != "。" else "") for at, one in enumerate(sentence)
    )  # fmt: skip
    assert repaired(f"青石县的招商工作\n{spoilt}") == f"青石县的招商工作\n{sentence}"
