"""How the API says no: always {"refusals": [{"code", "field", "where", "message"}]}, in the language of the request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypedDict

from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from daliang.api.texts import UNFIT
from daliang.vocabulary.refusal import Refusal

logger = logging.getLogger(__name__)
STATUS = {"stale": 409, "changed": 412}  # somebody else was faster
MISSING = frozenset(
    {"unknown_measure", "unknown_round", "unknown_unit", "unknown_return", "unknown_closing", "unknown_notice"}
)


class Said(TypedDict):
    """One reason: a stable code, the field of the question or of the line, the place a person would look, the words."""

    code: str
    field: str
    where: str
    message: str


def said(refusal: Refusal) -> list[Said]:
    """Each reason of a Refusal in words."""
    return [
        Said(code=one.code, field=one.field, where=one.where, message=_(one.message) % one.params)
        for one in refusal.all
    ]


def answer(status: int, reasons: list[Said]) -> HttpResponse:
    return JsonResponse({"refusals": reasons}, status=status, json_dumps_params={"ensure_ascii": False})


def single(status: int, code: str, message: str, field: str = "") -> HttpResponse:
    return answer(status, [Said(code=code, field=field, where="", message=message)])


def _refused(_request: HttpRequest, error: Refusal) -> HttpResponse:
    """422, or what STATUS says.

    What does not exist, or lies outside the person's branch, is 404 with the nearest names that it may see.
    """
    return answer(404 if error.code in MISSING else STATUS.get(error.code, 422), said(error))


def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return single(404, "not_found", _("没有这一项，或者它不在您可以看的范围内。"))


def _forbidden(_request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
    return single(403, "not_allowed", _("您的角色没有办理这一项的权限。"))


def _unreadable(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The question itself does not fit the description in openapi.json; `code` is the kind of misfit."""
    return answer(422, [_misfit(one) for one in error.errors])


def _misfit(found: Mapping[str, Any]) -> Said:
    where, *path = map(str, found["loc"])
    field = ".".join(path[1:] if len(path) > 1 else path)
    if found["type"] == UNFIT:
        message = _("“%(field)s”里有看不见的控制字符或残缺字符：请去掉后重新发送。") % {"field": field}
    else:
        message = _("“%(field)s”的写法不合接口说明：请对照 openapi.json。") % {"field": field}
    return Said(code=found["type"], field=field, where=where, message=message)


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return single(403, "csrf", _("缺少或已过期的防伪标记：请随请求带上 X-CSRFToken 头。"))
    return single(error.status_code, "bad_request", _("无法识别该请求：请核对 JSON 格式。"))


def _unknown_person(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return single(401, "sign_in", _("请先登录：本接口用网页登录后的会话。"))


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: logged whole, told without a word of what it was."""
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return single(500, "failed", _("系统出错了，这次请求没有办成；请稍后再试，仍不行的请告知系统管理员。"))


def unknown_address(_request: HttpRequest) -> HttpResponse:
    """Whatever is asked for beside the operations."""
    return single(404, "not_found", _("没有这个接口地址：请对照 openapi.json。"))


def in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, whose answer is JSON also where it has no operation for the address or the method."""

    @wraps(view)
    def said(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            given = view(request, *args, **kwargs)
        except Http404:
            return unknown_address(request)
        if given.status_code != 405:
            return given
        told = single(
            405, "method", _("这个接口地址不接受 %(method)s：请对照 openapi.json。") % {"method": request.method}
        )
        told.headers["Allow"] = given.headers["Allow"]
        return told

    return said


def speak_in_words(api: NinjaAPI) -> None:
    """Let every refusal of this API have the one shape."""
    handlers: tuple[tuple[type[Exception], Any], ...] = (
        (Refusal, _refused),
        (Http404, _missing),
        (PermissionDenied, _forbidden),
        (ValidationError, _unreadable),
        (HttpError, _http),
        (AuthenticationError, _unknown_person),
        (Exception, _failed),
    )
    for error, handler in handlers:
        api.add_exception_handler(error, handler)
