"""Stages 1 to 5 of reading: bytes to clean text that maps back to the page."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daliang.leads.reading import read
from daliang.leads.reading.amounts import amounts
from daliang.leads.reading.cleaning import Unreadable, clean
from daliang.leads.reading.decoding import LARGEST, decode
from daliang.leads.reading.text import Page, Text

pytestmark = pytest.mark.nodb
LONG = "六月三日，东城区举行集中签约仪式，八个项目签约，总投资六十三亿元。"


def page(body: str, encoding: str = "utf-8") -> Page:
    return clean(f"<html><body><h1>东城区八个项目签约</h1>{body}</body></html>".encode(encoding))


def said(body: str) -> str:
    return page(f"<p>{body}</p>").text.characters.partition("\n")[2]


def shifted(before: str, run: str, after: str) -> str:
    """The run as it looks once its first byte is lost; its bytes must leave a last one that stands alone."""
    raw = run.encode("gbk")[1:-1]
    return f"{before}?{raw.decode('gbk')}?{after}"


@pytest.mark.parametrize(
    ("before", "run", "after"),
    [
        ("项目进展顺利", "。”县长表示", "，年内开工。"),
        ("他说：“资金已经到位", "。”记者看到", "，工地一片忙碌。"),
    ],
)
def test_runs_read_one_byte_late_come_back(before: str, run: str, after: str) -> None:
    assert said(shifted(before, run, after)) == before + run + after


@pytest.mark.parametrize(
    "whole", ["项目何时开工?企业表示年内。", "这样行吗？负责人说：可以。", "见 http://a.example/?id=项目 一文。"]
)
def test_a_real_question_stays(whole: str) -> None:
    assert not [repair for repair in page(f"<p>{whole}</p>").repairs if repair.kind == "lost byte"]


@pytest.mark.parametrize(
    ("dirty", "right"),
    [
        ("總投資5000萬(wàn)元的產(chǎn)業(yè)項目", "总投资5000万元的产业项目"),
        ("隨著著名企業落戶，乾坤已定", "随着著名企业落户，乾坤已定"),
        ("总投资&#65301;&nbsp;亿元", "总投资5亿元"),
        ("签约(中国)公司,投资2,800万元", "签约（中国）公司，投资2,800万元"),
        ("招商\ue5e5引资\u200b项目", "招商引资项目"),
        ("8:30开会", "8:30开会"),
    ],
)
def test_repairs(dirty: str, right: str) -> None:
    assert said(dirty) == right


def test_simplified_text_keeps_what_it_shares_with_traditional() -> None:
    assert said("这是一部著作，乾隆年间，宫商角徵羽。") == "这是一部著作，乾隆年间，宫商角徵羽。"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    assert page(f"<p>{LONG}</p>", encoding).text.characters.endswith(LONG)


def test_big5_as_declared() -> None:
    data = "<h1>東城區八個項目簽約</h1><p>總投資五十億元，隨著項目開工，前景可期。</p>".encode("big5")
    assert clean(data, declared="big5").text.characters.endswith("总投资五十亿元，随着项目开工，前景可期。")


def test_lines_in_two_encodings() -> None:
    characters, name = decode("甲市签约\n".encode() + "乙市开工\n".encode("gb18030"))
    assert (characters, name) == ("甲市签约\n乙市开工\n", "mixed")


def test_furniture_links_spam_and_other_stories_go() -> None:
    found = page(
        '<div class="nav"><a>首页</a>投资1亿元</div><div class="info">来源：东城日报 2024-05-06</div>'
        f"<p>{LONG}</p><p><a href=x>另一则：西城投资九亿元</a></p><p>国产无码久久精品视频</p>"
        "<p>相关阅读</p><p>南城投资七亿元。</p><script>投资3亿元</script>"
    )
    assert found.text.characters == f"东城区八个项目签约\n{LONG}"
    assert (found.publish_date, found.source) == (date(2024, 5, 6), "东城日报")


def test_a_source_at_the_end_has_no_title_before_it() -> None:
    body = "<p>" + "今年全县新签约项目二十三个,总投资五十二亿元,比上年同期增长两成,完成全年任务的九成。" * 3 + "</p>"
    page = clean(f"{body}<p>[编辑:李一]</p><p>来源:蓝县新闻网</p><p>作者:县商务局</p>".encode())
    assert "二十三个" in page.text.characters
    assert page.source == "蓝县新闻网"


def test_sentences_sections_and_rows() -> None:
    found = page(
        "<p>甲开工。乙投产！</p><h2>明年</h2><ul><li>丙签约</li></ul><table><tr><td>丁</td><td>5亿元</td></tr></table>"
    )
    cut = [(found.text.characters[one.start : one.end], one.section, one.kind) for one in found.sentences]
    assert cut == [
        ("东城区八个项目签约", 0, "title"),
        ("甲开工。", 0, "paragraph"),
        ("乙投产！", 0, "paragraph"),
        ("明年", 1, "paragraph"),
        ("丙签约", 1, "list item"),
        ("丁\t5亿元", 1, "table row"),
    ]


ARTICLE = "".join(
    f"<p>{said}</p>" for said in ("签约大会", "昨日签约项目12个，总投资95亿元。" * 20, "甲器项目投资5亿元", "记者")
)


@pytest.mark.parametrize(
    "row", [f"<td>{ARTICLE}</td>", f"<td>栏目</td><td>{ARTICLE}</td>", "<td>签约大会<br>甲<br>乙</td>"]
)
def test_a_table_that_only_lays_out_a_page_leaves_its_paragraphs_apart(row: str) -> None:
    page = clean(f"<p>东城区</p><table><tr>{row}</tr></table>".encode())
    said = page.text.characters.split("\n")
    assert "签约大会" in said and len(said) >= 4
    assert {sentence.kind for sentence in page.sentences} == {"paragraph"}


def test_lines_inside_a_cell_are_one_text_and_cells_stay_apart() -> None:
    cells = "<tr>一<td><p>甲器</p><p>项目</p></td><td>5<br>亿元</td><td><p>9</p><p>8个</p></td></tr>"
    page = clean(f"<p>东城区</p><table>{cells}</table>".encode())
    assert page.text.characters == "东城区\n一\t甲器项目\t5亿元\t9 8个"


def test_an_amount_does_not_reach_over_the_border_of_a_cell() -> None:
    assert [money.value for money in amounts("仅有5个9\t百亿级\n新台币\n3亿元")] == [10**10, 3 * 10**8]
    assert [money.currency for money in amounts("新台币\n3亿元")] == ["CNY"]


def test_places_lead_back_to_the_original() -> None:
    found = page("<p>總投資<b>5000萬(wàn)</b>元，&nbsp;開工。</p>")
    at = found.text.characters.index("5000万元")
    start, end = found.text.place(at, at + 6)
    assert found.original[start:end] == "5000萬(wàn)</b>元"
    with pytest.raises(ValueError, match="no span"):
        found.text.place(3, 3)
    assert Text.plain("开工").place(1, 2) == (1, 2)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" \n", "empty"),
        (b"a" * (LARGEST + 1), "too large"),
        (b"\x89PNG\r\n\x1a\n\x00", "image"),
        (bytes(range(256)) * 20, "binary"),
        (b"PK\x03\x04", "archive"),
        ("<form>登录<input type='password'></form>".encode(), "login page"),
        (b"<script>x</script>", "no text"),
        (b"<b>" * 400_001, "too many tags"),
        (("<p>" + "开工" * 300_000).encode(), "too long"),
    ],
)
def test_what_is_no_page_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        clean(data)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "piece",
    [
        "<汉",
        "&汉",
        "?汉",
        "(a汉",
        "&#汉",
        "<!--",
        "<a<汉",
        "\n \n",
        " ",
        "（ā",
        "项目",
        "1亿元",
        "对",
        "9",
        "走进",
        "基地及",
    ],
)
def test_long_repeats_end(piece: str) -> None:
    """These come back at all only if no rule goes back over them again and again."""
    found = read(("<p>项目开工。</p><p>开工" + piece * 20_000 + "</p>").encode())
    assert len(found.amounts) == (20_000 if piece == "1亿元" else 0)


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class=nav>", "<tr><td>", "</td>", "<noscript>", "?", "(wàn)", "萬", "&nbsp;", "&#x1F600;", "\n\n",  # noqa: E501
     "\ue319", "笔猩虅", "，", "2024-01-02", "来源：", "<h1>", "\u200b", "\t", "\r\n", "㎡", "\x0b"]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(st.one_of(PIECES, st.text(max_size=5))).map(lambda x: "".join(x).encode("utf-8", "replace")),
    )
)
def test_never_anything_but_a_page_or_a_refusal(data: bytes) -> None:
    try:
        found = clean(data)
    except Unreadable:
        return
    size = len(found.text.characters)
    assert size == len(found.text.starts) == len(found.text.ends)
    assert list(found.text.starts) == sorted(found.text.starts)
    assert all(0 <= a <= b <= len(found.original) for a, b in zip(found.text.starts, found.text.ends, strict=True))
    assert all(0 <= one.start < one.end <= size for one in found.sentences)
    assert all(0 <= one.start <= one.end <= size for one in found.repairs)


def test_reading_needs_no_django() -> None:
    code = "import sys, daliang.leads.reading.cleaning; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
