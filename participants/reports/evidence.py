"""Files that back the figures: told by their content, never by their name."""

import zipfile
from io import BytesIO

from django.utils.translation import gettext as _

from participants.reports.refusals import Refused

LARGEST_BYTES = 10 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {"application/pdf": ".pdf", XLSX: ".xlsx", "image/jpeg": ".jpg", "image/png": ".png"}


def content_type_of(content: bytes) -> str:
    """PDF, XLSX, JPG or PNG by what is inside; anything else is refused."""
    if len(content) > LARGEST_BYTES:
        raise Refused("too_large", _("Berkas lebih dari 10 MB."))
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"PK\x03\x04") and _is_workbook(content):
        return XLSX
    raise Refused(
        "unknown_type", _("Isi berkas ini bukan PDF, XLSX, JPG, atau PNG, apa pun namanya.")
    )


def _is_workbook(content: bytes) -> bool:
    """A workbook without macros; only the directory of the archive is read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False
    return "xl/workbook.xml" in names and not any(name.endswith(".bin") for name in names)


def safe_name(name: str, content_type: str) -> str:
    """The uploader's name without a path, ending as its content says."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = "".join(char for char in stem if char.isprintable() and char not in '"<>|:*?')
    suffix = SUFFIXES[content_type]
    if stem.lower().endswith((suffix, ".jpeg")):
        stem = stem.rsplit(".", 1)[0]
    return (stem.strip(". ")[:120] or _("bukti")) + suffix
