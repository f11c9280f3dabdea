"""Workbooks that mean harm. Promise 15: bombs stop early; promise 16: entity tricks are refused before reading."""

import resource
import struct
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import monotonic
from zipfile import ZIP_LZMA, ZipFile

import pytest

from daliang.intake import opening
from daliang.intake.guarding import Guard
from daliang.intake.limits import Limits, Refused
from daliang.intake.opening import opened, safe_rows
from daliang.intake.rows import Row
from daliang.intake.tests.workbooks import HELLO, SHEET, drawn, packed, sheet_xml
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb

DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
INLINE = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
EXCEL_2003 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(path: Path, limits: Limits | None = None) -> Refusal:
    with pytest.raises(Refusal) as no:
        list(safe_rows(path, limits=limits))
    assert str(no.value)
    return no.value


def read(path: Path) -> list[Row]:
    return list(safe_rows(path))


def test_the_plainest_workbook_is_read(tmp_path: Path) -> None:
    (row,) = read(packed(tmp_path / "a.xlsx", {}))
    assert (row.sheet, row.number, row.cells[0].value) == ("项目", 1, "你好")


@pytest.mark.parametrize("filler", [" ", '<row r="9"/>', "<!-- -->"])
def test_a_small_file_that_unpacks_to_over_100_mb_is_refused_without_unpacking_it(tmp_path: Path, filler: str) -> None:
    path = packed(tmp_path / "bomb.xlsx", {SHEET: sheet_xml(HELLO + filler * (120_000_000 // len(filler)))})
    assert path.stat().st_size < 1_000_000
    started = monotonic()
    assert refused(path).code == "bomb"
    assert monotonic() - started < 10


def test_a_bomb_of_moderate_ratio_stops_at_the_unpacked_bytes(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.xlsx", {SHEET: sheet_xml(HELLO + " " * 3_000_000)})
    assert refused(path, Limits(unpacked_bytes=2_000_000)).code == "too_large_unpacked"


def test_a_member_that_lies_about_its_size_is_not_believed(tmp_path: Path) -> None:
    path = packed(tmp_path / "lie.xlsx", {SHEET: sheet_xml(HELLO + " " * 3_000_000)})
    size = struct.pack("<I", len(sheet_xml(HELLO + " " * 3_000_000).encode()))
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<I", 500)))
    assert refused(path).code == "broken"


def test_what_is_really_unpacked_is_counted_whatever_the_directory_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second wall: it stands where a directory got past the first."""
    path = packed(tmp_path / "bomb.xlsx", {SHEET: sheet_xml(HELLO + " " * 3_000_000)})
    monkeypatch.setattr(Guard, "_check_members", lambda *_given: None)
    with path.open("rb") as file, pytest.raises(Refused) as no:
        Guard(file, Limits(unpacked_bytes=2_000_000)).look()
    assert no.value.code == "too_large_unpacked"


def test_many_members_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "many.xlsx", {f"xl/media/{number}.png": b"x" for number in range(2_001)})
    assert refused(path).code == "too_many_members"


def test_a_million_empty_rows_are_read_as_none(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{number}" spans="1:30" ht="{number % 977}"/>' for number in range(2, 1_000_002))
    rows = read(packed(tmp_path / "empty.xlsx", {SHEET: sheet_xml(HELLO + empty)}))
    assert [row.number for row in rows] == [1]


def test_two_cells_at_the_far_corners_are_refused_by_name(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    no = refused(packed(tmp_path / "far.xlsx", {SHEET: sheet_xml(HELLO + far)}))
    assert (no.code, no.params["cell"]) == ("too_far", "XFD1048576")
    tall = '<row r="1048576"><c r="Z1048576"><v>1</v></c></row>'
    no = refused(packed(tmp_path / "far.xlsx", {SHEET: sheet_xml(HELLO + tall)}))
    assert (no.code, no.params["cell"]) == ("too_far", "Z1048576")


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"><v>2</v></c></row>' for n in range(1, 60))
    path = packed(tmp_path / "cells.xlsx", {SHEET: sheet_xml(rows)})
    assert refused(path, Limits(cells=100)).code == "too_many_cells"
    assert len(read(path)) == 59


@pytest.mark.parametrize("dtd", [DTD, EXTERNAL, "<!DOCTYPE x>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused_in_whatever_member_and_encoding(tmp_path: Path, dtd: str, encoding: str) -> None:
    text = sheet_xml(INLINE.format("&a;"), before=dtd).replace("UTF-8", encoding).encode(encoding)
    for member in (SHEET, "xl/sharedStrings.xml", "docProps/core.xml", "xl/drawings/a.vml", "xl/media/photo.png"):
        assert refused(packed(tmp_path / "dtd.xlsx", {member: text})).code == "entities"


def test_a_drawing_that_is_no_xml_does_not_matter(tmp_path: Path) -> None:
    assert read(packed(tmp_path / "a.xlsx", {"xl/drawings/a.vml": "<xml><br></xml>", "xl/media/a.png": b"\x89PNG<"}))


def shared(strings: str, cells: int) -> Mapping[str, str]:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells + 1))
    return {
        SHEET: sheet_xml(rows),
        "xl/sharedStrings.xml": f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>',
    }


def test_one_huge_shared_string_in_many_cells_dies_in_the_child_and_not_here(tmp_path: Path) -> None:
    path = packed(tmp_path / "shared.xlsx", shared(f"<si><t>{'长' * 32_000}</t></si>", 20_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(path, Limits(memory=300_000_000)).code == "too_much_memory"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


def test_a_text_longer_than_excel_allows_is_refused_with_its_cell(tmp_path: Path) -> None:
    no = refused(packed(tmp_path / "long.xlsx", shared(f"<si><t>{'x' * 40_000}</t></si>", 3)))
    assert (no.code, no.params["cell"]) == ("long_cell", "A1")


def test_a_workbook_that_takes_too_long_is_stopped_by_its_processor_time(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 600_001))
    path = packed(tmp_path / "slow.xlsx", {SHEET: sheet_xml(rows)})
    assert refused(path, Limits(seconds=1)).code == "too_slow"


def test_a_child_that_only_sleeps_is_stopped_by_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "CHILD", ["-c", "import time; time.sleep(60)"])
    started = monotonic()
    assert refused(packed(tmp_path / "a.xlsx", {}), Limits(seconds=1)).code == "too_slow"
    assert monotonic() - started < 10


@pytest.mark.parametrize(
    "frame", [b"[1]", b'{"sheets": 3}', b'{"refused": "x", "params": {}}', b"{" * 9_000, b"\xff", b"[" * 90_000]
)
def test_a_child_that_was_taken_over_can_only_be_a_broken_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frame: bytes
) -> None:
    said = len(frame).to_bytes(4, "big") + frame
    monkeypatch.setattr(opening, "CHILD", ["-c", f"import sys; sys.stdout.buffer.write({said!r})"])
    assert refused(packed(tmp_path / "a.xlsx", {})).code == "broken"


def test_a_frame_beyond_all_measure_is_not_awaited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "CHILD", ["-c", r"import sys; sys.stdout.buffer.write(b'\xff\xff\xff\xff')"])
    assert refused(packed(tmp_path / "a.xlsx", {})).code == "too_wide"


def test_the_child_knows_none_of_the_servers_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DALIANG_SECRET_KEY", "canary")
    tell = "import json,os,sys; t=json.dumps({'refused':'too_far','params':{'cell':str(dict(os.environ))}}).encode()"
    monkeypatch.setattr(opening, "CHILD", ["-c", tell + ";sys.stdout.buffer.write(len(t).to_bytes(4,'big')+t)"])
    said = str(refused(packed(tmp_path / "a.xlsx", {})))
    assert "PYTHONPATH" in said and "canary" not in said


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "..\\x", "C:/x", "XL/Workbook.xml"])
def test_names_that_leave_the_archive_or_come_twice_are_refused(tmp_path: Path, name: str) -> None:
    assert refused(packed(tmp_path / "slip.xlsx", {name: "x"})).code == "tampered"


def test_a_packing_that_excel_does_not_use_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "lzma.xlsx", {})
    with ZipFile(path, "a", ZIP_LZMA) as archive:
        archive.writestr("xl/a.xml", "<a/>")
    assert refused(path).code == "tampered"


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_truncated_file_is_broken(tmp_path: Path, kept: float) -> None:
    whole = packed(tmp_path / "a.xlsx", {}).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: int(len(whole) * kept)])
    assert refused(tmp_path / "cut.xlsx").code == "broken"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (EXCEL_2003 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (EXCEL_2003 + b"\0" * 600 + "Workbook".encode("utf-16-le"), "old_excel"),
        ("项目名称,总投资\n甲,22".encode(), "no_workbook"),
        (b"", "no_workbook"),
        (b"%PDF-1.7", "no_workbook"),
    ],
)
def test_other_files_called_xlsx_are_told_apart_and_what_would_be_right_is_said(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    no = refused(path)
    assert no.code == code
    assert ".xlsx" in str(no) or "密码" in str(no)


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", {})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    assert refused(path).code == "encrypted"


@pytest.mark.parametrize(
    "members",
    [
        {"xl/vbaProject.bin": b"x"},
        {
            "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.xml" ContentType='
            '"application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
        },
    ],
)
def test_macros_are_refused_whatever_the_file_is_called(tmp_path: Path, members: Mapping[str, str | bytes]) -> None:
    assert refused(packed(tmp_path / "a.xlsx", members)).code == "macros"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A1"><v>1</v></c></row>',
        '<row r="2"/><row r="1"/>',
        '<row r="1"><c r="AAAA1"><v>1</v></c></row>',
        '<row r="x"/>',
        "<row>",
    ],
)
def test_a_sheet_that_contradicts_itself_is_broken(tmp_path: Path, rows: str) -> None:
    """Two readers would place its cells differently, so a formula could hide from one of them."""
    assert refused(packed(tmp_path / "a.xlsx", {SHEET: sheet_xml(rows)})).code == "broken"


def test_a_large_file_is_not_even_opened(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", {})
    assert refused(path, replace(Limits(), file_bytes=100)).code == "too_large"


def test_the_child_ends_with_the_reading(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.xlsx", lambda sheet: [sheet.append([1, 2, 3]) for _row in range(50_000)])
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with opened(path) as book:
        next(book.rows())
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > children, "the child was not waited for"
