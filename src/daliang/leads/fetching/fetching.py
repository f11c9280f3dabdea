"""One GET over at most three redirects, each hop checked anew, connected to the very address that was checked."""

from __future__ import annotations

import http.client
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from socket import create_connection, socket
from time import monotonic
from urllib.parse import urljoin

from daliang.leads.fetching.addresses import Barred, Target, resolve, target_of

AGENT = "Daliang/0.1 (+investment promotion leads; obeys robots.txt as daliang)"
REDIRECTS = 3
LARGEST = 5 * 1024 * 1024  # bytes, unpacked too
SECONDS = 10.0  # for all hops together
LONGEST_STAMP = 200  # characters
_MOVED = (301, 302, 303, 307, 308)
_GULP = 1 << 16
_HEADERS = {"User-Agent": AGENT, "Accept-Encoding": "identity"}


class Unfetched(Exception):
    """Nothing was fetched. `code`: bad_address, unreachable (which says nothing about why), too_slow, too_large,
    too_many_redirects, status; or, said by whoever minds each hop: robots, site_busy. `status` is what the server
    answered, 0 when it did not; `moved_to` where a redirect had led by then, "" before any.
    """

    def __init__(self, code: str, *, status: int = 0) -> None:
        super().__init__(code)
        self.code, self.status, self.moved_to = code, status, ""


@dataclass(frozen=True)
class Stamp:
    """What a server calls the state in which an address was last seen: asked with it, it need not send that again."""

    address: str = ""
    etag: str = ""
    modified: str = ""

    def headers(self, address: str) -> dict[str, str]:
        """As conditions of a request, for the address that it came from and no other."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified} if address == self.address else {}
        return {name: text for name, text in told.items() if text}


@dataclass(frozen=True)
class Fetched:
    """What came: where it came from in the end, its bytes, the kind and the encoding that the server named.

    `is_same`: nothing was sent, for it is as it was at the stamp that was asked with.
    """

    address: str
    data: bytes
    content_type: str
    encoding: str
    stamp: Stamp = Stamp()
    is_same: bool = False


@dataclass
class _Time:
    """What is left of the seconds for one fetch."""

    ends: float = field(default_factory=lambda: monotonic() + SECONDS)

    @property
    def left(self) -> float:
        left = self.ends - monotonic()
        if left <= 0:
            raise Unfetched("too_slow")
        return left

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Inside the block nothing of it passes: we are waiting, and no site is."""
        began = monotonic()
        yield
        self.ends += monotonic() - began


def _free(_address: str) -> None:
    """Nobody minds where it goes."""


def fetch(address: str, *, minded: Callable[[str], None] = _free, known: Stamp = Stamp()) -> Fetched:
    """The content at an address. Unfetched otherwise; where a name leads into the house is `unreachable`, as any
    other failure to connect, so that nobody learns what stands inside.

    Before each request, those after a redirect too, `minded` is told where it goes: it may take its time, which is not
    the site's, or raise Unfetched. With the stamp of what is `known` a server may answer that nothing has changed.
    """
    time, first = _Time(), address
    for _hop in range(REDIRECTS + 1):
        try:
            found = _hop_to(address, time, minded, known)
        except Unfetched as no:
            no.moved_to = address if address != first else ""
            raise
        if isinstance(found, Fetched):
            return found
        address = urljoin(address, found)
    raise Unfetched("too_many_redirects")


def _hop_to(address: str, time: _Time, minded: Callable[[str], None], known: Stamp) -> Fetched | str:
    """What one request comes to, as `_ask`; the address is checked before anybody minds it."""
    try:
        target = target_of(address)
        at = resolve(target)
        with time.stopped():
            minded(address)
        return _ask(address, target, at, time, known)
    except Barred as barred:
        raise Unfetched(barred.code) from barred
    except TimeoutError as error:
        raise Unfetched("too_slow") from error
    except (OSError, http.client.HTTPException, zlib.error) as error:
        raise Unfetched("unreachable") from error


def _ask(address: str, target: Target, at: str, time: _Time, known: Stamp) -> Fetched | str:
    """The content, or where it has moved to."""
    with closing(_connection(target, at, time)) as connection:
        line = connection.sock  # lost from the connection, though still open, when the server means to close it
        conditions = known.headers(address)
        connection.request("GET", target.path, headers=_HEADERS | conditions)
        answer = connection.getresponse()
        moved = answer.headers.get("Location") if answer.status in _MOVED else None
        if moved:
            return moved
        if answer.status == 304 and conditions:
            return Fetched(address, b"", "", "", known, is_same=True)
        if answer.status != 200:
            raise Unfetched("status", status=answer.status)
        data = _body(answer, line, time)
        kind = answer.headers.get_content_type()
        stamp = Stamp(address, _told(answer, "ETag"), _told(answer, "Last-Modified"))
        return Fetched(address, data, kind, answer.headers.get_content_charset("") or "", stamp)


def _told(answer: http.client.HTTPResponse, name: str) -> str:
    """A header that may be sent back as it is; "" for what is none."""
    text = answer.headers.get(name, "").strip()
    return text if text.isascii() and text.isprintable() and len(text) <= LONGEST_STAMP else ""


def _connection(target: Target, at: str, time: _Time) -> http.client.HTTPConnection:
    """Connected to the checked address under the name that was asked for; never through a proxy."""
    raw = create_connection((at, target.port), timeout=time.left)
    connection = http.client.HTTPConnection(target.host, target.port, timeout=time.left)
    if target.scheme == "https":
        raw = ssl.create_default_context().wrap_socket(raw, server_hostname=target.host)
    connection.sock = raw
    return connection


def _body(answer: http.client.HTTPResponse, line: socket, time: _Time) -> bytes:
    """All of it, bounded in time and size, as sent and as unpacked. Asked for plain, some servers pack all the same."""
    packed = answer.headers.get("Content-Encoding", "").strip().lower()
    unpack = zlib.decompressobj(47) if packed in ("gzip", "x-gzip", "deflate") else None
    taken, size = bytearray(), 0
    while piece := _piece(answer, line, time):
        size += len(piece)
        taken += unpack.decompress(piece, LARGEST + 1) if unpack else piece
        if max(size, len(taken)) > LARGEST:  # unpacking stops one byte beyond it
            raise Unfetched("too_large")
    if answer.length:  # the connection ended before all that was promised
        raise Unfetched("unreachable")
    return bytes(taken)


def _piece(answer: http.client.HTTPResponse, line: socket, time: _Time) -> bytes:
    """What comes next, waited for as long as is left."""
    line.settimeout(time.left)
    return answer.read1(_GULP) if time.left else b""
