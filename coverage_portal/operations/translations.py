"""The message catalogues: compiled with babel, so that no GNU gettext is needed to run."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

EXTRACT = [
    *("makemessages", "--locale=en", "--add-location=file", "--no-wrap", "--no-obsolete"),
    *("--ignore=tests", "--ignore=bench", "--ignore=docs", "--ignore=build"),
]
EXTRACTED = ("*.py", "*.html", "*.txt", "*.svg", "*.js")


def catalogues() -> list[Path]:
    return sorted(po for folder in settings.LOCALE_PATHS for po in Path(folder).rglob("*.po"))


def compile_catalogue(po: Path) -> bool:
    """Write the .mo beside `po`; False where it is up to date."""
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
        return False
    unfinished = mo.with_name(f".{mo.name}.{id(po)}")
    with unfinished.open("wb") as file:
        write_mo(file, _read(po))
    unfinished.replace(mo)
    return True


def faults(po: Path) -> list[str]:
    """What keeps `po` from being complete: untranslated, fuzzy or with other placeholders."""
    problems = []
    for message in _read(po):
        if not message.id:
            continue
        string = message.string
        texts = [string] if isinstance(string, str) else list(string or [""])
        name = message.id if isinstance(message.id, str) else message.id[0]
        if not all(texts):
            problems.append(f"untranslated: {name}")
        elif message.fuzzy:
            problems.append(f"fuzzy: {name}")
        else:
            problems += [f"{error}: {name}" for error in message.check()]
    return problems


def can_extract() -> bool:
    return shutil.which("xgettext") is not None and shutil.which("msgmerge") is not None


def extract(folder: Path) -> None:
    """Bring the catalogues under `folder` up to the texts of its sources."""
    (folder / "locale").mkdir(exist_ok=True)
    for domain in ("django", "djangojs"):
        subprocess.run(
            [sys.executable, "-m", "django", *EXTRACT, f"--domain={domain}"],
            cwd=folder,
            env={"PATH": str(Path(shutil.which("xgettext") or "").parent), "LC_ALL": "C.UTF-8"},
            check=True,
            stdout=subprocess.DEVNULL,
        )


def extracted_faults() -> list[str]:
    """Extract into a copy of the catalogues, and read what is then missing there."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        _copy_sources(copy)
        extract(copy)
        return [fault for po in sorted((copy / "locale").rglob("*.po")) for fault in faults(po)]


def _copy_sources(target: Path) -> None:
    base = Path(settings.BASE_DIR)
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *EXTRACTED],
        cwd=base,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    catalogue_files = [str(po.relative_to(base)) for po in catalogues()]
    for name in {*filter(None, listed), *catalogue_files}:
        if (base / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(base / name, target / name)


def _read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file)
