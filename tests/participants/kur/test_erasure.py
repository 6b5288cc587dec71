"""Erasure erases: nothing of a list is left once no other list holds it, and a certificate says so."""

import importlib
import io
from datetime import date, timedelta
from pathlib import Path

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.kur import actions, counts, migrations, retention
from participants.kur.imports import run, staging
from participants.kur.models import (
    Access,
    Batch,
    DataProtectionContact,
    Doubt,
    ErasureCertificate,
    Listing,
    Loan,
    LoanHistory,
    Membership,
    Move,
    Note,
    Person,
    RefusedRow,
    State,
)
from tests.participants.kur.lists import as_text, nik, row
from tests.participants.kur.test_match_members import member

TWICE = """loan_number,debtor_nik,debtor_name,regency_code,scheme,amount,disbursed_on
E1,6171994505900401,Debitur Contoh 1,61.71,MIKRO,20000000,2024-05-01
E2,6171994505900402,Debitur Contoh 2,61.71,MIKRO,20000000,2024-05-01
"""


def batch_of(bank, **more):
    kind = {"kind": "debtors", "file_name": "daftar.csv", "retain_until": run.default_retention()}
    return Batch.objects.create(bank=bank, **kind, **more)


def save(rows, bank, *, full=False):
    """A list as the worker reads and saves it."""
    batch = batch_of(bank, is_full=full)
    run.read_list(batch, io.BytesIO(as_text(rows).encode()))
    assert run.save_list(batch).status == "saved", batch.message
    return batch


def erase(batch, **changes):
    return retention.erase(batch=batch, by=None, reason="habis", **changes)


def lists():
    return list(Batch.objects.order_by("pk"))


def test_the_same_full_list_twice_and_both_erased_leaves_nobody(cast, tmp_path):
    for name in ["a.csv", "b.csv"]:
        (tmp_path / name).write_text(TWICE)
        call_command("import_kur", str(tmp_path / name), bank="kalbar", full=True, save=True,
                     stdout=io.StringIO())  # fmt: skip
    first, second = map(erase, lists())
    assert not Person.objects.exists()
    assert not Loan.objects.exists()
    assert not Listing.objects.exists()
    assert first.counts == {
        "listed": 2, "kept": 2, "loans": 0, "people": 0, "moves": 0, "refused_rows": 0,
    }  # fmt: skip
    assert second.counts == {
        "listed": 2, "kept": 0, "loans": 2, "people": 2, "moves": 0, "refused_rows": 0,
    }  # fmt: skip
    assert len(second.digest) == 64
    assert counts.differences() == []


def test_erasure_leaves_nothing_but_its_certificate(import_list, cast):
    import_list([row(1), row(2, debtor_name="Siti"), row(3, debtor_nik=nik(2), debtor_name="Budi")])
    import_list([row(1, loan_number="B-1", bank="bri")], bank="bri")
    actions.plan(person=Person.objects.first(), by=cast.officer_a, assigned_to=None, next_on=None,
                 note="sudah dihubungi")  # fmt: skip
    other = Person.objects.get(nik_tail="0002")
    actions.plan(person=other, by=cast.officer_a, assigned_to=None, next_on=None, note="besok")
    assert Doubt.objects.exists()
    batch = Batch.objects.get(bank__code="kalbar")
    certificate = retention.erase(batch=batch, by=cast.admin, reason="Diminta bank")
    erased = certificate.counts
    assert (erased["loans"], erased["people"], erased["refused_rows"]) == (3, 1, 2)
    assert [loan.number for loan in Loan.objects.all()] == ["B-1"]
    assert Person.objects.get().bank.code == "bri"
    assert [note.text for note in Note.objects.all()] == ["sudah dihubungi"]
    assert not Doubt.objects.exists()
    assert counts.differences() == []


