"""What is pasted becomes a page: each line a paragraph."""

from __future__ import annotations

import pytest

from daliang.leads.sources.paste import taking
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb


def test_each_line_is_a_paragraph_and_the_first_names_the_page() -> None:
    arrived = taking.arrival("  集中签约 \r\n\r\n总投资\x00 20亿元。\n")
    assert (arrived.address, arrived.data.decode()) == ("集中签约", "集中签约\n\n总投资  20亿元。")
    assert taking.arrival("甲", name=" 通报 ").address == "通报"


@pytest.mark.parametrize(("text", "code"), [("", "no_text"), (" \n\u3000\n", "no_text"), ("长" * 400_001, "too_long")])
def test_nothing_and_too_much_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        taking.arrival(text)
    assert (caught.value.code, caught.value.field) == (code, "text")
