"""The kept totals against a plain loop over the figures."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.months import add_months
from participants.figures.models import CARRY_MONTHS, EnrolmentFigure, RegionTotal
from participants.figures.totals import differences, totals_as_known
from tests.factories import publish

START = date(2023, 1, 1)
MONTHS = [add_months(START, n) for n in range(16)]


def naive_participants(figures, regions, month):
    """Latest closing of every cell in twelve months; None without a figure of the month itself."""
    latest = {}
    for figure in sorted(figures, key=lambda row: row.month):
        if figure.region_id in regions and add_months(month, -CARRY_MONTHS) < figure.month <= month:
            latest[figure.region_id, figure.branch_id, figure.segment] = figure
    if not any(figure.month == month for figure in latest.values()):
        return None
    return sum(figure.closing for figure in latest.values())


entries = st.lists(
    st.tuples(
        st.sampled_from(["pontianak", "kubu_raya", "singkawang"]),
        st.sampled_from(MONTHS),
        st.sampled_from(["PU", "BPU"]),
        st.integers(0, 5000),
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(entries=entries)
def test_totals_equal_a_naive_recomputation(places, entries):
    with transaction.atomic():  # every example starts from nothing
        for name, month, segment, closing in entries:
            branch = places.branch_b if name == "singkawang" else places.branch_a
            publish(getattr(places, name), branch, month, closing, segment=segment)
        figures = list(EnrolmentFigure.objects.current())
        every = {places.pontianak.pk, places.kubu_raya.pk, places.singkawang.pk}
        wanted = {
            (region, month): value
            for region, members in [(places.province.pk, every), *((pk, {pk}) for pk in every)]
            for month in MONTHS
            if (value := naive_participants(figures, members, month)) is not None
        }
        kept = RegionTotal.objects.values_list("region", "month", "participants")
        assert {(region, month): value for region, month, value in kept} == wanted
        assert differences() == []
        transaction.set_rollback(True)


def test_a_place_that_has_not_reported_counts_with_its_latest_figure(places):
    publish(places.pontianak, places.branch_a, date(2024, 6, 1), 100)
    publish(places.singkawang, places.branch_b, date(2024, 7, 1), 30)
    total = RegionTotal.objects.get(region=places.province, month=date(2024, 7, 1))
    assert (total.participants, total.places_known, total.places_reported) == (130, 2, 1)


def test_a_figure_older_than_a_year_stands_for_nothing(places):
    publish(places.pontianak, places.branch_a, date(2023, 7, 1), 100)
    publish(places.singkawang, places.branch_b, date(2024, 7, 1), 30)
    total = RegionTotal.objects.get(region=places.province, month=date(2024, 7, 1))
    assert (total.participants, total.places_known) == (30, 1)


def test_a_branch_that_no_longer_serves_the_place_is_not_carried_forward(places):
    publish(places.pontianak, places.branch_a, date(2024, 6, 1), 100)
    service = places.pontianak.services.get()
    service.valid_until = date(2024, 7, 1)
    service.save()
    publish(places.pontianak, places.branch_b, date(2024, 7, 1), 90)
    total = RegionTotal.objects.get(region=places.pontianak, month=date(2024, 7, 1))
    assert total.participants == 90


def test_unknown_movements_of_one_place_make_the_province_unknown(places):
    july = date(2024, 7, 1)
    known = dict(opening=90, new=15, returned=2, moved_in=1, lapsed=7, moved_out=1)
    publish(places.pontianak, places.branch_a, july, 100, **known)
    publish(places.singkawang, places.branch_b, july, 30)
    totals = {total.region_id: total for total in RegionTotal.objects.filter(month=july)}
    assert totals[places.pontianak.pk].new == 15
    assert totals[places.province.pk].new is None


def test_a_correction_of_an_earlier_month_reaches_the_months_that_carry_it(places):
    publish(places.pontianak, places.branch_a, date(2024, 6, 1), 100)
    publish(places.singkawang, places.branch_b, date(2024, 7, 1), 30)
    publish(places.pontianak, places.branch_a, date(2024, 6, 1), 110)
    assert (
        RegionTotal.objects.get(region=places.province, month=date(2024, 7, 1)).participants == 140
    )


@pytest.mark.parametrize(("day", "expected"), [(4, None), (6, 100), (20, 120)])
def test_totals_as_known_on_a_day(places, day, expected):
    july = date(2024, 7, 1)
    publish(places.pontianak, places.branch_a, july, 100, at=datetime(2024, 8, 5, tzinfo=UTC))
    publish(places.pontianak, places.branch_a, july, 120, at=datetime(2024, 8, 10, tzinfo=UTC))
    rows = totals_as_known([july], [places.pontianak.pk], datetime(2024, 8, day, tzinfo=UTC))
    assert [row.participants for row in rows] == ([expected] if expected else [])
