"""How far a promise has come, by verified figures; worked by hand in docs/commitments.md."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commitments import actions
from commitments.attainment import attainments
from commitments.models import Commitment, Progress
from common.arithmetic import PaceState
from participants.figures.models import RegionTotal
from tests.commitments.conftest import evidence

AUGUST, DECEMBER = date(2024, 8, 1), date(2024, 12, 1)


def row_of(commitment, month=AUGUST, today=date(2024, 9, 10), moment=None):
    rows = attainments(month, today=today, moment=moment)
    return next(row for row in rows if row.commitment.number == commitment.number)


def test_people_above_the_frozen_month_of_the_whole_promise(promised, grow):
    commitment = promised(people=10_000)
    assert commitment.baseline_month == date(2024, 7, 1)
    assert commitment.baseline_people == 242_970
    grow({"kubu_raya": 600})
    row = row_of(commitment)
    assert (row.gained, str(row.percent), row.expected) == (600, "6.00", 2000)
    assert row.state == PaceState.LIMITED  # 600 of 2.000: R = 0,30


@pytest.mark.parametrize(
    ("gained", "state"),
    [
        (2000, PaceState.ON_TRACK),
        (1900, PaceState.ON_TRACK),
        (1899, PaceState.NEEDS_ACCELERATION),
        (1200, PaceState.NEEDS_ACCELERATION),
        (1199, PaceState.LIMITED),
        (0, PaceState.LIMITED),
        (-1, PaceState.DECLINING),
        (10_000, PaceState.REACHED),
    ],
)
def test_state_is_that_of_targets(promised, grow, gained, state):
    commitment = promised(people=10_000)
    grow({"kubu_raya": gained})
    assert row_of(commitment).state == state


def test_own_path_is_what_it_is_measured_by(promised, grow):
    """300 by August, 700 by October, 10.000 by December."""
    steps = [(date(2024, 8, 1), 300), (date(2024, 10, 1), 700)]
    commitment = promised(people=10_000, steps=steps)
    grow({"kubu_raya": 300}, 2)
    assert row_of(commitment).expected == 300
    assert row_of(commitment, date(2024, 9, 1)).expected == 500
    assert row_of(commitment, date(2024, 9, 1)).state == PaceState.ON_TRACK  # 600 of 500


def test_before_the_first_month_nothing_is_known(promised):
    row = row_of(promised(), month=date(2024, 7, 1))
    assert (row.gained, row.percent, row.state) == (None, None, None)


def test_two_in_one_place_never_count_one_person_twice(promised, grow, cast):
    a = promised(people=2000)
    b = promised(people=1000, party_kind="branch", party_bank=None, party_branch_id=branch(cast))
    grow({"kubu_raya": 300}, 2)
    september = date(2024, 9, 1)
    assert (row_of(a, september).gained, row_of(b, september).gained) == (400, 200)
    assert [other.label for other in row_of(a).shared_with] == ["K-002"]


def branch(cast):
    return cast.officer_a.branch_id


def test_promise_for_the_province_counts_what_no_place_has_promised(promised, grow, worked):
    province = promised(region=worked.province, segment="", people=50_000)
    place = promised(people=2000)
    grow({"kubu_raya": 100, "pontianak": 40, "singkawang": 3})
    assert (row_of(place).gained, row_of(province).gained) == (100, 43)


@pytest.fixture
def reported(cast):
    """`reported(commitment, 120)`: that so many came by the end of August, not verified yet."""

    def report(commitment, people, month=AUGUST):
        return actions.report_progress(
            progress=Progress(month=month, people=people),
            evidence=evidence(),
            commitment=commitment,
            by=cast.bank_officer,
        )

    return report


def test_reported_by_hand_counts_once_another_has_verified_it(promised, grow, cast, reported):
    by_hand = promised(people=500, measure="by_hand")
    rest = promised(people=2000)
    grow({"kubu_raya": 300})
    report = reported(by_hand, 120)
    assert row_of(by_hand).gained is None
    actions.verify_progress(progress=report, by=cast.verifier)
    assert row_of(by_hand).gained == 120
    assert row_of(rest).gained == 180  # those 120 are counted already


def test_kur_is_measured_by_its_release_alone(promised, sample_release, worked):
    commitment = promised(people=100, measure="kur", channel="kur")
    sample_release(date(2024, 8, 1), {worked.kubu_raya: 45})
    assert commitment.baseline_people == 20
    assert row_of(commitment).gained == 25


def test_kur_of_the_province_is_its_own_number_and_not_the_sum_of_rounded_places(
    promised, sample_release, worked
):
    """In August 45 in Kubu Raya, and Singkawang, withheld, is not 0: the province says 70."""
    province = promised(people=100, measure="kur", channel="kur", region=worked.province)
    place = promised(people=100, measure="kur", channel="kur")
    assert province.baseline_people == 25
    sample_release(AUGUST, {worked.kubu_raya: 45, worked.singkawang: None, worked.province: 70})
    assert row_of(place).gained == 25
    assert row_of(province).gained == 45 - 25  # without those whom the place has promised itself
    assert row_of(province).shared_with == [place]


@pytest.fixture
def sample_release(worked, cast):
    """In July 20 in Kubu Raya, 25 in the province."""
    from participants.kur.models import KurRelease, ReleasedNumber
    from participants.kur.models.releases import Measure

    def release(month, people):
        made = KurRelease.objects.create(month=month)
        ReleasedNumber.objects.bulk_create(
            ReleasedNumber(release=made, region=place, measure=Measure.ADDED, people=number)
            for place, number in people.items()
        )
        KurRelease.objects.filter(pk=made.pk).update(
            released_at=timezone.now(), released_by=cast.verifier
        )

    release(date(2024, 7, 1), {worked.kubu_raya: 20, worked.province: 25})
    return release


def test_late_and_due_soon(promised, grow):
    commitment = promised(people=10_000)
    grow({"kubu_raya": 600})
    assert row_of(commitment, today=date(2024, 12, 1)).is_due_soon
    assert not row_of(commitment, today=date(2024, 11, 30)).is_due_soon
    late = row_of(commitment, today=date(2025, 1, 2))
    assert (late.is_overdue, late.days_late, late.state) == (True, 2, PaceState.DEADLINE_PASSED)


def test_looked_back_from_a_day_it_is_as_known_then(promised, grow):
    commitment = promised(people=10_000)
    grow({"kubu_raya": 600})
    yesterday = timezone.now() - timedelta(days=1)
    assert not attainments(AUGUST, today=date(2024, 9, 1), moment=yesterday)
    assert row_of(commitment, moment=timezone.now() + timedelta(days=1)).gained == 600


def test_queries_do_not_grow_with_commitments(promised, grow, django_assert_max_num_queries):
    for people in (100, 200, 300, 400):
        promised(people=people)
    grow({"kubu_raya": 600})
    with django_assert_max_num_queries(7):
        rows = attainments(AUGUST, today=date(2024, 9, 1))
        assert [row.expected for row in rows] == [20, 40, 60, 80]


def test_a_corrected_month_before_it_moves_no_baseline(promised, grow, worked):
    commitment = promised(people=10_000)
    grow({"kubu_raya": 600})
    total = RegionTotal.objects.get(region=worked.kubu_raya, month=date(2024, 7, 1))
    total.segments["BPU"] += 50
    total.save()
    assert row_of(commitment).gained == 600


# What the database itself refuses


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()
    return True


def test_commitment_in_force_never_changes_nor_goes(promised):
    commitment = promised()
    rows = Commitment.objects.filter(pk=commitment.pk)
    assert refused(lambda: rows.update(people=5))
    assert refused(lambda: rows.update(baseline_people=0))
    assert refused(rows.delete)
    rows.update(contact_email="baru@portal.test")


def test_nothing_is_in_force_without_baseline_or_somebody_else(draft, cast):
    commitment = actions.enter(commitment=draft(), by=cast.admin)
    rows = Commitment.objects.filter(pk=commitment.pk)
    now = timezone.now()
    assert refused(lambda: rows.update(verified_at=now, verified_by=cast.admin))
    assert refused(lambda: rows.update(verified_at=now, verified_by=cast.verifier, source=""))
    assert refused(
        lambda: rows.update(
            verified_at=now, verified_by=cast.verifier, baseline_month=None, baseline_people=None
        )
    )
    rows.update(verified_at=now, verified_by=cast.verifier)
