"""The way of a debtor: which moves there are, and that every one is logged and can be undone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from participants.kur import actions, counts
from participants.kur.models import Move, Person, State, StateCount
from participants.kur.models.states import (
    ASIDE_STATES,
    COVERED_STATES,
    MOVES,
    NEEDS_EVIDENCE,
    OPEN_STATES,
    RULES,
    STALLED_AFTER,
    WAY,
    Stage,
)
from tests.participants.kur.lists import row


def test_the_states_are_those_of_the_domain():
    assert [state.label for state in State] == [
        "belum disosialisasi", "sudah disosialisasi", "berminat", "menolak", "terdaftar", "aktif",
        "masa tenggang", "nonaktif", "aktif kembali", "sudah peserta PU",
        "tidak memenuhi syarat", "KUR lunas",
    ]  # fmt: skip
    assert set(RULES) == set(State)
    assert set(STALLED_AFTER) == set(OPEN_STATES)
    assert {*WAY, *ASIDE_STATES} == set(State)


def test_every_state_of_the_way_can_be_reached():
    reached, todo = {State.NOT_INFORMED}, [State.NOT_INFORMED]
    while todo:
        new = set(MOVES[todo.pop()]) - reached
        reached |= new
        todo += new
    assert reached == set(State)


@pytest.mark.parametrize("state", State)
def test_a_state_leads_to_other_known_states_alone(state):
    moves, listed = RULES[state].moves, RULES[state].listed
    assert moves
    assert state not in moves
    assert len(set(moves)) == len(moves)
    assert set(moves) <= set(State)
    assert {*listed, *listed.values()} - {None} <= set(State)


def test_everybody_on_the_way_has_come_to_a_stage_but_who_was_not_informed():
    assert [s for s in WAY if RULES[s].stage is None] == [State.NOT_INFORMED]
    assert {RULES[s].stage for s in ASIDE_STATES} == {None}
    assert [s for s in WAY if RULES[s].stage == Stage.COVERED] == [
        State.ACTIVE, State.GRACE, State.LAPSED, State.RETURNED,
    ]  # fmt: skip


@pytest.fixture
def person(import_list, person_of):
    import_list([row(1)])
    return person_of("A-1")


def test_along_the_way_with_evidence(cast, person):
    for state in [State.INFORMED, State.INTERESTED, State.REGISTERED, State.ACTIVE, State.GRACE,
                  State.LAPSED, State.RETURNED]:  # fmt: skip
        verdict = actions.move(
            people=[person], to_state=state, by=cast.officer_a, evidence="Formulir F1",
            on=date(2026, 1, 5),
        )[0]  # fmt: skip
        assert verdict.is_allowed, state
    person.refresh_from_db()
    assert (person.state, person.covered_on) == (State.RETURNED, date(2026, 1, 5))
    assert Move.objects.filter(by=cast.officer_a, evidence="Formulir F1").count() == 7
    assert counts.differences() == []


@pytest.mark.parametrize("state", [State.GRACE, State.LAPSED, State.RETURNED])
def test_nobody_lapses_or_returns_who_was_never_covered(cast, person, state):
    verdict = actions.move(people=[person], to_state=state, by=cast.officer_a, evidence="x")[0]
    assert "tidak langsung" in verdict.reason
    assert not Move.objects.exists()


@pytest.mark.parametrize("state", [s for s in NEEDS_EVIDENCE if s in MOVES[State.NOT_INFORMED]])
def test_what_needs_evidence_is_refused_without(cast, person, state):
    assert "bukti" in actions.move(people=[person], to_state=state, by=cast.officer_a)[0].reason


def test_a_mistake_is_moved_back_and_both_stay(cast, person):
    move = actions.move(people=[person], to_state=State.INFORMED, by=cast.officer_a)
    assert move[0].is_allowed
    latest = Move.objects.get()
    with pytest.raises(ValidationError):
        actions.move_back(move=latest, by=cast.officer_a, reason=" ")
    with pytest.raises(PermissionDenied):
        actions.move_back(move=latest, by=cast.officer_b, reason="x")
    back = actions.move_back(move=latest, by=cast.officer_a, reason="salah orang")
    person.refresh_from_db()
    assert person.state == State.NOT_INFORMED
    assert (back.reverses, Move.objects.count()) == (latest, 2)
    with pytest.raises(ValidationError):
        actions.move_back(move=back, by=cast.officer_a, reason="lagi")
    assert counts.differences() == []


def test_a_cover_moved_back_was_never_counted(cast, person):
    for state in [State.INFORMED, State.INTERESTED, State.REGISTERED, State.ACTIVE]:
        actions.move(people=[person], to_state=state, by=cast.officer_a, evidence="x")
    actions.move_back(move=Move.objects.first(), by=cast.officer_a, reason="salah")
    person.refresh_from_db()
    assert person.covered_on is None
    assert counts.differences() == []


def test_the_log_refuses_moves_to_nowhere_and_by_nobody(cast, person):
    base = {"person": person, "from_state": "informed", "to_state": "interested"}
    for wrong in [{"to_state": "informed", "by": cast.officer_a}, {"by": None}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Move.objects.create(**base | wrong)


@pytest.mark.parametrize(
    ("on", "word"),
    [("2024-03-14", "kredit"), ("2024-05-09", "perpindahan terakhir"), ("2024-05-10", "")],
)
def test_no_move_is_dated_before_the_credit_or_the_former_move(cast, person, as_user, on, word):
    actions.move(people=[person], to_state=State.INFORMED, by=cast.officer_a, on=date(2024, 5, 10))
    response = as_user(cast.officer_a).post(
        f"/kur/debitur/{person.pk}/pindah/", {"to_state": "interested", "on": on}
    )
    person.refresh_from_db()
    if word:
        assert word in response.context["move_form"].errors["on"][0]
        assert person.state == State.INFORMED
    else:
        assert (response.status_code, person.state) == (302, State.INTERESTED)


def test_counts_follow_every_move(cast, import_list):
    import_list([row(n) for n in range(1, 8)])
    people = list(Person.objects.all())
    actions.move(people=people[:3], to_state=State.INFORMED, by=cast.officer_a)
    kept = {count.state: count.n for count in StateCount.objects.filter(bank=None) if count.n}
    assert kept == {"not_informed": 4, "informed": 3}
    assert counts.differences() == []


def test_stalled_by_the_age_of_its_state(import_list):
    import_list([row(1)])
    person = Person.objects.get()
    days = STALLED_AFTER[State.NOT_INFORMED]
    today = timezone.localdate()
    for age, stalled in [(days, False), (days + 1, True)]:
        Person.objects.update(state_since=today - timedelta(days=age))
        person.refresh_from_db()
        assert person.is_stalled == stalled
        assert (person.stalls_on <= today) == stalled


def test_covered_states_are_open_or_safe():
    assert set(COVERED_STATES) <= set(WAY)
