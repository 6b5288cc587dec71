"""A chart's files say what its table says, and where the numbers come from."""

import csv
import json
from datetime import date
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from PIL import Image

from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.charts.csv_file import cell
from coverage_portal.dashboard.charts.table import used
from tests import factories
from tests.factories import publish


class Cells(HTMLParser):
    def __init__(self):
        super().__init__()
        self.rows = []

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def read_csv(response):
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def test_every_csv_holds_the_rows_of_its_table(worked, client, built):
    for name in CHARTS:
        assert_same(built(name), *read_csv(client.get(f"/grafik/61/{name}.csv")))


def assert_same(chart, head, *lines):
    columns = used(chart.columns, chart.rows)
    if not chart.rows:
        [line] = lines
        assert (head[-1], line[-1]) == ("keterangan", cell(chart.sentence))
        lines = []
    assert [line[: len(columns)] for line in lines] == [
        [cell(row.get(column.key)) for column in columns] for row in chart.rows
    ]
    parser = Cells()
    parser.feed(render_to_string("charts/table.html", {"chart": chart}))
    assert [[text.strip() for text in row] for row in parser.rows] == [
        [column.label for column in columns],
        *[[column.written(row.get(column.key)) for column in columns] for row in chart.rows],
    ]
    assert all(len(line) == len(head) for line in lines)


@pytest.mark.parametrize("name", CHARTS)
def test_a_csv_without_a_figure_says_why(worked, client, name):
    factories.RegionFactory(code="61.10", bps_code="6110", name="Melawi", parent=worked.province)
    head, *lines = read_csv(client.get(f"/grafik/61.10/{name}.csv"))
    assert lines, "a header alone reads like a file that was cut off"
    assert all(len(line) == len(head) for line in lines)
    if head[-1] == "keterangan":
        [told] = (dict(zip(head, line, strict=True)) for line in lines)
        assert told["kode_kemendagri"] == "61.10"
        assert len(told["keterangan"]) > 20
        page = client.get(f"/grafik/61.10/{name}/").content.decode()
        assert told["keterangan"] in unescape(page) + "Belum ada data untuk digambar."


def test_every_row_of_the_csv_names_codes_basis_month_source_and_sample(worked, client):
    head, *lines = read_csv(client.get("/grafik/61/tren.csv"))
    last = dict(zip(head, lines[0], strict=True))
    assert last["kode_kemendagri"] == "61"
    assert last["kode_bps"] == "61"
    assert last["basis"] == "Potensi BPJS"
    assert last["data_contoh"] == "data contoh"
    assert "Peserta (orang)" in head


def test_what_is_projected_was_verified_by_nobody(worked, client):
    head, *lines = read_csv(client.get("/grafik/61/tren.csv"))
    assert "diverifikasi" not in head
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    ahead = [row for row in rows if row["Proyeksi (persen)"]]
    assert len(ahead) == 5
    for row in rows:
        assert bool(row["verifikasi_terbaru_halaman"]) == (row not in ahead)


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@x", "\t1", "\r1"])
def test_text_cannot_become_a_formula(text):
    assert cell(text) == "'" + text


@pytest.mark.parametrize("name", ["tren", "penutup"])
def test_the_png_is_a_picture_of_the_promised_width(worked, client, name):
    response = client.get(f"/grafik/61/{name}.png")
    picture = Image.open(BytesIO(response.content))
    assert picture.width == 1600
    assert picture.height > 800
    assert response["Content-Disposition"] == f'attachment; filename="{name}-61-2024-07.png"'


def test_the_svg_stands_alone_and_nothing_may_run_in_it(worked, client):
    response = client.get("/grafik/61/tren.svg")
    ElementTree.fromstring(response.content)
    assert b"var(" not in response.content
    assert "script-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["tren", "penutup", "segmen", "kelengkapan"])
def test_the_interactive_figure_is_that_of_the_picture(worked, client, built, name):
    figure = json.loads(client.get(f"/grafik/61/{name}.json").content)
    assert figure["data"] == json.loads(built(name).figure.to_json())["data"]
    assert not {trace["type"] for trace in figure["data"]} & {"choropleth", "scattergeo"}
    assert "data contoh" in figure["layout"]["title"]["text"]


def test_the_page_of_every_chart_opens(worked, client):
    for name in CHARTS:
        response = client.get(f"/grafik/61/{name}/")
        assert response.status_code == 200
        is_marked = b"data contoh" in response.content.lower()
        assert is_marked or not response.context["chart"].rows, name  # nothing, and no sample


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/grafik/61/laut.csv", "Yang ada: tren"),
        ("/grafik/99/tren.csv", "Yang ada: 61"),
        ("/grafik/61/tren.png?basis=x", "Yang ada: bpjs-potensi"),
    ],
)
def test_what_does_not_exist_is_refused_in_a_sentence(worked, client, address, said):
    response = client.get(address)
    assert response.status_code == 404
    assert said in response.content.decode()


def test_a_picture_of_nothing_is_refused_in_a_sentence(worked, client):
    response = client.get("/grafik/61/peta.png")
    assert response.status_code == 404
    assert "Belum ada data untuk digambar" in response.content.decode()


def test_files_are_closed_where_the_dashboard_is_not_public(worked, client, settings):
    settings.PUBLIC_DASHBOARD = False
    assert client.get("/grafik/61/tren.csv").status_code == 302


def test_a_picture_is_set_anew_when_data_change(worked, client):
    before = client.get("/grafik/61/penutup.png").content
    assert client.get("/grafik/61/penutup.png").content == before
    publish(worked.pontianak, worked.branch_a, date(2024, 7, 1), 5_000, "PU")
    assert client.get("/grafik/61/penutup.png").content != before
