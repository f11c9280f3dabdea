"""The client of the documentation, run as it is against the served house, also when replies get lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from daliang.org.credentials import TokenScope
from daliang.org.models import Deed
from daliang.org.tokens import issue
from daliang.rounds.models import ReturnState
from daliang.rounds.tests.world import World, build
from daliang.tests.browser import Served
from daliang.tests.house import REPOSITORY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
CLIENT = REPOSITORY / "docs" / "clients" / "fill_return.py"
PLACE = ("2022-R02", "east-a")


@pytest.fixture
def losing(live_server: Served) -> Iterator[str]:
    """Between client and house: each deed is passed on, and its first reply is lost."""
    house, lost = urlsplit(live_server.url), set[str]()

    class Between(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on(None)

        def do_POST(self) -> None:
            self._pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _pass_on(self, body: bytes | None) -> None:
            onward = HTTPConnection(str(house.hostname), house.port)
            onward.request(self.command, self.path, body, dict(self.headers))
            answer = onward.getresponse()
            content, key = answer.read(), self.headers.get("Idempotency-Key", "")
            if key and key not in lost:
                lost.add(key)
                self.close_connection = True
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Between)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def run(url: str, token: str, *arguments: str) -> tuple[int, str]:
    env = {**os.environ, "DALIANG_URL": url, "DALIANG_TOKEN": token, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, str(CLIENT), *arguments], env=env, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_it_reads_saves_answers_and_files_and_a_lost_reply_doubles_nothing(losing: str, tmp_path: Path) -> None:
    world: World = build()
    ret, clerk = world.ret("east-a"), world.clerk("east-a")
    _token, secret = issue(by=clerk, name="区系统", scope=TokenScope.WRITE, unit=world.unit("east-a"), days=30)
    code, said = run(losing, secret, *PLACE, "show")
    assert code == 0 and "YZ2022-0001" in said and "draft" in said
    rows = tmp_path / "rows.csv"
    rows.write_text(
        "project,name,industry,origin,amount,stage,stage_on,progress\n"
        "YZ2022-0001,,,,310000亿,,,签了备忘录\n"
        ",星海芯片项目,集成电路,内资,22亿,在谈,2022-08-20,首次洽谈\n",
        encoding="utf-8",
    )
    assert run(losing, secret, *PLACE, "save", str(rows)) == (0, "")
    assert [line.name for line in ret.lines.filter(project=None)] == ["星海芯片项目"], "added once"
    code, said = run(losing, secret, *PLACE, "file")
    assert code == 1 and "[ask]" in said and "相差约一万倍" in said
    line, question = _asked(run(losing, secret, *PLACE, "show")[1])
    assert run(losing, secret, *PLACE, "answer", line, question, "按投资协议")[0] == 0
    code, said = run(losing, secret, *PLACE, "file")
    assert code == 0 and "filed" in said, said
    assert world.ret("east-a").state == ReturnState.FILED
    assert Deed.objects.filter(action="round.file").count() == 1


def _asked(said: str) -> tuple[str, str]:
    lines = said.splitlines()
    at = next(place for place, line in enumerate(lines) if line.strip().startswith("? unit_slip"))
    head = next(line for line in reversed(lines[:at]) if line[:3].strip().isdigit())
    return head.split()[0], lines[at].split()[1]


def test_it_says_in_the_houses_words_what_is_refused(live_server: Served) -> None:
    world = build()
    _token, secret = issue(
        by=world.clerk("west-a"), name="县", scope=TokenScope.READ, unit=world.unit("west-a"), days=9
    )
    assert run(live_server.url, secret, *PLACE, "show")[0] == 1, "another unit's return is as if missing"
    code, said = run(live_server.url, secret, "2022-R02", "west-a", "file")
    assert code == 1 and said.strip()
    assert run(live_server.url, secret, "2022-R02", "west-a", "dance")[0] == 2
