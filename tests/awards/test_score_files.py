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
    assert "ada benturan kepentingan" in told[1]
    assert "sudah ada di baris lain" in told[2]
    assert list(response.context["form"].errors) == [f"s{nominated['61.04'].pk}-{jury.policy.pk}"]
    assert Score.objects.count() == 1


def test_file_without_the_criteria_is_told(judging, jury, tim9):
    book = Workbook()
    book.active.append(["Nama", "Nilai"])
    book.active.append(["Kabupaten Mempawah", 80])
    (fault,) = upload(tim9, judging, jury.chair, book).context["faults"]
    assert "nama kriteria" in str(fault)


def test_columns_that_cannot_be_read_are_told(sheet, judging, jury, nominated, regency, tim9):
    village = judging.categories.get(kind="village")
    judging.criteria.create(name="Wawancara", weight=10, category=village)
    cells = [[None, None, "Kebijakn", "Kinerja", "KINERJA", "Wawancara", "Kinerja desa"]]
    cells += [["Kabupaten Mempawah", None, 80, 81, 82, 83], ["Kabupaten Bengkayang", None, 80]]
    book = Workbook()
    for row in cells:
        book.active.append(row)
    book.active["D4"] = "=1/0"
    book.active["A4"] = "Kabupaten Ketapang"
    response = upload(tim9, judging, jury.chair, book)
    assert [str(fault).split(": ")[-1] for fault in response.context["faults"]] == [
        "Bukan kriteria edisi ini; kolom ini tidak dibaca.",
        "Kriteria ini sudah ada di kolom lain; kolom ini tidak dibaca.",
        "Bukan kriteria edisi ini; kolom ini tidak dibaca.",
        "Kriteria ini tidak berlaku untuk peserta ini.",
        "Tidak ada peserta bernama ini pada edisi ini.",
        "Rumus sel ini tidak punya hasil; tulis nilainya.",
    ]
    field = f"s{nominated['61.02'].pk}-{jury.result.pk}"
    assert response.context["form"].data[field] == "81"


def test_names_that_several_places_or_categories_share_are_told_apart(
    judging, jury, nominees, tim9
):
    """Also names of which nothing is left but signs."""
    village, company = (judging.categories.get(kind=kind) for kind in ("village", "large_medium"))
    both = [judging.criteria.create(name="Inovasi", category=each) for each in (village, company)]
    names = ["Desa Sungai Raya", "坤甸公司", "🏭🏭", "شركة", "=Sama", "A" * 200]
    for name in names:
        for region in (nominees["61.02"], nominees["61.04"]):
            village.entrants.create(region=region, name=name)
    company.entrants.create(region=nominees["61.02"], name="🏭🏭")
    url = reverse("awards:score_file", args=[judging.pk, jury.chair.pk])
    book = load_workbook(BytesIO(tim9.get(url).content))
    own_column = {str(village): 5, str(company): 6}
    expected = {}
    scored = [row for row in book.active.iter_rows(min_row=2) if row[1].value in own_column]
    for number, row in enumerate(scored):
        row[own_column[row[1].value] - 1].value = number
        expected[row[0].value.lstrip("'"), row[1].value] = str(number)
    response = upload(tim9, judging, jury.chair, book)
    assert response.context["faults"] == []
    form = response.context["form"]
    read = {
        (entrant.name_and_place, str(entrant.category)): form.data[form.field_name(entrant, each)]
        for entrant in form.entrants
        for each in both
        if form.field_name(entrant, each) in form.data
    }
    assert {(name.lstrip("="), kind): value for (name, kind), value in read.items()} == {
        (name.lstrip("="), kind): value for (name, kind), value in expected.items()
    }
    assert len(read) == 2 * len(names) + 1


def test_nothing_or_no_workbook_is_told_at_the_field(judging, jury, tim9):
    url = reverse("awards:upload_scores", args=[judging.pk, jury.chair.pk])
    picture = SimpleUploadedFile("nilai.xlsx", b"\x89PNG\r\n")
    for data in ({}, {"file": picture}):
        response = tim9.post(url, data)
        assert response.status_code == 400
        assert response.context["upload_form"].errors["file"]