def test_after_an_erasure_the_credit_that_is_left_leads(import_list, cast):
    import_list([row(1, disbursed_on="2024-01-31", tenor_months="13")])
    later = row(1, loan_number="B-1", bank="bri", disbursed_on="2024-02-10", tenor_months="36")
    import_list([later], bank="bri")
    assert Person.objects.get().bank.code == "bri"
    erase(Batch.objects.get(bank__code="bri"))
    person = Person.objects.get()
    assert person.loans.get().leads
    assert (person.bank.code, person.credit_month) == ("kalbar", date(2024, 1, 1))
    assert person.credit_ends_on == date(2025, 2, 28)
    assert counts.differences() == []


def test_what_a_list_changed_goes_with_it_and_the_credit_is_the_other_lists(import_list, cast):
    """The values are as the bank reported them last: erasing a list does not undo a correction."""
    import_list([row(1, phone="0811")])
    import_list([row(1, phone="0822")])
    import_list([row(1, phone="0833")])
    first, second, third = lists()
    erase(first)
    assert [former.former["phone"] for former in LoanHistory.objects.all()] == ["0822"]
    erase(third)
    loan = Loan.objects.get()
    assert (loan.phone, loan.batch) == ("0833", second)
    erase(second)
    assert not Person.objects.exists()


def test_a_corrected_nik_takes_the_mistyped_person_and_leaves_a_certificate(import_list, cast):
    import_list([row(1)])
    actions.move(people=[Person.objects.get()], to_state=State.INFORMED, by=cast.officer_a)
    import_list([row(1, debtor_nik=nik(9))])
    assert Person.objects.get().nik_tail == "0009"
    assert not Move.objects.exists()
    certificate = ErasureCertificate.objects.get()
    assert certificate.number.startswith("KOREKSI-")
    assert certificate.counts == {"people": 1, "moves": 1}


NUMBERS = [1, 2, 3, 4]
UPLOAD = st.tuples(
    st.sampled_from(["kalbar", "bri"]), st.sets(st.sampled_from(NUMBERS), min_size=1), st.booleans()
)


