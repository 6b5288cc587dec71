"""The path, the projection's end, the breaks and the points of the trend."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from common.arithmetic import coverage_percent
from common.months import add_months
from coverage_portal.dashboard.charts.trend import trend
from coverage_portal.dashboard.charts.trend_facts import collect
from participants.coverage.positions import region_position
from tests import factories
from tests.coverage_portal.dashboard.charts.drawn import runs, trace
from tests.factories import publish

WORKERS = 1_665_550
JULY, DECEMBER = date(2024, 7, 1), date(2024, 12, 1)


def neighbours(chart, month):
    """The cells of a month's row, two by two."""
    number = [row["month"] for row in chart.rows].index(month)
    heading, others = chart.table_rows[number]
    cells = [heading, *(cell.text for cell in others)]
    return pairwise(cells)


def row_of(chart, month):
    return next(row for row in chart.rows if row["month"] == month)


def test_the_line_is_the_worked_coverage(worked, built):
    assert row_of(built("tren"), JULY)["coverage"] == Decimal("36.47")


def test_the_path_is_straight_in_people_from_baseline_to_target(worked, built):
    """607.426 - 7 * 5.000 in December, 766.153 a year later: a twelfth of the way each month."""
    start, end = 607_426 - 35_000, 766_153
    chart = built("tren")
    for step in range(13):
        people = round(start + (end - start) * step / 12)
        expected = coverage_percent(people, WORKERS)
        assert abs(
            row_of(chart, add_months(date(2023, 12, 1), step))["path"] - expected
        ) <= Decimal("0.01")
    assert row_of(chart, DECEMBER)["path"] == Decimal("46.00")


def test_where_two_paths_meet_the_month_shows_what_was_aimed_for(worked, built):
    factories.TargetFactory(
        region=worked.province, percent=36, deadline=date(2024, 3, 31), document="Antara"
    )
    factories.TargetFactory(
        region=worked.province,
        percent=40,
        deadline=date(2024, 6, 30),
        baseline_month=date(2024, 3, 1),
        document="Berikutnya",
    )
    assert row_of(built("tren"), date(2024, 3, 1))["path"] == Decimal("36.00")


def test_the_path_is_that_of_the_target_measured_against_until_an_own_one_begins(worked, built):
    factories.TargetFactory(
        region=worked.kubu_raya,
        percent=59,
        deadline=date(2025, 12, 31),
        baseline_month=date(2024, 12, 1),
    )
    chart = built("tren", "61.12")
    assert row_of(chart, DECEMBER)["path"] == Decimal("46.00")
    assert trace(chart, "Jalur ke 46%").y[-1] == 46
    assert list(trace(chart, "Target").hovertext) == [
        "Target 46%, Desember 2024: High Level Meeting (Provinsi Kalimantan Barat)"
    ]
    asked = str(row_of(chart, JULY)["path"]).replace(".", ",")
    assert f"Jalur ke target meminta {asked}%." in chart.sentence
    assert "59% (akhir 2025)" in chart.note


def test_a_place_with_a_running_target_has_its_own_path_alone(worked, built):
    factories.TargetFactory(region=worked.kubu_raya, percent=90)
    chart = built("tren", "61.12")
    assert row_of(chart, DECEMBER)["path"] == Decimal("90.00")
    assert trace(chart, "Target").y == (90,)


@pytest.fixture
def fifteen_months(worked):
    """7 months more before those of `worked`, each with 5.000 people fewer."""
    shares = {"pontianak": 0.5, "kubu_raya": 0.4, "singkawang": 0.1}
    for step in range(1, 8):
        month = add_months(date(2023, 12, 1), -step)
        for name, share in shares.items():
            branch = worked.branch_b if name == "singkawang" else worked.branch_a
            people = round((572_426 - 5_000 * step) * share)
            at = datetime(month.year, month.month, 28, tzinfo=UTC)
            publish(getattr(worked, name), branch, month, people, at=at)
    return worked


def test_the_band_is_named_without_a_promise(fifteen_months, built):
    chart = built("tren")
    assert "(rentang proyeksi 38,0% sampai 38,0%)" in chart.sentence
    labels = [label for _picture, label in chart.legend]
    assert "proyeksi dan rentangnya" in labels
    assert "80%" not in chart.sentence + "".join(labels)


