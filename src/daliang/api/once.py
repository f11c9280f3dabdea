"""`Idempotency-Key`: a deed sent twice is done once and answered twice (promise 38).

The first request writes its key, does its work and keeps its reply in one transaction. A second one with the same key
waits for it and gets the same reply; with another body it is refused (422 `other_body`); when the first takes too long
it is told to come again (409 `running`). A request that died left nothing, so its repetition does the work. Keys are a
person's own: nobody else's are met.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from daliang.api.refusing import single
from daliang.org.models import Person
from daliang.org.once import Reply, question

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replay"
KEY = re.compile(r"[\x21-\x7e]{1,80}")
PATIENCE_MS = 3000
View = Callable[..., HttpResponse]


class _Undone(Exception):
    """Take back what was written, and give this answer; none when the key stands there already."""

    def __init__(self, response: HttpResponse | None = None) -> None:
        super().__init__()
        self.response = response


def once(view: View) -> View:
    """The view, which does a deed under a key once. Without a key, and for whoever only reads, nothing is different."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key, person = request.headers.get(HEADER, ""), request.user
        if not key or request.method in ("GET", "HEAD", "OPTIONS") or not isinstance(person, Person):
            return view(request, *args, **kwargs)
        if not KEY.fullmatch(key):
            return single(422, "bad_key", _("Idempotency-Key 应为 1 至 80 个可见的英文字符，例如一个 UUID。"), HEADER)
        reply = Reply(
            person=person, key=key, asked=question(str(request.method), request.get_full_path(), request.body)
        )
        try:
            return _first(reply, lambda: view(request, *args, **kwargs))
        except _Undone as undone:
            return undone.response or _again(reply)
        except OperationalError:
            return _running()

    return answered


def _first(reply: Reply, work: Callable[[], HttpResponse]) -> HttpResponse:
    """A refusal changes nothing and is not kept: put right, the same deed may go under the same key."""
    with transaction.atomic():
        _claim(reply)
        response = work()
        if response.status_code >= 500:
            raise _Undone(response)
        if response.status_code >= 400:
            reply.delete()
            return response
        reply.status = response.status_code
        reply.keep(response.content.decode())
        reply.save(update_fields=["status", "content"])
    return response


def _claim(reply: Reply) -> None:
    """Write the key, waiting a while for whoever writes the same."""
    reply.at, reply.status, reply.content = timezone.now(), 0, b""
    is_patient = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_patient:
            cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS:d}")
        try:
            reply.save(force_insert=True)
        except IntegrityError as taken:
            raise _Undone from taken
        if is_patient:
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")


def _again(reply: Reply) -> HttpResponse:
    there = Reply.objects.filter(person=reply.person, key=reply.key).first()
    if there is None or not there.status:
        return _running()
    if there.asked != reply.asked:
        return single(422, "other_body", _("这个 Idempotency-Key 已用于另一个请求；新的请求请换一个新的。"), HEADER)
    response = HttpResponse(there.text, status=there.status, content_type="application/json; charset=utf-8")
    response[REPLAYED] = "true"
    return response


def _running() -> HttpResponse:
    response = single(409, "running", _("同一个请求正在办理；请稍后用同一个 Idempotency-Key 再问。"), HEADER)
    response["Retry-After"] = "2"
    return response
