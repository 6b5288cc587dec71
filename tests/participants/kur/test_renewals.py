"""Cover that ends before the credit: counted over one's own debtors, month by month."""

from datetime import date

import pytest
import time_machine

from participants.kur.models import Access, Person
from tests.participants.kur.lists import row
from tests.participants.kur.test_match_members import member


@pytest.fixture
def ending(import_list, match_list, rules):
    """Paid to December 2026; credits to June 2027, December 2026 (no gap), June 2027 (BRI, 61.72)."""
    with time_machine.travel("2026-10-31T10:00:00+07:00", tick=False):
        import_list([row(1, disbursed_on="2025-06-15"), row(2, disbursed_on="2024-12-15")])
        import_list([row(3, loan_number="B-3", bank="bri", regency_code="61.72",
                         disbursed_on="2025-06-15")], bank="bri")  # fmt: skip
        match_list([member(n, paid_until="2026-12-31") for n in (1, 2, 3)])
        yield {person.nik_tail[-1]: person for person in Person.objects.all()}


@pytest.mark.parametrize(
    ("who", "tails"),
    [("officer_a", "1"), ("officer_b", "3"), ("verifier", "13"), ("bank_officer", "1"),
     ("other_bank_officer", "3")],
)  # fmt: skip
def test_everybody_counts_the_own_debtors_and_sees_them(as_user, cast, ending, who, tails):
    client = as_user(getattr(cast, who))
    assert client.get("/kur/perpanjangan/").context["months"] == [(date(2026, 12, 1), len(tails))]
    for query in ["?bulan=2026-12", "?bulan=2026-12&bank=kalbar&wilayah=61.72"]:
        page = client.get(f"/kur/perpanjangan/{query}")
        assert {person.nik_tail[-1] for person in page.context["people"]} == set(tails)
    assert set(Access.objects.latest("pk").people) == {ending[tail].pk for tail in tails}
    assert client.get("/kur/perpanjangan/?bulan=2027-01").context["people"] == []


@pytest.mark.parametrize("month", ["9999-12", "2101-01"])
def test_a_month_that_cannot_be_is_refused(as_user, cast, month):
    page = as_user(cast.officer_a).get("/kur/perpanjangan/", {"bulan": month})
    assert page.status_code == 400
    assert "2024-07" in page.content.decode()


def test_a_month_far_ahead_is_empty(as_user, cast):
    page = as_user(cast.officer_a).get("/kur/perpanjangan/", {"bulan": "2100-12"})
    assert page.status_code == 200
