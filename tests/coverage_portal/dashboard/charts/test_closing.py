"""The way to the target, to the person."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from coverage_portal.dashboard.charts.closing import closing, target_bar
from coverage_portal.dashboard.charts.csv_file import csv_text
from participants.coverage.positions import region_position
from participants.kur.models import KurRelease, ReleasedNumber
from tests import factories


def test_the_steps_add_up_to_the_target(worked, built):
    rows = built("penutup").rows
    assert [(row["kind"], row["step"], row["total"]) for row in rows] == [
        ("today", 607_426, 607_426),
        ("channel", 118_254, 725_680),
        ("left", 40_473, 766_153),
        ("target", 766_153, 766_153),
    ]


def test_the_other_readings_stand_beside_the_channel(worked, built):
    chart = built("penutup")
    assert [other["people"] for other in chart.rows[1]["others"]] == [54_397, 11_270]
    assert chart.rows[1]["note"] == "7,1 poin dari pekerja"
    assert "54.397" in chart.note
    assert "11.270" in chart.note


def test_the_bar_is_to_scale(worked, built):
    """A naive second computation: 6 per cent of the bar beyond the target."""
    bar = target_bar(built("penutup").rows)
    assert [(part["base"][0], part["x"][0]) for part in bar["data"]] == [
        (0, 607_426),
        (607_426, 118_254),
        (725_680, 40_473),
    ]
    assert bar["layout"]["xaxis"]["range"] == [0, pytest.approx(766_153 * 1.06)]
    assert bar["layout"]["shapes"][0]["x0"] == 766_153


def test_the_page_shows_bar_and_steps_with_their_looks(worked, client):
    html = client.get("/").content.decode()
    bar = html[html.index('class="target-bar"') : html.index('class="target-bar__parts"')]
    assert bar.count("<title>KUR: +118.254</title>") == 2  # wide and narrow
    assert bar.count("<pattern") == 2


def test_each_bar_begins_where_the_one_before_ended(worked, built):
    bars = built("penutup").figure.data
    assert [(bar.name, bar.base[0], bar.x[0]) for bar in bars] == [
        ("Terlindungi sekarang", 0, 607_426),
        ("KUR", 607_426, 118_254),
        ("Belum ada jalannya", 725_680, 40_473),
        ("Target 46%", 0, 766_153),
    ]
    marks = [shape.x0 for shape in built("penutup").figure.layout.shapes]
    assert marks == [607_426 + 54_397, 607_426 + 11_270]


def test_promises_beyond_the_gap_leave_nothing_unassigned(worked, built):
    target = worked.province.targets.get()
    factories.ContributionFactory(target=target, channel="DBH", amount="5")
    chart = built("penutup")
    assert [row["kind"] for row in chart.rows] == ["today", "channel", "channel", "target"]
    assert chart.title == "Jalur yang dijanjikan cukup untuk mencapai 46%"


@pytest.mark.parametrize(
    ("published", "value", "shown"),
    [(1_235, 1_235, "1.235"), (0, "<5", "<5"), (None, "disamarkan", "disamarkan")],
)
def test_people_covered_through_a_channel_are_those_of_the_release(
    worked, snapshot, django_user_model, published, value, shown
):
    release = KurRelease.objects.create(month=date(2024, 7, 1))
    ReleasedNumber.objects.create(
        release=release, region=worked.province, measure="added", people=published
    )
    loaded = snapshot()
    assert closing(loaded, region_position(loaded)).rows[1]["covered"] is None  # not released yet
    release.released_by = factories.UserFactory(role="verifier")
    release.released_at = timezone.now()
    release.save()
    chart = closing(loaded, region_position(loaded))
    assert chart.rows[1]["covered"] == value
    assert shown in [cell.text for cell in chart.table_rows[1][1]]
    assert f",{value}," in csv_text(chart)
    earlier = snapshot(as_of=date(2024, 8, 31))  # released since
    assert closing(earlier, region_position(earlier)).rows[1]["covered"] is None


def test_a_place_is_told_what_its_provinces_target_would_have_kur_bring(worked, built):
    """As `/kur/` does: 7,1 % of 290.000 workers. It is no channel of the place's own."""
    chart = built("penutup", "61.12")
    assert [row["kind"] for row in chart.rows] == ["today", "target"]
    assert (
        "Acuan: target Provinsi Kalimantan Barat mengharapkan 7,1 poin dari pekerja" in chart.note
    )
    assert "dari KUR, di sini 20.590 orang." in chart.note


def test_old_figures_are_not_called_those_of_now(worked, snapshot):
    loaded = replace(snapshot(), today=date(2026, 11, 28))
    assert closing(loaded, region_position(loaded)).rows[0]["label"] == "Terlindungi, Juli 2024"


def test_a_reached_target_says_so(worked, built):
    factories.TargetFactory(region=worked.province, percent=30, deadline=date(2024, 9, 30))
    assert built("penutup").title == "Target 30% sudah tercapai"


def test_without_people_there_is_no_picture(places, built):
    factories.BasisFactory()
    chart = built("penutup")
    assert (chart.rows, chart.is_drawn) == ([], False)
