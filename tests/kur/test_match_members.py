"""Bank list and membership list meet on the hash; the list is the evidence of every move."""

from datetime import date

import pytest

from participants.kur import actions, counts
from participants.kur.models import Doubt, Membership, Move, Person
from tests.kur.lists import nik, row


def member(serial=1, segment="BPU", registered_on="2024-04-01", paid_until="2026-10-31", **more):
    return {
        "nik": nik(serial),
        "segment": segment,
        "registered_on": registered_on,
        "paid_until": paid_until,
    } | more


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "active"),
        ({"paid_until": "2027-01-31"}, "active"),
        ({"paid_until": "2026-09-30"}, "grace"),
        ({"paid_until": "2026-07-31"}, "grace"),  # three months in arrears
        ({"paid_until": "2026-06-30"}, "not_informed"),  # a lapsed member was never brought in
        ({"paid_until": ""}, "registered"),
        ({"segment": "PU"}, "pu_member"),
        ({"segment": "Bukan Penerima Upah"}, "active"),
    ],
    ids=str,
)
def test_a_match_moves_the_debtor(import_list, match_list, person_of, changes, state):
    import_list([row(1), row(2)])
    said = match_list([member(1, **changes), member(8)])
    assert (said["rows"], said["matched"]) == (2, 1)
    assert person_of("A-1").state == state
    assert person_of("A-2").state == "not_informed"
    if state != "not_informed":
        move = Move.objects.get()
        assert (move.to_state, move.by, move.evidence) == (state, None, "daftar kepesertaan")
        assert move.batch.kind == "members"
    assert counts.differences() == []


def test_shows_without_saving(import_list, match_list):
    import_list([row(1)])
    assert match_list([member(1)], save=False)["matched"] == 1
    assert not Membership.objects.exists()
    assert not Move.objects.exists()


def test_twice_changes_nothing(import_list, match_list):
    import_list([row(1)])
    match_list([member(1)])
    match_list([member(1)])
    assert Move.objects.count() == 1


def test_the_membership_list_may_come_first(import_list, match_list, person_of):
    match_list([member(1)])
    import_list([row(1)])
    assert person_of("A-1").state == "active"
    assert counts.differences() == []


def test_members_keep_no_nik(match_list):
    match_list([member(1)])
    kept = Membership.objects.get()
    assert nik(1) not in repr(vars(kept))
    assert {field.name for field in Membership._meta.fields}.isdisjoint({"nik", "kpj"})


def test_a_member_from_before_the_credit_is_not_added_by_kur(import_list, match_list, person_of):
    import_list([row(1), row(2)])
    match_list([member(1, registered_on="2023-01-01"), member(2)])
    assert not person_of("A-1").is_added
    assert person_of("A-2").is_added
    assert person_of("A-2").covered_on == date(2024, 4, 1)


def test_bpu_decides_where_somebody_is_on_the_list_twice(import_list, match_list, person_of):
    import_list([row(1)])
    rows = [member(1, segment="PU"), member(1)]
    assert match_list(rows, save=False)["matched"] == 1  # people, as when it is saved
    assert match_list(rows)["matched"] == 1
    assert person_of("A-1").state == "active"


def test_later_lists_lapse_and_return(import_list, match_list, person_of):
    import_list([row(1)])
    for as_of, paid_until, state in [
        ("2026-05-31", "2026-05-31", "active"),
        ("2026-07-31", "2026-05-31", "grace"),
        ("2026-10-31", "2026-05-31", "lapsed"),
        ("2026-11-15", "2026-11-30", "returned"),
    ]:
        match_list([member(1, paid_until=paid_until)], as_of=as_of)
        assert person_of("A-1").state == state
    assert Move.objects.count() == 4


def test_an_older_list_does_not_undo_a_newer_one(import_list, match_list, person_of):
    import_list([row(1)])
    match_list([member(1)])
    match_list([member(1, paid_until="2026-01-31")], as_of="2026-01-31")
    assert person_of("A-1").paid_until == date(2026, 10, 31)


def test_very_different_names_wait_for_a_person(cast, import_list, match_list, person_of):
    import_list([row(1, debtor_name="Siti Rahayu"), row(2, debtor_name="Muhamad Ali")])
    said = match_list([member(1, name="Budi Santoso"), member(2, name="Mohammad Alie")])
    assert said["doubtful"] == 1
    assert person_of("A-1").state == "not_informed"
    assert person_of("A-2").state == "active"
    doubt = Doubt.objects.get()
    actions.settle_doubt(doubt=doubt, verdict="same", reason="KTP dilihat", by=cast.officer_a)
    assert person_of("A-1").state == "active"
    assert doubt.decided_by == cast.officer_a
    assert counts.differences() == []


def test_somebody_else_stays_where_they_are(cast, import_list, match_list, person_of):
    import_list([row(1, debtor_name="Siti Rahayu")])
    match_list([member(1, name="Budi Santoso")])
    actions.settle_doubt(
        doubt=Doubt.objects.get(), verdict="different", reason="NIK salah", by=cast.officer_a
    )
    assert person_of("A-1").state == "not_informed"
    match_list([member(1, name="Budi Santoso", paid_until="2026-12-31")])
    assert person_of("A-1").state == "not_informed"
    assert Doubt.objects.filter(verdict="open").count() == 0


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"nik": "1"}, "nik"),
        ({"segment": "X"}, "segment"),
        ({"registered_on": "2999-01-01"}, "registered_on"),
        ({"paid_until": "kapan-kapan"}, "paid_until"),
        ({"paid_until": "2024-03-31"}, "paid_until"),
        ({"name": "x" * 121}, "name"),
        ({"name": nik(1)}, "name"),
    ],
    ids=str,
)
def test_faulty_rows_are_refused(match_list, changes, column):
    from participants.kur.models import RefusedRow

    said = match_list([member(1, name="A") | changes, member(2, name="B"), member(3, name="C")])
    assert (said["accepted"], said["rejected"]) == (2, 1)
    assert RefusedRow.objects.get().faults[0][0] == column


def test_contradicting_lines_are_refused(match_list):
    said = match_list([member(1), member(1, paid_until="2026-01-31"), member(2), member(2)])
    assert (said["accepted"], said["rejected"], said["duplicates"]) == (1, 2, 1)


def test_nobody_is_made_up_by_a_membership_list(match_list):
    match_list([member(1)])
    assert not Person.objects.exists()
