"""One question to the endpoint over HTTP: bounded in time and size, nothing followed, asked twice at most."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ssl import create_default_context
from threading import Event, Timer
from time import sleep
from typing import Any, Literal

from daliang.leads.readers.endpoint import Endpoint

LARGEST = 2_000_000  # bytes of an answer
PAUSE = 1.0  # seconds before the second try, where the server names none
LONGEST_PAUSE = 10.0
_PIECE = 65_536

Failure = Literal[
    "not configured", "unreached", "timeout", "redirected", "refused", "busy", "failing", "too large",
    "not understood", "cut short", "too long",
]  # fmt: skip


class Unanswered(Exception):
    """The model gave no answer that can be used. `code` says why; nothing of key, address, page or answer is told."""

    def __init__(self, code: Failure, status: int = 0) -> None:
        super().__init__(code)
        self.code: Failure = code
        self.status = status


def post(endpoint: Endpoint, asked: dict[str, object]) -> Any:
    """The JSON that the endpoint answers. 429 and 5xx are tried once more, after a pause."""
    body = json.dumps(asked, ensure_ascii=True).encode()
    try:
        return _once(endpoint, body)
    except _Later as later:
        sleep(later.pause)
    return _once(endpoint, body)


class _Later(Unanswered):
    """Not now: try again after `pause` seconds."""

    def __init__(self, status: int, asked_for: str) -> None:
        super().__init__("busy" if status == 429 else "failing", status)
        self.pause = min(float(asked_for), LONGEST_PAUSE) if asked_for.isdecimal() and len(asked_for) < 6 else PAUSE


def _once(endpoint: Endpoint, body: bytes) -> Any:
    late = Event()
    try:
        answer = _exchange(endpoint, body, late)
    except TimeoutError:
        raise Unanswered("timeout") from None
    except (OSError, HTTPException, UnicodeError):  # a line that is cut breaks in whatever was being done
        raise Unanswered("timeout" if late.is_set() else "unreached") from None
    if late.is_set():
        raise Unanswered("timeout")
    try:
        return json.loads(answer)
    except (ValueError, RecursionError):
        raise Unanswered("not understood") from None


def _exchange(endpoint: Endpoint, body: bytes, late: Event) -> bytes:
    parts = endpoint.parts
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    with closing(_line(endpoint)) as line:
        line.connect()
        with _hung_up(line.sock, endpoint.timeout, late):
            line.request("POST", f"{parts.path.rstrip('/')}/chat/completions", body, headers)
            return _taken(line.getresponse())


def _line(endpoint: Endpoint) -> HTTPConnection:
    parts = endpoint.parts
    assert parts.hostname
    if parts.scheme == "https":
        trust = create_default_context()
        return HTTPSConnection(parts.hostname, parts.port, timeout=endpoint.timeout, context=trust)
    return HTTPConnection(parts.hostname, parts.port, timeout=endpoint.timeout)


@contextmanager
def _hung_up(line: socket.socket, seconds: float, late: Event) -> Iterator[None]:
    """Inside the block the line is cut after so many seconds, however slowly the other side keeps dripping bytes."""

    def hang_up() -> None:
        late.set()
        try:
            socket.socket.shutdown(line, socket.SHUT_RDWR)
        except OSError:  # closed by itself in this moment
            return

    watch = Timer(seconds, hang_up)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _taken(answer: HTTPResponse) -> bytes:
    """The body of a 200; any other body is left unread, for it may repeat what we sent."""
    status = answer.status
    if status == 429 or status >= 500:
        raise _Later(status, answer.getheader("Retry-After", ""))
    if 300 <= status < 400:
        raise Unanswered("redirected", status)
    if status != 200:
        raise Unanswered("refused", status)
    found = bytearray()
    while piece := answer.read(_PIECE):
        found += piece
        if len(found) > LARGEST:
            raise Unanswered("too large")
    return bytes(found)
