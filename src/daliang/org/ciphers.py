"""Fields that the database must not hold in clear: SM4-GCM, with a key kept apart; HMAC-SM3 finds equal values.

A sealed value is 1 byte of version, 12 of nonce, 16 of tag, then the text. The key is DALIANG_SEAL_KEY (32 hexadecimal
digits) or, in the embedded home, the file `seal-key` beside the database: keep it off the backups.
"""

from __future__ import annotations

import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

VERSION = b"\x01"
NONCE, TAG = 12, 16


def key() -> bytes:
    """The 16 bytes that seal; made once in the home when no variable names them."""
    given = os.environ.get("DALIANG_SEAL_KEY", "")
    kept = settings.HOME / "seal-key"
    if not given and not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(16))
    return bytes.fromhex(given or kept.read_text().strip())


def sealed(text: str) -> bytes:
    """Sealed anew each time: the same text never looks the same."""
    nonce = secrets.token_bytes(NONCE)
    encryptor = Cipher(algorithms.SM4(key()), modes.GCM(nonce)).encryptor()
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return VERSION + nonce + encryptor.tag + body


def unsealed(value: bytes) -> str:
    """The text; ValueError when it was changed or sealed with another key."""
    nonce, tag, body = value[1 : 1 + NONCE], value[1 + NONCE : 1 + NONCE + TAG], value[1 + NONCE + TAG :]
    decryptor = Cipher(algorithms.SM4(key()), modes.GCM(nonce, tag)).decryptor()
    try:
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except InvalidTag as error:
        raise ValueError("sealed with another key, or changed") from error


def index_of(text: str) -> str:
    """The same for equal texts, and nothing can be read from it."""
    mac = hmac.HMAC(key(), hashes.SM3())
    mac.update(b"index:" + text.encode())
    return mac.finalize().hex()
