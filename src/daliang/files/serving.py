"""Handing a stored file out. There is no route here: the room that attached it asks its permission first."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from daliang.files.kinds import Kind
from daliang.files.models import StoredFile
from daliang.files.names import fitting_name

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def send(stored: StoredFile, name: str, *, inline: bool = False) -> HttpResponse:
    """The content as an attachment under `name`; only a picture may be shown in a page.

    Refusals: `missing`, `damaged`.
    """
    kind = Kind(stored.kind)
    is_attachment = not (inline and kind.is_picture)
    disposition = content_disposition_header(is_attachment, fitting_name(name, kind))
    return HttpResponse(
        stored.content(),
        content_type=kind.content_type,
        headers={**HEADERS, "Content-Disposition": disposition or "attachment"},
    )
