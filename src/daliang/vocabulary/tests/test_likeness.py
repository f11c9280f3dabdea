"""Names are compared without what says nothing."""

import pytest

from daliang.vocabulary.likeness import bare


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("曜石 功率-器件项目", "曜石功率器件"),
        ("ＹＺ（扬州）Ａ１", "yz扬州a1"),
        ("  ", ""),
        ("项目", ""),
        ("甲有限公司", "甲有限公司"),
    ],
)
def test_marks_width_case_and_empty_words_are_left_out(text: str, said: str) -> None:
    assert bare(text, without=("项目",)) == said


def test_longer_words_are_left_out_whole() -> None:
    assert bare("甲股份有限公司", without=("有限公司", "股份有限公司")) == "甲"
