"""What is no page is refused with its reason, in bounded time and memory; any bytes give facts or a refusal."""

from __future__ import annotations

import re
import subprocess
import sys
from time import process_time
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from daliang.leads.reading import read
from daliang.leads.reading.decoding import LARGEST
from daliang.leads.reading.facts import Reading
from daliang.leads.reading.refusing import Reason, Unreadable
from daliang.leads.reading.tables import rows
from daliang.leads.refusals import SENTENCES, in_words
from daliang.leads.tests.endless import ENDLESS, HEAD, zipped

pytestmark = pytest.mark.nodb


REFUSED: list[tuple[bytes, Reason]] = [
    (b"", "empty"),
    (b"\xef\xbb\xbf", "empty"),
    (b"x" * (LARGEST + 1), "too large"),
    (zipped("notes.txt"), "archive"),
    (zipped("word/document.xml"), "document"),
    (b"%PDF-1.7 \xff\xff", "document"),
    (b"\0\0\0\x18ftypheic\0\0\0\0", "image"),
    (b"BM\x36\0\0\0\0\0\0\0\x36\0", "image"),
    (b"RIFF\x10\0\0\0WEBPVP8 ", "image"),
    (b"\x7fELF\x02\x01\x01" + bytes(200), "binary"),
    (b"<h1>Signing in the east</h1><p>Eight projects were signed on Monday, worth 50 million.</p>", "not Chinese"),
    ("<h1>用户登录</h1><form><input type=password>忘记密码</form>".encode(), "login page"),
    ((HEAD + "项目开工，" * 50_000).encode(), "too long"),
    (b"<div>" * 200_001, "too many tags"),
    ("<nav>首页</nav><script>投资5亿元</script>".encode(), "no text"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=[f"{n}-{reason}" for n, (_, reason) in enumerate(REFUSED)])
def test_a_refusal_names_its_reason_and_is_said_in_words(data: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.reason == reason
    assert in_words(refused.value).endswith("。") and "%" not in in_words(refused.value)


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(get_args(Reason)) == {reason for _, reason in REFUSED}


def judged(data: bytes) -> Reading | None:
    try:
        return read(data)
    except Unreadable:
        return None


@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_page_ends_soon(name: str) -> None:
    """Each takes a second or so where it is read as a page should be, minutes where all is compared with all."""
    before = process_time()
    judged(ENDLESS[name]().encode())
    assert process_time() - before < 30


def test_memory_stays_under_400_megabytes() -> None:
    """The child's own peak: what `getrusage` says of a child is at least what its parent held when it was born."""
    code = (
        "from daliang.leads.tests.endless import ENDLESS\n"
        "from daliang.leads.reading import read; from daliang.leads.reading.refusing import Unreadable\n"
        "for name in ('nested', 'comments', 'stories', 'runs', 'rows'):\n"
        "    try: read(ENDLESS[name]().encode())\n"
        "    except Unreadable: pass\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(said.stdout) < 400 * 1024


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<td>",
            "</tr><tr>",
            "<table>",
            "总投资",
            "5亿元",
            "百亿级",
            "3.6亿至4亿元",
            "1亿美元",
            "(wàn)",
        ),
        *("萬", "元", "签约项目12个", "，", "。", "；", "分别", "项目名称：", "投资方：", "甲乙集团", "智能工厂项目"),
        *("以上", "力争", "?笔猩虅站", "&nbsp;", "2024年5月", "（亿元）", "50亿、100亿元", "二点五亿元", "千万美元"),
        *("其中", "的", "一期", "、", "和", "一", "9", "\ue123", "\n", " "),
        *(
            "十百",
            "个项目",
            "万亿",
            "新台币",
            "港币",
            "(",
            ")",
            "（含）",
            "3个项目",
            "仅有5个",
            "区",
            "落户",
            "在",
            "，该项目由",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.one_of(PIECES, st.text(max_size=3))).map(lambda x: "".join(x).encode("utf-8", "replace")),
    )
)
def test_any_bytes_give_facts_inside_the_page_or_a_refusal(data: bytes) -> None:
    found = judged(data)
    if found is None:
        return
    size = len(data.decode("utf-8", "replace")) + len(data)
    places = [
        (fact.start, fact.end)
        for facts in (found.amounts, found.projects, found.aggregates, found.people)
        for fact in facts
    ]
    assert all(0 <= start < end <= size for start, end in places)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30))
@example(["一", "一", "项目名称："])  # a count that is no number
@example(["</tr><tr>", "9", "<td>", "百亿级"])  # two cells
@example(["</tr><tr>", "9", "<p>", "5亿元"])  # two lines of one cell
@example(["?笔猩虅站", "、(", "万亿", "(wàn)", "(wàn)", "港币"])  # pinyin twice
@example(["?笔猩虅站", "十百", "(wàn)", "\n", "千万美元"])
def test_the_marked_text_of_an_amount_is_that_amount(pieces: list[str]) -> None:
    """Read by itself after 投资 or before 以上, as the page had it, the marked text gives the same value.

    An amount may run over the end of a wrapped line, or of a line in a cell, which is none in a line of its own.
    """
    page = "东城区\n" + "".join(piece for piece in pieces if piece not in ("<table>", "（亿元）"))
    found = judged(page.encode())
    for amount in found.amounts if found else ():
        assert 0 <= amount.start < amount.end <= len(page)
        marked = re.sub("<[^<>]*>", " ", page[amount.start : amount.end]).replace("\n", "")
        again = [judged(f"<p>{said}</p>".encode()) for said in (f"投资{marked}，项目", f"{marked}以上项目")]
        values = {(one.value, one.currency) for reading in again if reading for one in reading.amounts}
        assert (amount.value, amount.currency) in values, marked


def test_cells_under_a_head_with_a_unit_are_amounts() -> None:
    cells = "<tr><td>甲器项目</td><td>2,350.5</td></tr><tr><td></td><td>0</td></tr>"
    page = f"{HEAD}</p><table><tr><th>项目名称</th><th>总投资（万元）</th></tr>{cells}</table>"
    found = read(page.encode())
    assert [(int(a.value), page[a.start : a.end]) for a in found.amounts] == [(23_505_000, "2,350.5")]
    assert rows("", [], []) == {}
