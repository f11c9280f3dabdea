"""Papers give their text, in a process that is bound; whatever is wrong with one is said in words."""

from __future__ import annotations

import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import typst
from docx import Document
from pylopdf_fonts_zh_cn import serif_path
from pypdf import PdfReader, PdfWriter
from xlsxwriter import Workbook

from daliang.files.kinds import Kind
from daliang.files.tests import corpus
from daliang.leads.papers import page_of, text_of
from daliang.leads.papers.limits import Limits
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb


def word() -> bytes:
    document = Document()
    document.add_paragraph("集中签约")
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("项目", "总投资", "20亿元"), strict=True):
        cell.text = text
    table.rows[0].cells[0].merge(table.rows[0].cells[1])
    document.add_paragraph("落户高新区。")
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def excel() -> bytes:
    target = BytesIO()
    with Workbook(target) as book:
        sheet, hidden = book.add_worksheet("项目"), book.add_worksheet("暗")
        sheet.write_row(0, 0, ["项目", "总投资（亿元）"])
        sheet.write_row(2, 0, ["功能膜项目", 3, 2.5])
        hidden.write(0, 0, "不给看")
        hidden.hide()
    return target.getvalue()


def pdf(password: str = "", words: str = "集中签约仪式\n\n总投资20亿元的功能膜项目落户高新区。") -> bytes:
    made: bytes = typst.compile(words.encode(), font_paths=[str(serif_path().parent)])  # type: ignore[misc]
    if not password:
        return made
    writer = PdfWriter(clone_from=PdfReader(BytesIO(made)))
    writer.encrypt(password)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def refused(data: bytes, kind: Kind, limits: Limits | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        text_of(data, kind, limits=limits)
    assert "%(" not in str(caught.value)
    return caught.value.code


def test_word_gives_paragraphs_and_rows_in_order() -> None:
    assert text_of(word(), Kind.DOCX) == "集中签约\n\n项目 总投资\t\t20亿元\n\n落户高新区。"


def test_excel_gives_the_rows_of_visible_sheets() -> None:
    assert text_of(excel(), Kind.XLSX) == "项目\t总投资（亿元）\t\n\n功能膜项目\t3\t2.5"


def test_pdf_gives_its_lines() -> None:
    assert text_of(pdf(), Kind.PDF) == "集中签约仪式\n\n总投资20亿元的功能膜项目落户高新区。"


def test_what_is_broken_locked_or_without_words_is_refused() -> None:
    assert refused(corpus.PDF, Kind.PDF) in ("no_words", "broken_paper")
    assert refused(b"PK\x03\x04 nothing", Kind.DOCX) == "broken_paper"
    assert refused(word(), Kind.XLSX) == "broken_paper"
    assert refused(pdf("secret"), Kind.PDF) == "locked_paper"
    empty = BytesIO()
    Document().save(empty)
    assert refused(empty.getvalue(), Kind.DOCX) == "no_words"


def test_what_wants_too_much_is_stopped() -> None:
    assert refused(word(), Kind.DOCX, Limits(characters=8)) == "long_paper"
    assert refused(word(), Kind.DOCX, Limits(memory=20_000_000)) != ""
    bomb = BytesIO()
    with ZipFile(BytesIO(word())) as whole, ZipFile(bomb, "w", ZIP_DEFLATED) as package:
        for part in whole.infolist():
            package.writestr(part, whole.read(part))
        package.writestr("word/media/zero.bin", bytes(210_000_000))
    assert len(bomb.getvalue()) < 1_000_000
    assert refused(bomb.getvalue(), Kind.DOCX) == "long_paper"


def test_the_process_is_given_no_secret_and_may_write_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    class Done:
        returncode, stdout = 0, "文".encode()

    def run(_line: object, **more: object) -> Done:
        seen.update(more)
        return Done()

    monkeypatch.setenv("DALIANG_SECRET_KEY", "secret")
    monkeypatch.setattr("daliang.leads.papers.opening.subprocess.run", run)
    assert text_of(b"", Kind.DOCX) == "文"
    assert seen["env"] == {"PYTHONPATH": seen["env"]["PYTHONPATH"]} and seen["cwd"] == "/"  # type: ignore[index]


SHEET = "三季度拟签约项目表\t\t\n序号\t项目名称\t总投资（亿元）\n\n一、汽车\t\t\n\n1\t<i>雷达</i>模组项目\t12"


def test_rows_side_by_side_become_a_table_under_their_title() -> None:
    assert page_of(SHEET) == (
        "<p>三季度拟签约项目表</p>\n<table>\n"
        "<tr><td>序号</td><td>项目名称</td><td>总投资（亿元）</td></tr>\n"
        "<tr><td>一、汽车</td><td></td><td></td></tr>\n"
        "<tr><td>1</td><td>&lt;i&gt;雷达&lt;/i&gt;模组项目</td><td>12</td></tr>\n</table>"
    )


@pytest.mark.parametrize("text", ["集中签约\n\n总投资20亿元。", "集中签约\n一\t二\n总投资20亿元。", ""])
def test_a_text_without_a_table_stays_as_it_is(text: str) -> None:
    assert page_of(text) == text


def confined(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What becomes of code in a process that is bound as the reading of papers is."""
    bound = (
        "from daliang.leads.papers.child import confine; from daliang.leads.papers.limits import Limits\n"
        f"confine(Limits(seconds=1))\n{code}"
    )
    return subprocess.run([sys.executable, "-c", bound], cwd=folder, capture_output=True, text=True, check=False)


def test_a_process_that_reads_for_ever_is_ended(tmp_path: Path) -> None:
    assert confined("while True: pass", tmp_path).returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def test_a_process_that_reads_writes_no_file(tmp_path: Path) -> None:
    done = confined("import pathlib; pathlib.Path('a').write_text('a')", tmp_path)
    assert done.returncode != 0 and "File too large" in done.stderr
    assert not (tmp_path / "a").exists() or (tmp_path / "a").read_text() == ""


def test_a_sheet_that_unpacks_to_too_much_is_not_opened() -> None:
    bomb = BytesIO()
    with ZipFile(BytesIO(excel())) as whole, ZipFile(bomb, "w", ZIP_DEFLATED) as package:
        for part in whole.infolist():
            package.writestr(part, whole.read(part))
        package.writestr("xl/media/zero.bin", bytes(210_000_000))
    assert refused(bomb.getvalue(), Kind.XLSX) == "long_paper"


def test_a_pdf_with_an_owner_but_no_password_is_read() -> None:
    target = BytesIO()
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.encrypt("", owner_password="owner")
    writer.write(target)
    assert "总投资20亿元" in text_of(target.getvalue(), Kind.PDF)
