"""The gap gets owners: the bar and its sentence say what was promised and what nobody has promised."""

from dataclasses import replace
from datetime import date

import pytest

from commitments.attainment import attainments
from commitments.owners import owners
from coverage_portal.dashboard.charts.closing import closing
from participants.coverage.positions import region_position


@pytest.fixture
def province(snapshot):
    def view():
        loaded = snapshot()
        return loaded, region_position(loaded)

    return view


def test_without_promises_nothing_is_said_of_them(worked, province):
    loaded, position = province()
    chart = closing(loaded, position)
    assert [row["kind"] for row in chart.rows] == ["today", "channel", "left", "target"]
    assert "40.473 belum ada jalannya" in chart.sentence


def test_promises_beside_the_channels_close_what_had_no_way(worked, province, promised):
    """158.727 missing: 118.254 by KUR, and 40.473 of which 10.000 are promised now."""
    promised(people=10_000)
    loaded, position = province()
    chart = closing(loaded, position)
    kinds = [(row["kind"], row["step"]) for row in chart.rows]
    assert kinds[1:4] == [("channel", 118_254), ("promised", 10_000), ("left", 30_473)]
    assert "dari sisa 40.473 disanggupi 10.000, dan 30.473 belum ada jalannya" in chart.sentence
    assert "30.473 orang belum ada jalannya" in chart.title


def test_promise_of_kur_carries_out_what_was_expected_of_it(worked, province, promised):
    promised(people=20_000, channel="kur")
    loaded, position = province()
    chart = closing(loaded, position)
    assert [row["promised"] for row in chart.rows] == [None, 20_000, None, None]
    assert "20.000 di antaranya disanggupi" in chart.sentence
    assert "40.473 belum ada jalannya" in chart.sentence


def test_what_came_of_a_promise_due_after_the_target_came_all_the_same(
    worked, province, promised, grow
):
    promised(people=10_000, due_on=date(2025, 6, 30))
    grow({"kubu_raya": 600})
    _loaded, position = province()
    owned = owners(position, attainments(date(2024, 8, 1), today=date(2024, 9, 1)))
    assert (owned.delivered, owned.promised_people) == (600, 0)


def test_what_came_is_among_the_participants_and_no_longer_outstanding(
    worked, province, promised, grow
):
    promised(people=10_000)
    grow({"kubu_raya": 600})
    loaded, position = province()
    owned = owners(position, attainments(date(2024, 8, 1), today=date(2024, 9, 1)))
    assert (owned.delivered, owned.promised_people) == (600, 9400)
    assert owned.without_way == position.gap_people - 118_254 - 9400
    assert "termasuk 600 lewat komitmen" in closing(loaded, position).rows[0]["note"]


def test_due_after_the_target_or_elsewhere_it_closes_no_gap_here(worked, province, promised):
    promised(people=10_000, due_on=date(2025, 6, 30))
    _loaded, position = province()
    owned = owners(position, attainments(date(2024, 7, 1), today=date(2024, 9, 1)))
    assert owned.without_way == 40_473


def bar_of(province):
    loaded, position = province()
    chart = closing(loaded, position)
    return {row["kind"]: row["step"] for row in chart.rows}, chart.sentence


def test_promised_for_the_province_lessens_its_bar_and_no_place_s(worked, province, promised):
    promised(people=3000, region=worked.province, segment="", measure="by_hand", channel="csr")
    promised(people=1000, segment="", measure="by_hand", channel="csr")
    parts, _sentence = bar_of(province)
    assert (parts["promised"], parts["left"]) == (4000, 36_473)
    assert parts["today"] + parts["channel"] + parts["promised"] + parts["left"] == parts["target"]
    _loaded, position = province()
    place = replace(position, region=worked.kubu_raya)
    rows = attainments(date(2024, 7, 1), today=date(2024, 9, 1))
    assert owners(place, rows).promised_people == 1000
    assert owners(position, rows).promised_people == 4000


def test_more_than_is_missing_is_said(worked, province, promised):
    """118.254 expected of KUR and 60.000 promised beside it are 19.527 more than 158.727."""
    promised(people=60_000, region=worked.province, segment="")
    parts, sentence = bar_of(province)
    assert "left" not in parts
    assert "Bersama-sama itu 19.527 orang lebih banyak dari kekurangannya." in sentence
