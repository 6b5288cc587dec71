"""The worked figures of the domain, and which number is shown when reports are not whole."""

from datetime import date
from decimal import Decimal

import pytest

from common.arithmetic import ContributionUnit, PaceState
from participants.coverage.positions import place_positions, region_position
from tests import factories
from tests.factories import publish

JULY, AUGUST = date(2024, 7, 1), date(2024, 8, 1)


def test_the_worked_figures_exactly(worked, snapshot):
    position = region_position(snapshot())
    assert position.data_month == JULY
    assert (position.participants, position.workers.number) == (607_426, 1_665_550)
    assert position.workers.is_derived
    assert position.coverage == Decimal("36.47")
    assert position.target_people == 766_153
    assert (position.gap_people, position.gap_points) == (158_727, Decimal("9.53"))
    assert position.attainment == Decimal("79.28")
    assert (position.months_left, position.needed_per_month) == (5, 31_746)
    assert position.recent_per_month == 5_000
    assert position.state == PaceState.LIMITED


def test_the_contribution_of_kur_and_its_other_readings(worked, snapshot):
    position = region_position(snapshot())
    [kur] = position.channels
    assert (kur.people, position.residual) == (118_254, 40_473)
    assert kur.readings == {
        ContributionUnit.POINTS_OF_WORKFORCE: 118_254,
        ContributionUnit.PERCENT_OF_TARGET_PEOPLE: 54_397,
        ContributionUnit.PERCENT_OF_GAP: 11_270,
    }


def test_places_are_ranked_by_coverage(worked, snapshot):
    ranks = {p.region.name: (p.rank, p.coverage) for p in place_positions(snapshot())}
    assert ranks == {
        "Pontianak": (1, Decimal("108.47")),
        "Singkawang": (3, Decimal("82.94")),
        "Kubu Raya": (2, Decimal("83.78")),
    }


def test_a_place_without_its_own_target_is_measured_against_its_provinces(worked, snapshot):
    positions = place_positions(snapshot())
    assert all(p.is_target_inherited and p.target.percent == 46 for p in positions)


def test_a_target_that_has_not_begun_does_not_apply(worked, snapshot):
    factories.TargetFactory(region=worked.kubu_raya, percent=59, deadline=date(2025, 12, 31))
    kubu_raya = next(p for p in place_positions(snapshot()) if p.region == worked.kubu_raya)
    assert kubu_raya.target.percent == 46


def test_the_latest_month_that_all_have_reported_is_shown_first(worked, snapshot):
    publish(worked.pontianak, worked.branch_a, AUGUST, 310_000)
    assert snapshot().month == JULY
    later = snapshot(month=AUGUST)
    position = region_position(later)
    assert (position.places_reported, position.places) == (1, 3)
    assert not position.is_comparable


def test_a_place_of_an_earlier_month_is_shown_and_not_ranked(worked, snapshot):
    publish(worked.pontianak, worked.branch_a, AUGUST, 310_000)
    singkawang = next(
        p for p in place_positions(snapshot(month=AUGUST)) if p.region == worked.singkawang
    )
    assert (singkawang.data_month, singkawang.rank) == (JULY, None)
    assert singkawang.participants is not None


def test_nobody_is_ranked_in_a_month_that_is_awaited_from_a_place(worked, snapshot):
    publish(worked.pontianak, worked.branch_a, AUGUST, 310_000)
    publish(worked.kubu_raya, worked.branch_a, AUGUST, 250_000)
    assert [p.rank for p in place_positions(snapshot(month=AUGUST))] == [None] * 3
    publish(worked.singkawang, worked.branch_b, AUGUST, 70_000)
    ranks = {p.region.name: p.rank for p in place_positions(snapshot(month=AUGUST))}
    assert ranks == {"Pontianak": 1, "Singkawang": 2, "Kubu Raya": 3}


def test_a_place_without_reports_keeps_nobody_from_being_ranked(worked, snapshot):
    factories.RegionFactory(code="61.10", name="Melawi", parent=worked.province)
    assert [p.rank for p in place_positions(snapshot(month=JULY))] == [None, 2, 1, 3]


@pytest.fixture
def stated(places):
    factories.BasisFactory()
    factories.TargetFactory(region=places.province)
    factories.StatementFactory(region=places.province, participants=607_426)
    factories.StatementFactory(
        region=places.singkawang,
        coverage_percent=27,
        stated_places=0,
        as_of=date(2025, 12, 31),
        data_month=date(2025, 12, 1),
    )
    return places


def test_without_reports_the_last_statement_in_numbers_is_the_headline(stated, snapshot):
    position = region_position(snapshot())
    assert position.source == "statement"
    assert (position.participants, position.workers.number) == (607_426, 1_665_550)
    assert position.workers.is_derived
    assert position.gap_people == 158_727
    assert position.state is None


def test_a_stated_percentage_alone_gives_no_people(stated, snapshot):
    singkawang = next(p for p in place_positions(snapshot()) if p.region == stated.singkawang)
    assert (singkawang.coverage, singkawang.coverage_places) == (Decimal(27), 0)
    assert (singkawang.participants, singkawang.gap_people, singkawang.rank) == (None, None, None)


