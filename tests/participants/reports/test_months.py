"""Deadlines of a month, however late it is opened."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from participants.reports.models.months import default_dates, opening_dates

MONTHS = st.dates(date(2020, 1, 1), date(2030, 12, 1)).map(lambda day: day.replace(day=1))


def test_a_month_that_is_opened_in_time_has_its_usual_dates():
    month = date(2024, 7, 1)
    assert opening_dates(month, date(2024, 8, 1)) == default_dates(month)
    assert opening_dates(month, date(2024, 8, 7)) == default_dates(month)


def test_one_opened_later_counts_from_the_day_it_is_opened():
    dates = opening_dates(date(2023, 12, 1), date(2024, 8, 5))
    assert (dates["opens_on"], dates["due_on"]) == (date(2024, 8, 5), date(2024, 8, 11))


@given(month=MONTHS, late=st.integers(0, 4000))
def test_nobody_is_late_on_the_day_a_month_is_opened(month, late):
    """And the steps are as far apart as ever."""
    usual = default_dates(month)
    today = usual["opens_on"] + timedelta(days=late)
    dates = opening_dates(month, today)
    assert dates["opens_on"] <= today <= dates["due_on"] <= dates["verify_by"]
    assert dates["verify_by"] - dates["due_on"] == usual["verify_by"] - usual["due_on"]
    assert dates["correction_until"] > today
