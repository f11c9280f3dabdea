"""How a stored file is handed out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from csp.middleware import CSPMiddleware
from django.test import RequestFactory

from daliang.files.serving import send
from daliang.files.tests import corpus
from daliang.files.tests.corpus import kept
from daliang.org.models import Person
from daliang.vocabulary.refusal import Refusal


def test_promise_19_a_file_is_an_attachment_that_nothing_guesses_at(clerk: Person) -> None:
    """Promise 19: closed content type, attachment with its Chinese name, nosniff, no-store, its own sandbox."""
    answer = send(kept(corpus.PDF, "协议.pdf", clerk), "投资 协议.pdf")
    assert answer.content == corpus.PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('投资 协议.pdf')}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    CSPMiddleware(lambda _request: answer)(RequestFactory().get("/"))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"


def test_promise_19_only_a_picture_may_be_shown_in_a_page(clerk: Person) -> None:
    """Promise 19: asking for inline does not make a document one."""
    photo = kept(corpus.picture("JPEG", (400, 400)), "现场.jpg", clerk)
    shown = send(photo.small, "现场.jpg", inline=True)
    assert shown.headers["Content-Disposition"].startswith("inline; ")
    assert shown.headers["Content-Type"] == "image/jpeg"
    for data, name in ((corpus.PDF, "a.pdf"), (corpus.TXT, "a.txt"), (corpus.docx(), "a.docx")):
        document = send(kept(data, name, clerk), name, inline=True)
        assert document.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    "name", ["evil.html", "../../a.html", "a.txt\r\nSet-Cookie: x=1", 'a.txt"; filename="b.exe', "a\u202etxt.exe"]
)
def test_promise_19_a_name_given_later_opens_nothing(clerk: Person, name: str) -> None:
    """Promise 19: a renamed attachment keeps its type, its extension and its one header."""
    answer = send(kept(corpus.TXT, "纪要.txt", clerk), name)
    said = answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "text/plain"
    assert said.rstrip('"').endswith(".txt") and said.startswith("attachment; ")
    assert not set(said) & set("/\\\r\n") and said.count("filename") + said.count("=") <= 4
    assert "Set-Cookie" not in answer.headers


def test_promise_35_a_file_that_is_missing_or_changed_is_not_handed_out(clerk: Person, folder: Path) -> None:
    """Promise 35: nobody gets other bytes than those that were attached."""
    stored = kept(corpus.PDF, "协议.pdf", clerk)
    (folder / stored.place).write_bytes(corpus.PDF.replace(b"1.7", b"1.6"))
    with pytest.raises(Refusal) as changed:
        send(stored, "协议.pdf")
    (folder / stored.place).unlink()
    with pytest.raises(Refusal) as missing:
        send(stored, "协议.pdf")
    assert (changed.value.code, missing.value.code) == ("damaged", "missing")
