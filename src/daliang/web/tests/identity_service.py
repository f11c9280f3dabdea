"""A small identity service on this machine: discovery, authorize, token, userinfo, keys of its own."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "daliang", "a secret between the two"


def _number(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


class IdentityService:
    """`claims` is what it says of whoever comes; the other attributes make it misbehave."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing_key: Any = self.key
        self.algorithm = "RS256"
        self.claims: dict[str, str] = {"sub": "u-1", "staff_no": "SW001"}
        self.userinfo: dict[str, str] | None = None
        self.audience = CLIENT
        self.challenges: dict[str, str] = {}
        self.asked: dict[str, list[str]] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.answer(self, "")

            def do_POST(self) -> None:
                service.answer(self, self.rfile.read(int(self.headers["Content-Length"])).decode())

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler, body: str) -> None:
        parts = urlsplit(handler.path)
        found = {
            "/.well-known/openid-configuration": self.discovery,
            "/jwks": self.keys,
            "/token": lambda: self.token(parse_qs(body)),
            "/userinfo": lambda: {**self.claims, **(self.userinfo or {})},
        }.get(parts.path)
        content = json.dumps(found() if found else {}).encode()  # type: ignore[no-untyped-call]
        handler.send_response(200 if found else 404)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def discovery(self) -> dict[str, Any]:
        places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        ends = {f"{name}_endpoint": f"{self.url}/{place}" for name, place in places.items()}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return {"issuer": self.url, "jwks_uri": f"{self.url}/jwks", **ends, **methods}

    def keys(self) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        public = {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, address: str) -> str:
        """What a browser does there: the person agrees; gives the address that it is led back to."""
        self.asked = parse_qs(urlsplit(address).query)
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = self.asked["code_challenge"][0]
        return f"{self.asked['redirect_uri'][0]}?{urlencode({'code': code, 'state': self.asked['state'][0]})}"

    def token(self, sent: dict[str, list[str]]) -> dict[str, Any]:
        """Only for the client's secret and whoever began: PKCE."""
        made = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest()).rstrip(b"=")
        expected = self.challenges.pop(sent["code"][0], "")
        if sent["client_secret"] != [SECRET] or made.decode() != expected:
            return {"error": "invalid_grant"}
        now = int(time.time())
        said = {**self.claims, "iss": self.url, "aud": self.audience, "iat": now, "exp": now + 60}
        proof = jwt.encode(said, self.signing_key, algorithm=self.algorithm, headers={"kid": "one"})
        return {"access_token": "for userinfo", "token_type": "Bearer", "id_token": proof}
