"""NIK_KEYS: `number:encryption key:hash key`, newest first, separated by commas.

`python -m coverage_portal.operations.keys [NUMBER]` prints a new entry. To rotate, put it before the others
and keep those: what they wrote is read with them until it has been written anew.
"""

import base64
import secrets
import sys

KEY_BYTES = 32  # AES-256 and HMAC-SHA-256


def new_entry(number: int = 1) -> str:
    return f"{number}:{_new_key()}:{_new_key()}"


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


if __name__ == "__main__":
    sys.stdout.write(new_entry(*map(int, sys.argv[1:2])) + "\n")
