"""A call: its outcome moves the debtor in one step, plans the next one and leaves the sheet."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from participants.kur import calls, retention
from participants.kur.models import Batch, Loan, Move, Note, Outcome, Person, State
from participants.kur.models.outcomes import (
    OUTCOMES,
    destination,
    next_call,
    possible_outcomes,
)
from participants.kur.models.states import MOVES
from tests.participants.kur.lists import row

LIST = "/kur/daftar/?tampilan=kerja"
FRIDAY = "2026-11-20T10:00:00+07:00"


@pytest.fixture
def people(import_list, rules):
    with time_machine.travel(FRIDAY, tick=False):
        import_list([row(n, phone=f"0812-0000-000{n}") for n in range(1, 4)],
                    columns=[*row(1), "phone"])  # fmt: skip
        yield list(Person.objects.order_by("nik_tail"))


def press(client, person, outcome, **more):
    """What the button of a line sends."""
    data = {f"{person.pk}-{name}": value for name, value in {"outcome": outcome, **more}.items()}
    return client.post(f"/kur/debitur/{person.pk}/hasil/", data | {"kembali": LIST})


def test_one_button_notes_the_call_plans_the_next_and_leads_to_the_next_line(as_user, cast, people):
    client = as_user(cast.officer_a)
    response = press(client, people[0], "no_answer", following=people[1].pk)
    assert response["Location"] == f"{LIST}#debitur-{people[1].pk}"
    person = Person.objects.get(pk=people[0].pk)
    assert (person.last_outcome, person.next_on) == ("no_answer", date(2026, 11, 23))  # not Sunday
    assert (person.assigned_to, person.state) == (cast.officer_a, State.NOT_INFORMED)
    assert not Move.objects.exists()
    page = client.get(LIST)
    assert {entry["line"].person for entry in page.context["lines"]} == set(people[1:])
    assert "Dihubungi lagi 23 November 2026" in page.content.decode()
    with time_machine.travel("2026-11-23T09:00:00+07:00", tick=False):
        due = as_user(cast.officer_a).get("/kur/daftar/?tampilan=hubungi").context["lines"]
        assert [entry["line"].person for entry in due] == [person]


def test_declined_on_the_phone_and_registered_and_paid_are_single_steps(as_user, cast, people):
    client = as_user(cast.officer_a)
    press(client, people[0], "declined")
    press(client, people[1], "paid", evidence="Formulir F1")
    moves = Move.objects.order_by("pk").values_list("from_state", "to_state", "evidence")
    assert list(moves) == [
        ("not_informed", "declined", ""),
        ("not_informed", "active", "Formulir F1"),
    ]
    paid = Person.objects.get(pk=people[1].pk)
    assert (paid.covered_on, paid.next_on) == (date(2026, 11, 20), None)


def test_what_needs_evidence_asks_for_it_unless_the_banks_form_is_known(as_user, cast, people):
    client = as_user(cast.officer_a)
    asked = press(client, people[0], "paid")
    assert asked.status_code == 400
    assert "Tulis nomor formulir" in asked.content.decode()
    assert not Move.objects.exists()
    assert not Note.objects.exists()
    loan = people[0].loans.get()
    numbers = {"form_number": "F-7", "contribution_code": "88"}
    as_user(cast.bank_officer).post(f"/kur/kredit/{loan.pk}/formulir/", numbers)
    press(as_user(cast.officer_a), people[0], "paid")
    assert Move.objects.get().evidence == "formulir bank F-7, kode iuran 88"


def test_nothing_is_saved_of_a_call_that_is_refused(as_user, cast, people):
    client = as_user(cast.officer_a)
    for more in [{"next_on": "2026-11-01"}, {"outcome": "unknown"}, {"next_on": "besok"}]:
        assert press(client, people[0], **{"outcome": "informed", **more}).status_code == 400
    assert press(as_user(cast.officer_b), people[0], "informed").status_code == 404
    for who in [cast.verifier, cast.bank_officer, cast.admin]:
        assert press(as_user(who), people[0], "informed").status_code == 403
    assert not Note.objects.exists()
    assert Person.objects.get(pk=people[0].pk).next_on is None


def test_another_day_may_be_chosen(as_user, cast, people):
    press(as_user(cast.officer_a), people[0], "call_again", next_on="2026-12-24", note="sibuk")
    assert Person.objects.get(pk=people[0].pk).next_on == date(2026, 12, 24)
    assert Note.objects.get().text == "sibuk"


def test_the_line_has_everything_that_a_call_needs(as_user, cast, people, import_list):
    import_list(
        [row(9, bank_unit="Unit Siantan", loan_number="Z-9")], columns=[*row(1), "bank_unit"]
    )
    press(as_user(cast.officer_a), people[0], "interested")
    page = as_user(cast.officer_a).get("/kur/daftar/?tampilan=semua").content.decode()
    for shown in ["Warung", "0812-0000-0001", "Unit Siantan", "mikro", "15 Maret 2029", "berminat",
                  "27 November 2026", "petugas.a", 'href="tel:0812-0000-0001"']:  # fmt: skip
        assert shown in page, shown
    assert len(re.findall(r'name="\d+-outcome" value="declined"', page)) == 4


@pytest.mark.parametrize(
    ("query", "tails"),
    [("hasil=interested", "1"), ("petugas=0", "23"), ("tanggal_sampai=2026-11-30", "1"),
     ("tanggal_dari=2026-11-28", ""), ("akhir_dari=2029-03-15", "123"), ("akhir_sampai=2029-03-14", ""),
     ("q=08120000", "123"), ("q=%2B62812-0000-0002", "2"), ("q=warung+debitur", "123"),
     ("q=bengkel", "")],
)  # fmt: skip
def test_a_list_is_narrowed_by_what_its_columns_show(as_user, cast, people, query, tails):
    press(as_user(cast.officer_a), people[0], "interested")
    page = as_user(cast.officer_a).get(f"/kur/daftar/?tampilan=semua&{query}")
    found = {entry["line"].person.nik_tail[-1] for entry in page.context["lines"]}
    assert found == set(tails)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_leads_only_where_the_state_may_move(state, outcome):
    to_state = destination(outcome, state)
    assert to_state is None or to_state in MOVES[state]
    is_offered = outcome in possible_outcomes(state)
    wanted = OUTCOMES[outcome].leads_to
    assert is_offered == (not wanted or state in wanted or to_state is not None)


@given(day=st.dates(date(2024, 1, 1), date(2030, 12, 31)), outcome=st.sampled_from(list(Outcome)))
def test_nobody_is_called_on_a_saturday_or_sunday(day, outcome):
    then = next_call(outcome, day)
    days = OUTCOMES[outcome].next_days
    if days is None:
        assert then is None
    else:
        assert then.weekday() < 5
        assert timedelta(days=days) <= then - day <= timedelta(days=days + 2)


def test_a_credit_that_is_over_or_vanished_is_off_the_sheet_and_can_be_filtered(
    as_user, cast, import_list, rules
):
    import_list([row(1), row(2), row(3, disbursed_on="2020-03-15"), row(4)], full=True)
    import_list([row(1), row(3, disbursed_on="2020-03-15"),
                 row(4, paid_off_on="2026-01-01")], full=True,
                columns=[*row(1), "paid_off_on"])  # fmt: skip
    Person.objects.filter(loans__number="A-4").update(state="informed")
    client = as_user(cast.officer_a)

    def tails(query):
        page = client.get(f"/kur/daftar/?{query}")
        return {entry["line"].person.nik_tail[-1] for entry in page.context["lines"]}

    assert tails("tampilan=kerja") == {"1"}
    assert tails("tampilan=semua&kredit=berjalan") == {"1"}
    assert tails("tampilan=semua&kredit=selesai") == {"2", "3", "4"}
    nobody = client.get("/kur/daftar/?tampilan=kerja&kredit=selesai").content.decode()
    assert 'href="?tampilan=semua&amp;kredit=selesai"' in nobody  # where they are
    assert "hilang dari daftar" in client.get("/kur/daftar/?tampilan=semua").content.decode()
    import_list([row(1), row(2)], full=True)  # it is there again
    assert tails("tampilan=kerja") == {"1", "2"}


def test_a_call_is_part_of_what_is_erased(cast, people):
    calls.record(person=people[0], outcome=Outcome.INFORMED, by=cast.officer_a, note="x")
    retention.erase(batch=Batch.objects.get(), by=cast.admin, reason="Uji")
    assert not Note.objects.exists()
    assert not Loan.objects.exists()
