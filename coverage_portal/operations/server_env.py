"""The `.env` of a server, made and kept complete by `deploy/set-up`:
`python -m coverage_portal.operations.server_env FILE NAME=VALUE …`.

`.env.example` with fresh keys and the given values in it, for its owner alone. To one that is there is
added what it does not name or leaves empty; what stands in it stays.
"""

import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from common.env_file import value_in, write_new
from coverage_portal.operations.keys import new_entry

EXAMPLE = Path(__file__).resolve().parent.parent.parent / ".env.example"
NAMED = r"^(?:export +)?([A-Z_]+) *="
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
    if write_new(path, server_env(values)):
        yield f"{path} was made, for its owner alone."
    else:
        yield from complete(path, values)


def complete(path: Path, values: dict[str, str]) -> Iterator[str]:
    """What is not named, or named without a value. Never a key: those that stand are the only ones
    that read the data."""
    text = path.read_text(encoding="utf-8")
    lines = {name: value_in(path, name) for name in re.findall(NAMED, text, re.MULTILINE)}
    missing = {
        name: value
        for name, value in values.items()
        if value and not lines.get(name) and not lines.get(OLD_NAMES.get(name, name))
    }
    if missing:
        empty = rf"{NAMED.replace('[A-Z_]+', '|'.join(missing))}[ \t]*$\n?"
        kept = re.sub(empty, "", text, flags=re.MULTILINE)
        added = "".join(f"{name}={value}\n" for name, value in missing.items())
        path.write_text(kept.rstrip("\n") + "\n" + added, encoding="utf-8")
        yield f"Added to {path}: {', '.join(missing)}."
    else:
        yield f"{path} is complete and stays as it is."
    others = [
        name for name in lines if lines[name] and lines[name] != values.get(name, lines[name])
    ]
    if others:
        yield (
            f"{', '.join(sorted(others))}: otherwise in {path} than this would write it, and left so. "
            "What the services rely on: docs/upgrading.md, From 0.2.0."
        )


if __name__ == "__main__":
    target, *pairs = sys.argv[1:]
    given = {name: value for name, _sign, value in (pair.partition("=") for pair in pairs)}
    for sentence in write(Path(target), given):
        sys.stdout.write(sentence + "\n")
