"""PDF: the text of its pages. Lines that a page only broke are joined again, as Chinese has no spaces at a break."""

import re
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PdfReadError

from daliang.leads.papers.limits import Limits, Unfit

_ENDS = re.compile(r"[。！？；：!?;:]$")
_GAP = re.compile(r"(?<=[\u3400-\u9fff，。、：（）]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u3400-\u9fff])")
_PAGE_NUMBER = re.compile(r"[-—\s]*\d{1,4}[-—\s]*")


def lines(file: BytesIO, _limits: Limits) -> Iterator[str]:
    """Paragraphs as far as they can be told: a line that ends a sentence, or is much shorter than the longest."""
    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unfit("locked_paper")
    try:
        for page in reader.pages:
            yield from _paragraphs(_GAP.sub("", page.extract_text()).splitlines())
    except PdfReadError as error:
        raise Unfit("broken_paper") from error


def _paragraphs(found: list[str]) -> Iterator[str]:
    wanted = [line.strip() for line in found if line.strip() and not _PAGE_NUMBER.fullmatch(line)]
    longest = max(map(len, wanted), default=0)
    held = ""
    for line in wanted:
        held += line
        if _ENDS.search(line) or len(line) < longest * 0.8:
            yield held
            held = ""
    yield held
