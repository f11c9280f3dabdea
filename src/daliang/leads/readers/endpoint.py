"""Where the city's own language model answers, and how much it is asked at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

LONGEST_NAME = 100  # characters
TIMEOUTS = (1, 600)  # seconds
CHARACTERS = (500, 100_000)
_VISIBLE = re.compile("[!-~]*")


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible service, asked at {url}/chat/completions.

    `timeout` is the seconds to connect, and again those from then to the last byte of a request; `most_characters` is
    how much of a page goes along in one. What cannot be used raises ValueError, which never repeats address or key.
    """

    url: str
    name: str
    key: str = field(default="", repr=False)
    timeout: int = 60
    most_characters: int = 6000

    def __post_init__(self) -> None:
        if not _is_plain(self.url):
            raise ValueError("the address begins with http:// or https:// and has no user, query or fragment")
        if not _VISIBLE.fullmatch(self.key):
            raise ValueError("the key has only visible ASCII characters")
        if not self.name.strip() or not self.name.isprintable() or len(self.name) > LONGEST_NAME:
            raise ValueError(f"the model's name is one line of 1 to {LONGEST_NAME} characters")
        for told, (least, most) in ((self.timeout, TIMEOUTS), (self.most_characters, CHARACTERS)):
            if not least <= told <= most:
                raise ValueError(f"{told} is not between {least} and {most}")

    @property
    def parts(self) -> SplitResult:
        """Scheme, host, port and path."""
        return urlsplit(self.url)


def _is_plain(url: str) -> bool:
    try:
        parts = urlsplit(url)
        outside = parts.username, parts.password, parts.query, parts.fragment
        return bool(
            _VISIBLE.fullmatch(url) and parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        ) and not any(outside)
    except ValueError:  # a port that is no number, half an IPv6 address
        return False
