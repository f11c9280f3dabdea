"""Promise 26: printing fetches nothing, whatever address a text names; neither a file nor the network."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pytest
import typst
from pypdf import PdfReader

from daliang.bulletins.rendering import render
from daliang.bulletins.report import Change, Named
from daliang.bulletins.tests.reading import compact, text_of
from daliang.bulletins.tests.sample import REPORT, line

pytestmark = [pytest.mark.looks, pytest.mark.nodb]
FORMATS = ("pdf", "docx", "xlsx", "md")
SECRET = "lanterns-39-of-jade"


class Listener(Thread):
    """Counts who connects, and hangs up."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.door.getsockname()[1]
        self.heard = 0

    def run(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.door.accept()
                self.heard += 1
                connection.close()


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """Whoever asks the network in this test, directly or for a package, asks here."""
    found = Listener()
    found.start()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        for spelling in (name, name.lower()):
            monkeypatch.setenv(spelling, f"http://127.0.0.1:{found.port}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield found
    found.door.shutdown(socket.SHUT_RDWR)
    found.door.close()


def texts(port: int, file: Path) -> list[str]:
    """What people might type to make a printer fetch: addresses, and the code of each layout."""
    address = f"http://127.0.0.1:{port}/x.png"
    return [
        address, f"file://{file}", f'#image("{address}")', f'#read("{file}")', f'#include "{file}"',
        '#import "@preview/cetz:0.1.0"', f"<img src={address}>", f"![x]({address})",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}", f"{{% include '{file}' %}}", f'=HYPERLINK("{address}")',
        f'=WEBSERVICE("{address}")',
    ]  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS)
def test_a_text_makes_no_printer_fetch(listener: Listener, tmp_path: Path, format_: str) -> None:
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    typed = texts(listener.port, file)
    lines = tuple(line(Change.NEW, text, next_step=text) for text in typed)
    report = replace(REPORT, projects=lines, unreported=tuple(Named(text) for text in typed))
    content = render(report, format_)
    assert listener.heard == 0
    assert SECRET not in text_of(content, format_)
    assert compact(typed[1]) in text_of(content, format_)
    assert outward(content, format_) == []


def outward(content: bytes, format_: str) -> list[str]:
    """What would make a reader's program fetch: links, embedded files, outer relations."""
    if format_ == "pdf":
        pages = PdfReader(BytesIO(content)).pages
        return [str(note.get_object()) for page in pages for note in page.get("/Annots", ())]
    if format_ == "md":
        return re.findall(r"(?<!\\)!\[|(?<!\\)<img", content.decode())
    with ZipFile(BytesIO(content)) as package:
        relations = [package.read(name).decode() for name in package.namelist() if name.endswith(".rels")]
    return [found for text in relations for found in re.findall(r'<[^>]*TargetMode="External"[^>]*>', text)]


def test_the_listener_hears_a_printer_that_fetches(listener: Listener, tmp_path: Path) -> None:
    """The same text read as code."""
    source = tmp_path / "x.typ"
    source.write_text('#import "@preview/nothing-of-ours:9.9.9": x')
    with pytest.raises(Exception, match=r"package|preview"):
        typst.compile(source, format="pdf")
    assert listener.heard > 0
