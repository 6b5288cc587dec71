"""Cached pages are kept under the data version, so every change of reference data raises it."""

import time
from datetime import date

import pytest
import time_machine

from common.data_version import DataVersion
from regions.models import Branch, BranchService, Region, Target, TargetContribution
from tests import factories


def edit(instance, **values):
    for name, value in values.items():
        setattr(instance, name, value)
    instance.save()


CHANGES = {
    "a place is renamed": lambda: edit(Region.objects.get(code="61.12"), name="Kuburaya"),
    "a branch is added": lambda: Branch.objects.create(slug="sambas", name="Sambas"),
    "a service ends": lambda: edit(BranchService.objects.first(), valid_until=date(2024, 1, 1)),
    "a service is deleted": lambda: BranchService.objects.first().delete(),
    "a target changes": lambda: edit(Target.objects.get(), percent=47),
    "a contribution is deleted": lambda: TargetContribution.objects.get().delete(),
    "a statement is added": lambda: factories.StatementFactory(
        region=Region.objects.get(code="61.72")
    ),
    "an estimate is recorded": lambda: factories.EstimateFactory(
        region=Region.objects.get(code="61.72")
    ),
    "a predecessor is named": lambda: Region.objects.get(code="61.12").predecessors.add(
        Region.objects.get(code="61.71")
    ),
}


@pytest.fixture
def reference(places):
    factories.ContributionFactory(target=factories.TargetFactory(region=places.province))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_it_is_raised_when(reference, change):
    before = DataVersion.number_now()
    change()
    assert DataVersion.number_now() > before


def test_reading_does_not_raise_it(reference):
    before = DataVersion.number_now()
    list(Region.objects.all())
    assert DataVersion.number_now() == before


def test_a_proxy_may_show_a_page_until_the_clocks_second_is_over(worked, client):
    """As nginx reads it: `@` is a second of the clock, and a page is old once that is past."""
    for second in ("2026-11-28T10:00:00.900Z", "2026-11-28T10:00:07.100Z"):  # made, then kept
        with time_machine.travel(second, tick=False):
            answer = client.get("/")
            assert answer.headers["X-Accel-Expires"] == f"@{int(time.time())}"
