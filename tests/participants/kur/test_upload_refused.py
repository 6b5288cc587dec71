"""What is no list is refused at the upload already: one sentence at the field, nothing kept."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.styles import Font

from common.spreadsheets.guards import MEBIBYTE, Limits
from common.spreadsheets.long_lists import LONGEST_LINE
from participants.kur import uploads
from participants.kur.imports import reading
from participants.kur.imports.columns import UnreadableListError
from participants.kur.models import Batch, UploadPart
from tests.common.spreadsheets.test_guards import PASSWORD, rebuilt
from tests.participants.kur.lists import row


def list_book(**cells):
    book = openpyxl.Workbook()
    book.active.append(list(row(1)))
    book.active.append(list(row(1).values()))
    for address, value in cells.items():
        book.active[address] = value
        book.active[address].font = Font(bold=True)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


LIST = list_book()
MACROS = rebuilt(LIST, add={"xl/vbaProject.bin": b"x"})
ZEROS = rebuilt(LIST, add={"xl/worksheets/sheet9.xml": bytes(3 * MEBIBYTE)})
FAR = list_book(XFD1048576=" ")
# The same corner without saying where it is: rows and cells count by themselves.
UNNAMED = rebuilt(
    LIST,
    replace={
        "xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"
        + b"<row/>" * 9_999
        + b"<row>"
        + b"<c/>" * 199
        + b"<c><v>1</v></c></row></sheetData></worksheet>"
    },
)
# One address again and again is no rectangle, but it is read all the same.
REPEATED = rebuilt(
    LIST,
    replace={
        "xl/worksheets/sheet1.xml": b'<worksheet><sheetData><row r="1">'
        + b'<c r="A1"><v>1</v></c>' * 61_000
        + b"</row></sheetData></worksheet>"
    },
)
BEYOND = rebuilt(
    LIST,
    replace={
        "xl/worksheets/sheet1.xml": b'<worksheet><sheetData><row r="1">'
        b'<c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>'
    },
)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("daftar.xlsx", PNG, "gambar"),
        ("daftar.csv", PNG, "gambar"),
        ("daftar.csv", b"%PDF-1.7 ...", "PDF"),
        ("daftar.xlsx", PASSWORD, "berkata sandi"),
        ("daftar.xlsx", LIST[:-40], "terpotong"),
        ("daftar.xlsx", ZEROS, "membesar"),
        ("daftar.xlsx", b"PK\x03\x04" + b"\0" * 2 * MEBIBYTE, "lebih besar dari 1 MB"),
        ("daftar.csv", b"", "kosong"),
        ("daftar.xlsx", FAR, "sampai sel XFD1048576"),
        ("daftar.xlsx", UNNAMED, "sampai sel GR10000"),
        ("daftar.xlsx", REPEATED, "batasnya 60.000 sel"),
        ("daftar.xlsx", BEYOND, "rusak"),
        ("daftar.csv", b"nik;segmen\n" * MEBIBYTE, "CSV lebih besar dari 1 MB"),
    ],
)
@pytest.mark.parametrize("address", ["/kur/unggah/", "/kur/cocokkan/"])
def test_refused_at_the_field(as_user, cast, monkeypatch, address, name, content, sentence):
    small = Limits(file_bytes=MEBIBYTE, unpacked_bytes=2 * MEBIBYTE)
    monkeypatch.setattr(reading, "WORKBOOK_LIMITS", small)
    monkeypatch.setattr(reading, "CSV_BYTES", MEBIBYTE)
    client = as_user(cast.bank_officer if "unggah" in address else cast.officer_a)
    response = client.post(address, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 400
    errors = response.context["form"].errors["file"]
    assert len(errors) == 1
    assert sentence in errors[0]
    assert not Batch.objects.exists()
    assert not UploadPart.objects.exists()


def test_a_good_workbook_of_several_parts_passes(as_user, cast, monkeypatch):
    monkeypatch.setattr(uploads.SealingUploadHandler, "chunk_size", 1024)
    response = as_user(cast.bank_officer).post(
        "/kur/unggah/",
        {"file": SimpleUploadedFile("a.xlsx", LIST), "retain_until": "2027-06-30"},
    )
    assert response.status_code == 302
    assert UploadPart.objects.count() > 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("daftar.csv", LIST), ("daftar.xlsm", MACROS), ("daftar.xlsx", b"nik;segmen\n")],
)
def test_the_content_decides_not_the_name(as_user, cast, name, content):
    response = as_user(cast.bank_officer).post(
        "/kur/unggah/", {"file": SimpleUploadedFile(name, content), "retain_until": "2027-06-30"}
    )
    assert response.status_code == 302


def test_whoever_reads_the_list_asks_again():
    with pytest.raises(UnreadableListError, match="berkata sandi"):
        opened(PASSWORD)


def opened(content):
    return reading.ListFile(lambda: io.BytesIO(content))


def chunks(list_file):
    [sheet] = list_file.sheets
    return list_file.chunks(sheet, 1)


def test_formats_far_outside_the_list_are_no_list():
    """Excel keeps a cell for every stray border; only values count."""
    book = opened(list_book(XFD1048576=None, A1048576=None))
    assert sum(len(chunk) for chunk in chunks(book)) == 1


def test_of_an_upload_that_is_too_large_the_rest_is_not_kept(rf, monkeypatch):
    monkeypatch.setattr(reading, "CSV_BYTES", 100)
    handler = uploads.SealingUploadHandler(rf.post("/"))
    handler.new_file("file", "a.csv", "text/csv", None)
    for start in range(0, 1000, 50):
        handler.receive_data_chunk(b"x" * 50, start)
    upload = handler.file_complete(1000)
    assert upload.size == 1000
    assert sum(1 for _part in upload.parts()) == 3
    upload.close()


def test_a_line_without_end_is_not_held_in_memory():
    with pytest.raises(UnreadableListError, match="Baris 2 lebih panjang"):
        opened(b"nik;segmen\n" + b"1;" * LONGEST_LINE)


def test_long_rows_come_in_smaller_chunks(monkeypatch):
    monkeypatch.setattr(reading, "CHUNK_BYTES", 1)
    lines = b"nik;segmen\n" + (b"1;BPU" + b" " * 200 + b"\n") * 30_000
    sizes = [len(chunk) for chunk in chunks(opened(lines))]
    assert sum(sizes) == 30_000
    assert max(sizes) < reading.CHUNK_ROWS
