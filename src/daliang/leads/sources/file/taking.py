"""An uploaded file: a page (html), a text, or a paper (docx, xlsx, pdf)."""

from __future__ import annotations

from django.core.files.base import File

from daliang.files.names import clean_name
from daliang.leads.sources.arrivals import Arrival
from daliang.vocabulary.refusal import N_, Refusal

ACCEPTED = (".html", ".htm", ".shtml", ".txt", ".docx", ".xlsx", ".pdf")


def arrival(upload: File[bytes], *, name: str, largest: int) -> Arrival:
    """The bytes under the cleaned name. Refusals: `wrong_kind` by the name; size is for who keeps them to judge."""
    shown = clean_name(name)
    if not shown.lower().endswith(ACCEPTED):
        message = N_("“%(name)s”不能收录；可收录网页（html）、纯文本（txt）、Word（docx）、Excel（xlsx）和 PDF。")
        raise Refusal(message, code="wrong_kind", field="file", name=shown)
    upload.seek(0)
    return Arrival(shown, upload.read(largest + 1))
