"""A notice of targets as a Word letter says what the version says."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override
from docx import Document

from daliang.bulletins.documents import own_layout
from daliang.bulletins.layouts import put_layout
from daliang.bulletins.models import Layout, LayoutKind
from daliang.bulletins.notice_letter import letter_places, notice_letter, trial_places
from daliang.bulletins.word import SUPPLIED_LETTER
from daliang.rounds.tests.world import World
from daliang.targets.tests.drafts import LETTER, issued
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.looks


def read(content: bytes) -> tuple[list[str], list[list[str]]]:
    """Its paragraphs, and the cells of its table."""
    found: Any = Document(BytesIO(content))
    rows = [[cell.text for cell in row.cells] for table in found.tables for row in table.rows]
    return [paragraph.text for paragraph in found.paragraphs], rows


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_names_number_title_rules_and_counting_and_every_target(rounds_city: World, language: str) -> None:
    version = issued(
        rounds_city.officer, replace(LETTER, basis="领导小组会议", burden_note="不另报表。", is_synthetic=True)
    )
    with override(language):
        texts, table = read(notice_letter(version, reader=rounds_city.officer))
    assert texts[:3] == ["〔2022〕1号", "关于下达2022年指标的通知", "（演示，非真实文件）"]
    assert "依据：领导小组会议。现将 2022-01-01 至 2022-12-31 的指标下达给你们，自 2022-01-01 起按此计。" in texts
    assert any(text.startswith("一、新签约≥1亿元：合计达到。口径：期间首次到达") for text in texts)
    assert any(text.startswith("二、在谈≥20亿元：每个园区至少 2。口径：截至日存量") for text in texts)
    assert texts[-3:] == ["不另报表。", "2022年1月1日", "指标分解表"], "the table follows the day, as an annex does"
    assert table == [["单位", "新签约≥1亿元"], ["扬州市", "10"], ["东区", "6"], ["西县", "4"]]


def test_a_reader_finds_the_targets_of_their_branch(rounds_city: World) -> None:
    version = issued(rounds_city.officer)
    _texts, table = read(notice_letter(version, reader=rounds_city.approver("west")))
    assert table == [["单位", "新签约≥1亿元"], ["西县", "4"]]


def test_what_is_not_split_has_no_table(rounds_city: World) -> None:
    version = issued(rounds_city.officer, replace(LETTER, rows=LETTER.rows[1:]))
    assert read(notice_letter(version, reader=None))[1] == []


def edited(*texts: str) -> bytes:
    """The supplied layout with a paragraph more for each text."""
    layout, file = Document(str(SUPPLIED_LETTER)), BytesIO()
    for text in texts:
        layout.add_paragraph(text)
    layout.save(file)
    return file.getvalue()


def test_the_city_lays_it_out_as_it_likes(rounds_city: World) -> None:
    version = issued(rounds_city.officer)
    texts = ("印发：{{ document }}", "{%p for row in rows %}", "{{ row.number }}·{{ row.rule }}", "{%p endfor %}")
    put_layout("zh", "通知.docx", edited(*texts), by=rounds_city.officer, kind=LayoutKind.TARGET_NOTICE)
    found, table = read(notice_letter(version, reader=None))
    assert found[-3:] == ["印发：〔2022〕1号", "一·合计达到", "二·每个园区至少 2"]
    assert len(table) == 4, "the supplied table is in it still"
    assert own_layout("zh") is None, "the special report keeps its own"


@pytest.mark.parametrize(
    ("texts", "where"),
    [
        (("{{ summary.heading }}",), "段：{{ summary.heading }}"),
        (("{{ rows[0].label }}",), "段：{{ rows[0].label }}"),
        (("{{ title }",), "段：{{ title }"),
    ],
    ids=["a place of another paper", "a row that a letter may lack", "torn braces"],
)
def test_a_layout_that_some_letter_could_not_fill_is_refused_with_its_place(
    rounds_city: World, texts: tuple[str, ...], where: str
) -> None:
    with pytest.raises(Refusal) as refused:
        put_layout("zh", "坏.docx", edited(*texts), by=rounds_city.officer, kind=LayoutKind.TARGET_NOTICE)
    assert refused.value.code == "bad_layout"
    assert where in refused.value.where
    assert not Layout.objects.exists()


def test_the_samples_hold_all_places_that_a_letter_holds(rounds_city: World) -> None:
    places = letter_places(issued(rounds_city.officer), reader=None)
    for sample in trial_places():
        assert sample.keys() == places.keys()
        assert sample["table"].keys() == places["table"].keys()
    full = trial_places()[0]
    assert full["rows"][0].keys() == places["rows"][0].keys()
    assert full["table"]["rows"][0].keys() == places["table"]["rows"][0].keys()
