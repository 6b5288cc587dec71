"""NIK_KEYS: `number:encryption key:hash key`, newest first, separated by commas.

`python -m coverage_portal.operations.keys [NUMBER]` prints a new entry, numbered after the last of
NIK_KEYS. To rotate, put it before the others and keep those: what they wrote is read with them until
it has been written anew (`manage.py rotate_nik_keys`).
"""

import base64
import os
import secrets
import sys
from pathlib import Path

from common.env_file import value_in
from coverage_portal.operations.embedded import portal_dir

KEY_BYTES = 32  # AES-256 and HMAC-SHA-256
ENV_FILE = Path(__file__).resolve().parent.parent.parent / ".env"


def new_entry(number: int = 1) -> str:
    return f"{number}:{_new_key()}:{_new_key()}"


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def next_number() -> int:
    """After every number in use: in the environment, in `.env` and in the demo's own file."""
    files = [ENV_FILE, portal_dir() / "demo.env"]
    texts = [os.environ.get("NIK_KEYS", ""), *(value_in(path, "NIK_KEYS") for path in files)]
    entries = ",".join(texts).split(",")
    ids = [entry.partition(":")[0].strip() for entry in entries]
    return max([0, *(int(key_id) for key_id in ids if key_id.isdecimal())]) + 1


if __name__ == "__main__":
    number = int(sys.argv[1]) if sys.argv[1:] else next_number()
    sys.stdout.write(new_entry(number) + "\n")
