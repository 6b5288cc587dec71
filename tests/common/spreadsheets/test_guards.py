"""Files that are refused, each with one sentence, and without growing in memory."""

import io
import re
import struct
import tracemalloc
import zipfile
import zlib

import openpyxl
import pytest

from common.spreadsheets.guards import MEBIBYTE, Limits, RefusedError, admit, clean_name
from common.spreadsheets.opening import open_file
from common.spreadsheets.survey_xlsx import survey
from tests.workbooks import Book, compound, ods


def workbook_bytes(**cells):
    workbook = openpyxl.Workbook()
    for address, value in cells.items():
        workbook.active[address] = value
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def rebuilt(content, *, replace=None, add=None, drop=()):
    """The archive with members replaced, added or left out."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", 8) as new:
        for name in old.namelist():
            if name not in drop:
                new.writestr(name, (replace or {}).get(name, old.read(name)))
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return result.getvalue()


def lying(content, name, claimed):
    """The directory claims another unpacked size for one member."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = archive.getinfo(name)
    data = bytearray(content)
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(name.encode()))
    assert data[entry + 46 : entry + 46 + len(name)] == name.encode()
    checksum = zlib.crc32(b"0" * claimed)
    struct.pack_into("<I", data, entry + 16, checksum)
    struct.pack_into("<I", data, entry + 24, claimed)
    struct.pack_into("<I", data, member.header_offset + 22, claimed)
    return bytes(data)


def admitted(content, name="laporan.xlsx", **more):
    return admit(io.BytesIO(content), name=name, size=len(content), **more)


GOOD = workbook_bytes(A1="Kabupaten/Kota", B1="BPU")
PASSWORD = compound("EncryptedPackage", b"x" * 5000)
PASSWORD_WORD = compound("WordDocument", b"x" * 5000)
MACROS = rebuilt(GOOD, add={"xl/vbaProject.bin": b"\0" * 100})
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]>'
    b'<worksheet><sheetData><row r="1"><c r="A1"><v>&b;</v></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "kosong", id="empty"),
        pytest.param(b" \r\n ", "kosong", id="spaces"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "gambar", id="image"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\0" * 99, "gambar", id="photo"),
        pytest.param(b"%PDF-1.7\n", "PDF", id="pdf"),
        pytest.param(b"MIME-Version: 1.0\r\n", "halaman web", id="saved web page"),
        pytest.param(b'<?xml version="1.0"?><rss/>', "XML", id="other xml"),
        pytest.param(b"\x09\x04\x06\x00\x00\x00", "sebelum 1995", id="Excel 4"),
        pytest.param(b'{"url": "https://docs"}'.replace(b": ", b":"), "Google", id="shortcut"),
        pytest.param(b"MZ\x90\x00", "program", id="program"),
        pytest.param(b"\1\2\0\0\0a\0\0b\0c", "bukan lembar kerja", id="unknown binary"),
        pytest.param(PASSWORD, "berkata sandi", id="password"),
        pytest.param(ods(Book([("a", [["b"]])]), is_encrypted=True), "sandi", id="ods password"),
        pytest.param(PASSWORD[:700], "terpotong", id="the head of an xls"),
        pytest.param(PASSWORD_WORD, "Word", id="old document"),
        pytest.param(GOOD[:-200], "terpotong", id="cut short"),
        pytest.param(rebuilt(GOOD, drop=["xl/workbook.xml"]), "arsip ZIP", id="plain zip"),
        pytest.param(
            rebuilt(GOOD, drop=["xl/workbook.xml"], add={"word/document.xml": b"<a/>"}),
            "Word",
            id="document",
        ),
        pytest.param(
            rebuilt(GOOD, drop=["xl/workbook.xml"], add={"Index/Document.iwa": b"x"}),
            "Numbers",
            id="numbers",
        ),
        pytest.param(
            rebuilt(GOOD, add={f"xl/media/{n}.xml": b"x" for n in range(600)}),
            "membesar",
            id="too many members",
        ),
    ],
)
def test_a_file_that_is_no_plain_workbook_is_refused_with_one_sentence(content, sentence):
    with pytest.raises(RefusedError, match=sentence) as refusal:
        admitted(content)
    assert re.fullmatch(r"[A-Z][^\n]{10,110}\.", str(refusal.value))


def test_a_large_file_is_refused_without_being_read():
    class Unreadable(io.BytesIO):
        def read(self, *args):
            raise AssertionError("a file over the limit was read")

    with pytest.raises(RefusedError, match="50 MB, lebih besar dari batas 10 MB"):
        admit(Unreadable(), name="besar.xlsx", size=50 * MEBIBYTE)


def test_a_file_larger_than_it_says_is_refused():
    with pytest.raises(RefusedError, match="batas 10 MB"):
        admit(io.BytesIO(b"a" * (10 * MEBIBYTE + 1)), name="besar.csv", size=10)


BOMB = rebuilt(GOOD, replace={"xl/worksheets/sheet1.xml": b"0" * (300 * MEBIBYTE)})


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(BOMB, id="honest about its size"),
        pytest.param(lying(BOMB, "xl/worksheets/sheet1.xml", 1000), id="lying about its size"),
    ],
)
def test_a_zip_bomb_is_refused_in_flat_memory(content):
    tracemalloc.start()
    try:
        with pytest.raises(RefusedError, match="membesar"):
            admitted(content)
        assert tracemalloc.get_traced_memory()[1] < 4 * MEBIBYTE
    finally:
        tracemalloc.stop()


def test_a_checksum_that_does_not_fit_is_refused():
    content = bytearray(GOOD)
    content[content.rfind(b"PK\x01\x02") + 16] ^= 1
    with pytest.raises(RefusedError, match="rusak"):
        admitted(bytes(content))


def test_one_cell_in_the_last_corner_does_not_allocate_the_sheet():
    with pytest.raises(RefusedError, match="terlalu luas"):
        survey(workbook_bytes(A1=1, XFD1048576=1))


def test_a_sheet_that_declares_entities_is_refused():
    content = rebuilt(GOOD, replace={"xl/worksheets/sheet1.xml": ENTITIES})
    with pytest.raises(RefusedError, match="deklarasi"):
        survey(admitted(content).content)


def test_a_good_workbook_is_admitted_by_content_whatever_its_name():
    assert admitted(GOOD, name="laporan.csv").kind == "xlsx"
    assert admitted(b"wilayah;BPU\n", name="laporan.xlsx").kind == "csv"


def test_limits_can_be_wider_for_another_kind_of_list():
    assert admitted(GOOD, limits=Limits(file_bytes=len(GOOD))).kind == "xlsx"
    with pytest.raises(RefusedError):
        admitted(GOOD, limits=Limits(file_bytes=len(GOOD) - 1))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\Users\\ani\\lap juli.xlsx", "lap juli.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("\x00\n", "berkas"),
        ("", "berkas"),
        ("x" * 130 + ".xlsx", "…" + "x" * 114 + ".xlsx"),
    ],
)
def test_only_the_last_part_of_a_name_is_kept(name, clean):
    assert clean_name(name) == clean


def test_more_cells_than_a_report_can_have_are_refused_before_they_are_read():
    rows = "\n".join(["1;2;3"] * 30_000).encode()
    with pytest.raises(RefusedError, match=r"batasnya 60\.000 sel"):
        open_file(admitted(rows, name="panjang.csv"))
