"""What every answer gets: the chosen language, sign-in first, no shared cache, and a refusal in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from daliang.org.models import Person
from daliang.org.refusals import note_refusal
from daliang.org.walls import NOTHING, scoped
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import is_fragment
from daliang.web.pages.errors import signed_out

Next = Callable[[HttpRequest], HttpResponse]
API = "/api/"
FOUND = (200, 206, 304)


class ChosenLanguage(LocaleMiddleware):
    """Chinese until the visitor chooses otherwise: the browser's own setting does not decide for an office."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(known)
        request.LANGUAGE_CODE = translation.get_language()


class NoStore:
    """Pages are for one person: proxies and shared browsers keep nothing but the scripts, styles and pictures."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(settings.STATIC_URL) and response.status_code in FOUND:
            return response
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        return response


class ReadableAddress:
    """An address with a NUL in it is answered with 400: PostgreSQL keeps no such text, so nothing can be found by it.

    The API says by itself which field it was.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_nul = "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        if has_nul and not request.path.startswith(API):
            raise BadRequest("NUL in the address")
        return self.get_response(request)


class SignInFirst(LoginRequiredMiddleware):
    """A visitor is led to the sign-in page and afterwards back; a program and a page's script get 401 instead.

    Who was signed out while filling in a form gets back what was typed, to be sent again.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        sign_in = resolve_url(self.get_login_url(view_func))
        if request.path.startswith(API):
            message = _("请先登录：本接口用网页登录后的会话。")
            reason = {"code": "sign_in", "field": "", "where": "", "message": message}
            return JsonResponse({"refusals": [reason]}, status=401, json_dumps_params={"ensure_ascii": False})
        leads = redirect_to_login(back_to(request), sign_in, self.get_redirect_field_name(view_func))
        if is_fragment(request):
            return HttpResponse(status=401, headers={"HX-Redirect": leads.url})
        return signed_out(request) or leads


class LogRefusals:
    """What a signed-in person is refused (403), or asks for and does not find (404), is logged: promise 50.

    A sibling's row and a missing one are logged alike: to look which it was would make one answer slower.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (403, 404) and request.resolver_match and isinstance(request.user, Person):
            note_refusal(
                request.user,
                method=str(request.method),
                path=request.path,
                query=request.META.get("QUERY_STRING", ""),
                status=response.status_code,
            )
        return response


def back_to(request: HttpRequest) -> str:
    """Where to go after signing in: the page itself, or the page from which a form was sent or a part was asked for."""
    if request.method in ("GET", "HEAD") and not is_fragment(request):
        return request.get_full_path()
    return own_page(request) or "/"


def own_page(request: HttpRequest) -> str:
    """The page of ours on which the visitor stood when asking, without its host; "" when it is not known."""
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class RowWalls:
    """The request's rows end at the person's own branch, in the database too (PostgreSQL); see org.walls."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = self._branch(request)
        with scoped(path):
            response: HttpResponseBase = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = within(path, cast("Iterable[bytes]", response.streaming_content))
        return response

    def _branch(self, request: HttpRequest) -> str:
        unit = request.user.scope_unit if isinstance(request.user, Person) else None
        return NOTHING if unit is None else str(unit.path)


def within(path: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What is made while it is sent stays within the branch as well."""
    waiting = iter(pieces)
    while True:
        with scoped(path):
            piece = next(waiting, None)
        if piece is None:
            return
        yield piece


class RefusalPage:
    """A Refusal that no view has shown beside its field becomes a 422 page, or part of one, that says it in words."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        said = [{"where": one.where, "message": _(one.message) % one.params} for one in exception.all]
        template = "web/enter/refusals.html" if is_fragment(request) else "web/refused.html"
        return render(request, template, {"refusals": said, "back": own_page(request)}, status=422)
