"""Aggregates against a plain loop, what KUR adds, and small cells on the pages and in the API."""

from collections import Counter
from datetime import date

import pytest
from participants.kur.aggregates import Aggregate, Filters

from participants.kur import actions, contribution, credit_months
from participants.kur.models import Person, State
from tests import factories
from tests.participants.kur.lists import nik, row

JULY = date(2024, 7, 1)


@pytest.fixture
def many(import_list, rules, cast):
    """24 debtors of Bank Kalbar: 12 in Pontianak, 9 in Kubu Raya, 3 in Singkawang; 8 of BRI."""
    places = ["61.71"] * 12 + ["61.12"] * 9 + ["61.72"] * 3
    import_list([row(n, regency_code=place) for n, place in enumerate(places, start=1)])
    import_list([row(n, loan_number=f"B-{n}", bank="bri") for n in range(51, 59)], bank="bri")
    return list(Person.objects.order_by("nik_tail"))


def cover(people, by, on=JULY):
    for state in [State.INFORMED, State.INTERESTED, State.REGISTERED, State.ACTIVE]:
        actions.move(people=people, to_state=state, by=by, evidence="Formulir", on=on)


def test_the_funnel_equals_a_plain_count(many, cast):
    actions.move(people=many[:6], to_state=State.INFORMED, by=cast.officer_a)
    wanted = Counter(State(person.state) for person in Person.objects.all())
    shown = Aggregate(Filters()).funnel()
    assert {state: n for state, n in shown.items() if n} == dict(wanted)


def test_a_place_with_three_people_is_hidden_and_cannot_be_subtracted(many, places, client, cast):
    table = Aggregate(Filters()).by_place()
    assert table[places.singkawang.pk][None] is None
    hidden = [pk for pk, counts in table.items() if counts[None] is None]
    assert len(hidden) >= 2
    total = Aggregate(Filters()).debtors()
    shown = sum(counts[None] or 0 for counts in table.values())
    assert total is None or total - shown >= 5
    for query in ["?wilayah=61.72", "?wilayah=61.72&bank=kalbar", "?wilayah=61.72&skema=MIKRO"]:
        response = client.get(f"/kur/{query}")
        assert response.context["debtors"] is None, query
        assert response.context["funnel"][0]["people"] is None, query
        assert client.get(f"/kur/{query}").content == response.content  # kept, and the same


def test_a_filter_shows_what_the_whole_table_shows(many, places, cast):
    """The same cell by another door: hidden here, hidden there."""
    for region in [places.pontianak, places.kubu_raya, places.singkawang]:
        by_filter = Aggregate(Filters(region=region)).debtors()
        assert by_filter == Aggregate(Filters()).by_place()[region.pk][None]


def test_a_kept_page_goes_when_anything_changes(many, cast, client):
    before = client.get("/kur/").content
    actions.move(people=many[:12], to_state=State.INFORMED, by=cast.officer_a)
    assert client.get("/kur/").content != before


def test_months_cannot_be_had_by_two_spans(import_list, rules, cast):
    rows = [row(n, disbursed_on=f"2024-0{1 + (n > 10) + (n > 12)}-10") for n in range(1, 31)]
    import_list(rows)  # January 10, February 2, March 18
    spans = {
        span: Aggregate(
            Filters(first=date(2024, span[0], 1), last=date(2024, span[1], 1))
        ).debtors()
        for span in [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (1, 3)]
    }
    assert spans[1, 3] == 30
    assert spans[2, 2] is None
    told = {span: n for span, n in spans.items() if n is not None}
    assert told == {(1, 3): 30}


@pytest.mark.parametrize("query", ["", "?wilayah=61.71", "?bank=kalbar", "?skema=MIKRO"])
def test_a_small_month_of_credit_cannot_be_subtracted(import_list, rules, client, query):
    import_list(
        [
            row(n, disbursed_on=f"2024-0{1 + (n > 12) + (n > 15) + (n > 35)}-10")
            for n in range(1, 61)
        ]
    )  # January 12, February 3, March 20, April 25
    page = client.get(f"/kur/{query}").context
    months = {each.month.month: each.people for each in page["cohorts"]}
    assert months == {1: None, 2: None, 3: None, 4: 25}
    assert page["debtors"] == 60
    april = client.get("/api/v1/kur/funnel/?from=2024-04&to=2024-04").json()
    assert april["people"] == 25
    january = client.get("/api/v1/kur/funnel/?from=2024-01&to=2024-01").json()
    assert january["people"] is None


