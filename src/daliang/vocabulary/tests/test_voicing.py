"""Characters and pinyin typed together, traditional characters, and the pieces by which an index finds them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.vocabulary.grams import grams, grams_asked
from daliang.vocabulary.spelling import Marked, begins, fold, holds, keys, marked
from daliang.vocabulary.voicing import voiced

pytestmark = pytest.mark.nodb

NAME = "扬州中集重卡 ＡＢ２期"
NAMES = st.text("扬州中集重庆嗯安行蘇苏ａB2(· ", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("asked", "hit"),
    [
        ("yang州", "扬州"),
        ("y州", "扬州"),
        ("ｙａｎｇ州", "扬州"),
        ("扬z", "扬州"),
        ("扬zho", "扬州"),
        ("扬zhou中j", "扬州中集"),
        ("yz中集", "扬州中集"),
        ("yzhou中集", "扬州中集"),
        ("zhong卡", "重卡"),
        ("chong卡", "重卡"),
        ("卡ａ b", "卡 ＡＢ"),
        ("ab2期", "ＡＢ２期"),
        ("an州", ""),
        ("ya州", ""),
        ("yang中", ""),
        ("州yang", ""),
    ],
)
def test_letters_stand_for_the_initials_or_the_whole_pinyin_of_the_characters_between(asked: str, hit: str) -> None:
    found = marked(NAME, fold(asked))
    assert (found.hit, found.text) == (hit, NAME)
    assert holds(keys(NAME), fold(asked)) == bool(hit)
    assert begins(keys(NAME), fold(asked)) == (3 if hit.startswith("扬") else None)


def test_the_letters_of_one_name_do_not_run_into_the_next() -> None:
    told = keys("扬州") + keys("中集")
    assert holds(told, "yang州") and not holds(told, "州zhong") and not holds(told, "yz中")


def test_traditional_and_simplified_characters_find_each_other() -> None:
    assert marked("蘇州電子", fold("苏州")) == Marked("", "蘇州", "電子")
    assert begins(keys("苏州电子"), fold("蘇州電子")) == 0
    assert begins(keys("显著"), fold("著")) is None and holds(keys("显著"), fold("著"))
    assert keys("重慶").split("\v")[0] == keys("重庆").split("\v")[0]


def test_more_letters_than_a_few_words_are_a_name_in_letters() -> None:
    """Some texts can be read in more ways than one can try: a character as en, or two of them as e and n."""
    told, start = keys("甲") + voiced("嗯" * 120, [("en", "n")] * 120), time.process_time()
    assert holds(told, "en" * 5) is False and holds(told, "en" * 12 + "嗯")
    assert not any(holds(told, "en" * count + "中") for count in range(1, 23))
    assert holds(keys("a" * 60 + "项目"), "a" * 60 + "项")
    assert time.process_time() - start < 5


@given(NAMES, NAMES, st.data())
def test_keys_have_all_pieces_of_what_they_hold(name: str, other: str, data: st.DataObject) -> None:
    """Nothing that is found is missed by the index: parts of names, pinyin of some characters, anything held."""
    told = keys(name) + keys(other)
    first = data.draw(st.integers(0, len(name) - 1))
    part = name[first : first + data.draw(st.integers(1, 9))]
    spelled = keys(part).split("\f")[-1].split("\v")[0]
    for asked in filter(None, (fold(part), other[:3].strip().lower(), spelled[:4], part[:1] + spelled[:5])):
        if holds(told, fold(asked)):
            assert grams_asked(fold(asked)) <= grams(told), asked
    assert not fold(part) or holds(told, fold(part))


@given(
    st.lists(st.sampled_from([("扬", "yang"), ("州", "zhou"), ("中", "zhong"), ("集", "ji"), ("2", "2")]), min_size=2)
)
def test_any_mixture_of_a_name_finds_it(name: list[tuple[str, str]]) -> None:
    written = "".join(character for character, _way in name)
    for ways in (
        [way if place % 2 else character for place, (character, way) in enumerate(name)],
        [way[0] if place % 2 else character for place, (character, way) in enumerate(name)],
        [character if place % 3 else way for place, (character, way) in enumerate(name)],
    ):
        asked = "".join(ways)
        assert holds(keys(written), asked) and grams_asked(asked) <= grams(keys(written)), asked
