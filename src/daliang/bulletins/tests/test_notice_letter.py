"""A notice of targets as a Word letter says what the version says."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override
from docx import Document

from daliang.bulletins.notice_letter import notice_letter
from daliang.rounds.tests.world import World
from daliang.targets.tests.drafts import LETTER, issued


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
    assert "不另报表。" in texts and texts[-1] == "2022年1月1日"
    assert table == [["单位", "新签约≥1亿元"], ["扬州市", "10"], ["东区", "6"], ["西县", "4"]]


def test_a_reader_finds_the_targets_of_their_branch(rounds_city: World) -> None:
    version = issued(rounds_city.officer)
    _texts, table = read(notice_letter(version, reader=rounds_city.approver("west")))
    assert table == [["单位", "新签约≥1亿元"], ["西县", "4"]]


def test_what_is_not_split_has_no_table(rounds_city: World) -> None:
    version = issued(rounds_city.officer, replace(LETTER, rows=LETTER.rows[1:]))
    assert read(notice_letter(version, reader=None))[1] == []
