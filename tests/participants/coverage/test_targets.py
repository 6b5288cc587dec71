"""Which target applies: the running one, the place's own before that of a region above."""

from datetime import date
from decimal import Decimal

import pytest

from participants.coverage.targets import applicable_target, targets_in_use
from regions.models import Region, Target
from tests import factories

COUNTRY = Region(pk=1, code="00", level="country")
PROVINCE = Region(pk=2, code="61", level="province", parent=COUNTRY)
PLACE = Region(pk=3, code="61.71", level="city", parent=PROVINCE)


def target(region, percent, year, baseline=None):
    return Target(
        region=region,
        percent=Decimal(percent),
        deadline=date(year, 12, 31),
        baseline_month=baseline,
    )


OWN = target(PLACE, 50, 2024)
OWN_BEFORE = target(PLACE, 40, 2023)
OF_PROVINCE = target(PROVINCE, 46, 2024)
OF_COUNTRY = target(COUNTRY, 60, 2025, baseline=date(2024, 6, 1))


@pytest.mark.parametrize(
    ("month", "targets", "expected"),
    [
        pytest.param(date(2024, 7, 1), [OWN, OF_PROVINCE], OWN, id="own-first"),
        pytest.param(date(2024, 7, 1), [OF_PROVINCE], OF_PROVINCE, id="of-the-province"),
        pytest.param(date(2024, 7, 1), [OF_COUNTRY], OF_COUNTRY, id="of-the-country"),
        pytest.param(date(2024, 5, 1), [OF_COUNTRY], None, id="not-begun"),
        pytest.param(date(2024, 6, 1), [OF_COUNTRY], OF_COUNTRY, id="baseline-included"),
        pytest.param(date(2023, 12, 1), [OWN], OWN, id="december-before"),
        pytest.param(date(2024, 12, 1), [OWN], OWN, id="deadlines-month"),
        pytest.param(
            date(2024, 7, 1), [OWN_BEFORE, OF_PROVINCE], OF_PROVINCE, id="running-before-passed"
        ),
        pytest.param(date(2025, 1, 1), [OWN_BEFORE, OWN], OWN, id="last-that-passed"),
        pytest.param(date(2025, 1, 1), [OF_PROVINCE, OWN_BEFORE], OWN_BEFORE, id="own-passed"),
        pytest.param(date(2024, 7, 1), [], None, id="none"),
    ],
)
def test_the_target_that_applies(month, targets, expected):
    by_region = {}
    for one in targets:
        by_region.setdefault(one.region_id, []).append(one)
    assert applicable_target(PLACE, month, by_region) is expected


def test_targets_in_use_are_those_announced_by_the_day(places, django_assert_num_queries):
    in_use = factories.TargetFactory(region=places.province, published_on=date(2024, 7, 1))
    factories.TargetFactory(region=places.province, in_use=False, document="Rancangan")
    factories.ContributionFactory(target=in_use, channel="Lain", published_on=date(2024, 8, 1))
    factories.ContributionFactory(target=in_use, published_on=date(2024, 7, 1))
    regions = Region.objects.within(places.province)
    assert targets_in_use(regions, day=date(2024, 6, 30)) == {}
    with django_assert_num_queries(2):
        [known] = targets_in_use(regions, day=date(2024, 7, 31))[places.province.pk]
        assert [each.channel for each in known.contributions.all()] == ["KUR"]
    [known] = targets_in_use(regions)[places.province.pk]
    assert [each.channel for each in known.contributions.all()] == ["KUR", "Lain"]
