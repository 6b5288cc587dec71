"""Attacks on the published numbers: by reading them again and again, and by subtracting."""

import itertools
import random
from datetime import date

import pytest
from django.core.cache import caches

from participants.kur import actions, ages, credit_months, publication, retention
from participants.kur.aggregates import Aggregate, Filters
from participants.kur.models import Batch, Person, ShownNumber, State
from participants.kur.suppression import SMALLEST
from tests import factories
from tests.participants.kur.lists import row

PLACES = ["61.71", "61.12", "61.72"]


def numbers(context):
    """Every number of people on the page, by a name for its cell; None where it is not told."""
    found = {"debtors": context["debtors"], "covered": context["covered"]}
    found["added"] = context["added"].covered
    for line in context["funnel"]:
        found[f"state {line['state'].value}"] = line["people"]
        if line["age"]:
            found[f"stalled {line['state'].value}"] = line["age"].stalled
    for step in context["conversions"]:
        found[f"stage {step['label']}"] = step["people"]
    for name in ["by_place", "by_bank"]:
        for line in context[name] or []:
            for column in ["debtors", "not_informed", "covered", "added"]:
                found[f"{name} {line['place'].code} {column}"] = line[column]
    for line in context["cohorts"]:
        found[f"month {line.month}"] = line.people
        found |= {f"month {line.month} {age}": n for age, n in line.covered.items()}
    return found


@pytest.fixture
def many(import_list, rules, cast):
    import_list([
        row(n, regency_code=PLACES[n % 3], disbursed_on=f"2024-0{1 + n % 4}-10")
        for n in range(1, 121)
    ])  # fmt: skip
    return list(Person.objects.order_by("nik_tail"))


def step(person, cast):
    """The next step of the way for one debtor, by the branch that serves the place."""
    way = [State.INFORMED, State.INTERESTED, State.REGISTERED, State.ACTIVE]
    after = {State.NOT_INFORMED: 0, State.INFORMED: 1, State.INTERESTED: 2, State.REGISTERED: 3}
    person.refresh_from_db()
    if person.state in after:
        by = cast.officer_b if person.region.code == "61.72" else cast.officer_a
        actions.move(
            people=[person], to_state=way[after[State(person.state)]], by=by, evidence="Formulir",
            on=date(2024, 7, 5),
        )  # fmt: skip


def test_no_two_readings_differ_by_one_to_four_people(many, cast, client):
    """Somebody reads the page, its filters and the API after every single move."""
    addresses = [
        "",
        "?wilayah=61.71",
        "?bank=kalbar",
        "?skema=MIKRO",
        "?dari=2024-02&sampai=2024-03",
    ]
    chance, seen = random.Random(46), {}
    for turn in range(60):
        for _move in range(chance.choice([1, 1, 1, 2, 7])):
            step(chance.choice(many[: 30 + turn]), cast)
        caches["pages"].clear()  # or an unchanged page comes without its context
        for address in addresses if turn % 4 == 0 else addresses[:1]:
            for cell, number in numbers(client.get(f"/kur/{address}").context).items():
                if number is not None:
                    seen.setdefault((address, cell), set()).add(number)
        said = client.get("/api/v1/kur/funnel/").json()
        told = {each["state"]: each["people"] for each in said["states"]} | {"all": said["people"]}
        for cell, number in told.items():
            if number is not None:
                seen.setdefault(("api", cell), set()).add(number)
    moved = [values for values in seen.values() if len(values) > 1]
    assert len(moved) > 30  # numbers do move
    for cell, values in seen.items():
        for one, other in itertools.combinations(sorted(values), 2):
            assert other - one >= SMALLEST, (cell, values)


def test_a_number_is_never_more_than_four_people_off(many, cast):
    chance = random.Random(7)
    for _turn in range(40):
        step(chance.choice(many), cast)
        caches["pages"].clear()
        shown = Aggregate(Filters()).funnel()
        for state, number in shown.items():
            if number is not None:
                people = Person.objects.filter(state=state).count()
                assert abs(number - people) < SMALLEST


@pytest.mark.parametrize(
    ("readings", "shown"),
    [
        ([10], [10]),
        ([10, 11, 14, 15], [10, 10, 10, 15]),
        ([10, 15, 13, 12], [10, 15, 15, 10]),
        ([10, 32], [10, 32]),
        ([10, 0, 12], [10, 0, 10]),
        ([20, 15, 17, 18, 26], [20, 15, 15, 20, 26]),
        ([None, 7, None, 8], [None, 7, None, 7]),
    ],
    ids=str,
)
def test_a_cell_shows_what_is_five_away_from_all_it_showed_or_the_nearest(db, readings, shown):
    assert [publication.steady("t", {"a": number})["a"] for number in readings] == shown


def test_what_is_shown_is_kept_by_table_and_cell(db):
    publication.steady("t", {"a": 10, "b": 20, "none": None, "zero": 0})
    assert publication.steady("t", {"b": 12}) == {"b": 12}
    assert publication.steady("other", {"a": 12}) == {"a": 12}
    assert ShownNumber.objects.filter(table="t").count() == 3


def asked_for(client):
    """Everything that can be asked for, by page and API, in spans from long before to today."""
    months = [f"{year}-{month:02d}" for year in (2007, 2024, 2026) for month in (1, 2, 3)]
    for first, last in itertools.combinations_with_replacement(["", *months], 2):
        client.get(f"/kur/?dari={first}&sampai={last}")
        client.get(f"/api/v1/kur/funnel/?from={first}&to={last}")


