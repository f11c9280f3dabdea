"""Promise 52: no secret enters a log, and nothing in it breaks a line or hides in one."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest
from django.conf import settings

from daliang.org.masking import OneLine, address_of, masked, one_line, plain
from daliang.org.models import Deed
from daliang.org.rules import record
from daliang.org.tests.logbook import somebody

TOKEN = "dl_9fKq2ZxT7bVn4RwYc8LmPs3HdJg6Ua1e"


@pytest.mark.parametrize(
    "text",
    [
        "password=canary-123", "Passwort: password: canary-123", '{"token": "canary-123"}', "api_key=canary-123&a=1",
        "Authorization: Bearer canary-123", "Bearer canary-123", "Cookie: canary-123", "old_password='canary-123'",
    ],
)  # fmt: skip
def test_what_is_called_a_secret_is_hidden(text: str) -> None:
    assert "canary" not in masked(text)
    assert "***" in masked(text)


def test_phones_and_tokens_are_hidden_by_their_look_and_nothing_else() -> None:
    assert masked("请致电13812345678联系") == "请致电138****5678联系"
    assert masked("138 1234 5678") == "138****5678"
    assert TOKEN not in masked(f"sent {TOKEN}.")
    kept = "a" * 64 + " yangzhou-economic-development-zone-2022 2200000000 113812345678999 2022-R02"
    assert masked(kept) == kept
    assert masked("致电13812345678e") == "致电138****5678e"
    for hash_ in ("a13812345678" + "b" * 52, "b" * 52 + "13812345678a"):
        assert masked(hash_) == hash_


def test_a_detail_with_a_secret_name_is_hidden_whatever_it_holds() -> None:
    said: object = plain(
        {"password": "x", "phone": 13812345678, "deep": [{"token": ["y"]}], "call": 13812345678, "line": 3}
    )
    assert said == {"password": "***", "phone": "***", "deep": [{"token": "***"}], "call": "138****5678", "line": 3}


@pytest.mark.parametrize("char", ["\n", "\r", "\x1b", "\x00", "\u2028", "\u202e", "\u200b", "\ud800", "\x85"])
def test_a_character_that_breaks_or_hides_is_written_out(char: str) -> None:
    assert one_line(f"a{char}b") == f"a\\u{ord(char):04x}b"
    assert plain({f"k{char}": f"v{char}"}) == {f"k\\u{ord(char):04x}": f"v\\u{ord(char):04x}"}


def test_what_is_recorded_is_masked_wherever_it_stands(db: None) -> None:
    by = somebody()
    by.username = "13812345678\nforged"
    made = record(by=by, action="round.return", subject=by, remarks=[{"text": f"打13812345678，token={TOKEN}\n"}])
    stored = str(Deed.objects.values().get(pk=made.pk))
    assert [secret for secret in ("13812345678", TOKEN, "\n") if secret in stored] == []
    assert stored.count("138****5678") >= 1


def test_an_address_keeps_what_was_asked_but_no_secret() -> None:
    found = address_of("/projects/\nX/", f"q=13812345678&token=canary&unit=west-a&x={TOKEN}")
    assert found == "/projects/\\u000aX/?q=138****5678&token=***&unit=west-a&x=***"
    assert address_of("/projects/", "q=曜石&unit=west-a") == "/projects/?q=***&unit=west-a"


def test_the_house_logs_on_one_line_and_a_traceback_is_set_in() -> None:
    house: Any = settings.LOGGING
    assert house["handlers"]["stderr"]["formatter"] == "one_line"
    try:
        raise ValueError("password=canary\nERROR forged: all is well")
    except ValueError:
        row = logging.LogRecord("x", logging.ERROR, "", 1, "bad %s", ("a\nERROR forged",), sys.exc_info())
    lines = OneLine().format(row).split("\n")
    assert lines[0] == "ERROR x: bad a\\u000aERROR forged"
    assert len(lines) > 2
    assert all(line.startswith("  | ") for line in lines[1:])
    assert "canary" not in "".join(lines)
