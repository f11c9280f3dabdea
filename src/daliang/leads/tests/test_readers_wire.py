"""Asking the city's model: bounded, followed nowhere, asked twice at most, and its key is told to nobody else."""

from __future__ import annotations

import json
import logging
import pickle
import ssl
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from daliang.leads.readers import wire
from daliang.leads.readers.asking import Asking
from daliang.leads.readers.endpoint import Endpoint
from daliang.leads.readers.reader import Outcome, read
from daliang.leads.readers.saying import FAILURES, REASONS
from daliang.leads.readers.wire import Unanswered
from daliang.leads.tests.fake_model import KEY, NAME, Fake, Reply, body, content, facts, fake_model
from daliang.leads.tests.pages_for_models import GOOD, PARAGRAPHS, page
from daliang.leads.tests.test_fetching_tls import certificate

pytestmark = pytest.mark.nodb


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A model that answers well until it is told otherwise; pauses are short."""
    monkeypatch.setattr(wire, "PAUSE", 0.01)
    with fake_model() as fake:
        fake.says(facts(**GOOD))
        yield fake


def failure(fake: Fake, *replies: Reply, **given: object) -> Unanswered:
    """How the model fails a page with these replies."""
    fake.says(*replies)
    with pytest.raises(Unanswered) as caught:
        read(page(), "model", fake.endpoint(**given))
    return caught.value


def ok(fake: Fake) -> Outcome:
    outcome = read(page(), "model", fake.endpoint())
    assert outcome.reader == "model" and len(outcome.reading.projects) == 3
    return outcome


def test_the_question_names_the_model_and_fences_the_page(fake: Fake) -> None:
    ok(fake)
    (asked,) = fake.asked
    assert fake.paths == ["/v1/chat/completions"]
    assert (asked["model"], asked["temperature"]) == (NAME, 0)
    assert asked["response_format"] == {"type": "json_object"}
    assert fake.headers[0]["Authorization"] == f"Bearer {KEY}"
    system, user = asked["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    fence, *words, last = user["content"].splitlines()
    assert fence == last and fence not in words and PARAGRAPHS[1] in words
    assert PARAGRAPHS[1] not in system["content"]


def test_a_service_without_a_key_is_asked_without_one(fake: Fake) -> None:
    read(page(), "model", fake.endpoint(key=""))
    assert "Authorization" not in fake.headers[0]


def test_by_rules_alone_nobody_is_asked(fake: Fake) -> None:
    assert read(page(), "rules", fake.endpoint()).reader == "rules"
    assert fake.asked == []


def test_without_an_endpoint_both_is_the_rules_and_the_model_refuses() -> None:
    assert read(page(), "both", None) == Outcome(read(page(), "rules", None).reading, "rules", "not configured")
    with pytest.raises(Unanswered, match="not configured"):
        read(page(), "model", None)


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_cannot_be_held_to_json_is_asked_without(fake: Fake, status: int) -> None:
    fake.says(body(b"{}", status), facts(**GOOD))
    ok(fake)
    assert ["response_format" in asked for asked in fake.asked] == [True, False]


def test_it_is_remembered_for_the_next_piece(fake: Fake) -> None:
    fake.says(body(b"{}", 400), content("one"), content("two"))
    asking = Asking(fake.endpoint())
    assert [asking.about("甲"), asking.about("乙")] == ["one", "two"]
    assert ["response_format" in asked for asked in fake.asked] == [True, False, False]


def test_a_later_piece_that_it_refuses_is_not_asked_about_twice(fake: Fake) -> None:
    """It is not held to JSON any more, so asking without that is nothing new."""
    fake.says(body(b"{}", 400), content("one"), body(b"{}", 400))
    asking = Asking(fake.endpoint())
    assert asking.about("甲") == "one"
    with pytest.raises(Unanswered, match="refused"):
        asking.about("乙")
    assert len(fake.asked) == 3


def test_half_a_character_stops_no_question(fake: Fake) -> None:
    """A page may hold what UTF-8 cannot write."""
    fake.says(content("one"))
    assert Asking(fake.endpoint()).about("甲\ud83d乙") == "one"


def test_a_bad_request_that_stays_bad_is_refused(fake: Fake) -> None:
    assert failure(fake, body(b"{}", 400)).code == "refused"
    assert len(fake.asked) == 2


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_once_more(fake: Fake, status: int) -> None:
    fake.says(body(b"", status), facts(**GOOD))
    ok(fake)
    assert len(fake.asked) == 2


@pytest.mark.parametrize(("status", "code"), [(429, "busy"), (500, "failing"), (503, "failing")])
def test_but_no_third_time(fake: Fake, status: int, code: str) -> None:
    assert failure(fake, body(b"", status)).code == code
    assert len(fake.asked) == 2


@pytest.mark.parametrize(
    ("told", "pause"), [("3", 3), ("99999", 10), ("9" * 400, 0.01), ("soon", 0.01), ("-5", 0.01), ("", 0.01)]
)
def test_the_pause_is_the_one_it_asks_for_within_bounds(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, told: str, pause: float
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(wire, "sleep", waited.append)
    fake.says(body(b"", 429, Retry_After=told), facts(**GOOD))
    ok(fake)
    assert waited == [pause]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_is_not_repeated(fake: Fake, status: int) -> None:
    assert failure(fake, body(b"{}", status)).code == "refused"
    assert len(fake.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(fake: Fake, status: int) -> None:
    assert failure(fake, body(b"", status, Location=f"{fake.url}/chat/completions")).code == "redirected"
    assert len(fake.asked) == 1


def test_a_server_that_says_nothing_is_left(fake: Fake) -> None:
    def silent(_handler: object) -> None:
        fake.over.wait(20)

    started = monotonic()
    no = failure(fake, silent, timeout=1)
    assert no.code == "timeout" and no.__cause__ is None
    assert monotonic() - started < 5


@pytest.mark.parametrize(
    ("piece", "head"),
    [(b" ", b"HTTP/1.1 200 OK\r\n\r\n"), (b"X-A: b\r\n", b"HTTP/1.1 200 OK\r\n"), (b"x", b"")],
    ids=["body", "headers", "status"],
)
def test_a_server_that_drips_is_left(fake: Fake, piece: bytes, head: bytes) -> None:
    """Every byte comes in time; all together they would never end."""
    started = monotonic()
    assert failure(fake, fake.dripping(piece, head), timeout=1).code == "timeout"
    assert monotonic() - started < 5


@pytest.mark.parametrize("is_told", [True, False])
def test_twenty_megabytes_are_not_taken(fake: Fake, is_told: bool) -> None:
    large = b" " * 20_000_000

    def untold(handler: object) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + large)  # type: ignore[attr-defined]

    assert failure(fake, body(large) if is_told else untold, timeout=60).code == "too large"


def test_nobody_there(fake: Fake) -> None:
    with fake_model() as gone:
        endpoint = gone.endpoint()
    with pytest.raises(Unanswered, match="unreached") as caught:
        read(page(), "model", endpoint)
    assert "ConnectionRefusedError" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 64 + ".invalid"])
def test_a_host_that_does_not_exist(fake: Fake, host: str) -> None:
    with pytest.raises(Unanswered, match="unreached"):
        read(page(), "model", fake.endpoint(url=f"http://{host}/v1"))


def test_a_plain_server_behind_https_is_not_reached(fake: Fake) -> None:
    with pytest.raises(Unanswered, match="unreached"):
        read(page(), "model", fake.endpoint(url=fake.url.replace("http:", "https:")))


def test_a_certificate_that_nobody_vouches_for_gets_neither_key_nor_page(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_error(500)

        def log_message(self, *_said: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate(tmp_path, "localhost"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        with pytest.raises(Unanswered, match="unreached"):
            read(page(), "model", Endpoint(f"https://localhost:{server.server_port}/v1", NAME, KEY, 5))
        server.shutdown()
    assert asked == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>gateway</html>",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b"9" * 10_000,
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": ["{}"]}}]}',
        b'{"choices": {"0": {"message": {"content": "{}"}}}}',
    ],
)
def test_what_is_no_answer_is_not_understood(fake: Fake, raw: bytes) -> None:
    assert failure(fake, body(raw)).code == "not understood"


@pytest.mark.parametrize(
    "words", ["", "好的，没有找到。", "[]", "{}", '{"facts": []}', '{"amounts": [}', '{"amounts": NaN}']
)
def test_what_holds_no_list_of_ours_is_not_understood(fake: Fake, words: str) -> None:
    assert failure(fake, content(words)).code == "not understood"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("下面是结果：\n```json\n", "\n```\n以上，{请核对}。"),
        ("<think>先看{\"amounts\": []}，再看。</think>\n", ""),
        ("{注意} {\"ok\": true} ", ""),
    ],
    ids=["fence", "thoughts", "other objects"],
)  # fmt: skip
def test_prose_around_the_object_is_passed_over(fake: Fake, before: str, after: str) -> None:
    fake.says(content(before + json.dumps(GOOD, ensure_ascii=False) + after))
    ok(fake)


def test_an_answer_that_was_cut_short_is_not_used(fake: Fake) -> None:
    whole = json.dumps(GOOD, ensure_ascii=False)
    assert failure(fake, content(whole, finish="length")).code == "cut short"


def test_both_falls_back_to_the_rules_and_says_why(fake: Fake) -> None:
    fake.says(body(b"", 503))
    outcome = read(page(), "both", fake.endpoint())
    assert outcome == Outcome(read(page(), "rules", None).reading, "rules", "failing")


FAILING = [body(b"", 401), body(b"", 500), body(b"", 302, Location="/"), body(b"no"), content("no")]


@pytest.mark.parametrize("reply", FAILING)
def test_no_failure_tells_the_key_or_the_page(fake: Fake, reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    no = failure(fake, reply)
    told = "".join(traceback.format_exception(no)) + repr(no) + repr(vars(no)) + caplog.text
    assert KEY not in told and PARAGRAPHS[1] not in told and fake.url not in told
    assert no.__cause__ is None and (no.__context__ is None or no.__suppress_context__)


def test_a_key_repeated_by_the_server_is_not_repeated_by_us(fake: Fake) -> None:
    no = failure(fake, body(f'{{"error": "bad key {KEY}"}}'.encode(), 401, X_Key=KEY))
    assert KEY not in "".join(traceback.format_exception(no))


def test_an_endpoint_does_not_show_its_key_and_travels_to_workers() -> None:
    endpoint = Endpoint("https://model.example/v1", NAME, KEY)
    assert KEY not in repr(endpoint) + str(endpoint)
    assert pickle.loads(pickle.dumps(endpoint)) == endpoint


@pytest.mark.parametrize(
    "url",
    [
        "",
        "model.example/v1",
        "file:///etc/passwd",
        "ftp://model.example/v1",
        "http://",
        "http:///v1",
        "http://user:word@model.example/v1",
        "https://model.example/v1?key=1",
        "https://model.example/v1#a",
        "https://model.example:port/v1",
        "https://model.example:0/v1",
        "https://[::1/v1",
        "https://model.example/v 1",
        "https://model.example/v1\r\nX: y",
        "https://模型.example/v1",
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="the address begins with") as caught:
        Endpoint(url, NAME, KEY)
    assert "model.example" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"key": "sk-1\r\nX: y"}, "visible"),
        ({"key": "密钥"}, "visible"),
        ({"name": " "}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"timeout": 0}, "0 is not"),
        ({"timeout": 601}, "601 is not"),
        ({"most_characters": 499}, "499 is not"),
        ({"most_characters": 100_001}, "100001 is not"),
    ],
)
def test_other_parts_are_checked_too(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        Endpoint(**{"url": "https://model.example", "name": NAME, "key": KEY} | given)  # type: ignore[arg-type]
    assert "sk-1" not in str(caught.value)


def test_proxies_of_the_surroundings_are_not_asked(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    ok(fake)


def test_each_code_has_its_words() -> None:
    assert set(FAILURES) == set(wire.Failure.__args__)  # type: ignore[attr-defined]
    assert len(set(FAILURES.values())) == len(FAILURES) and len(set(REASONS.values())) == len(REASONS)