@given(uploads=st.lists(UPLOAD, min_size=1, max_size=4), data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_a_credit_stays_while_a_list_holds_it(cast, uploads, data):
    """Credit 4 is a second one of debtor 1: who stays is who has a credit on a list that is left."""
    banks = {"kalbar": cast.bank_officer.bank, "bri": cast.other_bank_officer.bank}
    debtor = {1: 1, 2: 2, 3: 3, 4: 1}
    with transaction.atomic():
        held = {}
        for bank, numbers, full in uploads:
            rows = [row(n, bank=bank, debtor_nik=nik(debtor[n])) for n in sorted(numbers)]
            held[save(rows, banks[bank], full=full)] = {
                (bank, f"A-{n}", debtor[n]) for n in numbers
            }
        for batch in data.draw(st.permutations(list(held))):
            erase(batch)
            gone = held.pop(batch)
            left = set().union(*held.values())
            left_credits = Loan.objects.values_list("bank__code", "number", "person__nik_tail")
            assert {(bank, number, int(tail)) for bank, number, tail in left_credits} == left
            people = {person.reveal_nik() for person in Person.objects.all()}
            assert people == {nik(serial) for _bank, _number, serial in left}
            counted = batch.certificates.get().counts
            assert (counted["listed"], counted["loans"]) == (len(gone), len(gone - left))
            assert all(loan.batch in held for loan in Loan.objects.all())
            assert counts.differences() == []
        assert not Person.objects.exists()
        transaction.set_rollback(True)


# What a membership list led to


def test_a_membership_list_takes_along_what_it_led_to(import_list, match_list, person_of):
    import_list([row(1), row(2)])
    match_list([member(1, registered_on="2023-01-01"), member(2)])
    assert person_of("A-1").paid_until
    certificate = erase(Batch.objects.get(kind="members"))
    assert certificate.counts == {"memberships": 2, "moves": 2, "reset": 2, "refused_rows": 0}
    assert not Membership.objects.exists()
    assert not Move.objects.exists()
    for person in Person.objects.all():
        assert (person.state, person.paid_until, person.covered_on) == ("not_informed", None, None)
        assert person.is_added
    assert counts.differences() == []


def test_so_it_is_where_the_banks_list_came_later(import_list, match_list, person_of):
    match_list([member(1)])
    import_list([row(1)])
    assert person_of("A-1").state == "active"
    erase(Batch.objects.get(kind="members"))
    assert (person_of("A-1").state, person_of("A-1").paid_until) == ("not_informed", None)


def test_what_a_person_found_out_stays(import_list, match_list, person_of, cast):
    import_list([row(1)])
    actions.move(people=[person_of("A-1")], to_state=State.INFORMED, by=cast.officer_a,
                 on=date(2026, 5, 4))  # fmt: skip
    match_list([member(1)])
    erase(Batch.objects.get(kind="members"))
    assert (person_of("A-1").state, person_of("A-1").state_since) == ("informed", date(2026, 5, 4))
    assert [move.by for move in Move.objects.all()] == [cast.officer_a]


def test_another_list_that_speaks_of_the_same_people_holds(import_list, match_list, person_of):
    import_list([row(1)])
    match_list([member(1, paid_until="2026-09-30")], as_of="2026-09-30")
    match_list([member(1, paid_until="2026-12-31")], as_of="2026-10-31")
    earlier, later = Batch.objects.filter(kind="members").order_by("pk")
    erase(earlier)
    assert person_of("A-1").state == "active"
    assert person_of("A-1").paid_until == date(2026, 12, 31)
    assert set(Move.objects.values_list("batch", flat=True)) == {later.pk}
    erase(later)
    assert (person_of("A-1").state, person_of("A-1").paid_until) == ("not_informed", None)
    assert counts.differences() == []


# Lists that nobody saved


@pytest.mark.parametrize("faulty", [False, True])
def test_a_list_that_is_not_saved_goes_within_a_week(cast, faulty):
    batch = batch_of(cast.bank_officer.bank)
    rows = [{"a": "1", "b": "2"}] if faulty else [row(1), row(2, regency_code="99")]
    run.read_list(batch, io.BytesIO(as_text(rows).encode()))
    assert batch.status == ("refused" if faulty else "ready")
    week = batch.uploaded_at - timedelta(days=5)
    Batch.objects.update(uploaded_at=week)
    call_command("erase_kur", save=True, stdout=io.StringIO())
    batch.refresh_from_db()
    assert batch.status != "expired"
    Batch.objects.update(uploaded_at=week - timedelta(days=1, minutes=1))
    call_command("erase_kur", stdout=io.StringIO())  # shows only
    assert Batch.objects.get().status != "expired"
    call_command("erase_kur", save=True, stdout=io.StringIO())
    assert Batch.objects.get().status == "expired"
    assert not RefusedRow.objects.exists()
    assert not staging.table_exists(batch)


def test_the_page_says_until_when_and_that_it_is_over(cast, as_user):
    batch = batch_of(cast.bank_officer.bank, status="ready", uploaded_at="2026-11-01T03:00Z")
    client = as_user(cast.bank_officer)
    page = client.get(f"/kur/unggahan/{batch.pk}/").content.decode()
    assert "isinya dihapus setelah 7 November 2026" in page
    call_command("erase_kur", save=True, stdout=io.StringIO())
    assert "isinya sudah dihapus" in client.get(f"/kur/unggahan/{batch.pk}/").content.decode()


def test_the_schedule_erases_what_is_past_its_date(import_list, match_list):
    import_list([row(1)])
    match_list([member(1)])
    Batch.objects.update(retain_until="2020-01-01")
    out = io.StringIO()
    call_command("erase_kur", stdout=out)
    assert Person.objects.exists()  # shows first
    call_command("erase_kur", save=True, stdout=out)
    assert not Person.objects.exists()
    assert not Membership.objects.exists()
    assert not Move.objects.exists()
    assert out.getvalue().count("HAPUS-") == 2
    call_command("erase_kur", save=True, stdout=out)
    assert out.getvalue().count("HAPUS-") == 2


def test_the_days_steps_run_where_mail_is_down(import_list, cast, settings):
    """A port on which no mail server listens: what is past its date goes all the same."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    DataProtectionContact.objects.create(name="Rina", email="rina@contoh.id")
    import_list([row(1)])
    Batch.objects.update(retain_until="2020-01-01")
    with pytest.raises(CommandError, match="send_access_summary"):
        call_command("daily", stdout=io.StringIO(), stderr=io.StringIO())
    assert not Person.objects.exists()


def test_lists_from_before_are_known_to_hold_what_they_held(import_list, match_list, cast):
    """The data that came before lists were kept for each credit: the migration finds them."""
    import_list([row(1), row(2)], full=True)
    match_list([member(1)])
    import_list([row(1), row(3)], full=True)
    import_list([row(4)])
    import_list([row(1, phone="0811"), row(3), row(4)], full=True)
    known = set(Listing.objects.values_list("batch", "loan"))
    changing = Batch.objects.latest("pk").pk
    Listing.objects.all().delete()
    [path] = Path(migrations.__path__[0]).glob("*_lists_and_trails.py")
    before = importlib.import_module(f"{migrations.__name__}.{path.stem}")
    with connection.cursor() as cursor, pgtrigger.ignore("kur.Move:never_changed"):
        for statement in before.DATA:
            cursor.execute(statement)
    found = set(Listing.objects.values_list("batch", "loan"))
    # Of a credit that was changed since, the lists before the change are not known.
    changed = Loan.objects.get(number="A-1").pk
    assert {pair for pair in known if pair[1] != changed} == found - {(changing, changed)}
    assert {pair for pair in found if pair[1] == changed} == {(changing, changed)}


# The trails are only added to


OWN_RULES = r"A trail is never|Moves go with an erasure|that was public is never"


def refused(statement, *parameters):
    """By a trail's own rule, and not because rows of this transaction hang on it."""
    own = pytest.raises(DatabaseError, match=OWN_RULES)
    with own, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, parameters)
    return True


