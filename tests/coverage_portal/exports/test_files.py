"""The files as files: names, doors, marks, structure, and text that stays text."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from common.arithmetic import PaceState
from coverage_portal.dashboard.presenters.facts import Fact
from coverage_portal.exports.summary import summary_pdf
from tests import factories
from tests.factories import publish

NAMES = ["ringkasan.pdf", "paparan.pptx", "data.xlsx", "wilayah.csv", "kartu.png"]


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_named_after_place_and_month(worked, client, name):
    disposition = client.get(f"/unduh/61/{name}").headers["Content-Disposition"]
    assert f'filename="cakupan-61-2024-07.{name.split(".")[1]}"' in disposition


def test_another_day_or_basis_is_another_file(worked, client):
    factories.BasisFactory(slug="bps-bekerja", name="Penduduk bekerja", is_default=False)
    answer = client.get("/unduh/61/wilayah.csv?per=2024-08-31&basis=bps-bekerja&bulan=2024-06")
    assert "cakupan-61-2024-06-bps-bekerja-per-2024-08-31.csv" in answer["Content-Disposition"]


@pytest.mark.parametrize("name", NAMES)
def test_bad_addresses_are_answered_as_on_the_pages(worked, client, name):
    assert client.get(f"/unduh/61.99/{name}").status_code == 404
    assert client.get(f"/unduh/61/{name}?bulan=2024-13").status_code == 400
    assert client.get(f"/unduh/61/{name}?basis=karangan").status_code == 404
    assert client.post(f"/unduh/61/{name}").status_code == 405


@pytest.mark.parametrize("name", NAMES)
def test_a_closed_dashboard_sends_to_sign_in(worked, client, settings, name):
    settings.PUBLIC_DASHBOARD = False
    answer = client.get(f"/unduh/61/{name}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/masuk/")


def test_the_page_offers_every_file_for_what_it_shows(worked, client):
    html = client.get("/?bulan=2024-06").content.decode()
    for name in NAMES:
        assert f'href="/unduh/61/{name}?bulan=2024-06"' in html


def test_the_summary_is_two_tagged_pages_with_title_and_language(worked, take):
    reader = PdfReader(BytesIO(take("61", "ringkasan.pdf")))
    assert len(reader.pages) == 2
    assert reader.metadata.title == "Cakupan Jamsostek Provinsi Kalimantan Barat, Juli 2024"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


@pytest.mark.parametrize("code", ["61", "61.12"])
def test_a_sample_is_marked_on_every_page_slide_and_sheet(worked, pages, deck, take, code):
    assert all("DATA CONTOH" in page for page in pages(code))
    for slide in deck(code).slides:
        words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "DATA CONTOH" in words
        assert "DATA CONTOH" in slide.notes_slide.notes_text_frame.text
    for sheet in load_workbook(BytesIO(take(code, "data.xlsx"))):
        assert "DATA CONTOH" in sheet.oddHeader.right.text


def test_real_figures_carry_no_mark(stated, pages, deck, csv_rows):
    assert not any("DATA CONTOH" in page for page in pages())
    words = [s.text_frame.text for slide in deck().slides for s in slide.shapes if s.has_text_frame]
    assert "DATA CONTOH" not in words
    assert {row["data_contoh"] for row in csv_rows()} == {""}


@pytest.mark.parametrize("code", ["61", "61.12"])
def test_slides_say_findings_and_name_their_sources(worked, deck, shown, code):
    slides = list(deck(code).slides)
    assert 6 <= len(slides) <= 8
    titles = [slide.shapes.title.text for slide in slides]
    assert shown(code).charts["tren"].title in titles
    assert shown(code).charts["penutup"].title in titles
    assert all("Sumber:" in slide.notes_slide.notes_text_frame.text for slide in slides)


def test_charts_of_the_slides_are_native_and_described(worked, deck):
    frames = [s for slide in deck().slides for s in slide.shapes if s.has_chart]
    assert len(frames) == 3
    trend = frames[0].chart
    coverage = next(line for line in trend.plots[0].series if line.name == "Cakupan")
    assert 36.47 in coverage.values
    assert all(frame._element.xpath(".//p:cNvPr")[0].get("descr") for frame in frames)


def test_the_workbook_has_frozen_heads_and_native_charts(worked, take):
    book = load_workbook(BytesIO(take("61", "data.xlsx")))
    names = ["ringkasan", "wilayah", "deret", "wilayah_bulan", "tren", "catatan"]
    assert book.sheetnames == names
    assert book["wilayah"].freeze_panes == "E2"
    assert len(book["wilayah"]._charts) == len(book["ringkasan"]._charts) == 1
    assert book["deret"].max_row == 1 + 8


def test_every_place_stands_month_by_month_and_by_segment(worked, sheets):
    head, *rows = sheets()["wilayah_bulan"]
    assert len(rows) == 3 * 8
    july = {row[head.index("kode_kemendagri")]: row for row in rows if row[0].month == 7}
    assert july["61.12"][head.index("BPU (orang)")] == 242_970
    assert july["61.12"][head.index("Peserta (orang)")] == 242_970
    assert july["61.12"][head.index("PU (orang)")] is None
    assert july["61.12"][head.index("Cakupan (persen)")] == 83.78
    before = sheets(query="?per=2024-06-15")["wilayah_bulan"]
    assert len(before) == 1 + 3 * 6  # June came in on the 28th


def test_kur_and_what_nobody_brings_are_cells(worked, sheets):
    values = {row[0]: row[1] for row in sheets()["ringkasan"]}
    assert values["KUR, 7,1 poin dari pekerja"] == 118_254
    assert values["KUR, dibaca persen dari orang pada target"] == 54_397
    assert values["KUR, dibaca persen dari kekurangan"] == 11_270
    assert values["Belum ada jalannya"] == 40_473


def test_sheets_print_legibly_on_paper(worked, take):
    book = load_workbook(BytesIO(take("61", "data.xlsx")))
    for sheet in book:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$1:$1"
        assert "-" in sheet.oddFooter.left.text  # the number of the paper
    assert book["wilayah"].page_setup.fitToWidth > 1
    assert book["wilayah"].print_title_cols == "$A:$D"


def test_a_csv_is_the_same_whatever_language_its_reader_chose(worked, client):
    addresses = ["/unduh/61/wilayah.csv", "/grafik/61/tren.csv", "/grafik/61/penutup.csv"]
    indonesian = [client.get(address).content for address in addresses]
    client.cookies["django_language"] = "en"
    assert [client.get(address).content for address in addresses] == indonesian


def test_codes_stand_beside_the_words(worked, csv_rows):
    row = next(row for row in csv_rows() if row["kode_kemendagri"] == "61.72")
    assert row["kode_sumber"] == "report"
    assert row["kode_basis"] == "bpjs-potensi"
    assert row["kode_keadaan"] in PaceState.values


def test_a_measure_keeps_the_format_of_its_kind(worked, take):
    sheet = load_workbook(BytesIO(take("61", "data.xlsx")))["ringkasan"]
    cells = {row[0].value: row[1] for row in sheet.iter_rows(min_row=2)}
    assert cells["Peserta"].number_format == "#,##0"
    assert cells["Cakupan"].number_format == "0.00"


def test_public_statements_stand_apart_from_the_months(stated, sheets):
    found = sheets()
    assert len(found["deret"]) == 1
    assert found["pernyataan"][1][6] == 607_426


@pytest.mark.parametrize("name", ["=1+1", "+62", "-5", "@SUM(A1)"])
def test_text_cannot_become_a_formula(worked, take, csv_rows, name):
    basis = factories.BasisFactory()
    type(basis).objects.filter(pk=basis.pk).update(name=name)
    sheet = load_workbook(BytesIO(take("61", "data.xlsx")))["wilayah"]
    column = [cell.value for cell in sheet[1]].index("basis") + 1
    assert sheet.cell(2, column).data_type == "s"
    assert sheet.cell(2, column).value == name
    assert csv_rows()[0]["basis"] == f"'{name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_kept_until_data_change(worked, take, name, django_assert_num_queries):
    first = take("61", name)
    with django_assert_num_queries(1):
        assert take("61", name) == first
    publish(worked.singkawang, worked.branch_b, date(2024, 7, 1), 1)
    assert take("61", name) != first


def test_the_card_has_the_size_of_a_telephone(worked, take):
    assert Image.open(BytesIO(take("61", "kartu.png"))).size == (1080, 1350)


def test_many_places_still_make_two_pages(worked, pages, deck):
    for number in range(60):
        factories.RegionFactory(
            code=f"62.{number + 1:02d}",
            name=f"Wilayah dengan Nama Panjang {number}",
            parent=worked.province,
        )
    assert len(pages()) == 2
    assert "39 wilayah di tengah tidak dicetak" in pages()[1]
    assert len(deck().slides) <= 8


def test_a_stated_figure_is_no_sample_because_places_beside_it_are(stated, deck):
    publish(stated.pontianak, stated.branch_a, date(2024, 6, 1), 100)
    assert deck().slides[-1].shapes.title.text == "Angka Juli 2024 berasal dari pernyataan publik"


def test_a_place_whose_month_is_awaited_says_so_in_its_files(worked, pages, sheets):
    publish(worked.pontianak, worked.branch_a, date(2024, 8, 1), 310_000)
    said = "Belum ada laporan untuk Agustus 2024; ini angka terakhirnya, Juli 2024"
    assert said in pages("61.72", "?bulan=2024-08")[0]
    assert any(said in str(row[0]) for row in sheets("61.72", "?bulan=2024-08")["ringkasan"])
    assert said not in pages("61.72")[0]


@pytest.mark.parametrize("code", ["61", "61.12"])
def test_whatever_stands_on_it_the_summary_keeps_to_two_pages_that_can_be_read(worked, shown, code):
    """Content gives way, and is said to be elsewhere; the size of its type and its sources do not."""
    whole = shown(code)
    for more in (0, 8):
        facts = [*whole.facts, *[Fact("Sebagaimana diketahui", "31 Maret 2024", "Sumber")] * more]
        words = [f"{number}: {'yang berubah ' * 12}" for number in range(4 + 2 * more)]
        fuller = replace(whole, series=[*whole.series] * 2, facts=facts, words=words)
        pages = PdfReader(BytesIO(summary_pdf(fuller))).pages
        assert len(pages) == 2
        assert min(size for page in pages for size in type_sizes(page)) > 8.95
        said = " ".join(page.extract_text() for page in pages)
        assert "Dari mana angkanya" in said
        if more:
            assert "Selebihnya ada di laporan lengkap." in said
            assert code == "61" or "Bulan sebelumnya ada di data.xlsx." in said


def type_sizes(page):
    """Of its words in points; in a drawing they are scaled with it."""
    sizes = set()

    def note(text, user, matrix, _font, size):
        if text.strip():
            scales = [abs(m[0] * m[3] - m[1] * m[2]) ** 0.5 for m in (user, matrix)]
            sizes.add(size * scales[0] * scales[1])

    page.extract_text(visitor_text=note)
    return sizes
