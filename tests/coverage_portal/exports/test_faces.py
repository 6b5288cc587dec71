"""Page, API, workbook, CSV, slides and summary carry the same cells, because all are one
presenter's; and where nothing is known, none of them says a number."""

import re
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from coverage_portal.dashboard.charts.csv_file import cell, header
from coverage_portal.dashboard.columns import columns_for
from coverage_portal.dashboard.presenters.places import written_table

COMPARED = ["#", "Wilayah", "Cakupan", "Peserta", "Kurang (orang)", "Perlu/bulan"]
COMPARED += ["Sebulan", "Setahun", "Keadaan"]


class Rows(HTMLParser):
    """The cells of the page's table of places."""

    def __init__(self):
        super().__init__()
        self.rows, self.is_inside, self.is_cell = [], False, False

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.is_inside = "places__table" in dict(attrs).get("class", "")
        if self.is_inside and tag == "tr":
            self.rows.append([])
        if self.is_inside and tag in ("td", "th"):
            self.rows[-1].append("")
            self.is_cell = True

    def handle_endtag(self, tag):
        self.is_cell = self.is_cell and tag not in ("td", "th")

    def handle_data(self, data):
        if self.is_inside and self.is_cell:
            self.rows[-1][-1] += data


def plain(value):
    """A value as a workbook gives it back."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, second=0, microsecond=0)
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "year"):
        return datetime(value.year, value.month, value.day)
    return None if value == "" else value


@pytest.fixture(params=["worked", "stated"])
def world(request):
    """Reports of three places; and statements alone, two of the places without any."""
    return request.getfixturevalue(request.param)


def test_the_page_shows_the_presenters_rows(world, client, shown):
    parser = Rows()
    parser.feed(client.get("/").content.decode())
    head, *rows = [[" ".join(text.split()) for text in row] for row in parser.rows]
    for row, position in zip(rows, shown().rows, strict=True):
        on_page = dict(zip(head, row, strict=True))
        expected = {column.page_heading: column.text_of(position) for column in columns_for("page")}
        for name in COMPARED:
            assert on_page[name].removesuffix(" >100%") == expected[name]


def test_the_api_answers_the_presenters_rows(world, client, shown):
    answered = {
        row["region"]["code"]: row for row in client.get("/api/v1/coverage/").json()["results"]
    }
    for position in shown().rows:
        row = answered[position.region.code]
        coverage = row["coverage_percent"]
        assert (None if coverage is None else Decimal(coverage)) == position.coverage
        assert row["participants"] == position.participants
        assert row["gap_people"] == position.gap_people
        assert row["pace"]["needed_per_month"] == position.needed_per_month
        assert row["change_month_people"] == position.change_month
        assert row["change_year_people"] == position.change_year
        assert row["rank"] == position.rank


def test_the_workbook_holds_every_cell_as_a_number_or_text(world, sheets, shown):
    columns, contents = columns_for("workbook"), shown()
    head, *rows = sheets()["wilayah"]
    assert head == [header(column) for column in columns]
    for row, position in zip(rows, contents.rows, strict=True):
        assert row == [plain(column.value_of(position, contents.snapshot)) for column in columns]


def test_the_csv_holds_every_cell(world, csv_rows, shown):
    contents = shown()
    for row, position in zip(csv_rows(), contents.rows, strict=True):
        for column in columns_for("csv"):
            value = column.value_of(position, contents.snapshot)
            if isinstance(value, datetime):
                value = timezone.localtime(value).isoformat("T", "minutes")
            elif column.kind == "day" and value is not None:
                value = value.isoformat()
            assert row[header(column)] == cell(value)


def test_the_slides_show_the_rows_of_the_page(world, deck, shown):
    table = written_table(shown().rows)
    found = [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in deck().slides
        for shape in slide.shapes
        if shape.has_table
    ]
    assert found[0] == [table.head, *table.rows]


def test_the_summary_prints_the_rows_of_the_page(world, pages, shown):
    text = " ".join(pages())
    table = written_table(shown().rows)
    for row in [table.head, *table.rows]:
        assert " ".join(" ".join(part for part in row if part).split()) in text


def test_every_face_gives_the_worked_figures(worked, client, pages, deck, sheets):
    figures = ["607.426", "36,47%", "158.727", "79,28%", "31.746", "118.254", "40.473"]
    slides = " ".join(
        shape.text_frame.text
        for slide in deck().slides
        for shape in [*slide.shapes, slide.notes_slide.notes_placeholder]
        if shape.has_text_frame
    )
    html = re.sub("<[^>]+>", " ", client.get("/").content.decode())
    for figure in figures:
        assert figure in html
        assert figure in " ".join(pages())
        assert figure in slides
    values = {row[0]: row[1] for row in sheets()["ringkasan"][1:]}
    assert values["Cakupan"] == 36.47
    assert values["Peserta"] == 607_426
    assert values["Rasio capaian"] == 79.28
    assert values["Perlu per bulan"] == 31_746


def test_what_is_not_known_is_said_and_never_a_zero(stated, sheets, csv_rows, pages, deck):
    unknown = {"61.71", "61.12"}
    for row in csv_rows():
        if row["kode_kemendagri"] in unknown:
            assert row["Jenis sumber"] == "belum ada data"
            assert row["Cakupan (persen)"] == row["Peserta (orang)"] == ""
    head, *rows = sheets()["wilayah"]
    kept = [dict(zip(head, row, strict=True)) for row in rows]
    silent = [row for row in kept if row["kode_kemendagri"] in unknown]
    assert {row["Jenis sumber"] for row in silent} == {"belum ada data"}
    assert all(row["Peserta (orang)"] is None for row in silent)
    assert " ".join(pages()).count("Kab. Kubu Raya belum ada data") == 1
    assert "Kota Pontianak belum ada data" in " ".join(pages())


def test_a_place_of_which_nothing_is_known_has_files_that_say_so(stated, pages, deck, sheets):
    text = " ".join(pages("61.12"))
    assert "Belum ada data cakupan untuk Kabupaten Kubu Raya." in text
    assert not re.search(r"\d%", text)
    titles = [slide.shapes.title.text for slide in deck("61.12").slides]
    assert titles[0] == "Belum ada data cakupan untuk Kabupaten Kubu Raya."
    values = {row[0]: row[1] for row in sheets("61.12")["ringkasan"][1:]}
    assert values["Peserta"] == values["Cakupan"] == "belum ada data"


def test_a_stated_percentage_keeps_the_places_it_was_said_with(stated, pages):
    assert "Kota Singkawang 27%" in " ".join(pages())
