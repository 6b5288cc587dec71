"""The `.env` of a server, made and kept complete by `deploy/set-up`:
`python -m coverage_portal.operations.server_env FILE NAME=VALUE …`.

`.env.example` with fresh keys and the given values in it, for its owner alone. To one that is there is
added what it does not name; what stands in it stays.
"""

import os
import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from common.env_file import value_in
from coverage_portal.operations.keys import new_entry

EXAMPLE = Path(__file__).resolve().parent.parent.parent / ".env.example"
# A new name is not added beside the old one, which settings.py still reads.
OLD_NAMES = {"TRUSTED_PROXIES": "NUM_PROXIES"}


def server_env(values: dict[str, str]) -> str:
    values = {"SECRET_KEY": secrets.token_urlsafe(60), "NIK_KEYS": new_entry()} | values
    lines = []
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        name = line.partition("=")[0]
        lines.append(f"{name}={values.pop(name)}" if name in values else line)
    if values:
        raise SystemExit(f"Not in .env.example: {', '.join(values)}")
    return "\n".join(lines) + "\n"


def write(path: Path, values: dict[str, str]) -> Iterator[str]:
    """What was done, in sentences without any value."""
    text = server_env(values)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        yield from complete(path, values)
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    yield f"{path} was made, for its owner alone."


def complete(path: Path, values: dict[str, str]) -> Iterator[str]:
    """Never a key: those that stand are the only ones that read the data."""
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:export +)?([A-Z_]+) *=", text, re.MULTILINE))
    missing = {
        name: value
        for name, value in values.items()
        if not {name, OLD_NAMES.get(name, name)} & named
    }
    if missing:
        with path.open("a", encoding="utf-8") as file:
            file.write("" if text.endswith("\n") else "\n")
            file.writelines(f"{name}={value}\n" for name, value in missing.items())
        yield f"Added to {path}: {', '.join(missing)}."
    else:
        yield f"{path} is complete and stays as it is."
    if others := [name for name in named & values.keys() if value_in(path, name) != values[name]]:
        yield (
            f"{', '.join(sorted(others))}: otherwise in {path} than this would write it, and left so. "
            "What the services rely on: docs/upgrading.md, From 0.2.0."
        )


if __name__ == "__main__":
    target, *pairs = sys.argv[1:]
    given = {name: value for name, _sign, value in (pair.partition("=") for pair in pairs)}
    for sentence in write(Path(target), given):
        sys.stdout.write(sentence + "\n")
