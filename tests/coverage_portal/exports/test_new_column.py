"""A column of the table of places is one entry of a list: wherever places are shown, it is there."""

import pytest

from coverage_portal.dashboard import columns


@pytest.fixture
def _uncovered(monkeypatch):
    """Workers who are not covered yet: for a test only."""
    column = columns.PlaceColumn(
        key="uncovered",
        label="Belum terlindungi",
        kind="people",
        faces=columns.TABLES | columns.MEASURES,
        read=lambda p: p.workers and p.workers.number - (p.participants or 0),
        name="belum",
        api_name="uncovered",
    )
    monkeypatch.setattr(columns, "COLUMNS", [*columns.COLUMNS, column])


pytestmark = pytest.mark.usefixtures("_uncovered")


def test_the_page_shows_it_and_can_be_ordered_by_it(worked, client):
    page = client.get("/?urut=belum&arah=naik").content.decode()
    assert "Belum terlindungi" in page
    assert "12.493" in page  # 73.236 workers of Singkawang, 60.743 of them covered


def test_the_csv_has_it(worked, csv_rows):
    values = {row["kode_kemendagri"]: row["Belum terlindungi (orang)"] for row in csv_rows()}
    assert values["61.72"] == "12493"


def test_the_workbook_has_it_beside_each_place_and_among_the_measures(worked, sheets):
    head, *rows = sheets()["wilayah"]
    values = [row[head.index("Belum terlindungi (orang)")] for row in rows]
    assert 12_493 in values
    measures = {row[0]: row[1] for row in sheets()["ringkasan"]}
    assert measures["Belum terlindungi"] == 1_665_550 - 607_426


def test_the_slides_show_it_within_the_slide(worked, deck):
    presentation = deck()
    [table, *_others] = [
        shape for slide in presentation.slides for shape in slide.shapes if shape.has_table
    ]
    assert table.table.cell(0, len(table.table.columns) - 1).text == "Belum terlindungi"
    assert table.left + table.width <= presentation.slide_width
    assert "12.493" in [cell.text for row in table.table.rows for cell in row.cells]


def test_the_summary_prints_it(worked, pages):
    assert "12.493" in " ".join(pages())


def test_the_api_has_it(worked, client):
    results = client.get("/api/v1/coverage/").json()["results"]
    assert {row["region"]["code"]: row["uncovered"] for row in results}["61.72"] == 12_493
