"""Which addresses may be asked: http and https, their own ports, and a host that stands on the public network."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import SOCK_STREAM, getaddrinfo
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
LONGEST = 1000
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class Barred(Exception):
    """The address is none that may be asked. `code` is `bad_address` (its text) or `unreachable` (where it leads)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Target:
    """An address taken apart: `host` as sent to the server, `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(address: str) -> Target:
    """Take an address apart. Barred `bad_address`: another scheme or port, a name and password, no host, too long."""
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise Barred("bad_address") from error
    if not host or not _is_plain(address, parts) or port not in (None, PORTS[parts.scheme]):
        raise Barred("bad_address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, PORTS[parts.scheme], quoted(path))


def _is_plain(address: str, parts: SplitResult) -> bool:
    visible = all(character.isprintable() and not character.isspace() for character in address)
    return visible and parts.scheme in PORTS and "@" not in parts.netloc and len(address) <= LONGEST


def quoted(path: str) -> str:
    """What is not ASCII in a path is sent as its UTF-8 bytes, percent-encoded; the rest stays as it is."""
    return "".join(
        character if "!" <= character <= "~" else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in path
    )


def resolve(target: Target) -> str:
    """The one network address to connect to. Barred `unreachable` when there is none, or any of them is not public.

    Asked once: whoever connects uses this answer, so a name that answers differently the next time leads nowhere.
    """
    try:
        found = getaddrinfo(target.host, target.port, type=SOCK_STREAM)
    except OSError as error:
        raise Barred("unreachable") from error
    addresses = [str(sockaddr[0]) for _family, _type, _proto, _name, sockaddr in found]
    if not addresses or not all(map(is_public, addresses)):
        raise Barred("unreachable")
    return addresses[0]


def is_public(text: str) -> bool:
    """Is it a global unicast address, whatever it is wrapped in?"""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    for _depth in range(3):
        inner = _unwrapped(address)
        if inner is None:
            break
        address = inner
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, 6to4, NAT64, or None. Teredo is on no public network as it is."""
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
