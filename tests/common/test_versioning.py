"""A recorded version is closed once, and otherwise neither edited nor deleted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from regions.models import WorkforceEstimate
from tests.factories import EstimateFactory


@pytest.fixture
def estimate(db):
    return EstimateFactory(workers=1000)


def rows(estimate):
    return WorkforceEstimate.objects.filter(pk=estimate.pk)


def close(estimate, at=None):
    rows(estimate).update(superseded_at=at or timezone.now())


def test_a_version_is_closed(estimate):
    close(estimate)
    assert not WorkforceEstimate.objects.current().exists()


def test_a_version_is_not_edited(estimate):
    with pytest.raises(IntegrityError, match="is not edited"), transaction.atomic():
        rows(estimate).update(workers=1)


@pytest.mark.parametrize("days", [None, 1], ids=["opened again", "closed at another time"])
def test_a_closed_version_never_changes(estimate, days):
    close(estimate)
    moment = days and timezone.now() + timedelta(days=days)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows(estimate).update(superseded_at=moment)


@pytest.mark.parametrize("is_closed", [False, True], ids=["current", "closed"])
def test_a_version_is_never_deleted(estimate, is_closed):
    if is_closed:
        close(estimate)
    with pytest.raises(IntegrityError, match="is never deleted"), transaction.atomic():
        rows(estimate)._raw_delete("default")
