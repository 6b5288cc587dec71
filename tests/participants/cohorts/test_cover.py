"""Whom cohorts cover, and whom nobody does once they end; the case worked in docs/cohorts.md."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.months import add_months, last_day
from participants.cohorts.cover import Cover
from participants.cohorts.models import CohortVersion

JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2024, month, 1) for month in (7, 8, 9, 10))


def version(cohort, start, end, people, renews=None):
    return CohortVersion(
        cohort_id=cohort, starts_on=start, ends_on=end, headcount=people, renews_id=renews
    )


SINGKAWANG = version(1, date(2024, 4, 15), date(2024, 9, 14), 7737)
RENEWAL = version(2, date(2024, 10, 1), date(2025, 2, 28), 5000, renews=1)


def test_a_cohort_that_ends_with_a_partial_renewal():
    """The worked case of docs/cohorts.md."""
    cover = Cover([SINGKAWANG, RENEWAL])
    people = [cover.covered(SINGKAWANG, last_day(month)) for month in (AUGUST, SEPTEMBER, OCTOBER)]
    assert people == [7737, 0, 5000]
    assert cover.gap_days(SINGKAWANG) == 16
    assert cover.renewed(SINGKAWANG) == 5000
    assert [cover.lost(JULY, month) for month in (JULY, AUGUST, SEPTEMBER, OCTOBER)] == [
        0,
        0,
        7737,
        2737,
    ]
    [ended] = cover.ended(SEPTEMBER)
    assert (ended.version, ended.renewed, ended.lost) == (SINGKAWANG, 0, 7737)
    assert cover.ended(AUGUST) == cover.ended(OCTOBER) == []


def test_whose_cover_began_later_is_not_taken_from_an_earlier_month():
    """People paid for from July 2026 were never among the participants of July 2024."""
    later = version(3, date(2026, 7, 1), date(2026, 11, 30), 7737)
    cover = Cover([later])
    assert cover.in_force(JULY) == []
    assert cover.lost(JULY, date(2026, 12, 1)) == 0
    assert cover.lost(date(2026, 8, 1), date(2026, 12, 1)) == 7737


@pytest.mark.parametrize(
    ("ends_on", "first_without"),
    [
        (date(2024, 8, 30), AUGUST),  # on 31 August nobody is covered any more
        (date(2024, 8, 31), SEPTEMBER),
        (date(2024, 9, 1), SEPTEMBER),
    ],
)
def test_cover_is_counted_at_the_end_of_a_month(ends_on, first_without):
    cohort = version(1, date(2024, 1, 1), ends_on, 100)
    assert cohort.first_month_without == first_without
    assert Cover([cohort]).people(first_without) == 0
    assert Cover([cohort]).people(add_months(first_without, -1)) == 100


def test_a_renewal_of_a_renewal_goes_on_and_none_covers_more_than_there_were():
    chain = [
        version(1, date(2024, 1, 1), date(2024, 6, 30), 100),
        version(2, date(2024, 7, 1), date(2024, 9, 30), 150, renews=1),
        version(3, date(2024, 10, 1), date(2024, 12, 31), 60, renews=2),
    ]
    cover = Cover(chain)
    assert cover.covered(chain[0], date(2024, 8, 31)) == 100
    assert cover.covered(chain[0], date(2024, 10, 31)) == 60
    assert cover.lost(date(2024, 6, 1), date(2025, 1, 1)) == 100


day = st.dates(date(2024, 1, 1), date(2025, 12, 31))
cohorts = st.lists(
    st.tuples(day, st.integers(1, 400), st.integers(1, 10_000), st.booleans()), max_size=6
)


def chains(drawn):
    """Each a cohort of its own, or, a day after its end, a renewal of the one before."""
    versions = []
    for number, (start, length, people, renews) in enumerate(drawn, start=1):
        former = versions[-1] if renews and versions else None
        first = former.ends_on + timedelta(days=1) if former else start
        last = first + timedelta(days=length)
        versions.append(version(number, first, last, people, former and former.cohort_id))
    return versions


@given(cohorts, st.integers(0, 30))
def test_people_in_force_change_by_what_begins_and_what_ends(drawn, step):
    """The naive count: everybody of every cohort, day by day at the ends of two months."""
    versions = chains(drawn)
    cover, month = Cover(versions), add_months(JULY, step)
    before, after = last_day(add_months(month, -1)), last_day(month)
    began = sum(
        each.headcount for each in versions if before < each.starts_on <= after <= each.ends_on
    )
    ended = sum(
        each.version.headcount for each in cover.ended(month) if each.version.starts_on <= before
    )
    assert cover.people(month) == cover.people(add_months(month, -1)) + began - ended


@given(cohorts, st.integers(0, 12), st.integers(0, 12))
def test_never_more_is_lost_than_was_there_nor_less_than_nothing(drawn, first, more):
    cover = Cover(chains(drawn))
    since = add_months(JULY, first)
    assert 0 <= cover.lost(since, add_months(since, more)) <= cover.people(since)
    assert cover.lost(since, since) == 0
