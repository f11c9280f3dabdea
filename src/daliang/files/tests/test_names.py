"""Names as people see them."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from daliang.files.kinds import Kind
from daliang.files.names import INVISIBLE, clean_name, fitting_name

pytestmark = pytest.mark.nodb


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("C:\\资料\\协议.pdf", "协议.pdf"),
        ("a\x00.pdf", "a.pdf"),
        ("a.pdf\x00.exe", "a.pdf.exe"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("零\u200b宽\ufeff.txt", "零宽.txt"),
        ("两\n行\t名.txt", "两行名.txt"),
        ("  投资  协议 .pdf ", "投资 协议 .pdf"),
        ('a"b<c>:d|e?f*.pdf', "a_b_c__d_e_f_.pdf"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("/", "file"),
        ("", "file"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
        ("长" * 200, "长" * 120),
        ("a." + "长" * 200, "a." + "长" * 118),
    ],
)
def test_promise_19_a_name_is_cleaned(given_: str, shown: str) -> None:
    """Promise 19: no path, no control or bidi characters, at most 120 characters, the extension kept."""
    assert clean_name(given_) == shown


@given(st.text())
@example("\ud800.pdf")
@example("e\u0301" * 130 + ".pdf")
def test_promise_19_whatever_is_typed_a_clean_name_is_clean_and_stays_so(text: str) -> None:
    """Promise 19: any text at all becomes a harmless name, and cleaning it again changes nothing."""
    shown = clean_name(text)
    assert 1 <= len(shown) <= 120
    assert not set(shown) & set('/\\<>:"|?*')
    assert not {unicodedata.category(char) for char in shown} & INVISIBLE
    assert not shown.startswith(".")
    assert clean_name(shown) == shown
    shown.encode()


@pytest.mark.parametrize(
    ("name", "kind", "fitting"),
    [
        ("协议.pdf", Kind.PDF, "协议.pdf"),
        ("现场.JPEG", Kind.JPG, "现场.JPEG"),
        ("协议", Kind.PDF, "协议.pdf"),
        ("pdf", Kind.PDF, "pdf.pdf"),
        ("页.html", Kind.TXT, "页.html.txt"),
        ("../a\x00.exe", Kind.PNG, "a.exe.png"),
        ("长" * 130, Kind.DOCX, "长" * 115 + ".docx"),
    ],
)
def test_promise_19_a_name_ends_as_its_kind_does(name: str, kind: Kind, fitting: str) -> None:
    """Promise 19: a file that was renamed to something that runs is still handed out as what it is."""
    assert fitting_name(name, kind) == fitting
    assert len(fitting) <= 120
