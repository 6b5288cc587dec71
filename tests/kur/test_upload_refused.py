"""What is no list is refused at the upload already: one sentence at the field, nothing kept."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.kur import uploads
from participants.kur.imports import reading
from participants.kur.imports.columns import UnreadableListError
from participants.kur.models import Batch, UploadPart
from participants.workbooks.guards import MEBIBYTE, Limits
from tests.kur.lists import row
from tests.workbooks.test_guards import PASSWORD, rebuilt


def list_book():
    book = openpyxl.Workbook()
    book.active.append(list(row(1)))
    book.active.append(list(row(1).values()))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


LIST = list_book()
MACROS = rebuilt(LIST, add={"xl/vbaProject.bin": b"x"})
ZEROS = rebuilt(LIST, add={"xl/worksheets/sheet9.xml": bytes(3 * MEBIBYTE)})
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("daftar.xlsx", PNG, "gambar"),
        ("daftar.csv", PNG, "gambar"),
        ("daftar.csv", b"%PDF-1.7 ...", "PDF"),
        ("daftar.xlsx", PASSWORD, "berkata sandi"),
        ("daftar.xlsx", MACROS, "makro"),
        ("daftar.xlsm", MACROS, "makro"),
        ("daftar.xlsx", LIST[:-40], "rusak"),
        ("daftar.xlsx", b"nik,segment\n1,2\n", "XLSX tidak terbaca"),
        ("daftar.csv", LIST, "bernama CSV"),
        ("daftar.xlsx", ZEROS, "membesar"),
        ("daftar.xlsx", b"PK\x03\x04" + b"\0" * 2 * MEBIBYTE, "lebih besar dari 1 MB"),
        ("daftar.csv", b"", "kosong"),
    ],
)
@pytest.mark.parametrize("address", ["/kur/unggah/", "/kur/cocokkan/"])
def test_refused_at_the_field(as_user, cast, monkeypatch, address, name, content, sentence):
    small = Limits(file_bytes=MEBIBYTE, unpacked_bytes=2 * MEBIBYTE)
    monkeypatch.setattr(reading, "XLSX_LIMITS", small)
    client = as_user(cast.bank_officer if "unggah" in address else cast.officer_a)
    response = client.post(address, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
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


def test_whoever_reads_the_list_asks_again():
    with pytest.raises(UnreadableListError, match="makro"):
        reading.ListFile("daftar.xlsx", io.BytesIO(MACROS))
