"""https is what it says: a certificate that nobody vouches for, or of another name, is no page."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from daliang.leads.fetching import Unfetched, fetch, fetching
from daliang.leads.tests.site import Site, handler_of

pytestmark = pytest.mark.nodb
PAGE = "https://news.example.cn/a.html"


def certificate(folder: Path, name: str) -> Path:
    """Key and self-signed certificate of a host, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def behind_tls(site: Site, pem: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site under this certificate; connections to it are led here."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(site))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    where = ("127.0.0.1", server.server_port)
    patch.setattr(fetching, "create_connection", lambda _at, timeout: socket.create_connection(where, timeout))
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def refused() -> str:
    with pytest.raises(Unfetched) as caught:
        fetch(PAGE)
    return caught.value.code


def test_a_certificate_of_its_own_making_is_no_page(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.says("/a.html", "假的")
    with behind_tls(site, certificate(tmp_path, "news.example.cn"), monkeypatch):
        assert refused() == "unreachable"
    assert site.asked == []


@pytest.mark.parametrize(("name", "is_it"), [("news.example.cn", True), ("other.example.cn", False)])
def test_a_trusted_certificate_has_to_be_of_the_name_that_was_asked(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, is_it: bool
) -> None:
    pem = certificate(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    site.says("/a.html", "真的")
    with behind_tls(site, pem, monkeypatch):
        assert (fetch(PAGE).data.decode() == "真的") if is_it else (refused() == "unreachable")
