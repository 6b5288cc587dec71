"""Uploaded lists on their way to the worker: sealed from the first byte that touches a disk."""

import hashlib
import struct
import tempfile
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import islice
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from participants.kur import encryption, tasks
from participants.kur.imports import reading
from participants.kur.models import Batch, UploadPart

PART_BYTES = 1 << 20
LENGTH = struct.Struct(">I")


class SealedUpload(UploadedFile):
    """An uploaded file whose temporary copy cannot be read without NIK_KEYS."""

    def __init__(self, file: IO[bytes], name: str, size: int, digest: str, key_id: str) -> None:
        super().__init__(file=file, name=name, size=size)
        self.digest = digest
        self.key_id = key_id

    def parts(self) -> Iterator[bytes]:
        """Still sealed, in order."""
        source: Any = self.file
        source.seek(0)
        while head := source.read(LENGTH.size):
            yield source.read(LENGTH.unpack(head)[0])

    def beginning(self) -> bytes:
        keys = encryption.pair(self.key_id)
        return b"".join(keys.open(part) for part in islice(self.parts(), 1))

    def content(self) -> bytes:
        """Opened in memory alone."""
        keys = encryption.pair(self.key_id)
        return b"".join(keys.open(part) for part in self.parts())


class SealingUploadHandler(FileUploadHandler):
    """Django would write a large upload to a temporary file as it came: NIKs in the clear."""

    chunk_size = PART_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.sealed = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the upload
        self.digest = hashlib.sha256()
        self.keys = encryption.primary()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start > reading.CSV_BYTES:
            return  # too large whatever it is: its size alone is still counted
        self.digest.update(raw_data)
        part = self.keys.seal(raw_data)
        self.sealed.write(LENGTH.pack(len(part)) + part)

    def file_complete(self, file_size: int) -> SealedUpload:
        return SealedUpload(
            self.sealed, self.file_name or "", file_size, self.digest.hexdigest(), self.keys.key_id
        )


def sealed_on_upload(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose uploads are sealed. CSRF is checked once the handler is in place: the check reads
    the form, and with it the file."""
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def sealed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [SealingUploadHandler(request)]
        return checked(request, *args, **kwargs)

    return sealed


@transaction.atomic
def take(*, batch: Batch, upload: SealedUpload) -> None:
    """Keeps the sealed parts and queues the reading."""
    batch.file_name = (upload.name or "")[-120:]
    batch.file_hash, batch.size = upload.digest, upload.size or 0
    batch.save()
    for number, sealed in enumerate(upload.parts()):
        UploadPart.objects.create(batch=batch, number=number, key_id=upload.key_id, sealed=sealed)
    transaction.on_commit(lambda: tasks.read_list.enqueue(batch.pk))
