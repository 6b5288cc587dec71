from datetime import date
from decimal import Decimal

from django.utils import timezone

from common.arithmetic import coverage_percent
from coverage_portal.dashboard.charts.compare import compare
from participants.coverage.positions import place_positions, region_position
from tests import factories
from tests.coverage_portal.dashboard.charts.drawn import collisions, drawing, texts, trace
from tests.coverage_portal.dashboard.test_region import text
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
    assert [label for _picture, label in chart.legend] == ["target 46%"]
    assert trace(chart, "target 46%").y == (46, 46)
    factories.TargetFactory(region=worked.kubu_raya, percent="59")
    assert compared(snapshot()).legend == []


def test_each_place_is_one_line_with_its_name_and_value_at_the_end(worked, snapshot):
    chart = compared(snapshot())
    *lines, labels = [one for one in chart.figure.data if one.name != "target 46%"]
    assert [line.name for line in lines] == ["Kubu Raya", "Pontianak", "Singkawang"]
    assert len({line.line.color for line in lines}) == len({line.line.dash for line in lines}) == 3
    assert [text.split("<br>")[1] for text in labels.text] == [line.name for line in lines]
    assert lines[1].y[-1] == float(chart.rows[-1]["61.71"])


def test_five_places_that_end_together_keep_their_labels_apart(worked, snapshot):
    chart = compared(snapshot())
    for picture in chart.pictures:
        assert collisions(drawing(picture)) == []


def test_the_title_compares_comparable_places_alone(worked, snapshot):
    assert compared(snapshot()).title == "Kota Pontianak 25,53 poin di atas Kota Singkawang"
    publish(worked.pontianak, worked.branch_a, AUGUST, 310_000)
    assert compared(snapshot(month=AUGUST)).title == "Cakupan dari bulan ke bulan"


def test_stated_percentages_are_never_lines(places, snapshot):
    factories.BasisFactory()
    factories.StatementFactory(region=places.singkawang)
    factories.StatementFactory(region=places.province, participants=10)
    chart = compared(snapshot())
    assert (chart.rows, chart.is_drawn) == ([], False)


def test_all_have_reported(worked, built):
    chart = built("kelengkapan")
    assert chart.title == "3 dari 3 wilayah sudah melapor untuk Juli 2024"
    assert [label for _picture, label in chart.legend] == ["sudah melapor"]


def test_who_is_missing_is_named(worked, built):
    publish(worked.pontianak, worked.branch_a, AUGUST, 310_000)
    chart = built("kelengkapan", month=AUGUST)
    assert chart.title == "1 dari 3 wilayah sudah melapor untuk Agustus 2024"
    assert chart.sentence == "Belum melapor: Kab. Kubu Raya dan Kota Singkawang."
    assert [row["state"] for row in chart.rows] == ["belum", "sudah", "belum"]
    for picture in chart.pictures:
        labels = {text.words for text in texts(drawing(picture))}
        assert labels == {"– Kubu Raya", "✓ Pontianak", "– Singkawang"}


def test_of_many_places_it_counts_who_has_reported_up_to_which_month(db, built):
    """A nation's 514 cells told nobody who is behind, and weighed more than its whole page."""
    factories.BasisFactory()
    places = factories.many_places(60)
    branch = factories.BranchFactory()
    for place in places:
        factories.BranchServiceFactory(branch=branch, region=place)
    for count, month in ((40, JULY), (12, date(2024, 6, 1)), (3, date(2024, 2, 1))):
        for place in places[:count]:
            publish(place, branch, month, 1_000)
        places = places[count:]
    factories.StatementFactory(region=places[0])
    chart = built("kelengkapan", "98", month=JULY)
    bars, ends = chart.figure.data
    assert dict(zip(chart.figure.layout.yaxis.ticktext, bars.x, strict=True)) == {
        "sudah melapor": 40,
        "terakhir Jun 2024": 12,
        "terakhir Feb 2024": 3,
        "pernyataan publik": 1,
        "belum ada data": 4,
    }
    assert list(ends.text) == [f"<b>{count}</b>" for count in (40, 12, 3, 1, 4)]
    for picture in chart.pictures:
        assert collisions(drawing(picture)) == []


def test_of_many_places_those_furthest_behind_are_named(db, built):
    factories.BasisFactory()
    places = factories.many_places(60)
    branch = factories.BranchFactory()
    for place in places:
        factories.BranchServiceFactory(branch=branch, region=place)
    for place in places[2:]:
        publish(place, branch, date(2024, 6, 1), 1_000)
    publish(places[0], branch, JULY, 1_000)
    publish(places[30], branch, date(2024, 7, 1), 1_000)
    sentence = built("kelengkapan", "98", month=JULY).sentence
    assert sentence == (
        "58 wilayah belum melapor. Paling lama tertinggal: "
        f"{places[1].short_name} (belum ada data), {places[2].short_name} (terakhir Jun 2024)"
        f" dan {places[3].short_name} (terakhir Jun 2024)."
    )


def test_the_gap_in_points_is_a_difference_of_published_percentages(worked, snapshot):
    coverages = {p.region.code: p.coverage for p in place_positions(snapshot())}
    assert coverages["61.71"] - coverages["61.72"] == Decimal("25.53")


def test_a_value_of_another_time_is_said_to_be_one(worked, client):
    """The sentence began with the month and gave a statement of another one."""
    factories.StatementFactory(
        region=worked.singkawang,
        as_of=date(2025, 12, 31),
        as_of_precision="month",
        data_month=date(2025, 12, 1),
        coverage_percent=27,
        stated_places=0,
    )
    worked.singkawang.estimates.update(superseded_at=timezone.now())
    words = text(client.get("/bandingkan/?wilayah=61.72&wilayah=61.12"))
    assert "Kota Singkawang 27%, pernyataan Desember 2025; Kab. Kubu Raya 83,78%." in words
