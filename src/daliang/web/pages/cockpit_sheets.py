"""A panel of the cockpit taken away as Excel; who took which is in the log."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from daliang.files.kinds import Kind
from daliang.measures.reading import one_reading
from daliang.measures.wording import counting_words
from daliang.org.models import City
from daliang.org.rules import record_file
from daliang.org.words import named
from daliang.web import panels
from daliang.web.cockpit.sheets import lines_of, workbook
from daliang.web.cockpit.showing import Shown, show
from daliang.web.guards import may, person_of, unit_or_404
from daliang.web.moment import moment_of


@require_safe
@may("figures.read")
@transaction.atomic
def cockpit_sheet(request: HttpRequest, panel: str) -> HttpResponse:
    """The figures of the cockpit of the same query: ?unit=, ?measure= and the moment's own. 404 for no such panel."""
    person = person_of(request)
    view = panels.look(person, unit_or_404(person, request.GET.get("unit")), moment_of(request))
    with one_reading():
        shown = show(view, request.GET.get("measure", ""))
        lines = lines_of(shown, panel)
    if lines is None:
        raise Http404
    content = workbook(lines, view.unit, view.moment, _note(shown, panel))
    asked = {"panel": panel, "unit": view.unit.code, **view.moment.asked}
    record_file(content, by=person, action="figures.sheet", subject=City.current(), asked=asked, rows=len(lines) - 1)
    response = HttpResponse(content, content_type=Kind.XLSX.content_type)
    response["Content-Disposition"] = f'attachment; filename="cockpit-{panel}-{view.moment.as_of.isoformat()}.xlsx"'
    return response


def _note(shown: Shown, panel: str) -> str:
    """The way of counting of what the sheet shows."""
    if panel in ("card", "map", "industry", "origin") and shown.measure:
        return _("%(name)s：%(said)s") % {"name": named(shown.measure), "said": counting_words(shown.measure)}
    chart = shown.chart(panel)
    return chart.note if chart else pgettext("between clauses", "；").join(map(named, shown.board_measures))


urlpatterns = [path("cockpit/sheets/<slug:panel>/", cockpit_sheet, name="cockpit-sheet")]
