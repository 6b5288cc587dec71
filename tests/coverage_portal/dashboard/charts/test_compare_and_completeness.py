from datetime import date
from decimal import Decimal

from common.arithmetic import coverage_percent
from coverage_portal.dashboard.charts.compare import compare
from participants.coverage.positions import place_positions, region_position
from tests import factories
from tests.factories import publish

JULY, AUGUST = date(2024, 7, 1), date(2024, 8, 1)


def compared(loaded):
    return compare(loaded, region_position(loaded), place_positions(loaded))


def test_each_place_has_its_own_denominator(worked, snapshot):
    chart = compared(snapshot())
    people = next(p for p in place_positions(snapshot()) if p.region == worked.kubu_raya)
    assert chart.rows[-1]["61.12"] == coverage_percent(people.participants, 290_000)


def test_months_before_the_first_estimate_have_no_coverage(worked, snapshot):
    """The estimates are of 2024; December 2023 is not measured by a later year's workers."""
    assert compared(snapshot()).rows[0]["month"] == date(2024, 1, 1)


def test_each_year_is_measured_by_its_own_workers(worked, client):
    """The year before was left out: of places the page of all of them needs the latest alone."""
    factories.EstimateFactory(region=worked.kubu_raya, year=2023, workers=250_000)
    lines = client.get("/grafik/61/banding.csv?wilayah=61.12&wilayah=61").content.decode()
    [december] = [line for line in lines.splitlines() if line.startswith("2023-12")]
    assert str(coverage_percent(int(572_426 * 0.4), 250_000)) in december


def test_a_target_all_share_is_one_line_of_the_chart(worked, snapshot):
    chart = compared(snapshot())
    assert chart.sizes[0]["target"].startswith("M40 ")
    assert [key.label for key in chart.keys] == ["target 46%"]
    factories.TargetFactory(region=worked.kubu_raya, percent="59")
    assert compared(snapshot()).sizes[0]["target"] == ""


def test_a_single_year_says_where_it_begins_and_ends(worked, snapshot):
    labels = [label["text"] for label in compared(snapshot()).sizes[0]["years"]["labels"]]
    assert labels == ["Jan 2024", "Jul 2024"]


def test_the_title_compares_comparable_places_alone(worked, snapshot):
    assert compared(snapshot()).title == "Kota Pontianak 25,53 poin di atas Kota Singkawang"
    publish(worked.pontianak, worked.branch_a, AUGUST, 310_000)
    assert compared(snapshot(month=AUGUST)).title == "Cakupan dari bulan ke bulan"


def test_stated_percentages_are_never_lines(places, snapshot):
    factories.BasisFactory()
    factories.StatementFactory(region=places.singkawang)
    factories.StatementFactory(region=places.province, participants=10)
    chart = compared(snapshot())
    assert (chart.rows, chart.sizes) == ([], ())


def test_all_have_reported(worked, built):
    chart = built("kelengkapan")
    assert chart.title == "3 dari 3 wilayah sudah melapor untuk Juli 2024"
    assert {cell["css"] for cell in chart.sizes[0]["cells"]} == {"done"}


def test_who_is_missing_is_named(worked, built):
    publish(worked.pontianak, worked.branch_a, AUGUST, 310_000)
    chart = built("kelengkapan", month=AUGUST)
    assert chart.title == "1 dari 3 wilayah sudah melapor untuk Agustus 2024"
    assert chart.sentence == "Belum melapor: Kab. Kubu Raya dan Kota Singkawang."
    assert [row["state"] for row in chart.rows] == ["belum", "sudah", "belum"]
    for size in chart.sizes:
        labels = {cell["label"] for cell in size["cells"]}
        assert labels == {"– Kubu Raya", "✓ Pontianak", "– Singkawang"}


def test_cells_too_small_for_words_are_two_paths(db, built):
    """Drawn one by one, a nation's 514 cells with their names weigh more than its whole page."""
    factories.BasisFactory()
    reported, *_others = factories.many_places(60)
    branch = factories.BranchFactory()
    publish(reported, branch, JULY, 1_000)
    [size] = built("kelengkapan", "98").sizes
    assert {part["css"]: part["path"].count("M") for part in size["paths"]} == {
        "done": 1,
        "todo": 59,
    }


def test_the_gap_in_points_is_a_difference_of_published_percentages(worked, snapshot):
    coverages = {p.region.code: p.coverage for p in place_positions(snapshot())}
    assert coverages["61.71"] - coverages["61.72"] == Decimal("25.53")
