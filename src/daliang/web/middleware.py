"""What every answer gets: no shared cache keeps it, and a refusal becomes a page in words."""
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daliang.vocabulary.refusal import Refusal

Next = Callable[[HttpRequest], HttpResponse]


class NoStore:
    """Pages are for one person: proxies and shared browsers keep nothing (promises.md 12)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class RefusalPage:
    """A Refusal that no view has shown beside its field becomes a 422 page that says it in words."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return render(request, "web/refused.html", {"refusals": exception.all}, status=422)
