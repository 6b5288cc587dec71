"""A bank's or branch's list, opened: its sheets with their layouts, and their rows in chunks."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext as _

from common.nik import mask_text
from common.spreadsheets import guards
from common.spreadsheets.long_lists import Cells, LongList, LongSheet, NumberedRow
from common.spreadsheets.refusal import RefusedError
from participants.kur import encryption
from participants.kur.imports.columns import HEADER_WITHIN, UnreadableListError
from participants.kur.models import Batch
from participants.kur.models.batches import ROWS_OF_A_SHEET

__all__ = ["Cells", "ListFile", "NumberedRow", "SealedParts"]

CHUNK_ROWS = 20_000
# A worksheet is unpacked in memory, about 100 bytes a cell; a larger list (some 300,000 rows)
# comes as CSV, which is read as a stream.
WORKBOOK_LIMITS = guards.Limits(
    file_bytes=50 * guards.MEBIBYTE,
    unpacked_bytes=300 * guards.MEBIBYTE,
    members=500,
    cells=3_500_000,
    area=3_500_000,
)
CSV_BYTES = 500 * guards.MEBIBYTE  # an upload; about three million debtors
CHUNK_BYTES = 16 * guards.MEBIBYTE  # rows may be long: a chunk ends by size too
PIECE_ROWS = 1_000


class SealedParts(io.RawIOBase):
    """An uploaded file, opened part by part as it is read."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.next_number = 0
        self.held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.held:
            part = self.batch.parts.filter(number=self.next_number).first()
            if part is None:
                return 0
            self.held = encryption.pair(part.key_id).open(part.sealed)
            self.next_number += 1
        data, self.held = self.held[: len(buffer)], self.held[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


@dataclass
class ListSheet:
    """`index` counts the sheets that may hold rows; rows are numbered through all of them."""

    index: int
    sheet: LongSheet
    first: list[Cells]  # to find the header in

    @property
    def name(self) -> str:
        """As it is shown and stored: whoever keeps a sheet for each debtor may call it by the NIK."""
        return mask_text(self.sheet.name)


class ListFile:
    """`open_source` gives the file from its beginning, as often as it is asked."""

    def __init__(self, open_source: Callable[[], IO[bytes]]) -> None:
        with refused_as_unreadable():
            self.list = LongList(open_source, WORKBOOK_LIMITS)
            self.sheets = [
                ListSheet(index, sheet, first)
                for index, sheet in enumerate(self.list.sheets)
                if (first := [cells for _number, cells in islice(sheet.open_rows(), HEADER_WITHIN)])
            ]
        if not self.sheets:
            raise UnreadableListError(_("Berkas kosong."))

    @property
    def bytes_read(self) -> int:
        return self.list.bytes_read

    def chunks(self, sheet: ListSheet, header_row: int) -> Iterator[list[NumberedRow]]:
        """Rows below the header, without empty ones."""
        before = sheet.index * ROWS_OF_A_SHEET
        with refused_as_unreadable():
            rows = sheet.sheet.open_rows()
            while chunk := self._following(rows):
                yield [
                    (before + number, cells)
                    for number, cells in chunk
                    if number > header_row and any(cells)
                ]

    def _following(self, rows: Iterator[NumberedRow]) -> list[NumberedRow]:
        chunk: list[NumberedRow] = []
        end = self.bytes_read + CHUNK_BYTES
        while self.bytes_read < end and (
            piece := list(islice(rows, min(PIECE_ROWS, CHUNK_ROWS - len(chunk))))
        ):
            chunk += piece
        return chunk


@contextmanager
def refused_as_unreadable() -> Iterator[None]:
    try:
        yield
    except RefusedError as refused:
        raise UnreadableListError(str(refused)) from None


def refuse_no_list(content: bytes) -> None:
    """`UnreadableListError` for a workbook that cannot be read, at the upload already."""
    with refused_as_unreadable():
        LongList(lambda: io.BytesIO(content), WORKBOOK_LIMITS)


def refuse_large(beginning: bytes, size: int) -> bool:
    """An upload that is larger than lists of its kind may be; whether it is a workbook, which is
    looked into as a whole."""
    with refused_as_unreadable():
        is_text = guards.is_text(beginning)
    if is_text and size > CSV_BYTES:
        raise UnreadableListError(
            _("CSV lebih besar dari %(limit)d MB; bagi menjadi beberapa berkas.")
            % {"limit": CSV_BYTES // guards.MEBIBYTE}
        )
    if not is_text and size > WORKBOOK_LIMITS.file_bytes:
        raise UnreadableListError(
            _("Buku kerja lebih besar dari %(limit)d MB; simpan sebagai CSV lalu unggah lagi.")
            % {"limit": WORKBOOK_LIMITS.file_bytes // guards.MEBIBYTE}
        )
    return not is_text
