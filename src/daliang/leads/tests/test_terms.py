"""Parts of patterns: lists of words that are tried only where one can begin."""

from __future__ import annotations

import re

import pytest

from daliang.leads.reading.terms import one_of


@pytest.mark.parametrize("text", ["产业园", "产业园区", "新建产业园(二期)", "工厂", "产", "园区"])
def test_a_list_of_words_finds_what_its_words_find(text: str) -> None:
    words = "产业园(?!区|城)|工厂|园区"
    assert [m.span() for m in re.finditer(one_of(words), text)] == [m.span() for m in re.finditer(words, text)]


def test_a_list_looks_at_one_character_before_it_tries_words() -> None:
    assert one_of("产业园|工厂|产业城").startswith("(?=[产工])")


@pytest.mark.parametrize("word", ["[商水]城", "(?:高新)区", "的?项目", "(?<!小)镇", ""])
def test_a_word_must_begin_with_a_character_that_is_always_there(word: str) -> None:
    with pytest.raises(ValueError, match="must begin"):
        one_of(f"工厂|{word}")
