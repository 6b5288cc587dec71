"""One value of an environment file, without taking the file into the environment."""

import re
from pathlib import Path


def value_in(path: Path, name: str) -> str:
    """Empty where there is no such file or line."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return ""
    line = re.search(rf"^(?:export +)?{name} *= *(['\"]?)(.*?)\1 *$", text, re.MULTILINE)
    return line[2] if line else ""
