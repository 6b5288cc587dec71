"""Notes of a month: who writes them, who verifies, and that nothing said is ever edited."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Notice, User
from participants.coverage.models import MonthNote
from participants.coverage.notes import actions
from participants.coverage.notes.forms import LineField
from tests import factories

JULY = date(2024, 7, 1)
LAYOFF = "PHK 400 orang di pabrik kayu"


@pytest.fixture
def write(cast, places):
    def written(region=None, *, by=None, text=LAYOFF):
        by = by or cast.officer_a
        return actions.write_note(region=region or places.kubu_raya, month=JULY, text=text, by=by)

    return written


def standing(moment=None):
    return [note.text for note in MonthNote.objects.known_at(moment)]


def test_a_note_stands_once_another_person_has_verified_it(write, cast):
    note = write()
    assert standing() == []
    actions.verify_note(note=note, by=cast.verifier)
    assert standing() == [LAYOFF]
    told = Notice.objects.get(user=cast.officer_a, kind=Notice.Kind.NOTE)
    assert (told.subject, told.path) == ("Kab. Kubu Raya: terverifikasi", f"/catatan/{note.pk}/")


@pytest.mark.parametrize("who", ["officer_b", "verifier", "admin", "bank_officer", "award_admin"])
def test_only_staff_of_the_place_write(write, cast, who):
    with pytest.raises(PermissionDenied):
        write(by=getattr(cast, who))


def test_an_official_writes_about_their_own_place_alone(write, cast, places):
    write(places.province, by=cast.official)
    with pytest.raises(PermissionDenied):
        write(places.kubu_raya, by=cast.official)


@pytest.mark.parametrize("who", ["officer_a", "officer_b", "official", "admin"])
def test_only_verifiers_verify_and_refuse(write, cast, who):
    note, by = write(), getattr(cast, who)
    with pytest.raises(PermissionDenied):
        actions.verify_note(note=note, by=by)
    with pytest.raises(PermissionDenied):
        actions.refuse_note(note=note, reason="Bukan bulan ini", by=by)


def test_a_verifier_who_wrote_it_as_a_deputy_never_verifies_it(write, cast, places):
    """As a deputy the verifier is an officer of the branch, and afterwards the author still."""
    deputy = User.objects.get(pk=cast.verifier.pk)
    deputy.role, deputy.branch, deputy.acting_for = (
        User.Role.BRANCH_STAFF,
        places.branch_a,
        cast.officer_a,
    )
    note = MonthNote.objects.get(pk=write(by=deputy).pk)
    assert note.author == "verifikator untuk petugas.a"
    with pytest.raises(PermissionDenied):
        actions.verify_note(note=note, by=cast.verifier)
    with pytest.raises(IntegrityError, match="note_author_never_verifies"), transaction.atomic():
        MonthNote.objects.filter(pk=note.pk).update(
            state="terverifikasi", verified_by=cast.verifier, verified_at=timezone.now()
        )


def test_what_a_note_says_is_never_edited_nor_deleted(write, cast):
    note = write()
    for changes in ({"text": "PHK 40 orang"}, {"month": date(2024, 6, 1)}):
        with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
            MonthNote.objects.filter(pk=note.pk).update(**changes)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        MonthNote.objects.all().delete()
    actions.withdraw_note(note=note, reason="Salah wilayah", by=cast.officer_a)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        MonthNote.objects.filter(pk=note.pk).update(reason="lain")


def test_the_former_stands_until_what_replaces_it_is_verified(write, cast):
    note = write()
    actions.verify_note(note=note, by=cast.verifier)
    newer = actions.replace_note(
        note=note, text="PHK 380 orang", reason="Angka akhir Disnaker", by=cast.officer_a
    )
    assert standing() == [LAYOFF]
    with pytest.raises(ValidationError):  # one replacement at a time
        actions.replace_note(note=note, text="PHK 1 orang", reason="Lagi saja", by=cast.officer_a)
    before = timezone.now()
    actions.verify_note(note=newer, by=cast.verifier)
    assert standing() == ["PHK 380 orang"]
    assert standing(before) == [LAYOFF]
    note.refresh_from_db()
    assert (note.state, note.reason) == ("ditarik", "Angka akhir Disnaker")


def test_a_refused_replacement_leaves_the_former_and_room_for_another(write, cast):
    note = write()
    actions.verify_note(note=note, by=cast.verifier)
    first = actions.replace_note(note=note, text="PHK 1 orang", reason="Keliru", by=cast.officer_a)
    actions.refuse_note(note=first, reason="Tidak masuk akal", by=cast.verifier)
    assert standing() == [LAYOFF]
    actions.replace_note(note=note, text="PHK 380 orang", reason="Final", by=cast.officer_a)


def test_looking_back_a_note_stands_from_its_verification_to_its_withdrawal(write, cast):
    note, before = write(), timezone.now()
    actions.verify_note(note=note, by=cast.verifier)
    between = timezone.now()
    actions.withdraw_note(note=note, reason="Terjadi di bulan lain", by=cast.officer_a)
    assert [standing(moment) for moment in (before, between, None)] == [[], [LAYOFF], []]
    with pytest.raises(ValidationError):
        actions.withdraw_note(note=note, reason="Dua kali", by=cast.officer_a)


def test_staff_of_another_place_withdraw_nothing(write, cast):
    with pytest.raises(PermissionDenied):
        actions.withdraw_note(note=write(), reason="Bukan kami", by=cast.officer_b)


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "terverifikasi"},
        {"state": "ditolak"},
        {"verified_at": datetime(2024, 8, 1, tzinfo=timezone.get_default_timezone())},
        {"month": date(2024, 7, 2)},
        {"text": ""},
        {"change_reason": "tanpa yang diganti"},
    ],
)
def test_the_database_refuses_half_a_decision(cast, places, broken):
    values = {
        "region": places.kubu_raya,
        "month": JULY,
        "text": LAYOFF,
        "written_by": cast.officer_a,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthNote.objects.create(**values | broken)


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_a_line_is_one_line_of_printable_words_or_refused(text):
    try:
        line = LineField(required=False).clean(text)
    except ValidationError:
        return
    assert line.isprintable()
    assert line == " ".join(text.split())
    assert all(len(word) <= 40 for word in line.split())


def test_a_branch_writes_only_of_months_in_which_it_served_the_place(write, cast, places):
    factories.BranchServiceFactory(
        branch=places.branch_b, region=places.pontianak, valid_until=date(2024, 1, 1)
    )
    with pytest.raises(PermissionDenied):
        write(places.pontianak, by=cast.officer_b)