@pytest.fixture
def trails(import_list, cast):
    """A move, an access and a certificate of an earlier transaction."""
    import_list([row(1), row(2)])
    people = list(Person.objects.all())
    actions.move(people=people, to_state=State.INFORMED, by=cast.officer_a)
    Access.objects.create(user=cast.officer_a, kind="view", purpose="Uji", people=[1])
    ErasureCertificate.objects.create(
        number="HAPUS-1", batch=Batch.objects.get(), reason="Uji", counts={}, digest="",
        transaction=1,
    )  # fmt: skip


TRAILS = ["kur_move", "kur_access", "kur_erasurecertificate"]


@pytest.mark.parametrize("table", TRAILS)
def test_a_trail_is_neither_changed_nor_emptied(trails, table):
    assert refused(f"UPDATE {table} SET id = id")
    assert refused(f"DELETE FROM {table}")
    assert refused(f"TRUNCATE {table} CASCADE")


def test_emptying_a_table_that_a_trail_hangs_on_is_refused(trails):
    for table in ["kur_person", "kur_batch", "accounts_user"]:
        assert refused(f"TRUNCATE {table} CASCADE")


def test_a_debtor_is_not_deleted_beside_an_erasure(trails):
    with pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.all().delete()
    assert Move.objects.count() == 2


def test_an_erasure_takes_moves_and_says_how_many(trails):
    assert erase(Batch.objects.get()).counts["moves"] == 2
    assert not Move.objects.exists()


def test_a_credit_that_only_an_erased_full_list_lacked_is_called_about_again(import_list, rules):
    import_list([row(1), row(2)])
    import_list([row(1)], full=True)
    import_list([row(1)], full=True, name="lagi.csv")
    _first, mistake, again = lists()
    erase(mistake)
    assert Person.objects.open().count() == 1  # the other one lacks it as well
    erase(again)
    assert Person.objects.open().count() == 2
    assert not Loan.objects.exclude(missing_since=None).exists()
