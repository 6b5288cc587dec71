"""Files that back what people enter: recognised by their content, never by their name."""

import zipfile
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LARGEST_BYTES = 10 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {"application/pdf": ".pdf", XLSX: ".xlsx", "image/jpeg": ".jpg", "image/png": ".png"}


class WithoutContent(models.Manager[Any]):
    """The bytes are read where the file is asked for, and not with every row that names it."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().defer("content")


class StoredFile(models.Model):
    """Its bytes are in the database: web processes keep no state. It may name people, so it is for
    those who work with it, never public."""

    name = models.CharField(_("nama berkas"), max_length=150)
    content_type = models.CharField(_("jenis"), max_length=100)
    size = models.PositiveIntegerField(_("ukuran"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("diunggah"), default=timezone.now)

    objects = WithoutContent()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


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