def test_the_projection_goes_on_at_the_average_gain_until_the_deadline(fifteen_months, built):
    """Every month brought 5.000, so five more bring 25.000 and the band has no width."""
    last = row_of(built("tren"), DECEMBER)
    expected = coverage_percent(607_426 + 25_000, WORKERS)
    assert last["expected"] == expected
    assert abs(last["high"] - last["low"]) <= Decimal("0.01")
    assert built("tren").title == "Menurut proyeksi, akhir 2024 baru sekitar 38,0%"


def test_below_fourteen_months_the_projection_has_no_band(worked, built):
    chart = built("tren")
    assert "laju +5.000 orang per bulan, Desember 2024 sekitar 38,0%." in chart.sentence
    assert row_of(chart, DECEMBER)["low"] is None
    labels = [label for _picture, label in chart.legend]
    assert "Proyeksi" in labels
    assert "proyeksi dan rentangnya" not in labels


def test_the_band_is_learnt_from_the_places_too_and_once_for_all_pages(
    fifteen_months, snapshot, django_assert_num_queries
):
    """The province is steady; its places are not, and its band is as wide as their errors."""
    moved = fifteen_months.singkawang.totals.get(month=date(2024, 2, 1))
    publish(fifteen_months.singkawang, fifteen_months.branch_b, moved.month, 20_000, reason="Uji")
    loaded = snapshot()
    assert loaded.margins[0] > 0
    again = snapshot()
    with django_assert_num_queries(1):  # the data version
        assert again.margins == loaded.margins


def test_after_the_deadline_nothing_is_said_to_come(worked, built, snapshot):
    loaded = replace(snapshot(), today=date(2026, 11, 28))
    chart = trend(loaded, region_position(loaded))
    assert chart.title == "Cakupan 36,47% pada Juli 2024"


def test_one_month_alone_is_a_point_with_a_sentence(places, built):
    factories.EstimateFactory(region=places.singkawang, workers=1000)
    publish(places.singkawang, places.branch_b, JULY, 400)
    chart = built("tren", "61.72")
    assert chart.sentence == "Baru satu bulan yang diketahui: 40,00% pada Juli 2024."
    [line] = [one for one in chart.figure.data if one.name == "Cakupan"]
    assert list(line.y) == [40.0]
    assert len(chart.pictures) == 2
    assert built("arus", "61.72").sentence.startswith("Laporan memuat jumlah akhir saja")
    assert built("arus", "61.71").sentence == "Belum ada laporan bulanan."


def test_on_another_basis_nothing_is_said_of_statements_that_are_there(places, built):
    factories.BasisFactory()
    factories.BasisFactory(slug="bps-bekerja", name="Penduduk bekerja", is_default=False)
    factories.StatementFactory(region=places.province)
    chart = built("tren", basis="bps-bekerja")
    assert chart.sentence == "Belum ada laporan bulanan; pernyataan publik memakai penyebut lain."


def test_partial_reports_are_not_called_none(places, built):
    factories.BasisFactory()
    factories.StatementFactory(region=places.province, participants=607_426)
    assert built("tren").title.endswith("laporan bulanan belum ada")
    publish(places.pontianak, places.branch_a, JULY, 100)
    assert built("tren").title.endswith("laporan bulanan belum lengkap")
    assert built("segmen").sentence == "Belum ada bulan yang angkanya diketahui dari semua wilayah."


def test_past_the_deadline_the_projection_goes_on_for_half_a_year(worked, built, snapshot):
    loaded = snapshot()
    position = region_position(loaded)
    loaded = replace(loaded, targets={})
    without = region_position(loaded)
    assert position.target
    assert without.target is None
    assert max(collect(loaded, without).projected) == date(2025, 1, 1)


def test_statements_are_points_and_never_part_of_the_line(worked, built):
    before = trace(built("tren"), "Cakupan").y
    factories.StatementFactory(region=worked.province, source="Media")
    chart = built("tren")
    assert row_of(chart, JULY)["stated"] == Decimal("36.47")
    assert trace(chart, "Cakupan").y == before
    stated = trace(chart, "Pernyataan publik")
    assert "lines" not in stated.mode
    assert list(stated.hovertext) == ["36,47%, 1 Agustus 2024: Media"]


