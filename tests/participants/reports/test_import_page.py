"""/impor/ as an officer meets it: upload, look, correct, save; or get it back marked."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.nik import holds_nik
from common.spreadsheets.guards import MEBIBYTE
from participants.reports.models import ColumnMemory, EnrolmentImport, EnrolmentReport
from tests.participants.reports.readings import GOOD
from tests.spreadsheets import xlsx

BAD = [*GOOD[:3], ["KAB. KUBU RAYA", "=HYPERLINK(1)", "dua"], ["Kubu Raja", 1, 2]]


@pytest.fixture
def officer(as_user, cast, july):
    return as_user(cast.officer_a)


def upload(client, rows=GOOD, name="juli.xlsx", content=None):
    content = xlsx(rows) if content is None else content
    return client.post("/impor/", {"file": SimpleUploadedFile(name, content)})


def text(response):
    return " ".join(response.content.decode().split())


def imported():
    return EnrolmentImport.objects.latest("pk")


def save(client):
    page = client.get(f"/impor/{imported().pk}/")
    seen = page.context["plan"].fingerprint
    return client.post(f"/impor/{imported().pk}/simpan/", {"seen": seen}, follow=True)


def test_the_page_offers_an_upload_and_the_template_of_the_open_month(officer):
    page = text(officer.get("/impor/"))
    assert "Baca berkas" in page
    assert "/laporan/pontianak/2024-07/templat.xlsx" in page


def test_nothing_is_saved_before_it_was_seen(officer):
    response = upload(officer)
    assert response.url == f"/impor/{imported().pk}/"
    page = text(officer.get(response.url))
    assert "mengubah 4 sel di draf." in page
    assert "2 baris wilayah dibaca, 1 baris ditinggalkan, judul kolom di baris 2" in page
    assert "bulan Juli 2024 (dari sel A1)" in page
    assert not EnrolmentReport.objects.exists()


def test_of_a_file_with_a_nik_nothing_is_stored(officer):
    """Figures are of nobody: in a cell, as a heading, as the name of a sheet or of the file."""
    spelled = ["6171991508800001", "６１７１９９１５０８８０ ０００１"]
    for nik in spelled:
        files = [
            {"rows": [*GOOD, ["Sambas", 1, nik]]},
            {"rows": [[*GOOD[0], nik], *GOOD[1:]]},
            {"content": xlsx(GOOD, title=nik)},
            {"name": f"{nik}.xlsx"},
        ]
        for file in files:
            response = upload(officer, **file)
            assert response.status_code == 422, file.keys()
            assert "memuat NIK" in text(response)
            without_pictures = re.sub(
                r"<svg.*?</svg>", "", text(response)
            )  # their paths are digits
            assert not holds_nik(without_pictures)
    assert not EnrolmentImport.objects.exists()


def test_agreed_to_it_is_in_the_draft_where_it_is_submitted(officer):
    upload(officer)
    response = save(officer)
    assert response.redirect_chain == [("/laporan/pontianak/2024-07/", 302)]
    assert "4 sel terisi dari juli.xlsx. Laporan belum dikirim." in text(response)
    assert "Tersimpan di draf" in text(officer.get(f"/impor/{imported().pk}/"))
    assert EnrolmentReport.objects.get().lines.exclude(closing=None).count() == 4


def test_the_same_file_again_says_that_nothing_changes(officer):
    upload(officer)
    save(officer)
    page = text(officer.get(upload(officer).url))
    assert "Tidak ada yang berubah" in page
    assert "Simpan ke draf" not in page


def test_faults_are_all_told_with_their_cells_and_nothing_can_be_saved(officer):
    page = text(officer.get(upload(officer, BAD).url))
    assert "memuat 2 hal yang perlu diperbaiki. Tidak ada yang disimpan." in page
    for cell in ("B4", "C4"):
        assert f"<b>{cell}</b>" in page
    assert "menunggu 1 jawaban Anda" in page
    assert "Maksudnya Kabupaten Kubu Raya?" in page
    assert "Simpan ke draf" not in page
    response = officer.post(f"/impor/{imported().pk}/simpan/", {"seen": ""})
    assert response.status_code in (302, 409)
    assert not EnrolmentReport.objects.exists()


def test_the_own_workbook_comes_back_marked(officer):
    url = upload(officer, BAD, name="lap juli.xlsx").url
    response = officer.get(url + "bertanda.xlsx")
    assert "lap juli - bertanda.xlsx" in response["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["Juli"]
    assert sheet["C4"].comment.text == "Ini bukan bilangan."
    assert "Kubu Raya" in sheet["A5"].comment.text


def test_a_csv_comes_back_as_a_marked_workbook(officer):
    content = "Wilayah;BPU Juli 2024\nKubu Raya;dua\n".encode("cp1252")
    url = upload(officer, name="juli.csv", content=content).url
    workbook = openpyxl.load_workbook(io.BytesIO(officer.get(url + "bertanda.xlsx").content))
    assert workbook["CSV"]["B2"].comment.text == "Ini bukan bilangan."


def correction(page, **more):
    """The form as the browser sends it, with some answers changed."""
    data = {}
    for sheet in page.context["sheets"]:
        for field in sheet["form"] or []:
            value = field.value()
            if value not in (None, False):
                data[field.html_name] = value
    return data | more


def test_a_wrongly_read_column_is_corrected_and_remembered(officer):
    rows = [["Juli 2024"], ["Wilayah", "PU", "Tertanggung"], ["Kubu Raya", 5, 6]]
    url = upload(officer, rows).url
    assert officer.get(url).context["plan"].change_count == 1
    data = correction(officer.get(url), **{"s0-c2": "value:BPU:closing"})
    page = officer.post(url + "koreksi/", data, follow=True)
    assert page.context["plan"].change_count == 2
    assert "dikoreksi" in text(page)
    memory = ColumnMemory.objects.get()
    assert (memory.label, memory.role) == ("column:tertanggung", "value:BPU:closing")
    assert "Kolom “Tertanggung” dibaca sebagai" in text(officer.get(upload(officer, rows).url))


def test_a_form_sent_back_unchanged_corrects_nothing(officer):
    url = upload(officer).url
    officer.post(url + "koreksi/", correction(officer.get(url)))
    assert not ColumnMemory.objects.exists()
    assert officer.get(url).context["plan"].change_count == 4


@pytest.mark.parametrize(
    ("rows", "answers", "changes"),
    [
        pytest.param(GOOD[1:], {"s0-month": "2024-07"}, 4, id="month"),
        pytest.param(
            [["Juli 2024"], ["Wilayah", "Peserta"], ["Kubu Raya", 5]],
            {"s0-segment": "BPU"},
            1,
            id="segment",
        ),
    ],
)
def test_what_the_sheet_does_not_tell_is_chosen(officer, rows, answers, changes):
    url = upload(officer, rows, name="berkas.xlsx").url
    assert officer.get(url).context["plan"].understanding.questions
    page = officer.post(url + "koreksi/", correction(officer.get(url), **answers), follow=True)
    assert page.context["plan"].faults == []
    assert page.context["plan"].change_count == changes


def test_another_row_can_be_the_header(officer):
    rows = [["Juli 2024"], ["Wilayah", "PU", "BPU"], ["(sementara)"], [], ["Kab/Kota", "BPU"]]
    url = upload(officer, [*rows, ["Kubu Raya", 5]]).url
    page = officer.post(
        url + "koreksi/", correction(officer.get(url), **{"s0-header_row": "5"}), follow=True
    )
    (change,) = page.context["plan"].reports[0].changes
    assert (change.entry.segment, change.entry.value) == ("BPU", 5)


def test_a_sheet_can_be_skipped(officer):
    content = xlsx(GOOD, more=[("Lama", [["Mei 2024"], *GOOD[1:], ["Kota Pontianak", "x", 5]])])
    url = upload(officer, content=content).url
    assert officer.get(url).context["plan"].faults
    page = officer.post(
        url + "koreksi/", correction(officer.get(url), **{"s1-skip": "on"}), follow=True
    )
    assert page.context["plan"].faults == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("foto.xlsx", b"\x89PNG\r\n\x1a\n\0", "gambar"),
        ("kosong.csv", b"", "kosong"),
        ("besar.csv", b"a" * (11 * MEBIBYTE), "lebih besar dari batas 10 MB"),
        ("rusak.xlsx", xlsx(GOOD)[:-300], "rusak"),
        ("luas.xlsx", None, "terlalu luas"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(officer, name, content, sentence):
    if content is None:
        content = xlsx([[None] * 16_000 + [1], *[[]] * 100, [1]])
    response = upload(officer, name=name, content=content)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not EnrolmentImport.objects.exists()


@pytest.mark.parametrize("part", ["", "bertanda.xlsx"])
def test_another_branchs_file_does_not_exist(officer, as_user, cast, part):
    url = upload(officer).url
    assert as_user(cast.officer_b).get(url + part).status_code == 404


@pytest.mark.parametrize("step", ["simpan/", "buang/", "koreksi/"])
def test_another_branchs_file_is_not_touched(officer, as_user, cast, step):
    url = upload(officer).url
    assert officer.get(url + step).status_code == 405
    assert as_user(cast.officer_b).post(url + step).status_code == 404
    assert imported().is_waiting


def test_a_file_is_discarded(officer):
    url = upload(officer).url
    assert "tidak ada angka yang berubah" in text(officer.post(url + "buang/", follow=True))
    assert "tidak mengubah apa pun" in text(officer.get(url))
    assert officer.get(url + "bertanda.xlsx").status_code == 302


def test_the_template_is_for_the_own_branch(officer, places):
    response = officer.get("/laporan/pontianak/2024-07/templat.xlsx")
    assert "laporan-pontianak-2024-07.xlsx" in response["Content-Disposition"]
    workbook = openpyxl.load_workbook(io.BytesIO(response.content))
    assert "Juli 2024" in workbook.worksheets[0]["A1"].value
    assert officer.get("/laporan/singkawang/2024-07/templat.xlsx").status_code == 404
    assert officer.get("/laporan/pontianak/2019-07/templat.xlsx").status_code == 404


def test_the_page_costs_few_queries(officer, django_assert_max_num_queries):
    url = upload(officer).url
    with django_assert_max_num_queries(20):
        officer.get(url)


def test_the_report_page_leads_to_its_template_and_the_import(officer):
    page = text(officer.get("/laporan/pontianak/2024-07/"))
    assert "/laporan/pontianak/2024-07/templat.xlsx" in page
    assert 'href="/impor/"' in page
