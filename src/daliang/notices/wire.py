"""The seam between apprise and the network: what the other side answered, and that nobody else is asked.

apprise says yes or no. Whether we may try again hangs on why: a message that surely did not arrive may be sent anew,
one that may have arrived never is. So its plug-ins post, and open their mail, through what stands here. DingTalk and
WeCom also say no in an answer that apprise takes for a yes (200 with an `errcode`).
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from email import message_from_string
from enum import StrEnum
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from apprise.plugins import dingtalk, feishu, wecombot
from apprise.plugins.email import base as mail
from apprise.plugins.email.smtp import AppriseSMTPController

PATIENCE = (5.0, 10.0)  # seconds to connect, to answer
# Hooks of the three services; no other address is ever posted to.
HOSTS = frozenset({"oapi.dingtalk.com", "qyapi.weixin.qq.com", "open.feishu.cn"})


class Outcome(StrEnum):
    """What became of one message."""

    TAKEN = "taken"
    REFUSED = "refused"  # the other side said no
    UNREACHED = "unreached"  # nothing was handed over
    UNKNOWN = "unknown"  # handed over, and no answer that says what became of it


@dataclass
class Letter:
    """One message on its way; `effect` is the same however often it is sent."""

    effect: str
    outcome: Outcome = Outcome.UNREACHED


_letter: ContextVar[Letter] = ContextVar("letter")


@contextmanager
def sending(effect: str) -> Iterator[Letter]:
    """Inside the block one message is sent; afterwards the letter says what became of it."""
    letter = Letter(effect)
    token = _letter.set(letter)
    try:
        yield letter
    finally:
        _letter.reset(token)


class Wire:
    """Stands where apprise's plug-ins look for `requests`."""

    codes, RequestException = requests.codes, requests.RequestException

    def post(self, url: str, *, timeout: object, allow_redirects: bool, **given: Any) -> requests.Response:
        """Post to one of the known hosts, follow nothing, wait as long as we say, and note the answer."""
        letter = _letter.get()
        if urlsplit(url).hostname not in HOSTS:
            letter.outcome = Outcome.REFUSED
            raise requests.exceptions.InvalidURL("not a host of ours")
        letter.outcome = Outcome.UNKNOWN
        try:
            answer = requests.post(url, timeout=PATIENCE, allow_redirects=False, **given)
        except requests.exceptions.RequestException as error:
            letter.outcome = Outcome.UNREACHED if _is_before(error) else Outcome.UNKNOWN
            raise
        letter.outcome = _outcome(answer)
        return answer


def _is_before(error: requests.exceptions.RequestException) -> bool:
    """Did it fail while the line was still being opened?

    requests wraps a connection that was lost as it wraps one that never stood; the reason inside tells them apart.
    """
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError")


def _outcome(answer: requests.Response) -> Outcome:
    """A server that stumbled (5xx) may have taken it before."""
    if answer.status_code >= 500:
        return Outcome.UNKNOWN
    if answer.status_code != requests.codes.ok:
        return Outcome.REFUSED
    try:
        said = answer.json()
    except ValueError:
        return Outcome.UNKNOWN
    codes = [said.get(name) for name in ("errcode", "code", "StatusCode")] if isinstance(said, dict) else []
    return Outcome.REFUSED if any(codes) else Outcome.TAKEN


class LetterBox(AppriseSMTPController):
    """Stands where apprise's mail looks for its line to the mail server."""

    def sendmail(self, from_addr: str, to_addrs: list[str], message: str) -> bool:
        """Hand the message over under our own Message-ID, and note whether the server took it."""
        letter = _letter.get()
        found = message_from_string(message)
        del found["Message-ID"]
        found["Message-ID"] = f"<{letter.effect}@{from_addr.rpartition('@')[2]}>"
        letter.outcome = Outcome.UNKNOWN
        server = cast("smtplib.SMTP", self._socket)
        try:
            refused = server.sendmail(from_addr, to_addrs, found.as_string())
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            letter.outcome = Outcome.REFUSED
            return False
        except (OSError, smtplib.SMTPException):
            return False
        letter.outcome = Outcome.REFUSED if refused else Outcome.TAKEN
        return not refused


_wire = Wire()
for _plugin in (dingtalk, feishu, wecombot):
    setattr(_plugin, "requests", _wire)  # noqa: B010 - the plug-ins have no other door
setattr(mail, "AppriseSMTPController", LetterBox)  # noqa: B010
