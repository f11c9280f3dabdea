"""What came back: every text in it, whatever it is packed in, and the same with what differs by chance taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from io import BytesIO
from types import MappingProxyType
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

from pypdf import PdfReader

from daliang.tests.sweep.addresses import Address, places

CHANCE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|name="csrf-token" content="[^"]*"'
    r"|<dcterms:\w+ [^>]*>[^<]*"  # when a workbook was made
    r"|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"  # the key of a new draft
)
NO_IDS: Mapping[str, str] = MappingProxyType({})
KEPT_HEADERS = ("Content-Type", "Cache-Control", "Content-Security-Policy", "Location", "Content-Disposition")


@dataclass(frozen=True)
class Answer:
    """One answer to one person: `asked` is the template of the address, `url` what it became with `unit`'s ids."""

    login: str
    address: Address
    asked: str
    unit: str
    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "")

    @cached_property
    def text(self) -> str:
        return unpacked(self.kind, self.body)

    def plain(self, ids: Mapping[str, str] = NO_IDS) -> tuple[int, str, str]:
        """Status, headers and text without what differs by chance and without the ids that were asked for."""
        text = CHANCE.sub("", self.text)
        headers = "\n".join(f"{name}: {self.headers.get(name, '')}" for name in KEPT_HEADERS)
        named = [ids[place] for place in places(self.asked) if place in ids]
        for echo in (quote(self.url, safe="/"), self.url, *(one for one in named if not one.isdecimal())):
            text, headers = text.replace(echo, "ID"), headers.replace(echo, "ID")
        return self.status, headers, text


def answer_of(login: str, address: Address, asked: str, unit: str, url: str, response: Any) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(login, address, asked, unit, url, response.status_code, dict(response.headers), body)


def unpacked(kind: str, body: bytes) -> str:
    """All texts: of an Office file each part with its metadata, of a PDF its pages without breaks."""
    if "officedocument" in kind:
        with ZipFile(BytesIO(body)) as package:
            return unescape("\n".join(package.read(name).decode(errors="replace") for name in package.namelist()))
    if kind == "application/pdf":
        reader = PdfReader(BytesIO(body))
        return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages)) + str(reader.metadata)
    return body.decode(errors="replace")
