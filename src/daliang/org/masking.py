"""What never enters a log: passwords, tokens, phone numbers; and nothing in it breaks a line or hides in one."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

HIDDEN = "***"
# Names of fields whose values are secrets, in details, query strings and messages.
SECRET_NAME = re.compile(
    r"passw|secret|token|phone|mobile|cookie|session(?:_?id|_?key)$|authori[sz]ation|api_?key|otp|totp|recovery", re.I
)
ASSIGNED = re.compile(
    r"""(?ix)\b((?:\w*(?:passw|secret|token|phone|mobile|cookie|authorization|api_?key|otp)\w*["']?\s*[=:]\s*["']?)+)
    (?:(?:bearer|basic)\s+)?[^\s"'&,;)}\]]+"""
)
BEARER = re.compile(r"(?i)\b(bearer|basic)\s+\S+")
# No phone stands inside a hash: a kept file's must stay whole.
PHONE = re.compile(r"(?<!\d)(?<![0-9a-f]{8})(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)(?![0-9a-f]{8})")
LONG_WORD = re.compile(r"[A-Za-z0-9_-]{32,}")
LONGEST = 4000


def one_line(text: str) -> str:
    r"""The text with control characters, line and paragraph marks and invisible ones written out: \u000a."""
    return "".join(f"\\u{ord(char):04x}" if _is_hidden(char) else char for char in text)


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def masked(text: str) -> str:
    """The text with phones as 138****5678, and what looks like a token or is called a secret as ***."""
    text = ASSIGNED.sub(rf"\g<1>{HIDDEN}", text)
    text = BEARER.sub(rf"\g<1> {HIDDEN}", text)
    text = PHONE.sub(r"\g<1>****\g<2>", text)
    return LONG_WORD.sub(lambda found: HIDDEN if _is_token(found[0]) else found[0], text)


def _is_token(word: str) -> bool:
    """Small and capital letters and digits mixed: neither a hash nor a slug looks like that."""
    return all(re.search(kind, word) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def plain(value: object, name: str = "") -> object:
    """What may stand in the details of a deed: JSON that reads back the same on both engines, masked, on one line."""
    if name and SECRET_NAME.search(name):
        return HIDDEN
    if value is None or isinstance(value, bool | int):
        return value if not isinstance(value, int) or not PHONE.fullmatch(str(value)) else masked(str(value))
    if isinstance(value, Mapping):
        return {one_line(str(key)): plain(one, str(key)) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one, name) for one in value]
    return text_of(value, LONGEST)


def text_of(value: object, longest: int) -> str:
    """The value as masked text on one line, cut at `longest`."""
    text = one_line(masked(str(value)))
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def address_of(path: str, query: str) -> str:
    """An address as a log may keep it: secrets in the query are hidden by name and by look, and so are typed words.

    What is not ASCII are words of the business (a name that was searched for), not a code.
    """
    pairs = [
        (name, HIDDEN if SECRET_NAME.search(name) or not text.isascii() else masked(text))
        for name, text in parse_qsl(query)
    ]
    asked = f"?{urlencode(pairs, safe='*')}" if pairs else ""
    return text_of(f"{path}{asked}", 300)


class OneLine(logging.Formatter):
    """A message is one line without secrets; the lines of a traceback are set in, so none passes for a message."""

    def format(self, record: logging.LogRecord) -> str:
        said = one_line(masked(record.getMessage()))
        more = [self.formatException(record.exc_info)] if record.exc_info else []
        more += [self.formatStack(record.stack_info)] if record.stack_info else []
        behind = [f"  | {one_line(masked(line))}" for text in more for line in text.splitlines()]
        return "\n".join([f"{record.levelname} {record.name}: {said}", *behind])
