"""Documents (公文): the special report of each closed round, on the screen and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from daliang.bulletins.documents import download, read
from daliang.bulletins.models import Format
from daliang.bulletins.paper import Paper, Section, Table, TopCell, head, printed
from daliang.bulletins.wording import paper
from daliang.files.kinds import Kind
from daliang.ledger.models import Closing
from daliang.org import matrix
from daliang.org.words import language
from daliang.rounds.models import Round, RoundState
from daliang.web.comparing import closing_asked
from daliang.web.guards import may, person_of
from daliang.web.issues import issues_of
from daliang.web.pages.rounds import round_or_404
from daliang.web.scanning import may_read_reports

TYPES = {
    Format.DOCX: Kind.DOCX.content_type,
    Format.PDF: Kind.PDF.content_type,
    Format.XLSX: Kind.XLSX.content_type,
    Format.MD: "text/markdown; charset=utf-8",
}


@dataclass(frozen=True)
class ShownTable:
    """A table of the report as the four files print it."""

    table: Table
    top: list[TopCell]
    below: list[str]
    rows: list[tuple[int, list[tuple[str, str]]]]


@dataclass(frozen=True)
class ShownSection:
    section: Section
    tables: list[ShownTable]


def _reader_or_403(request: HttpRequest) -> None:
    if not may_read_reports(person_of(request)):
        raise PermissionDenied


@may("document.read")
def document_list(request: HttpRequest) -> HttpResponse:
    """Closed rounds, the latest first, each with its report in four formats and two languages."""
    _reader_or_403(request)
    rounds = Round.objects.select_related("series", "closing__by")
    upcoming = rounds.filter(state=RoundState.OPEN)
    context = {"issues": issues_of(rounds), "upcoming": list(upcoming), "formats": Format.choices}
    context["may_lay_out"] = matrix.may(person_of(request).role, "document.layout")
    return render(request, "web/documents/list.html", context)


def _closed_or_404(request: HttpRequest, code: str) -> tuple[Round, Closing]:
    """The round and the closing asked for: ?closing=2, by default the one that counts."""
    found = round_or_404(person_of(request), code)
    closing = closing_asked(request, found)
    if closing is None:
        raise Http404
    return found, closing


@may("document.read")
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The report on the screen, made of the same words and tables as the files."""
    _reader_or_403(request)
    found, closing = _closed_or_404(request, code)
    made = paper(read(found, by=person_of(request), closing=closing), language())
    context: dict[str, Any] = {
        "round": found,
        "closing": closing,
        "as_of": urlencode({"closing": closing.number}) if closing != found.closing else "",
        "paper": made,
        "sections": [_shown(section, made) for section in made.sections],
        "formats": Format.choices,
    }
    return render(request, "web/documents/document.html", context)


def _shown(section: Section, made: Paper) -> ShownSection:
    return ShownSection(section, [_table(table, made) for table in section.tables])


def _table(table: Table, made: Paper) -> ShownTable:
    top, below = head(table.columns)
    kinds = [column.kind.align for column in table.columns]
    rows = [(level, list(zip(texts, kinds, strict=True))) for level, texts in printed(table, made.language)]
    return ShownTable(table, top, below, rows)


@may("document.read")
def report(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The file; ?language=en gives the English one, otherwise the reader's own language."""
    _reader_or_403(request)
    found, closing = _closed_or_404(request, code)
    if form not in Format.values:
        raise Http404
    asked = request.GET.get("language", "")
    made = download(found, form, asked if asked in ("zh", "en") else language(), by=person_of(request), closing=closing)
    response = HttpResponse(bytes(made.content), content_type=TYPES[Format(form)])
    response["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    return response


urlpatterns = [
    path("documents/", document_list, name="document-list"),
    path("documents/<slug:code>/", document, name="document"),
    path("rounds/<slug:code>/report.<slug:form>", report, name="report"),
]
