"""What KUR is meant to bring each place, and the pace it needs, by its own target or a yardstick."""

from datetime import date

import pytest

from participants.kur import releases
from participants.kur.expected import expected_by_region
from participants.kur.models import Person
from tests import factories
from tests.participants.kur.lists import row

JULY = date(2024, 7, 1)


@pytest.fixture
def aims(places):
    """The province: 46 % with 7,1 points; Kubu Raya: 59 % with 2 points of its own."""
    for place, percent, amount in [(places.province, 46, "7.1"), (places.kubu_raya, 59, "2.0")]:
        target = factories.TargetFactory(region=place, percent=percent)
        factories.ContributionFactory(target=target, amount=amount)
    return {
        places.province.pk: 1_665_550,
        places.pontianak.pk: 300_000,
        places.kubu_raya.pk: 200_000,
    }


def test_a_place_has_its_own_aim_or_its_provinces(places, aims):
    towns = [places.province, places.pontianak, places.kubu_raya, places.singkawang]
    found = expected_by_region(JULY, towns, aims)
    told = {pk: (each.people, each.is_yardstick, each.months_left) for pk, each in found.items()}
    assert told == {
        places.province.pk: (118_254, False, 5),
        places.pontianak.pk: (21_300, True, 5),  # 7,1 % of 300.000
        places.kubu_raya.pk: (4_000, False, 5),
    }  # Singkawang's workers are not known
    assert found[places.kubu_raya.pk].needed_per_month(1_000) == 600
    assert found[places.kubu_raya.pk].needed_per_month(9_000) == 0
    assert found[places.kubu_raya.pk].needed_per_month(None) is None


@pytest.mark.parametrize(
    ("unit", "amount", "province", "pontianak"),
    [
        ("points_of_workforce", "7.1", 118_254, 21_300),
        ("percent_of_target_people", "7.1", 54_397, 9_798),  # 7,1 % of 766.153 and of 138.000
        ("percent_of_gap", "7.1", 11_270, None),  # nobody knows the participants of Pontianak
        ("people", "5000", 5_000, None),  # how they fall to the places is written nowhere
    ],
)
def test_the_unit_decides_what_can_be_said(places, unit, amount, province, pontianak):
    factories.publish(places.singkawang, places.branch_b, JULY, 607_426)
    target = factories.TargetFactory(region=places.province)
    factories.ContributionFactory(target=target, amount=amount, unit=unit)
    workers = {places.province.pk: 1_665_550, places.pontianak.pk: 300_000}
    found = expected_by_region(JULY, [places.province, places.pontianak], workers)
    people = {pk: each.people for pk, each in found.items()}
    assert people.get(places.province.pk) == province
    assert people.get(places.pontianak.pk) == pontianak


def test_the_page_says_pace_and_need_by_place(
    import_list, rules, cast, client, places, aims, cover
):
    for place, workers in [(places.province, 1_665_550), (places.pontianak, 300_000)]:
        factories.EstimateFactory(region=place, year=2024, workers=workers)
    factories.publish(places.pontianak, places.branch_a, JULY, 90_000)
    import_list([row(n) for n in range(1, 61)])
    people = list(Person.objects.all())
    cover(people[:16], cast.officer_a, on=date(2024, 4, 5))
    cover(people[16:31], cast.officer_a, on=date(2024, 6, 5))
    for month in (date(2024, 4, 1), JULY):
        releases.release(month=releases.count_month(month), by=cast.verifier)
    towns = {place.code: each for place, each in client.get("/kur/").context["added_by_place"]}
    town = towns["61.71"]
    assert (town.added, town.recent_per_month) == (30, 5)  # 31 and 16, rounded to 30 and 15
    assert (town.expected.people, town.needed_per_month) == (21_300, 4_254)  # (21300 - 30) / 5
    few = towns["61.12"]
    assert (few.added, few.points, few.recent_per_month) == (0, None, None)
    assert "acuan: target provinsi" in client.get("/kur/?wilayah=61.71").content.decode()
    assert "Diharapkan" not in client.get("/kur/?bank=kalbar").content.decode()


def test_kur_is_expected_by_the_target_that_the_dashboard_measures_against(places, aims, snapshot):
    """Kubu Raya's own target of 2025 has no part for KUR, so none is expected there either."""
    next_year = date(2025, 12, 31)
    factories.TargetFactory(region=places.kubu_raya, percent=59, deadline=next_year)
    target = factories.TargetFactory(region=places.province, percent="59.56", deadline=next_year)
    factories.ContributionFactory(target=target, amount="3")
    towns = [places.province, places.pontianak, places.kubu_raya]
    found = expected_by_region(date(2025, 3, 1), towns, aims)
    assert {pk: each.people for pk, each in found.items()} == {
        places.province.pk: 49_967,
        places.pontianak.pk: 9_000,
    }
    assert expected_by_region(date(2023, 10, 1), towns, aims) == {}  # before the path of 2024
