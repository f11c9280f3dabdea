"""What came back: every text in it, whatever it is packed in, and the same with what differs by chance taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from pypdf import PdfReader

from daliang.tests.sweep.addresses import Address

CHANCE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|"X-CSRFToken": ?"[^"]*"|csrf&quot;:[^,}]*'
    r"|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"  # the key of a new draft
)
KEPT_HEADERS = ("Content-Type", "Cache-Control", "Content-Security-Policy", "Location", "Content-Disposition")


@dataclass(frozen=True)
class Answer:
    """One answer to one person: `asked` is the template of the address, `url` what it became."""

    login: str
    address: Address
    asked: str
    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "")

    @property
    def text(self) -> str:
        return unpacked(self.kind, self.body)

    def plain(self, echoes: Iterable[str] = ()) -> tuple[int, dict[str, str], str]:
        """Status, headers and text without what differs by chance and without the ids that were asked for."""
        text = CHANCE.sub("", self.body.decode(errors="replace"))
        headers = "\n".join(f"{name}: {self.headers.get(name, '')}" for name in KEPT_HEADERS)
        for echo in sorted(echoes, key=len, reverse=True):
            text, headers = text.replace(echo, "ID"), headers.replace(echo, "ID")
        return self.status, dict(line.split(": ", 1) for line in headers.splitlines()), text


def answer_of(login: str, address: Address, asked: str, url: str, response: Any) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(login, address, asked, url, response.status_code, dict(response.headers), body)


def unpacked(kind: str, body: bytes) -> str:
    """All texts: of an Office file each part with its metadata, of a PDF its pages without breaks."""
    if "officedocument" in kind:
        with ZipFile(BytesIO(body)) as package:
            return unescape("\n".join(package.read(name).decode(errors="replace") for name in package.namelist()))
    if kind == "application/pdf":
        reader = PdfReader(BytesIO(body))
        return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages)) + str(reader.metadata)
    return body.decode(errors="replace")