def test_spans_that_hold_the_same_months_are_one_table(import_list, rules, client):
    import_list([row(n, disbursed_on=f"2024-0{1 + n % 3}-10") for n in range(1, 40)])
    asked_for(client)
    tables = set(ShownNumber.objects.values_list("table", flat=True))
    funnels = {table for table in tables if table.startswith("funnel:")}
    # Each span of the three months, by its months and, where nothing lies beyond, open.
    assert funnels == {
        f"funnel:{first}:{last}"
        for first in ["None", "2024-01-01", "2024-02-01", "2024-03-01"]
        for last in ["None", "2024-01-01", "2024-02-01", "2024-03-01"]
        if "None" in (first, last) or first <= last
    }
    kept = ShownNumber.objects.count()
    asked_for(client)
    assert ShownNumber.objects.count() == kept


def test_a_span_that_was_all_there_was_remembers_it_when_later_months_come(many, cast, import_list):
    """Up to April was everything; when May comes, the same people are a span of their own."""
    for person in many[:72]:  # six of each place and month, so that no cell is small
        step(person, cast)
    import_list([
        row(n, regency_code=PLACES[n % 3], disbursed_on=f"2024-0{1 + n % 4}-10")
        for n in range(121, 241)
    ])  # fmt: skip
    before = Aggregate(Filters()).funnel()[State.NOT_INFORMED]
    for person in many[72:74]:
        step(person, cast)
    import_list([
        row(n, regency_code=PLACES[n % 3], disbursed_on="2024-05-10") for n in range(300, 340)
    ])  # fmt: skip
    after = Aggregate(Filters(last=date(2024, 4, 1))).funnel()[State.NOT_INFORMED]
    first = Aggregate(Filters(first=date(2024, 1, 1), last=date(2024, 4, 1))).funnel()
    assert [before, after, first[State.NOT_INFORMED]] == [168, 168, 168]


def test_what_was_shown_of_months_that_are_gone_is_forgotten(many, cast, import_list):
    import_list([row(n, disbursed_on="2025-05-10") for n in range(200, 240)], bank="bri")
    Aggregate(Filters(first=date(2025, 5, 1))).debtors()
    Aggregate(Filters(first=date(2024, 2, 1))).debtors()
    retention.erase(batch=Batch.objects.latest("pk"), by=cast.admin, reason="Uji")
    tables = set(ShownNumber.objects.values_list("table", flat=True))
    assert {table for table in tables if "2025" in table} == set()
    assert "funnel:2024-02-01:None" in tables


def cover(people, by, on):
    for state in [State.INFORMED, State.INTERESTED, State.REGISTERED, State.ACTIVE]:
        actions.move(people=people, to_state=state, by=by, evidence="Formulir", on=on)


def test_who_was_covered_after_months_cannot_be_had_through_the_other_places(
    import_list, rules, cast, places
):
    """March: three of Singkawang's forty were covered at once; the province says 23."""
    import_list([row(n, regency_code=PLACES[n // 40]) for n in range(120)])
    people = {code: list(Person.objects.filter(region__code=code)) for code in PLACES}
    early = date(2024, 4, 5)
    cover(people["61.71"][:10], cast.officer_a, early)
    cover(people["61.12"][:10], cast.officer_a, early)
    cover(people["61.72"][:3], cast.officer_b, early)
    towns = [places.pontianak, places.kubu_raya, places.singkawang]
    rows = {
        place.code: credit_months.cohorts(Aggregate(Filters(region=place)), date(2024, 10, 1))[0]
        for place in [places.province, *towns]
    }
    assert rows["61.72"].people == 40
    assert rows["61.72"].covered[1] is None
    told = {code: line.covered[1] for code, line in rows.items()}
    assert told["61"] is None or [told[place.code] for place in towns].count(None) >= 2
    for line in rows.values():
        for whole, part in itertools.pairwise([line.people, *reversed(line.covered.values())]):
            assert whole is None or part is None or whole - part in (0, whole) or whole - part >= 5


def test_the_stalled_of_a_place_cannot_be_had_through_the_others(import_list, rules, places):
    import_list([row(n, regency_code=PLACES[n // 30]) for n in range(90)])
    old = {"61.71": 15, "61.12": 12, "61.72": 3}
    from participants.kur import counts

    for code, number in old.items():
        chosen = Person.objects.filter(region__code=code).values("pk")[:number]
        Person.objects.filter(pk__in=list(chosen.values_list("pk", flat=True))).update(
            state_since=date(2024, 1, 1)
        )
    counts.rebuild()
    towns = [places.province, places.pontianak, places.kubu_raya, places.singkawang]
    told = [
        ages.ages(Aggregate(Filters(region=place)))[State.NOT_INFORMED].stalled for place in towns
    ]
    assert told[3] is None
    assert told[0] is None or told[1:].count(None) >= 2


def test_the_dashboard_tells_no_more_of_a_place_than_the_page_of_kur(
    import_list, rules, cast, client, places
):
    """Singkawang's three would be the province less the two others."""
    import_list([row(n, regency_code=PLACES[n // 40]) for n in range(120)])
    people = {code: list(Person.objects.filter(region__code=code)) for code in PLACES}
    cover(people["61.71"][:20], cast.officer_a, date(2024, 5, 5))
    cover(people["61.12"][:8], cast.officer_a, date(2024, 5, 5))
    cover(people["61.72"][:3], cast.officer_b, date(2024, 5, 5))
    factories.EstimateFactory(region=places.province, year=2024, workers=10_000)
    from participants.kur.contribution import covered_people

    july = date(2024, 7, 1)
    told = {
        place.code: covered_people(place, july)
        for place in [places.pontianak, places.kubu_raya, places.singkawang]
    }
    assert told == {"61.71": 20, "61.12": None, "61.72": None}
    assert covered_people(places.province, july) == 31
    page = client.get("/kur/").context["by_place"]
    assert {line["place"].code: line["added"] for line in page} == told
