"""The streams of an OLE compound file, the container of .xls and of files with a password.

Only as much as it takes to look into a workbook before a reader unpacks it: the format is a small
file system of sectors, each naming the next one.
"""

import struct
from collections.abc import Iterator

from common.spreadsheets.refusal import CUT_SHORT, RefusedError

END_OF_CHAIN = 0xFFFFFFFE
SECTORS_IN_HEADER = 109
ENTRY_BYTES = 128
STREAM, ROOT = 2, 5


class Compound:
    """`names` of its streams, and their bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._read_header()
        except (struct.error, IndexError):
            raise RefusedError(CUT_SHORT) from None

    def _read_header(self) -> None:
        content = self.content
        self.shift, self.mini_shift = struct.unpack_from("<HH", content, 30)
        if self.shift not in (9, 12) or self.mini_shift != 6:
            raise RefusedError(CUT_SHORT)
        directory, _signature, self.cutoff, mini_fat = struct.unpack_from("<IIII", content, 48)
        self.fat = self._numbers(self._fat_sectors())
        self.entries = {}
        self.mini_stream = b""
        entries = self._chain(directory)
        for at in range(0, len(entries), ENTRY_BYTES):
            entry = entries[at : at + ENTRY_BYTES]
            name_bytes, kind = struct.unpack_from("<HB", entry, 64)
            start, size = struct.unpack_from("<II", entry, 116)
            name = entry[: max(0, name_bytes - 2)].decode("utf-16-le", "replace")
            if kind == STREAM:
                self.entries[name] = (start, size)
            elif kind == ROOT:
                self.mini_stream = self._chain(start)[:size]
        self.mini_fat = self._numbers(self._sectors(mini_fat))

    @property
    def names(self) -> set[str]:
        return set(self.entries)

    def read(self, name: str) -> bytes:
        start, size = self.entries[name]
        try:
            if size >= self.cutoff:
                content = self._chain(start)
            else:
                content = b"".join(
                    self.mini_stream[at << self.mini_shift : (at + 1) << self.mini_shift]
                    for at in _followed(start, self.mini_fat)
                )
        except IndexError:
            raise RefusedError(CUT_SHORT) from None
        if len(content) < size:
            raise RefusedError(CUT_SHORT)
        return content[:size]

    def _fat_sectors(self) -> list[int]:
        """The sectors that hold the table of sectors: some in the header, others in a list."""
        sectors = list(struct.unpack_from(f"<{SECTORS_IN_HEADER}I", self.content, 76))
        following, more = struct.unpack_from("<II", self.content, 68)
        for _number in range(min(more, len(self.content) >> self.shift)):
            *numbers, following = self._numbers([following])
            sectors += numbers
        return [sector for sector in sectors if sector < END_OF_CHAIN - 1]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self.shift
        sector = self.content[start : start + (1 << self.shift)]
        if not sector:
            raise IndexError
        return sector

    def _numbers(self, sectors: list[int]) -> list[int]:
        content = b"".join(self._sector(sector) for sector in sectors)
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _sectors(self, start: int) -> list[int]:
        return list(_followed(start, self.fat))

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in self._sectors(start))


def _followed(start: int, table: list[int]) -> Iterator[int]:
    """The numbers of a chain; one that returns to itself ends with an IndexError."""
    steps = 0
    while start < END_OF_CHAIN - 1:
        yield start
        start = table[start]
        steps += 1
        if steps > len(table):
            raise IndexError