def test_a_small_month_of_one_place_cannot_be_had_through_the_others(import_list, rules, places):
    """Singkawang's three of March are not province, Pontianak and Kubu Raya put together."""
    plan = [("61.71", "03", 20), ("61.71", "05", 30), ("61.12", "03", 25), ("61.12", "05", 35),
            ("61.72", "03", 3), ("61.72", "05", 40)]  # fmt: skip
    wanted = [(place, month) for place, month, number in plan for _each in range(number)]
    import_list(
        [
            row(n, regency_code=place, disbursed_on=f"2024-{month}-10")
            for n, (place, month) in enumerate(wanted, start=1)
        ]
    )
    asked = [places.province, places.pontianak, places.kubu_raya, places.singkawang]
    rows = {
        place.pk: credit_months.cohorts(Aggregate(Filters(region=place)), date(2024, 9, 1))
        for place in asked
    }
    march = [found[1].people for found in rows.values()]
    assert rows[places.singkawang.pk][1].people is None
    assert march.count(None) >= 2
    for found in rows.values():
        assert [each.people for each in found].count(None) != 1
    for place in asked:
        for month in rows[place.pk]:
            said = Aggregate(Filters(region=place, first=month.month, last=month.month)).debtors()
            assert month.people is not None or said is None


def test_one_person_at_two_banks_counts_once(import_list, rules, cast):
    import_list([row(n) for n in range(1, 11)])
    import_list([row(n, loan_number=f"B-{n}", bank="bri", debtor_nik=nik(n),
                     disbursed_on="2024-02-01") for n in range(1, 8)], bank="bri")  # fmt: skip
    assert Aggregate(Filters()).debtors() == 10
    bri = cast.other_bank_officer.bank
    assert Aggregate(Filters(bank=bri)).debtors() == 7


def test_what_kur_adds(many, cast, places):
    factories.EstimateFactory(region=places.province, year=2024, workers=1_665_550)
    target = factories.TargetFactory(
        region=places.province, deadline=date(2024, 12, 31), percent="46.00"
    )
    factories.ContributionFactory(target=target, amount="7.1")
    cover(many[:10], cast.officer_a)
    found = contribution.contribution(places.province, JULY)
    assert (found.covered, found.expected.people) == (10, 118_254)
    assert (found.expected.months_left, found.needed_per_month) == (
        5,
        23_649,
    )  # (118254 - 10) / 5, up
    assert str(found.points) == "0.00"
    assert contribution.covered_people(places.province, date(2024, 6, 1)) == 0
    assert contribution.covered_people(places.pontianak, JULY) == 10


def test_what_is_added_follows_place_and_bank_or_is_not_said(many, cast, client):
    cover(many[:21], cast.officer_a, on=date(2024, 5, 10))  # Pontianak 12, Kubu Raya 9
    added = {
        query: {
            row["place"].code: row["added"] for row in client.get(f"/kur/{query}").context[rows]
        }
        for query, rows in [
            ("", "by_bank"),
            ("?wilayah=61.71", "by_bank"),
            ("?bank=bri", "by_place"),
        ]
    }
    assert added[""]["kalbar"] == 21
    assert added["?wilayah=61.71"]["kalbar"] == 12
    assert set(added["?bank=bri"].values()) == {0}
    assert "KUR menambah 21 orang" in client.get("/kur/").content.decode()
    assert "KUR menambah 12 orang" in client.get("/kur/?wilayah=61.71").content.decode()
    assert "semua bank, skema dan bulan kredit" in client.get("/kur/").content.decode()
    for query in ["?bank=bri", "?skema=MIKRO", "?dari=2024-01", "?sampai=2024-05"]:
        assert "KUR menambah" not in client.get(f"/kur/{query}").content.decode(), query
    assert "Tambahan" not in client.get("/kur/?skema=MIKRO").content.decode()


