"""One GET over at most three redirects, each hop checked anew, connected to the very address that was checked."""

from __future__ import annotations

import http.client
import ssl
import zlib
from contextlib import closing
from dataclasses import dataclass, field
from socket import create_connection, socket
from time import monotonic
from urllib.parse import urljoin

from daliang.leads.fetching.addresses import Barred, Target, resolve, target_of

AGENT = "Daliang/0.1 (+investment promotion leads; obeys robots.txt as daliang)"
REDIRECTS = 3
LARGEST = 5 * 1024 * 1024  # bytes, unpacked too
SECONDS = 10.0  # for all hops together
_MOVED = (301, 302, 303, 307, 308)
_GULP = 1 << 16


class Unfetched(Exception):
    """Nothing was fetched. `code`: bad_address, unreachable (which says nothing about why), too_slow, too_large,
    too_many_redirects, status. `status` is what the server answered, 0 when it did not.
    """

    def __init__(self, code: str, *, status: int = 0) -> None:
        super().__init__(code)
        self.code, self.status = code, status


@dataclass(frozen=True)
class Fetched:
    """What came: where it came from in the end, its bytes, the kind and the encoding that the server named."""

    address: str
    data: bytes
    content_type: str
    encoding: str


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


def fetch(address: str) -> Fetched:
    """The content at an address. Unfetched otherwise; where a name leads into the house is `unreachable`, as any
    other failure to connect, so that nobody learns what stands inside.
    """
    time = _Time()
    for _hop in range(REDIRECTS + 1):
        try:
            target = target_of(address)
            found = _ask(address, target, resolve(target), time)
        except Barred as barred:
            raise Unfetched(barred.code) from barred
        except TimeoutError as error:
            raise Unfetched("too_slow") from error
        except (OSError, http.client.HTTPException, zlib.error) as error:
            raise Unfetched("unreachable") from error
        if isinstance(found, Fetched):
            return found
        address = urljoin(address, found)
    raise Unfetched("too_many_redirects")


def _ask(address: str, target: Target, at: str, time: _Time) -> Fetched | str:
    """The content, or where it has moved to."""
    with closing(_connection(target, at, time)) as connection:
        line = connection.sock  # lost from the connection, though still open, when the server means to close it
        connection.request("GET", target.path, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        moved = answer.headers.get("Location") if answer.status in _MOVED else None
        if moved:
            return moved
        if answer.status != 200:
            raise Unfetched("status", status=answer.status)
        data = _body(answer, line, time)
        kind = answer.headers.get_content_type()
        return Fetched(address, data, kind, answer.headers.get_content_charset("") or "")


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
