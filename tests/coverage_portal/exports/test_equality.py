"""Page, API, CSV, XLSX, PPTX and PDF say the same of any place, month and basis.

The files are read as their readers open them; numbers are written here by a formatting of its own.
"""

import csv
import re
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pptx import Presentation
from pptx.chart.plot import LinePlot
from pypdf import PdfReader

from participants.figures.models import EnrolmentFigure
from regions.models import Region, WorkforceBasis

PEOPLE = {
    "participants": "Peserta (orang)",
    "workers": "Pekerja (orang)",
    "gap_people": "Kekurangan (orang)",
    "change_month_people": "Perubahan sebulan (orang)",
    "change_year_people": "Perubahan setahun (orang)",
}
PERCENT = {"coverage_percent": "Cakupan (persen)", "attainment_percent": "Rasio capaian (persen)"}


def people(number):
    return f"{number:,}".replace(",", ".")


def percent(number, places=2):
    return f"{Decimal(number):.{places}f}%".replace(".", ",")


def spaced(text):
    return " ".join(text.split())


@pytest.fixture
def choices(sample):
    """The codes, months and bases to choose from; one basis has no denominator anywhere."""
    WorkforceBasis.objects.create(slug="tanpa-penyebut", name="Tanpa penyebut", source="Uji")
    months = sorted(set(EnrolmentFigure.objects.values_list("month", flat=True)))
    return {
        "code": list(Region.objects.order_by("code").values_list("code", flat=True)),
        "month": [f"{month:%Y-%m}" for month in months],
        "basis": list(WorkforceBasis.objects.values_list("slug", flat=True)),
    }


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_every_face_says_the_same(choices, client, data):
    code, month, basis = (data.draw(st.sampled_from(choices[name]), name) for name in choices)
    assert_equal(client, code, month, basis)


@pytest.mark.parametrize("code", ["61", "61.12"])
def test_a_basis_without_a_denominator_has_all_its_files(choices, client, code):
    """The slides were refused with an error: their trend had no value to begin its axis with."""
    assert_equal(client, code, choices["month"][-1], "tanpa-penyebut")


def assert_equal(client, code, month, basis):
    query = f"?bulan={month}&basis={basis}"
    api = f"?month={month}&basis={basis}"
    files = {
        name: client.get(f"/unduh/{code}/{name}{query}")
        for name in ("wilayah.csv", "data.xlsx", "paparan.pptx", "ringkasan.pdf")
    }
    assert {answer.status_code for answer in files.values()} == {200}
    itself = client.get(f"/api/v1/coverage/{code}/{api}").json()
    rows = [itself]
    if code == "61":
        rows = client.get(f"/api/v1/coverage/{api}").json()["results"]
    csv_rows = read_csv(files["wilayah.csv"].content)
    sheet_rows = read_sheet(files["data.xlsx"].content)
    assert len(csv_rows) == len(sheet_rows) == len(rows)
    for row in rows:
        region = row["region"]["code"]
        assert_cells(row, csv_rows[region], lambda value: Decimal(value) if value else None)
        assert_cells(row, sheet_rows[region], lambda value: value)
    texts = {
        "page": read_page(client.get(f"/wilayah/{code}/{query}").content.decode()),
        "slides": read_slides(files["paparan.pptx"].content),
        "summary": read_pdf(files["ringkasan.pdf"].content),
    }
    for face, text in texts.items():
        for number in written(itself):
            assert number in text, (face, code, month, basis, number)
        for row in rows:
            for number in written(row):
                assert number in text, (face, row["region"], month, basis, number)
    assert_charts(Presentation(BytesIO(files["paparan.pptx"].content)), itself, rows)


def assert_cells(row, cells, read):
    for name, header in PEOPLE.items():
        assert read(cells[header]) == row[name], (row["region"], header)
    for name, header in PERCENT.items():
        value = read(cells[header])
        expected = None if row[name] is None else Decimal(row[name])
        assert (None if value is None else Decimal(str(value))) == expected, header
    needed = row["pace"]["needed_per_month"]
    assert read(cells["Perlu per bulan (orang)"]) == needed


def written(row):
    """What every face says of a place: people and coverage, as they are written in Indonesian."""
    if row["participants"] is not None:
        yield people(row["participants"])
    if row["coverage_percent"] is not None:
        yield percent(row["coverage_percent"], row["coverage_decimals"])
    if row["gap_people"]:
        yield people(row["gap_people"])


def assert_charts(deck, itself, rows):
    """The numbers inside the native charts: the last month of the trend, and the bars of places."""
    plots = [
        shape.chart.plots[0] for slide in deck.slides for shape in slide.shapes if shape.has_chart
    ]
    if itself["coverage_percent"] is not None and itself["provenance"]["source"] == "report":
        [trend] = [plot for plot in plots if isinstance(plot, LinePlot)]
        values = [value for line in trend.series if line.name == "Cakupan" for value in line.values]
        known = [value for value in values if value is not None]
        assert known[-1] == float(itself["coverage_percent"])
    if len(rows) > 1:
        bars = [plot for plot in plots if len(list(plot.categories)) == len(rows)][-1]
        values = sorted(value for value in bars.series[0].values if value is not None)
        assert values == sorted(
            float(row["coverage_percent"]) for row in rows if row["coverage_percent"] is not None
        )


def read_csv(content):
    lines = csv.DictReader(StringIO(content.decode().removeprefix("\ufeff")))
    return {line["kode_kemendagri"]: line for line in lines}


def read_sheet(content):
    head, *rows = load_workbook(BytesIO(content))["wilayah"].values
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    return {line["kode_kemendagri"]: line for line in lines}


def read_page(html):
    return spaced(unescape(re.sub("<[^>]+>", " ", html)))


def read_slides(content):
    words = []
    for slide in Presentation(BytesIO(content)).slides:
        words.append(slide.notes_slide.notes_text_frame.text)
        for shape in slide.shapes:
            if shape.has_text_frame:
                words.append(shape.text_frame.text)
            if shape.has_table:
                words += [cell.text for row in shape.table.rows for cell in row.cells]
    return spaced(" ".join(words))


def read_pdf(content):
    return spaced(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
