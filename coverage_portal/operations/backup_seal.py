"""What keeps a backup secret and genuine: age for its files, Ed25519 for its manifest.

Both keys follow from NIK_KEYS, which a restore needs anyway: there is no further secret to lose, and
who finds a backup without them can neither read it nor make one that the portal would take.
"""

import base64
import re
from collections.abc import Iterator
from typing import IO

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings


class SealError(Exception):
    """Not signed or not encrypted with any of NIK_KEYS."""


def key_entries() -> list[str]:
    """`1:…:…`, the one in use first."""
    return [entry for entry in re.split(r"[,\s]+", settings.NIK_KEYS) if entry]


def encrypt(plain: IO[bytes], sealed: IO[bytes]) -> None:
    newest = _key(key_entries()[0], "encryption").public_key()
    words = newest.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    pyrage.encrypt_io(plain, sealed, [pyrage.ssh.Recipient.from_str(words)])


def decrypt(sealed: IO[bytes], plain: IO[bytes]) -> None:
    try:
        pyrage.decrypt_io(sealed, plain, list(_identities()))
    except pyrage.DecryptError as error:
        raise SealError(str(error)) from error


def _identities() -> Iterator[pyrage.ssh.Identity]:
    for entry in key_entries():
        key = _key(entry, "encryption")
        text = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        yield pyrage.ssh.Identity.from_buffer(text)


def sign(content: bytes) -> str:
    return base64.b64encode(_key(key_entries()[0], "signature").sign(content)).decode()


def verify(content: bytes, signature: str) -> None:
    """By any of the keys: the one that signed may have been rotated since."""
    for entry in key_entries():
        try:
            _key(entry, "signature").public_key().verify(base64.b64decode(signature), content)
        except (InvalidSignature, ValueError):
            continue
        return
    raise SealError("not signed with any of NIK_KEYS")


def _key(entry: str, purpose: str) -> Ed25519PrivateKey:
    """Of 256 random bits, another for each purpose: HKDF is what such keys are derived with."""
    derived = HKDF(SHA256(), 32, salt=None, info=f"portal backup {purpose}".encode())
    return Ed25519PrivateKey.from_private_bytes(derived.derive(entry.encode()))
