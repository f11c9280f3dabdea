import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.vocabulary.texts import clean_text

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("芯\x00片", "芯片"),
        ("芯\x01\x0b\x1f片", "芯片"),
        ("芯\x7f\x85片", "芯片"),
        ("芯\ud800片\udcff", "芯片"),
        ("\u202e片芯\u2069", "片芯"),
        ("一\r\n二\r三\n四\t五", "一\n二\n三\n四\t五"),
        ("約２２亿 😀 “引号”", "約２２亿 😀 “引号”"),
    ],
)
def test_what_nobody_sees_is_taken_out(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(ANY_TEXT)
def test_what_is_left_can_be_stored_and_shown(text: str) -> None:
    found = clean_text(text)
    assert found.encode().decode() == found
    assert [sign for sign in found if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"] == []
    assert not set(found) & set(TURNS)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(ANY_TEXT)
def test_everything_else_stays_in_its_order(text: str) -> None:
    seen = [sign for sign in text if sign not in TURNS and unicodedata.category(sign) not in ("Cc", "Cs")]
    assert [sign for sign in clean_text(text) if sign not in "\n\t"] == seen
