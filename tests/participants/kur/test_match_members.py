"""Bank list and membership list meet on the hash; the list is the evidence of every move."""

from datetime import date

import pytest

from participants.kur import actions, counts
from participants.kur.models import Doubt, Membership, Move, Person, RefusedRow, State
from tests.participants.kur.lists import nik, row


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
        ({"paid_until": "2026-06-30"}, "lapsed"),  # in the fourth month
        ({"paid_until": "2025-01-31"}, "lapsed"),
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
    move = Move.objects.get()
    assert (move.to_state, move.by, move.evidence) == (state, None, "daftar kepesertaan")
    assert move.batch.kind == "members"
    assert counts.differences() == []


# From each state, by what a list says: registered, paid, in arrears, lapsed, member as PU.
LED_TO = {
    "not_informed": ["registered", "active", "grace", "lapsed", "pu_member"],
    "informed": ["registered", "active", "grace", "lapsed", "pu_member"],
    "interested": ["registered", "active", "grace", "lapsed", "pu_member"],
    "declined": ["registered", "active", "grace", "lapsed", "pu_member"],
    "registered": ["registered", "active", "grace", "lapsed", "pu_member"],
    "active": ["active", "active", "grace", "lapsed", "pu_member"],
    "grace": ["grace", "active", "grace", "lapsed", "pu_member"],
    "lapsed": ["lapsed", "returned", "grace", "lapsed", "pu_member"],
    "returned": ["returned", "returned", "grace", "lapsed", "pu_member"],
    "pu_member": ["registered", "active", "grace", "lapsed", "pu_member"],
    "not_eligible": ["registered", "active", "grace", "not_eligible", "pu_member"],
    "paid_off": ["paid_off"] * 5,
}  # fmt: skip
SAYS = {
    "registered": {"paid_until": ""},
    "active": {"paid_until": "2026-10-31"},
    "grace": {"paid_until": "2026-08-31"},
    "lapsed": {"paid_until": "2026-06-30"},
    "pu_member": {"segment": "PU"},
}


@pytest.mark.parametrize("before", LED_TO)
def test_where_a_list_leads_from_every_state(import_list, match_list, person_of, before):
    import_list([row(n) for n in range(1, 6)])
    Person.objects.update(state=before, state_since=date(2026, 1, 1))
    counts.rebuild()
    match_list([member(n, **says) for n, says in enumerate(SAYS.values(), start=1)],
               as_of="2026-10-31")  # fmt: skip
    assert [person_of(f"A-{n}").state for n in range(1, 6)] == LED_TO[before]
    assert counts.differences() == []


def test_a_list_does_not_undo_what_somebody_found_out_later(
    cast, import_list, match_list, person_of
):
    import_list([row(1)])
    match_list([member(1, paid_until="2026-05-31")], as_of="2026-09-30")
    actions.move(
        people=[person_of("A-1")], to_state=State.RETURNED, by=cast.officer_a,
        evidence="Bukti bayar", on=date(2026, 10, 5),
    )  # fmt: skip
    import_list([row(1, amount="60000000")])  # meets the list of September again
    assert person_of("A-1").state == "returned"
    match_list([member(1, paid_until="2026-05-31")], as_of="2026-10-31")
    assert person_of("A-1").state == "lapsed"


def test_a_lapsed_bpu_membership_does_not_hide_that_a_pu_membership_protects(
    import_list, match_list, person_of
):
    import_list([row(1)])
    match_list([member(1, segment="PU"), member(1, paid_until="2025-01-31")])
    assert person_of("A-1").state == "pu_member"


def test_a_lapsed_member_who_pays_again_has_returned_on_the_day_of_the_list(
    import_list, match_list, person_of
):
    import_list([row(1)])
    match_list([member(1, paid_until="2026-01-31")], as_of="2026-09-30")
    match_list([member(1, paid_until="2026-10-31")], as_of="2026-10-31")
    steps = Move.objects.order_by("pk").values_list("from_state", "to_state", "on")
    assert list(steps) == [
        ("not_informed", "lapsed", date(2026, 9, 30)),
        ("lapsed", "returned", date(2026, 10, 31)),
    ]
    assert person_of("A-1").covered_on == date(2026, 10, 31)
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


def test_a_title_in_common_is_no_name_in_common(import_list, match_list, person_of):
    import_list([row(1, debtor_name="H. Yusuf Bahari")])
    assert match_list([member(1, name="H. Eko Prasetyo")])["doubtful"] == 1
    assert person_of("A-1").state == "not_informed"


def test_what_is_shown_before_saving_is_what_saving_does(cast, import_list, match_list):
    """Whoever counts as a match before and waits for a person after was never a match."""
    who = ["Siti Rahayu", "Muhamad Ali", "Dewi Lestari", "Agus Salim", "Ratna Sari", "Joko Widodo"]
    import_list([row(n, debtor_name=name) for n, name in enumerate(who, start=1)])
    # An earlier list: Dewi was found to be somebody else, Agus to be himself under another name.
    match_list([member(3, name="Budi Santoso"), member(4, name="Eko Prasetyo")], as_of="2026-08-31")
    for name, verdict in [("Budi Santoso", "different"), ("Eko Prasetyo", "same")]:
        actions.settle_doubt(
            doubt=Doubt.objects.get(other_name=name), verdict=verdict, reason="KTP",
            by=cast.officer_a,
        )  # fmt: skip
    # Ratna is on a newer list as herself; Joko's PU membership under another name is his only one
    # that has not lapsed.
    match_list([member(5, name="Ratna Sari")], as_of="2026-11-15")
    match_list([member(6, segment="PU", name="Bambang Irawan")], as_of="2026-08-31")
    rows = [
        member(1, name="Budi Hartono"),
        member(2, name="Mohammad Alie"),
        member(3, name="Budi Santoso"),
        member(4, name="Eko Prasetyo"),
        member(5, name="Wahyu Nugroho"),
        member(6, name="Joko Widodo", paid_until="2025-01-31"),
        member(8, name="Tidak Punya Kredit"),
    ]
    shown = match_list(rows, save=False)
    saved = match_list(rows)
    again = match_list(rows, save=False)
    assert [(each["matched"], each["doubtful"]) for each in (shown, saved, again)] == [(3, 2)] * 3


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
        ({"registered_on": "2099-01-01"}, "registered_on"),
        ({"paid_until": "kapan-kapan"}, "paid_until"),
        ({"paid_until": "2024-03-31"}, "paid_until"),
        ({"name": "x" * 121}, "name"),
        ({"name": nik(1)}, "name"),
    ],
    ids=str,
)
def test_faulty_rows_are_refused(match_list, changes, column):
    said = match_list([member(1, name="A") | changes, member(2, name="B"), member(3, name="C")])
    assert (said["accepted"], said["rejected"]) == (2, 1)
    assert RefusedRow.objects.get().faults[0][0] == column


def test_contradicting_lines_are_refused(match_list):
    said = match_list([member(1), member(1, paid_until="2026-01-31"), member(2), member(2)])
    assert (said["accepted"], said["rejected"], said["duplicates"]) == (1, 2, 1)


def test_nobody_is_made_up_by_a_membership_list(match_list):
    match_list([member(1)])
    assert not Person.objects.exists()
