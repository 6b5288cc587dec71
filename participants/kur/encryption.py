"""NIKs at rest: AES-GCM for reading them back, HMAC-SHA256 for finding them again.

Every row names the key pair it was sealed with, so that old and new keys live side by side
while `rotate_nik_keys` works.
"""

import base64
import binascii
import hmac
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from common.env_file import value_in

logger = logging.getLogger(__name__)

NONCE_BYTES = 12
KEY_BYTES = 32
REMEDY = (
    "Each of NIK_KEYS is `id:encryption key:hash key`, keys of 32 bytes in base64; "
    "`python -m coverage_portal.operations.keys` makes one."
)


class UnreadableNikError(Exception):
    """Sealed with a key that is not in NIK_KEYS, or tampered with. Never carries the value."""


@dataclass(frozen=True)
class KeyPair:
    key_id: str
    cipher: AESGCM
    hash_key: bytes

    def hash(self, nik: str) -> bytes:
        return hmac.digest(self.hash_key, nik.encode(), "sha256")

    def seal(self, data: bytes) -> bytes:
        """nonce + ciphertext + tag; the key's id is authenticated with it."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self.cipher.encrypt(nonce, data, self.key_id.encode())

    def open(self, sealed: bytes | memoryview) -> bytes:
        sealed = bytes(sealed)
        try:
            return self.cipher.decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self.key_id.encode()
            )
        except InvalidTag:
            raise UnreadableNikError(f"not sealed with key {self.key_id}") from None


_last_read: dict[Path, str] = {}  # by the file they are in


def pairs() -> dict[str, KeyPair]:
    """By id, the one in use first."""
    return _read(_keys_now())


def _keys_now() -> str:
    """As they are in their file, where they are in one: keys are rotated while the portal runs."""
    path = Path(settings.NIK_KEYS_FILE)
    if not settings.NIK_KEYS_FILE or not path.exists():
        return str(settings.NIK_KEYS)
    return _keys_in(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _keys_in(path: Path, _changed: int) -> str:
    keys = value_in(path, "NIK_KEYS")
    try:
        _read(keys)
    except ImproperlyConfigured:
        logger.error("NIK_KEYS in %s cannot be read; the former keys stay in use.", path)
        return _last_read.get(path, str(settings.NIK_KEYS))
    _last_read[path] = keys
    return keys


def primary() -> KeyPair:
    return next(iter(pairs().values()))


def pair(key_id: str) -> KeyPair:
    try:
        return pairs()[key_id]
    except KeyError:
        raise UnreadableNikError(f"key {key_id} is not in NIK_KEYS") from None


def hashes(nik: str) -> list[bytes]:
    """Under every key, because a person may not have been rotated yet."""
    return [each.hash(nik) for each in pairs().values()]


def copied_array(values: Iterable[bytes]) -> str:
    """A bytea[] as COPY reads it: backslashes doubled for the array and again for COPY."""
    return "{" + ",".join(f'"\\\\\\\\x{value.hex()}"' for value in values) + "}"


@lru_cache(maxsize=4)
def _read(text: str) -> dict[str, KeyPair]:
    pairs_by_id = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        key_id, *keys = entry.split(":")
        try:
            encryption, hashing = (base64.b64decode(key, validate=True) for key in keys)
        except (ValueError, binascii.Error):
            raise ImproperlyConfigured(REMEDY) from None
        if not key_id or {len(encryption), len(hashing)} != {KEY_BYTES} or key_id in pairs_by_id:
            raise ImproperlyConfigured(REMEDY)
        pairs_by_id[key_id] = KeyPair(key_id, AESGCM(encryption), hashing)
    if not pairs_by_id:
        raise ImproperlyConfigured(REMEDY)
    return pairs_by_id
