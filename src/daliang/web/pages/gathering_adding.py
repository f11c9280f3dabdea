"""补录: words marked in a page become a fact that reading missed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.leads.adding import add
from daliang.leads.models import FactKind
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.pages.gathering_review import page_or_404, review_page
from daliang.web.saying import said

WHOLE = (FactKind.AMOUNT,)  # nothing more is to be typed


@require_POST
@may("page.take")
def fact_add(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `kind`, `quote`: words of the article; `near`: at which character of it they were marked, when known."""
    page, quote = page_or_404(request, pk), request.POST.get("quote", "")
    try:
        made = add(page, request.POST.get("kind", ""), quote, near=_near(request), by=person_of(request))
    except Refusal as refusal:
        return review_page(request, page, adding={"quote": quote, "error": said(refusal)})
    address = f"{reverse('lead-page', args=[pk])}?at={made.pk}"
    if made.kind in WHOLE:
        messages.success(request, _("已补录，并算作已确认。"))
        return see_other(address)
    messages.success(request, _("已补录，并算作已确认；还缺的内容请接着填上。"))
    return see_other(f"{address}&open=1")


def _near(request: HttpRequest) -> int | None:
    text = request.POST.get("near", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


urlpatterns = [path("leads/pages/<int:pk>/add/", fact_add, name="lead-fact-add")]
