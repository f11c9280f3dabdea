"""A small site on this machine under public names: names are resolved to public addresses, connections led here.

Everything that guards an address runs as it does outside; only the last step, the socket, is another.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from typing import Any

import pytest

from daliang.leads import pacing
from daliang.leads.fetching import addresses, fetching

PUBLIC = "93.184.215.14"
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """Path, or `//host/path` → status, headers, body; name → network addresses, one list after the other. `asked` is
    what came.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)  # that were asked for, one for each of `asked`
    times: list[datetime] = field(default_factory=list)  # when, as the pace's clock has it
    headers: list[dict[str, str]] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    slowness: float = 0.0  # seconds between two bytes of a body
    slow_paths: set[str] = field(default_factory=set)  # whose bodies come slowly; all, when none is named
    silence: float = 0.0  # seconds after its last byte

    def answer_to(self, host: str, path: str) -> Answer:
        """What was laid down for `//host/path`, else for the path under any name."""
        return self.answers.get(f"//{host}{path}") or self.answers.get(path, (404, {}, b""))

    def gaps(self, host: str) -> list[float]:
        """The seconds between two requests to a host."""
        times = [at for name, at in zip(self.hosts, self.times, strict=True) if name == host]
        return [(later - sooner).total_seconds() for sooner, later in pairwise(times)]

    def says(self, path: str, body: bytes | str, *, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = (status, {name.replace("_", "-"): text for name, text in headers.items()}, data)

    def addresses_of(self, name: str) -> list[str]:
        """The next answer of the name's server; the last one stays."""
        listed = self.names.get(name, [[PUBLIC]])
        return listed.pop(0) if len(listed) > 1 else listed[0]


@contextmanager
def served(patch: pytest.MonkeyPatch) -> Iterator[Site]:
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(site))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def lead_here(address: tuple[str, int], timeout: float | None = None, **_more: Any) -> socket.socket:
        site.connected.append(address)
        return socket.create_connection(server.server_address[:2], timeout=timeout)  # type: ignore[arg-type]

    def resolved(host: str, port: int, **_more: Any) -> list[Any]:
        try:
            found = site.addresses_of(host)
        except IndexError as error:
            raise OSError("no such name") from error
        return [(None, None, None, "", (one, port)) for one in found]

    patch.setattr(fetching, "create_connection", lead_here)
    patch.setattr(addresses, "getaddrinfo", resolved)
    try:
        yield site
    finally:
        patch.undo()
        server.shutdown()
        server.server_close()


def handler_of(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.hosts.append(self.headers["Host"])
            site.times.append(pacing.clock())
            site.headers.append(dict(self.headers))
            status, headers, body = site.answer_to(self.headers["Host"], self.path)
            etag = headers.get("ETag")
            if etag and self.headers["If-None-Match"] == etag:
                status, body = 304, b""
            self.send_response(status)
            for name, text in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, text)
            self.end_headers()
            self._send(body)

        def _send(self, body: bytes) -> None:
            if not site.slowness or (site.slow_paths and self.path not in site.slow_paths):
                self.wfile.write(body)
                return
            with suppress(OSError):  # whoever asked has gone
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(site.slowness)
                time.sleep(site.silence)

        def log_message(self, *_args: Any) -> None: ...

    return Handler
