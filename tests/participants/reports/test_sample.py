"""The sample: what it adds up to, that it is the same every time and marked everywhere."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import assume, given
from hypothesis import strategies as st

from common.arithmetic import coverage_percent, recent_gain_per_month
from common.data_version import DataVersion
from common.months import add_months
from common.segments import Segment
from common.versioning import end_of_day
from participants.figures.models import EnrolmentFigure, Publication, RegionTotal
from participants.figures.totals import differences, totals_as_known
from participants.reports.sample.script import (
    REASON,
    batches,
    published_at,
    read_corrections,
    read_profiles,
)
from participants.reports.sample.series import MONTHS, apportioned, ledger
from regions.models import Branch, Region, WorkforceEstimate
from tests.factories import publish

FOLDER = settings.BASE_DIR / "fixtures" / "sample"
JULY = date(2024, 7, 1)


def potensi(year, moment=None):
    return WorkforceEstimate.objects.filter(basis__is_default=True, year=year).known_at(moment)


# The script, without a database


@pytest.fixture(scope="module")
def profiles():
    return read_profiles(FOLDER)


@pytest.fixture(scope="module")
def lines(profiles):
    return list(ledger(profiles))


def test_july_2024_is_the_607426_of_the_statement(lines):
    assert sum(line.closing for line in lines if line.month == JULY) == 607_426


def test_the_workers_of_2024_are_those_derived_for_the_province(profiles):
    assert sum(profile.workers[2024] for profile in profiles) == 1_665_550


def test_every_month_opens_where_the_one_before_closed(lines):
    closings = {(line.code, line.segment, line.month): line.closing for line in lines}
    for line in lines:
        before = closings.get((line.code, line.segment, add_months(line.month, -1)))
        assert before in (None, line.opening)


def test_no_movement_is_negative(lines):
    names = ("new", "returned", "moved_in", "lapsed", "moved_out")
    assert all(getattr(line, name) >= 0 for line in lines for name in names)


def test_who_moves_out_of_one_place_moves_into_another(lines):
    """The check that refuses a report for it must not find it in the sample."""
    balance = Counter()
    for line in lines:
        balance[line.segment, line.month] += line.moved_in - line.moved_out
    assert set(balance.values()) == {0}
    assert any(line.moved_in for line in lines)


@given(total=st.integers(0, 10_000), weights=st.lists(st.integers(0, 500), min_size=1, max_size=20))
def test_parts_add_up_and_lie_next_to_their_share(total, weights):
    assume(any(weights))
    parts = apportioned(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_it_is_the_same_every_time(profiles):
    corrections = read_corrections(FOLDER)
    assert batches(profiles, corrections) == batches(profiles, corrections)


def test_reports_come_eight_to_twelve_days_after_the_month():
    days = {
        published_at(month, branch).date() - add_months(month, 1)
        for month in MONTHS
        for branch in ("pontianak", "ketapang")
    }
    assert {delta.days + 1 for delta in days} == {8, 9, 10, 11, 12}


def test_the_self_employed_lapse_in_waves_and_building_has_a_season(lines):
    level = Counter()
    for line in lines:
        level[line.segment, line.month] += line.closing
    assert level["BPU", date(2023, 10, 1)] < level["BPU", date(2023, 5, 1)] * Decimal("0.92")
    assert level["JAKON", date(2023, 11, 1)] > level["JAKON", date(2023, 2, 1)] * Decimal("1.2")
    assert level["PU", JULY] > level["PU", date(2023, 7, 1)]


def test_a_correction_is_wrong_first_and_right_at_the_end(profiles, lines):
    published = {}
    for batch in batches(profiles, read_corrections(FOLDER)):
        published |= {(line.code, line.segment, line.month): line for line in batch.lines}
    assert published == {(line.code, line.segment, line.month): line for line in lines}


def test_what_was_first_stated_adds_up_too(profiles):
    """Until it is corrected, the next month opens with the wrong number, as it would in life."""
    closings = {}
    for batch in batches(profiles, read_corrections(FOLDER)):
        for line in batch.lines:
            before = closings.get((line.code, line.segment, add_months(line.month, -1)))
            assert before in (None, line.opening)
            closings[line.code, line.segment, line.month] = line.closing


# In the database


def test_it_adds_up_in_the_database(sample):
    assert RegionTotal.objects.get(region=sample.province, month=JULY).participants == 607_426
    assert differences() == []


def test_the_rows_are_those_of_the_script_on_any_machine(sample, profiles):
    scripted = {
        (line.code, line.branch, line.segment, line.month, line.new, line.closing, batch.at)
        for batch in batches(profiles, read_corrections(FOLDER))
        for line in batch.lines
    }
    names = ["region__code", "branch__slug", "segment", "month", "new", "closing", "recorded_at"]
    assert set(EnrolmentFigure.objects.values_list(*names)) == scripted


def test_every_row_is_marked(sample):
    assert not EnrolmentFigure.objects.filter(is_sample=False).exists()
    assert not RegionTotal.objects.filter(is_sample=False).exists()
    assert not WorkforceEstimate.objects.filter(source="Data contoh", is_sample=False).exists()
    reasons = EnrolmentFigure.objects.exclude(reason="").values_list("reason", flat=True)
    assert all(reason.startswith(REASON) for reason in reasons)


def test_every_place_branch_segment_and_month_is_there(sample):
    rows = EnrolmentFigure.objects.current().values_list("region__code", "segment", "month")
    places = Region.objects.filter(parent=sample.province).values_list("code", flat=True)
    assert set(rows) == {(p, s, m) for p in places for s in Segment.values for m in MONTHS}
    assert len(rows) == 14 * 4 * 31
    total = RegionTotal.objects.get(region=sample.province, month=JULY)
    assert (total.places_known, total.places_reported) == (14, 14)


def test_each_branch_reports_only_the_places_it_serves(sample):
    rows = EnrolmentFigure.objects.values_list("branch__slug", "region__code").distinct()
    served = defaultdict(set)
    for branch in Branch.objects.all():
        served[branch.slug] = set(branch.services.values_list("region__code", flat=True))
    assert all(code in served[slug] for slug, code in rows)


def test_places_lie_about_where_they_are_said_to_and_none_above_all_workers(sample):
    workers = dict(potensi(2024).values_list("region__code", "workers"))
    totals = RegionTotal.objects.filter(month=JULY).values_list("region__code", "participants")
    coverage = {code: coverage_percent(people, workers[code]) for code, people in totals}
    assert coverage["61"] == Decimal("36.47")
    assert 58 < coverage["61.04"] < 62
    assert 49 < coverage["61.08"] < 51
    assert 47 < coverage["61.11"] < 49
    assert 22 < coverage["61.01"] < 27
    assert 22 < coverage["61.72"] < 27
    above = {code for code, percent in coverage.items() if percent > 46}
    assert above == {"61.04", "61.08", "61.11"}
    assert max(coverage.values()) < 100


def test_the_recent_gain_is_four_to_six_thousand_a_month(sample):
    series = dict(
        RegionTotal.objects.filter(region=sample.province).values_list("month", "participants")
    )
    assert 4_000 <= recent_gain_per_month(series, JULY) <= 6_000


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_the_workers_of_the_places_add_up_to_the_province_on_any_day(sample, year):
    days = [date(year, 2, 1), date(year, 12, 31), date(2025, 12, 31)]
    for day in days:
        estimates = dict(potensi(year, end_of_day(day)).values_list("region__code", "workers"))
        assert len(estimates) == 15
        assert estimates.pop("61") == sum(estimates.values())


def test_real_estimates_stay_real_once_they_were_published(sample):
    province = potensi(2024).get(region__code="61")
    assert (province.is_sample, province.is_derived) == (False, True)
    before = potensi(2024, end_of_day(date(2024, 7, 31))).get(region__code="61")
    assert before.is_sample
    real = potensi(2024).filter(is_sample=False).values_list("region__code", flat=True)
    assert set(real) == {"61", "61.04", "61.08"}
    assert potensi(2023).get(region__code="61").is_sample


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2024, 8, 7), None, id="before the first report"),
        pytest.param(date(2024, 8, 19), 607_426 - 312, id="before the correction"),
        pytest.param(date(2024, 8, 20), 607_426, id="after it"),
    ],
)
def test_the_day_can_be_looked_back_upon(sample, day, expected):
    rows = totals_as_known([JULY], [sample.province.pk], end_of_day(day))
    assert [row.participants for row in rows] == ([expected] if expected else [])


def test_corrections_are_verified_by_the_demo_verifier(sample):
    corrected = EnrolmentFigure.objects.current().exclude(reason="")
    assert corrected.count() == 9
    assert {figure.publication.by.username for figure in corrected} == {"verifikator"}


def test_its_own_day_is_that_of_the_last_correction_of_its_last_month(sample):
    assert Publication.objects.sample_day() == date(2024, 8, 20)


def test_loading_again_changes_nothing(sample):
    count, version = EnrolmentFigure.objects.count(), DataVersion.number_now()
    call_command("load_sample", verbosity=0)
    assert (EnrolmentFigure.objects.count(), DataVersion.number_now()) == (count, version)


def test_it_is_never_mixed_with_real_figures(cast, places):
    publish(places.pontianak, places.branch_a, JULY, 100, by=cast.verifier)
    with pytest.raises(CommandError, match="tidak dicampur"):
        call_command("load_sample", verbosity=0)


def test_without_reference_data_it_says_what_to_do_first(db):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_sample", verbosity=0)
