"""What the database keeps of cohorts, whatever the program does."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from participants.cohorts.models import CohortVersion, SponsoredCohort
from tests.factories import cohort

START, END = date(2024, 4, 1), date(2024, 8, 31)


@pytest.fixture
def make(places):
    def make(start=START, end=END, people=100, **more):
        more.setdefault("branch", places.branch_b)
        return cohort(places.singkawang, start, end, people, **more)

    return make


def refused(message, act):
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"end": START}, "cohort_ends_after_it_starts"),
        ({"people": 0}, "cohort_has_people"),
        ({"decree": ""}, "cohort_has_a_decree"),
        ({"segment": "XX"}, "cohort_known_segment"),
        ({"state": "returned"}, "cohort_returned_with_reason"),
        ({"decided_at": None}, "cohort_decided_when_it_was"),
    ],
)
def test_values_without_sense_are_refused(make, values, constraint):
    refused(constraint, lambda: make(**values))


def test_nothing_is_edited_or_deleted(make, places):
    version = make()
    versions, cohorts = CohortVersion.objects.all(), SponsoredCohort.objects.all()
    refused("not edited", lambda: versions.update(headcount=1))
    refused("never deleted", lambda: version.delete())
    refused("never changes", lambda: cohorts.update(region=places.pontianak))
    refused("What was decided", lambda: versions.update(decided_at=timezone.now()))
    versions.update(superseded_at=timezone.now())  # by a correction, once
    refused("What was decided", lambda: versions.update(superseded_at=None))


def test_a_returned_version_stays_returned(make):
    make(state="returned", decision_reason="Nomor keputusan keliru")
    refused("What was decided", lambda: CohortVersion.objects.update(state="verified"))


def test_one_version_waits_and_one_holds(make):
    first = make()
    refused("cohort_one_version_holds", lambda: make(of=first.cohort))
    make(of=first.cohort, state="submitted")
    refused("cohort_one_version_waits", lambda: make(of=first.cohort, state="submitted"))


def test_whoever_entered_any_version_never_verifies(make, cast):
    """Not their own version, and not that of somebody else of the same cohort."""
    now = timezone.now()
    first = make(state="submitted", entered_by=cast.verifier)
    own = CohortVersion.objects.filter(pk=first.pk)
    decision = {"state": "verified", "decided_at": now, "decided_by": cast.verifier}
    refused("never verifies", lambda: own.update(**decision))
    own.update(state="withdrawn", decided_at=now)
    second = make(of=first.cohort, state="submitted", entered_by=cast.officer_b)
    of_another = CohortVersion.objects.filter(pk=second.pk)
    refused("never verifies", lambda: of_another.update(**decision))
    of_another.update(**decision | {"decided_by": cast.admin})


def test_a_renewal_never_runs_beside_what_it_renews(make, places):
    former = make()
    refused("same day", lambda: make(start=END, end=END + timedelta(90), renews=former.cohort))
    after = {"start": END + timedelta(1), "end": END + timedelta(90), "renews": former.cohort}
    refused("of the place", lambda: cohort(places.pontianak, *list(after.values())[:2], 50,
                                           renews=former.cohort))  # fmt: skip
    make(**after, people=60)
    refused("no more people", lambda: make(**after, people=41))
    make(**after, people=40)
    CohortVersion.objects.filter(pk=former.pk).update(superseded_at=timezone.now())
    refused("same day", lambda: make(of=former.cohort, end=END + timedelta(1)))