def test_a_headline_of_a_place_tells_no_more_than_the_table(many, cast, client):
    cover(many[:20], cast.officer_a, on=date(2024, 5, 10))  # 12 and 8
    cover(many[21:24], cast.officer_b, on=date(2024, 5, 10))
    rows = client.get("/kur/").context["by_place"]
    hidden = [row["place"].code for row in rows if row["added"] is None]
    assert set(hidden) == {"61.12", "61.72"}
    for code in hidden:
        found = client.get(f"/kur/?wilayah={code}").context["added"]
        assert (found.covered, found.points, found.recent_per_month) == (None, None, None)


def test_nothing_is_known_before_a_list_and_few_are_not_told(places, many, cast):
    cover(many[:3], cast.officer_a)
    assert contribution.covered_people(places.province, JULY) is None


def test_unknown_is_not_zero(places, client):
    assert contribution.covered_people(places.province, JULY) is None
    page = client.get("/kur/").content.decode()
    assert "Belum ada data" in page


def test_who_lapses_is_taken_off_in_the_month_it_happened(many, cast, places):
    cover(many[:12], cast.officer_a, on=date(2024, 5, 10))
    actions.move(people=many[:6], to_state=State.GRACE, by=cast.officer_a, on=date(2024, 7, 5))
    actions.move(people=many[:6], to_state=State.LAPSED, by=cast.officer_a, on=date(2024, 8, 5))
    series = contribution.covered_series(places.province, [date(2024, m, 1) for m in range(4, 9)])
    assert list(series.values()) == [0, 12, 12, 12, 6]


def test_cohorts_by_month_of_credit(many, cast):
    cover(many[:6], cast.officer_a, on=date(2024, 4, 20))
    cover(many[6:12], cast.officer_a, on=date(2024, 9, 1))
    march = credit_months.cohorts(Aggregate(Filters()), date(2024, 9, 1))[0]
    assert (march.month, march.people) == (date(2024, 3, 1), 32)
    assert march.covered == {1: 6, 3: 6, 6: 12}
    assert march.reached == {1: True, 3: True, 6: True}
    young = credit_months.cohorts(Aggregate(Filters()), date(2024, 5, 1))[0]
    assert young.reached == {1: True, 3: False, 6: False}


def test_the_api_tells_the_same_as_the_page(many, client):
    said = client.get("/api/v1/kur/funnel/?region=61.71").json()
    page = client.get("/kur/?wilayah=61.71")
    states = {each["state"]: each["people"] for each in said["states"]}
    assert states == {row["state"].value: row["people"] for row in page.context["funnel"]}
    assert said["people"] == page.context["debtors"]
    assert said["region"]["code"] == "61.71"
    hidden = client.get("/api/v1/kur/funnel/?region=61.72").json()
    assert hidden["people"] is None
    assert hidden["suppressed_below"] == 5


@pytest.mark.parametrize(
    ("query", "status"),
    [("?region=99", 404), ("?bank=x", 404), ("?scheme=x", 404), ("?from=2024", 400)],
)
def test_the_api_refuses_as_problem_details(many, client, query, status):
    response = client.get(f"/api/v1/kur/funnel/{query}")
    assert response.status_code == status
    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["errors"][0]["message"]


@pytest.mark.parametrize("month", ["0001-01", "2006-12", "2099-01", "9999-12"])
@pytest.mark.parametrize(
    "address",
    [
        "/kur/?dari={}",
        "/kur/?sampai={}",
        "/api/v1/kur/funnel/?from={}",
        "/api/v1/kur/funnel/?to={}",
    ],
)
def test_months_without_any_credit_are_refused(client, places, address, month):
    """A column for every month since the year 1 took twelve gigabytes, from anybody."""
    response = client.get(address.format(month))
    assert response.status_code == 400
    assert "Bulan kredit dari Januari 2007" in response.content.decode()
