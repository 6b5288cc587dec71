"""Cover that ends before the credit: counted over one's own debtors, month by month, with its cost."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from common.months import add_months
from participants.kur.models import Access, Person
from participants.kur.renewals import Tariffs
from regions.models import Tariff
from tests.participants.kur.lists import row
from tests.participants.kur.test_match_members import member

LIST = "/kur/daftar/?tampilan=perpanjangan"


@pytest.fixture
def ending(import_list, match_list, rules):
    """Paid to December 2026; credits to June 2027, December 2026 (no gap), June 2027 (BRI, 61.72)."""
    with time_machine.travel("2026-10-31T10:00:00+07:00", tick=False):
        import_list([row(1, disbursed_on="2025-06-15", tenor_months="24"),
                     row(2, disbursed_on="2024-12-15", tenor_months="24")])  # fmt: skip
        import_list([row(3, loan_number="B-3", bank="bri", regency_code="61.72",
                         disbursed_on="2025-06-15", tenor_months="24")], bank="bri")  # fmt: skip
        match_list([member(n, paid_until="2026-12-31") for n in (1, 2, 3)])
        yield {person.nik_tail[-1]: person for person in Person.objects.all()}


@pytest.fixture
def tariffs(db):
    make = Tariff.objects.create
    return [
        make(monthly=16_800, effective_from=date(2023, 1, 1)),
        make(monthly=8_400, effective_from=date(2027, 1, 1), effective_to=date(2027, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("who", "tails"),
    [("officer_a", "1"), ("officer_b", "3"), ("verifier", "13"), ("bank_officer", "1"),
     ("other_bank_officer", "3")],
)  # fmt: skip
def test_everybody_counts_the_own_debtors_and_sees_them(as_user, cast, ending, tariffs, who, tails):
    client = as_user(getattr(cast, who))
    [(month, _last)] = client.get("/kur/perpanjangan/").context["months"]
    # January to March at half, April to June at the whole tariff.
    owed = 3 * 8_400 + 3 * 16_800
    assert (month.month, month.people) == (date(2026, 12, 1), len(tails))
    assert month.owed == owed * len(tails)
    page = client.get(f"{LIST}&lunas_dari=2026-12-01&lunas_sampai=2026-12-31")
    lines = [entry["line"] for entry in page.context["lines"]]
    assert {line.person.nik_tail[-1] for line in lines} == set(tails)
    assert "6 bulan belum dibayar: Rp75.600" in page.content.decode()
    assert set(Access.objects.latest("pk").people) == {ending[tail].pk for tail in tails}
    elsewhere = client.get(f"{LIST}&lunas_dari=2027-01-01")
    assert elsewhere.context["lines"] == []


def test_a_renewal_is_assigned_to_a_day_and_called_on_it(as_user, cast, ending, tariffs):
    client, data = as_user(cast.officer_a), {
        "cakupan": "semua", "saringan": "tampilan=perpanjangan", "assigned_to": cast.officer_a.pk,
        "next_on": "2026-11-02", "simpan": "1",
    }  # fmt: skip
    client.post("/kur/daftar/rencana/", data)
    person = Person.objects.get(pk=ending["1"].pk)
    assert (person.assigned_to, person.next_on) == (cast.officer_a, date(2026, 11, 2))
    [load] = client.get("/kur/beban/").context["loads"]
    assert (load.total, load.by_day) == (0, [1, 0, 0, 0, 0])  # nobody who is open
    assert client.get("/kur/daftar/?tampilan=hubungi").context["lines"] == []
    with time_machine.travel("2026-11-02T09:00:00+07:00", tick=False):
        page = as_user(cast.officer_a).get("/kur/daftar/?tampilan=hubungi")
    assert [entry["line"].person for entry in page.context["lines"]] == [person]


def test_who_has_just_lapsed_stays_and_may_be_exported(as_user, cast, ending, tariffs):
    with time_machine.travel("2027-03-10T10:00:00+07:00", tick=False):
        Person.objects.filter(pk=ending["1"].pk).update(state="lapsed")
        client = as_user(cast.officer_a)
        assert client.get("/kur/perpanjangan/").context["months"][0][0].people == 1
        data = {"tujuan": "Perpanjangan", "saringan": "tampilan=perpanjangan"}
        response = client.post("/kur/daftar/ekspor/", data)
        text = b"".join(response.streaming_content).decode()
        assert ending["1"].masked_nik in text
        assert ",2026-12-31,6,75600," in text
    with time_machine.travel("2027-05-10T10:00:00+07:00", tick=False):
        assert as_user(cast.officer_a).get("/kur/perpanjangan/").context["months"] == []


@given(
    paid=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    ends=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    first=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
)
def test_what_is_owed_is_the_tariff_of_each_month_added_up(paid, ends, first):
    rows = [
        Tariff(monthly=Decimal(8_400), effective_from=first),
        Tariff(monthly=Decimal(16_800), effective_from=date(2020, 1, 1)),
    ]
    person = Person(paid_until=paid, credit_ends_on=ends)
    naive = sum(
        8_400 if add_months(paid, step) >= first else 16_800
        for step in range(1, person.months_uncovered + 1)
    )
    assert Tariffs(rows).owed(paid, ends) == naive


def test_what_no_tariff_says_is_not_known():
    rows = [Tariff(monthly=Decimal(8_400), effective_from=date(2026, 1, 1))]
    assert Tariffs(rows).owed(date(2025, 6, 30), date(2026, 6, 30)) is None
    assert Tariffs(rows).owed(None, date(2026, 6, 30)) is None
