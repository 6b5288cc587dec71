"""The `.env` of a server, made once by `deploy/set-up`: `python -m coverage_portal.operations.server_env
FILE NAME=VALUE …`.

`.env.example` with fresh keys and the given values in it, for its owner alone.
"""

import os
import secrets
import sys
from pathlib import Path

from coverage_portal.operations.keys import new_entry

EXAMPLE = Path(__file__).resolve().parent.parent.parent / ".env.example"


def server_env(values: dict[str, str]) -> str:
    values = {"SECRET_KEY": secrets.token_urlsafe(60), "NIK_KEYS": new_entry()} | values
    lines = []
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        name = line.partition("=")[0]
        lines.append(f"{name}={values.pop(name)}" if name in values else line)
    if values:
        raise SystemExit(f"Not in .env.example: {', '.join(values)}")
    return "\n".join(lines) + "\n"


def write(path: Path, values: dict[str, str]) -> None:
    """Never over one that is there: its keys are the only ones that read the data."""
    text = server_env(values)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        sys.stdout.write(f"{path} is there already and stays as it is.\n")
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    sys.stdout.write(f"{path} was made, for its owner alone.\n")


if __name__ == "__main__":
    target, *pairs = sys.argv[1:]
    write(
        Path(target),
        {name: value for name, _sign, value in (pair.partition("=") for pair in pairs)},
    )
