"""What happens to a note: written, verified or refused by another, withdrawn, replaced."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from accounts.notices import tell
from common.trail import recorded
from participants.coverage.models import MonthNote, note_places
from regions.models import Region

State = MonthNote.State


@recorded
def write_note(*, region: Region, month: date, text: str, by: User) -> MonthNote:
    _require_place(region, month, by)
    return MonthNote.objects.create(region=region, month=month, text=text, written_by=by)


@recorded
def replace_note(*, note: MonthNote, text: str, reason: str, by: User) -> MonthNote:
    """The former stands until another person has verified what replaces it."""
    note = _locked(note)
    _require_place(note.region, note.month, by)
    if not note.is_verified:
        raise ValidationError(_("Hanya catatan terverifikasi yang dapat diganti."))
    if note.replacements.filter(state__in=MonthNote.OPEN_STATES).exists():
        raise ValidationError(_("Penggantinya sudah ditulis dan menunggu verifikasi."))
    return MonthNote.objects.create(
        region=note.region,
        month=note.month,
        text=text,
        replaces=note,
        change_reason=reason,
        written_by=by,
    )


@recorded
def verify_note(*, note: MonthNote, by: User) -> None:
    note = _locked(note)
    _require_second_person(note, by)
    former = _locked(note.replaces) if note.replaces else None
    if former is not None and not former.is_verified:
        raise ValidationError(_("Catatan yang digantikannya sudah ditarik; tolak pengganti ini."))
    now = timezone.now()
    note.state, note.verified_by, note.verified_at = State.VERIFIED, by, now
    note.save()
    if former is not None:
        _close(former, State.WITHDRAWN, note.change_reason, note.written_by)
    _tell_author(note, "")


@recorded
def refuse_note(*, note: MonthNote, reason: str, by: User) -> None:
    note = _locked(note)
    _require_second_person(note, by)
    _close(note, State.REFUSED, reason, by)
    _tell_author(note, reason)


@recorded
def withdraw_note(*, note: MonthNote, reason: str, by: User) -> None:
    note = _locked(note)
    if not may_withdraw(note, by):
        raise PermissionDenied(_("Catatan ditarik oleh petugas wilayahnya atau verifikator."))
    if note.is_closed:
        raise ValidationError(_("Catatan ini sudah ditolak atau ditarik."))
    _close(note, State.WITHDRAWN, reason, by)
    if by.pk != note.written_by_id:
        _tell_author(note, reason)


def may_change(note: MonthNote, user: User) -> bool:
    return note_places(user, note.month).filter(pk=note.region_id).exists()


def may_withdraw(note: MonthNote, user: User) -> bool:
    return user.may_verify_reports or may_change(note, user)


def _require_place(region: Region, month: date, by: User) -> None:
    if not note_places(by, month).filter(pk=region.pk).exists():
        raise PermissionDenied(_("Catatan ditulis oleh petugas wilayahnya."))


def _require_second_person(note: MonthNote, by: User) -> None:
    if not by.may_verify_reports:
        raise PermissionDenied(_("Catatan diperiksa oleh verifikator wilayah."))
    if note.written_by_id == by.pk:
        raise PermissionDenied(_("Yang menulis catatan tidak memeriksanya sendiri."))
    if not note.is_waiting:
        raise ValidationError(_("Catatan ini tidak menunggu verifikasi lagi."))


def _locked(note: MonthNote) -> MonthNote:
    notes = MonthNote.objects.select_for_update(of=["self"])
    return notes.select_related("region", "written_by", "replaces").get(pk=note.pk)


def _close(note: MonthNote, state: MonthNote.State, reason: str, by: User) -> None:
    note.state, note.reason = state, reason
    note.closed_by, note.closed_at = by, timezone.now()
    note.save()


def _tell_author(note: MonthNote, reason: str) -> None:
    tell(
        users=[note.written_by],
        kind=Notice.Kind.NOTE,
        subject=f"{note.region.short_name}: {note.get_state_display()}",
        month=note.month,
        note=reason,
        path=note.get_absolute_url(),
    )