def test_a_place_leads_in_the_table_with_what_its_own_page_leads_with(stated, snapshot):
    """Its last statement in numbers, though a percentage alone was said later; in the table of an
    earlier month what was known up to it."""
    months = [date(2024, 3, 1), date(2025, 6, 1)]
    for month, people in zip(months, [15_000, 16_684], strict=True):
        factories.StatementFactory(
            region=stated.singkawang, as_of=month, data_month=month, participants=people,
            coverage_percent="22.77", workers=73_236,
        )  # fmt: skip
    own = region_position(snapshot("61.72"))
    listed = next(p for p in place_positions(snapshot()) if p.region == stated.singkawang)
    assert own.participants == listed.participants == 16_684
    assert own.coverage == listed.coverage == Decimal("22.78")
    factories.StatementFactory(
        region=stated.province, as_of=date(2025, 9, 1), data_month=date(2025, 9, 1),
        participants=700_000, coverage_percent="41", workers=None,
    )  # fmt: skip
    earlier = next(
        p for p in place_positions(snapshot(month=JULY)) if p.region == stated.singkawang
    )
    assert earlier.participants == 15_000


def test_of_a_province_of_which_a_percentage_alone_was_stated_that_is_shown(places, snapshot):
    factories.BasisFactory()
    factories.StatementFactory(region=places.province, coverage_percent=24, stated_places=0)
    position = region_position(snapshot())
    assert (position.coverage, position.participants) == (Decimal(24), None)


def test_places_lead_with_the_target_in_force_today_as_their_own_pages_do(stated, snapshot):
    factories.StatementFactory(
        region=stated.kubu_raya, coverage_percent="39.21", participants=110_013
    )
    running = factories.TargetFactory(
        region=stated.province,
        percent="60.8",
        baseline_month=date(2024, 12, 1),
        deadline=date(2090, 12, 31),
    )
    kubu_raya = next(p for p in place_positions(snapshot()) if p.region == stated.kubu_raya)
    assert kubu_raya.target_now == running
    assert region_position(snapshot("61.12")).target_now == running


def test_nothing_known_is_none_and_not_zero(stated, snapshot):
    unknown = next(p for p in place_positions(snapshot()) if p.region == stated.kubu_raya)
    assert not unknown.is_known
    assert (unknown.participants, unknown.coverage) == (None, None)


def test_reports_that_do_not_cover_every_place_leave_the_statement_as_headline(stated, snapshot):
    publish(stated.pontianak, stated.branch_a, AUGUST, 100)
    assert region_position(snapshot()).source == "statement"
    assert region_position(snapshot(month=AUGUST)).source == "statement"


def singkawang_in(positions, places):
    return next(one for one in positions if one.region == places.singkawang)


def test_a_report_without_workers_leaves_the_stated_percentage_in_view(stated, snapshot):
    publish(stated.singkawang, stated.branch_b, AUGUST, 100)
    place = singkawang_in(place_positions(snapshot(month=AUGUST)), stated)
    assert (place.source, place.coverage, place.participants) == ("statement", Decimal(27), None)
    assert place.unmeasured.participants == 100
    assert region_position(snapshot("61.72")).coverage == Decimal(27)


def test_with_workers_the_report_replaces_the_statement(stated, snapshot):
    factories.EstimateFactory(region=stated.singkawang, workers=1000)
    publish(stated.singkawang, stated.branch_b, AUGUST, 100)
    place = singkawang_in(place_positions(snapshot(month=AUGUST)), stated)
    assert (place.source, place.coverage, place.unmeasured) == ("report", Decimal("10.00"), None)


def test_each_place_keeps_what_it_had_while_only_some_offices_report(stated, snapshot):
    factories.EstimateFactory(region=stated.pontianak, workers=1000)
    publish(stated.pontianak, stated.branch_a, AUGUST, 100)
    shown = {one.region: one for one in place_positions(snapshot(month=AUGUST))}
    assert shown[stated.pontianak].coverage == Decimal("10.00")
    assert shown[stated.singkawang].coverage == Decimal(27)
    assert not shown[stated.kubu_raya].is_known


def test_a_statement_without_a_percentage_on_the_basis_does_not_hide_a_report(stated, snapshot):
    other = factories.BasisFactory(slug="bps-bekerja", name="Penduduk bekerja")
    publish(stated.singkawang, stated.branch_b, AUGUST, 100)
    place = singkawang_in(place_positions(snapshot(month=AUGUST, basis=other.slug)), stated)
    assert (place.source, place.participants, place.coverage) == ("report", 100, None)


def test_as_known_on_a_day_shows_the_figures_of_that_day(worked, snapshot):
    before = region_position(snapshot(as_of=date(2024, 6, 30)))
    assert before.data_month == date(2024, 6, 1)
    assert before.participants == 602_426


def test_next_years_estimate_does_not_move_this_years_coverage(worked, snapshot):
    factories.EstimateFactory(region=worked.province, year=2025, workers=1_800_000)
    assert region_position(snapshot()).coverage == Decimal("36.47")


def test_on_another_basis_there_is_coverage_and_no_target(worked, snapshot):
    basis = factories.BasisFactory(slug="bps-bekerja", name="Penduduk bekerja")
    factories.EstimateFactory(region=worked.province, basis=basis, year=2023, workers=2_780_000)
    position = region_position(snapshot(basis="bps-bekerja"))
    assert (position.coverage, position.workers.year) == (Decimal("21.85"), 2023)
    assert (position.target, position.state) == (None, None)


@pytest.mark.parametrize("code", [None, "61", "61.71"])
def test_a_snapshot_costs_the_same_number_of_queries_for_any_region(
    worked, snapshot, django_assert_max_num_queries, code
):
    with django_assert_max_num_queries(15):
        snapshot(code=code)


def test_a_snapshot_costs_no_more_queries_for_more_places(
    worked, snapshot, django_assert_num_queries
):
    for region in factories.many_places(10):
        region.parent = worked.province
        region.save()
        factories.EstimateFactory(region=region)
        factories.TargetFactory(region=region, percent=50)
        publish(region, worked.branch_a, JULY, 400)
    with django_assert_num_queries(15):
        positions = place_positions(snapshot())
    with django_assert_num_queries(0):
        assert all(position.state is None or position.channels == () for position in positions)
