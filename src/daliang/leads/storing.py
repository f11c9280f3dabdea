"""Keeping the bytes that arrive: papers checked as every upload is, pages as they came."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.files.base import ContentFile

from daliang.files.kinds import Kind, refused
from daliang.files.models import StoredFile
from daliang.files.papers import ZIP, by_content
from daliang.files.rules import keep, keep_page
from daliang.leads.sources.arrivals import Arrival
from daliang.org.models import Person
from daliang.vocabulary.refusal import N_, Refusal

_TEXT = (None, Kind.TXT, "markup")


def kept_as(arrived: Arrival, *, by: Person | None) -> StoredFile:
    """The bytes as a stored file: a paper is checked as every upload is, a page is kept as it came.

    Refusals: `image`, the reasons of files for archives, programs, macros, and their size.
    """
    found = by_content(arrived.data)
    if found in _TEXT:
        return keep_page(arrived.data, name=arrived.address, by=by)
    if found in (Kind.PDF, ZIP):
        return keep(ContentFile(arrived.data), name=_paper_name(arrived, found), by=by)
    if isinstance(found, Kind):
        message = N_("“%(name)s”是图片，读不出文字；请把文字粘贴进来。")
        raise Refusal(message, code="image", field="file", name=arrived.address[:120])
    raise refused(str(found), arrived.address[:120])


def _paper_name(arrived: Arrival, found: Kind | str) -> str:
    """A paper's own name; one from the web need not end as what it is."""
    name = urlsplit(arrived.address).path.rpartition("/")[2] or "paper"
    if found is Kind.PDF:
        return name if name.lower().endswith(".pdf") else f"{name}.pdf"
    return name if name.lower().endswith((".docx", ".xlsx", ".pptx", ".zip")) else f"{name}.docx"
