"""Environment files: one value of one, without taking the file into the environment; and new ones."""

import os
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


def write_new(path: Path, text: str) -> bool:
    """For its owner alone; False where there is one already, which stays as it is."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return True