@pytest.mark.parametrize(
    ("precision", "as_of", "told", "named"),
    [
        ("day", date(2024, 6, 8), "8 Juni 2024", "hari"),
        ("month", date(2024, 6, 30), "Juni 2024", "bulan"),
        ("year", date(2024, 6, 30), "2024", "tahun"),
    ],
)
def test_a_statement_is_dated_as_exactly_as_it_was_said(
    worked, client, built, precision, as_of, told, named
):
    factories.StatementFactory(
        region=worked.province,
        as_of=as_of,
        as_of_precision=precision,
        data_month=date(2024, 6, 1),
        source="Media",
    )
    chart = built("tren")
    said = f"36,47%, {told}: Media"
    assert list(trace(chart, "Pernyataan publik").hovertext) == [said]
    assert f"<title>{said}</title>" in chart.pictures[0]
    row = row_of(chart, date(2024, 6, 1))
    assert (row["stated_on"], row["precision"]) == (told, named)
    assert any([told, named] == list(pair) for pair in neighbours(chart, date(2024, 6, 1)))
    assert f",{told},{named}," in client.get("/grafik/61/tren.csv").content.decode()
    data = client.get("/grafik/61/tren.json").json()["data"]
    [points] = [one for one in data if one.get("name") == "Pernyataan publik"]
    assert points["hovertext"] == [said]


@pytest.mark.parametrize(
    ("workers", "note", "mark"),
    [
        (2_700_000, "", "penyebut lain"),
        (None, "Penyebut lain (2,7 juta): jangan disambung", "penyebut lain"),
        (1_800_000, "", ""),
        (None, "Angka bulat", ""),
    ],
)
def test_a_statement_of_other_workers_is_marked(worked, built, workers, note, mark):
    factories.StatementFactory(
        region=worked.province,
        as_of=date(2023, 9, 8),
        data_month=date(2024, 3, 1),
        workers=workers,
        note=note,
        source="Media",
    )
    chart = built("tren")
    [title] = trace(chart, "Pernyataan publik").hovertext
    assert title.endswith("Media (penyebut lain)" if mark else "Media")
    assert row_of(chart, date(2024, 3, 1))["other_basis"] == mark
    assert any(
        cell.text == "penyebut lain" for _month, cells in chart.table_rows for cell in cells
    ) == bool(mark)


def test_the_line_breaks_where_other_segments_are_counted(worked, built):
    assert runs(trace(built("tren"), "Cakupan").y) == 1
    at = datetime(2024, 5, 28, tzinfo=UTC)
    publish(worked.pontianak, worked.branch_a, date(2024, 5, 1), 10, "PU", at=at)
    chart = built("tren")
    assert runs(trace(chart, "Cakupan").y) == 2
    assert chart.figure.layout.shapes[0].name == "Segmen yang dihitung berubah: BPU+PU"


def test_a_month_of_another_year_is_marked_where_its_denominator_changes(worked, built):
    factories.EstimateFactory(region=worked.province, year=2023, workers=1_600_000)
    chart = built("tren")
    marks = [shape.name for shape in chart.figure.layout.shapes]
    assert marks == ["Penyebut 2024: 1.665.550 pekerja"]
    assert "penyebut atau segmen berubah" in [label for _picture, label in chart.legend]
    assert "Januari 2024: Penyebut 2024: 1.665.550 pekerja." in built("tren").note
    assert row_of(built("tren"), date(2023, 12, 1))["coverage"] == coverage_percent(
        572_426, 1_600_000
    )


def test_months_in_which_not_every_place_is_known_are_not_on_the_line(places, built):
    factories.EstimateFactory(region=places.province, workers=1000)
    publish(places.pontianak, places.branch_a, JULY, 100)
    chart = built("tren", month=JULY)
    lines = [one.name for one in chart.figure.data] if chart.is_drawn else []
    assert "Cakupan" not in lines


def test_a_later_target_is_told_and_does_not_stretch_the_axis(worked, built):
    factories.TargetFactory(region=worked.province, percent="59.56", deadline=date(2025, 12, 31))
    chart = built("tren")
    assert max(row["month"] for row in chart.rows) == DECEMBER
    assert "59,56% (akhir 2025)" in chart.note


def test_without_any_data_there_is_no_picture(places, built):
    factories.BasisFactory()
    chart = built("tren")
    assert (chart.rows, chart.is_drawn) == ([], False)
    assert chart.title == "Belum ada data cakupan"


def test_the_axis_holds_line_target_band_and_statements(worked, built):
    factories.StatementFactory(region=worked.province, coverage_percent=60)
    figure = built("tren").figure
    low, high = figure.layout.yaxis.range
    shares = [y for one in figure.data for y in one.y if y is not None]
    assert low <= min(shares)
    assert max(shares) == 60 < high


def test_a_basis_without_a_denominator_has_no_picture(worked, built):
    factories.BasisFactory(slug="bps-bekerja", is_default=False)
    chart = built("tren", basis="bps-bekerja")
    assert chart.rows
    assert not chart.is_drawn
