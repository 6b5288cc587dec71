"""Files that back what people enter: recognised by their content, never by their name."""

import zipfile
from io import BytesIO

LARGEST_BYTES = 10 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {"application/pdf": ".pdf", XLSX: ".xlsx", "image/jpeg": ".jpg", "image/png": ".png"}


def content_type_of(content: bytes) -> str | None:
    """PDF, XLSX, JPG or PNG by what is inside; None for anything else."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"PK\x03\x04") and _is_workbook(content):
        return XLSX
    return None


def _is_workbook(content: bytes) -> bool:
    """A workbook without macros; only the directory of the archive is read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False
    return "xl/workbook.xml" in names and not any(name.endswith(".bin") for name in names)


def safe_name(name: str, content_type: str, otherwise: str) -> str:
    """The uploader's name without a path, ending as its content says."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = "".join(char for char in stem if char.isprintable() and char not in '"<>|:*?')
    suffix = SUFFIXES[content_type]
    if stem.lower().endswith((suffix, ".jpeg")):
        stem = stem.rsplit(".", 1)[0]
    return (stem.strip(". ")[:120] or otherwise) + suffix
