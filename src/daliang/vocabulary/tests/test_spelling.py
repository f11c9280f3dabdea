"""Spellings of Chinese texts: folded, by initials, in pinyin; the part that was asked for."""

import pytest

from daliang.vocabulary.spelling import Marked, fold, keys, marked

pytestmark = pytest.mark.nodb


def test_text_is_folded() -> None:
    assert fold(" ＡＢ ２号\x00\n项 目") == "ab2号项目"


def test_a_text_has_its_initials_and_its_pinyin_once_each() -> None:
    assert keys("扬州").split("\v")[0] == "\n扬州\n\tyz\fyangzhou"
    assert keys("Bosch 2") == "\nbosch2\n"
    assert keys("　") == ""


def test_a_word_decides_the_reading_and_every_reading_of_a_lone_character_counts() -> None:
    assert "\tcq" in keys("重庆") and "\tzq" not in keys("重庆")
    assert {"z", "c"} <= set(keys("重").split("\f")[0].split("\t")[1:])


def test_many_readings_stay_few() -> None:
    assert keys("重长单行乐" * 10).count("\t") <= 8


@pytest.mark.parametrize(
    ("text", "asked", "hit"),
    [
        ("扬州经济技术开发区", "jjjs", "经济技术"),
        ("扬州经开", "zhouj", "州经"),
        ("甲ＡＢ２", "b2", "Ｂ２"),
        ("甲", "q", ""),
    ],
)
def test_the_part_that_was_asked_for_is_marked(text: str, asked: str, hit: str) -> None:
    found = marked(text, asked)
    assert (found.hit, found.before + found.hit + found.after) == (hit, text)
    assert marked(text, "") == Marked(text)
