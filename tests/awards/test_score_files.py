"""A score sheet that is downloaded, filled in Excel and uploaded; nothing is saved unseen."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from awards.models import Score


@pytest.fixture
def tim9(as_user, cast):
    return as_user(cast.award_admin)


@pytest.fixture
def sheet(judging, jury, nominated, tim9):
    """The chair's sheet as it is downloaded."""
    jury.chair.scores.create(entrant=nominated["61.02"], criterion=jury.policy, value=70)
    jury.chair.conflicts.create(entrant=nominated["61.03"], reason="Saudara")
    response = tim9.get(reverse("awards:score_file", args=[judging.pk, jury.chair.pk]))
    return load_workbook(BytesIO(response.content))


def row_of(book, name):
    return next(row for row in book.active.iter_rows() if row[0].value == name)


def upload(client, judging, juror, book):
    out = BytesIO()
    book.save(out)
    file = SimpleUploadedFile("nilai.xlsx", out.getvalue())
    url = reverse("awards:upload_scores", args=[judging.pk, juror.pk])
    return client.post(url, {"file": file})


def test_download_holds_who_is_scored_by_what_with_the_scores_so_far(sheet):
    rows = [[cell.value for cell in row] for row in sheet.active.iter_rows()]
    assert rows[0] == ["Peserta", "Kategori", "Kebijakan", "Kinerja"]
    assert rows[1] == ["Kabupaten Mempawah", "Pemerintah kabupaten/kota", 70, None]
    assert len(rows) == 1 + 6  # not the one in conflict


def test_filled_sheet_is_shown_and_saved_only_then(sheet, judging, jury, nominated, tim9):
    row_of(sheet, "Kabupaten Mempawah")[3].value = 85.5
    row_of(sheet, "Kabupaten Ketapang")[2].value = "90,25"
    response = upload(tim9, judging, jury.chair, sheet)
    form = response.context["form"]
    assert response.context["faults"] == []
    assert Score.objects.count() == 1
    assert "belum disimpan" in response.content.decode()
    tim9.post(reverse("awards:sheet", args=[judging.pk, jury.chair.pk]), form.data)
    saved = jury.chair.scores.values_list("entrant__region__code", "criterion__name", "value")
    assert {(code, name, str(value)) for code, name, value in saved} == {
        ("61.02", "Kebijakan", "70.00"),
        ("61.02", "Kinerja", "85.50"),
        ("61.04", "Kebijakan", "90.25"),
    }


def test_every_fault_is_told_at_its_cell(sheet, judging, jury, nominated, tim9):
    row_of(sheet, "Kabupaten Mempawah")[2].value = "baik"
    row_of(sheet, "Kabupaten Ketapang")[2].value = 101
    sheet.active.append(["Kabupaten Sanggau", None, 80])
    sheet.active.append(["Kabupaten Landak", None, 80])
    response = upload(tim9, judging, jury.chair, sheet)
    told = [str(fault) for fault in response.context["faults"]]
    assert ["sel C2" in told[0], "sel A8" in told[1], "sel A9" in told[2]] == [True] * 3
    assert "Bukan peserta yang dinilai juri ini." in told[1]
    assert "sudah ada di baris lain" in told[2]
    assert list(response.context["form"].errors) == [f"s{nominated['61.04'].pk}-{jury.policy.pk}"]
    assert Score.objects.count() == 1


def test_file_without_the_criteria_is_told(judging, jury, tim9):
    book = Workbook()
    book.active.append(["Nama", "Nilai"])
    book.active.append(["Kabupaten Mempawah", 80])
    (fault,) = upload(tim9, judging, jury.chair, book).context["faults"]
    assert "nama kriteria" in str(fault)


def test_nothing_or_no_workbook_is_told_at_the_field(judging, jury, tim9):
    url = reverse("awards:upload_scores", args=[judging.pk, jury.chair.pk])
    picture = SimpleUploadedFile("nilai.xlsx", b"\x89PNG\r\n")
    for data in ({}, {"file": picture}):
        response = tim9.post(url, data)
        assert response.status_code == 400
        assert response.context["upload_form"].errors["file"]
