"""Every channel as a local fake: the hooks of three chat services over HTTP, and a mail server."""

from __future__ import annotations

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from daliang.notices import wire
from daliang.notices.kinds import Channel
from daliang.notices.places import read_place

KEY = "0a1b2c3d4e5f6a7b8c9d"
ADDRESSES = {
    Channel.MAIL: "li@city.example.cn",
    **dict.fromkeys((Channel.DINGTALK, Channel.WECOM, Channel.FEISHU), KEY),
}


@dataclass
class Fakes:
    """What arrived; `says` is how the services behave: ok, no, stumble, hang-up, elsewhere."""

    hooks: str = ""
    mail_url: str = ""
    says: str = "ok"
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)

    @property
    def effects(self) -> int:
        return len(self.posts) + len(self.letters)

    def last_text(self) -> str:
        """What a reader of the newest message sees: one payload a service, as apprise builds it."""
        if self.letters:
            return f"{self.letters[-1]['Subject']}\n{self.letters[-1].get_content()}"
        path, payload = self.posts[-1]
        return str(payload["content"]["text"] if "/bot/" in path else payload["text"]["content"])


def place(channel: Channel) -> str:
    return read_place(channel, ADDRESSES[channel]).url


class Hooks(BaseHTTPRequestHandler):
    """Answers as the services do: 200 with a code, also when they say no."""

    fakes: Fakes

    def do_POST(self) -> None:
        payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        says = self.fakes.says
        if says in ("ok", "hang-up"):
            self.fakes.posts.append((self.path, payload))
        if says == "hang-up":
            self.close_connection = True
            return
        code = "code" if "/bot/" in self.path else "errcode"
        answer = json.dumps({code: 0 if says == "ok" else 310000}).encode()
        self.send_response({"stumble": 502, "elsewhere": 307}.get(says, 200))
        if says == "elsewhere":
            self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_given: object) -> None:
        """Nothing on the terminal."""


class Letters(socketserver.StreamRequestHandler):
    """As much of SMTP as one message needs."""

    fakes: Fakes

    def handle(self) -> None:
        self.wfile.write(b"220 fake\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                if not self._data():
                    return
            else:
                refused = verb == b"RCPT" and self.fakes.says == "no"
                self.wfile.write(b"550 no such person\r\n" if refused else b"250 fake\r\n")
            if verb == b"QUIT":
                return

    def _data(self) -> bool:
        self.wfile.write(b"354 go\r\n")
        taken = b"".join(iter(self.rfile.readline, b".\r\n"))
        if self.fakes.says in ("ok", "hang-up"):
            found = message_from_bytes(taken, policy=policy.default)
            assert isinstance(found, EmailMessage)
            self.fakes.letters.append(found)
        if self.fakes.says == "hang-up":
            return False
        self.wfile.write(b"554 not now\r\n" if self.fakes.says == "stumble" else b"250 taken\r\n")
        return True


class Postman(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def open_fakes(settings: Any) -> Iterator[Fakes]:
    """The services stand where apprise would send, on this machine, and the city has switched all channels on."""
    fakes = Fakes()
    hooks = ThreadingHTTPServer(("127.0.0.1", 0), type("Hooks", (Hooks,), {"fakes": fakes}))
    mail = Postman(("127.0.0.1", 0), type("Letters", (Letters,), {"fakes": fakes}))
    for server in (hooks, mail):
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    fakes.hooks = f"http://127.0.0.1:{hooks.server_address[1]}"
    fakes.mail_url = f"mailto://127.0.0.1:{mail.server_address[1]}?from=daliang@city.example.cn"
    settings.MAIL_URL, settings.NOTICE_CHANNELS = fakes.mail_url, [channel.value for channel in Channel]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "HOSTS", frozenset({"127.0.0.1"}))
        for service, path in (
            (NotifyDingTalk, "/robot/send?access_token={token}"),
            (NotifyWeComBot, "/cgi-bin/webhook/send?key={key}"),
            (NotifyFeishu, "/open-apis/bot/v2/hook/{token}/"),
        ):
            patch.setattr(service, "notify_url", fakes.hooks + path)
        yield fakes
    for server in (hooks, mail):
        server.shutdown()
        server.server_close()
