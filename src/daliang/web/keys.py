"""Programs with a token: `Authorization: Bearer …` beside sessions, never mixed with one, never in an address."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from daliang.org import tokens
from daliang.org.credentials import Token, TokenScope

Next = Callable[[HttpRequest], HttpResponse]
API = "/api/"
IN_ADDRESS = frozenset({"token", "access_token", "api_key", "apikey", "authorization", "bearer"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
WRITTEN = "daliang.token"  # where the request carries the text of its Authorization header


def refused(status: int, code: str, message: str) -> HttpResponse:
    """A refusal as the API writes it."""
    reason = {"code": code, "field": "", "where": "", "message": message}
    answer = JsonResponse({"refusals": [reason]}, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


class TokenOnly:
    """A request with a token has no session: its cookies are not read, and it gets none. Stands before the session."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        written = request.headers.get("Authorization")
        if not request.path.startswith(API) or written is None:
            return self.get_response(request)
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        request.COOKIES = {settings.LANGUAGE_COOKIE_NAME: language} if language else {}
        request.META[WRITTEN] = written
        answer = self.get_response(request)
        answer.cookies.clear()
        return answer


class TokenOwner:
    """Let the owner of a live token act within its scope and unit. Stands after the session's own sign-in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API):
            return self.get_response(request)
        if IN_ADDRESS & {name.lower() for name in request.GET}:
            return refused(
                400, "token_in_address", _("令牌不能写在网址里：网址会留在日志中。请放在 Authorization 头。")
            )
        return self._by_token(request) if WRITTEN in request.META else self.get_response(request)

    def _by_token(self, request: HttpRequest) -> HttpResponse:
        token = _token(request.META[WRITTEN])
        if token is None:
            return refused(401, "bad_token", _("令牌无效、已到期或已停用。请在“我的—接口令牌”中重新生成。"))
        if token.scope != TokenScope.WRITE and request.method not in READING:
            return refused(403, "read_only", _("这个令牌只读，不能办理。确需办理的，请生成“可读可写”的令牌。"))
        person = token.owner
        person.narrow_to(token.unit)
        request.user = person
        return self.get_response(request)


def _token(written: str) -> Token | None:
    kind, _space, secret = written.partition(" ")
    return tokens.token_of(secret.strip()) if kind.lower() == "bearer" else None


def is_by_token(request: HttpRequest) -> bool:
    return WRITTEN in request.META
