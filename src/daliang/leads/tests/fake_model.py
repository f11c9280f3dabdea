"""An endpoint of a language model on this machine that says what a test tells it to, and keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from daliang.leads.readers.endpoint import Endpoint

KEY = "sk-0a1b2c3d4e5f6a7b8c9d"
NAME = "city-reader"

Reply = Callable[[BaseHTTPRequestHandler], None]


def content(words: str, finish: str = "stop") -> Reply:
    """An answer of the usual form."""
    choice = {"index": 0, "message": {"role": "assistant", "content": words}, "finish_reason": finish}
    return body(json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]}, ensure_ascii=False).encode())


def facts(**lists: Any) -> Reply:
    """An answer with these facts."""
    return content(json.dumps(lists, ensure_ascii=False))


def body(raw: bytes, status: int = 200, **headers: str) -> Reply:
    """A bare answer; `Retry_After` names the header Retry-After."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, told in headers.items():
            handler.send_header(name.replace("_", "-"), told)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    return send


@dataclass
class Fake:
    """Replies are said in turn, the last one for ever; `asked` are the questions, `headers` those they came with."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def says(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def endpoint(self, **given: Any) -> Endpoint:
        told: dict[str, Any] = {"url": self.url, "name": NAME, "key": KEY, "timeout": 5}
        return Endpoint(**told | given)

    def dripping(self, piece: bytes, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Reply:
        """An answer of ten seconds: a piece, and again a piece, until the test is over or the line is cut."""

        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(head)
            for _piece in range(100):
                if self.over.wait(0.1):
                    return
                handler.wfile.write(piece)
                handler.wfile.flush()

        return drip


@contextmanager
def fake_model() -> Iterator[Fake]:
    """Serve on a free port of this machine as long as the block lasts."""
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            fake.paths.append(self.path)
            fake.asked.append(json.loads(raw))
            fake.headers.append(dict(self.headers))
            reply = fake.replies.pop(0) if len(fake.replies) > 1 else fake.replies[0]
            try:
                reply(self)
            except OSError:  # the asker hung up
                self.close_connection = True

        do_GET = do_POST

        def log_message(self, *_said: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield fake
    finally:
        fake.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
