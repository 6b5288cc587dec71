"""The full report: contents, a page for each place, and all of it as slides with notes."""

from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from tests.commitments.conftest import draft, grow, meeting, promised  # noqa: F401
from tests.coverage_portal.exports.test_fitting import overflowing
from tests.factories import cohort, publish


@pytest.fixture
def told(take):
    """The report's pages as words, its headings by level, and the file."""

    def read(code="61", query=""):
        content = take(code, "laporan.pdf", query)
        reader = PdfReader(BytesIO(content))
        pages = [" ".join(page.extract_text().split()) for page in reader.pages]
        titles = [entry.title for entry in flat(reader.outline)]
        return content, reader, pages, titles

    return read


def flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield entry


def tags(reader):
    """Every kind of element in the structure of a tagged PDF."""
    found, queue = set(), [reader.trailer["/Root"]["/StructTreeRoot"]]
    while queue:
        node = queue.pop()
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            queue += node
        elif isinstance(node, dict):
            found.add(node.get("/S"))
            queue.append(node.get("/K"))
    return found


def test_it_holds_every_part_and_a_page_for_each_place(worked, told):
    publish(worked.singkawang, worked.branch_b, date(2024, 7, 1), 60_000, reason="Salah ketik")
    content, _reader, pages, titles = told()
    for title in (
        "Yang berubah pada Juli 2024",
        "Tren dan jalan ke target",
        "Kabupaten dan kota",
        "Wilayah demi wilayah",
        "Kota Pontianak",
        "Kabupaten Kubu Raya",
        "Kota Singkawang",
        "Revisi",
        "Kelengkapan",
        "Metode",
        "Sumber",
    ):
        assert title in titles
    assert "Isi" in pages[0]  # the contents stand on the cover
    for place in ("Kota Pontianak", "Kabupaten Kubu Raya", "Kota Singkawang"):
        assert sum(f"{place} Per Juli 2024" in page for page in pages) == 1
    text = " ".join(pages)
    assert "606.683" in text
    assert "60.743 60.000" in text  # the revision
    assert "Peserta bertambah 4.257 orang (0,26 poin) sejak Juni 2024." in text
    assert all("DATA CONTOH" in page for page in pages)
    assert len(content) < 2_000_000


def test_it_is_tagged_for_those_who_hear_it(worked, told):
    _content, reader, _pages, _titles = told()
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "id"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert {"/H1", "/H2", "/Table", "/TH", "/Figure", "/TOC"} <= tags(reader)


def test_a_place_of_its_own_and_one_of_which_nothing_is_known(stated, told):
    titles = told("61.72")[3]
    assert "Wilayah demi wilayah" not in titles
    assert "Pernyataan publik" in titles
    assert "Belum ada data cakupan untuk Kabupaten Kubu Raya." in " ".join(told("61.12")[2])
    whole = " ".join(told()[2])
    assert "Kota Pontianak Belum ada data" in whole
    assert "Kota Singkawang Cakupan Kota Singkawang dinyatakan 27%" in whole


def test_what_came_later_is_not_in_the_report_of_an_earlier_day(worked, told):
    publish(worked.singkawang, worked.branch_b, date(2024, 7, 1), 60_000, reason="Salah ketik")
    pages = " ".join(told("61", "?per=2024-08-10")[2])
    assert "607.426" in pages
    assert "60.000" not in pages


def test_the_same_as_slides_with_notes(worked, take, deck):
    cohort(worked.kubu_raya, date(2024, 1, 1), date(2024, 12, 31), 500)
    shown = Presentation(BytesIO(take("61", "laporan.pptx")))
    titles = [slide.shapes.title.text for slide in shown.slides]
    assert any("Kubu Raya" in title for title in titles)
    assert {"Yang berubah pada Juli 2024", "Kohort", "Kelengkapan", "Metode"} <= set(titles)
    assert len(titles) > len(deck().slides)
    for slide in shown.slides:
        assert "Periksa angka ini" in slide.notes_slide.notes_text_frame.text
    assert list(overflowing(shown)) == []


def test_what_was_promised_and_has_come_stands_in_it(worked, told, take, promised, grow):  # noqa: F811
    """Of the region and its places; whose promise it is only where that was decided."""
    promised(people=20_000, is_party_public=False)
    promised(people=3_000, region=worked.singkawang, is_party_public=True)
    _content, _reader, pages, titles = told()
    words = " ".join(pages)
    assert "Komitmen" in titles
    assert "Disanggupi 23.000 orang; belum ada angka sesudah bulan awalnya." in words
    assert "K-001 bank Kab. Kubu Raya" in words
    assert "K-002 Bank Kalbar Kota Singkawang" in words
    own = told("61.72")[2]
    assert "Disanggupi 3.000 orang" in " ".join(own)
    assert "K-001" not in " ".join(own)
    assert "Komitmen" not in told("61.71")[3]
    assert "Komitmen" not in told("61", "?per=2024-08-02")[3]  # not recorded by then
    slides = Presentation(BytesIO(take("61", "laporan.pptx"))).slides
    assert "Komitmen" in [slide.shapes.title.text for slide in slides]
    grow({"kubu_raya": 600})
    assert "Disanggupi 23.000 orang; 600 di antaranya sudah datang." in " ".join(told()[2])
