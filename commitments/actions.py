"""Everything that changes a meeting or a commitment: one transaction each, with who did it and why."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from commitments.attainment import freeze_baseline
from commitments.models import (
    Answer,
    AttachedFile,
    Commitment,
    Meeting,
    MeetingPaper,
    PathStep,
    Progress,
)
from common.data_version import DataVersion
from common.problems import NotNow
from common.trail import recorded
from participants.figures.models import RegionTotal

Steps = Sequence[tuple[date, int]]  # (month, people by its end)


# Meetings


@recorded
def hold_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """What is held on sample figures is a sample itself."""
    _require(by.may_hold_meetings)
    if meeting.pk:
        _locked_meeting(meeting)
    else:
        meeting.is_sample = RegionTotal.objects.end_with_sample()
    meeting.save()
    return meeting


@recorded
def add_paper(*, paper: MeetingPaper, file: AttachedFile, by: User) -> MeetingPaper:
    """Also after the meeting: the signed minutes arrive days later."""
    _require(by.may_hold_meetings)
    paper.attached, paper.added_by = _attached(file, by), by
    paper.save()
    return paper


def _locked_meeting(meeting: Meeting) -> Meeting:
    fresh = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if fresh.is_closed:
        raise NotNow(final_words())
    return fresh


def final_words() -> str:
    return _("Risalah rapat ini sudah final; yang berubah dicatat pada komitmennya.")


# Commitments


@recorded
def enter(*, commitment: Commitment, steps: Steps = (), by: User) -> Commitment:
    """A new one, or another wording of one that still waits. In force once somebody else has
    verified its source. What is promised on sample figures is a sample itself."""
    _require(commitment.is_spoken_for_by(by))
    former = Commitment.objects.filter(pk=commitment.pk).first()
    if commitment.meeting and (former is None or former.meeting_id != commitment.meeting_id):
        _locked_meeting(commitment.meeting)
    if commitment.pk:
        _locked(commitment)
    else:
        DataVersion.bump()  # who enters at the same moment waits here, and gets the next number
        commitment.number = Commitment.next_number()
        commitment.is_sample = RegionTotal.objects.end_with_sample()
    commitment.recorded_at, commitment.recorded_by = timezone.now(), by
    commitment.returned_reason = ""
    freeze_baseline(commitment)
    commitment.save()
    _set_steps(commitment, steps)
    return commitment


@recorded
def change(
    *, former: Commitment, commitment: Commitment, steps: Steps = (), reason: str, by: User
) -> Commitment:
    """Another wording of one in force: the former counts until somebody else has verified this."""
    former = _locked(former)
    _require(former.is_spoken_for_by(by) and commitment.is_spoken_for_by(by))
    if not former.is_in_force:
        raise NotNow(_("Komitmen ini tidak berlaku lagi, jadi tidak dapat diubah."))
    if Commitment.objects.waiting().filter(number=former.number).exists():
        raise NotNow(_("Perubahan lain dari komitmen ini masih menunggu verifikasi."))
    if commitment.changed_at:
        _locked_meeting(commitment.changed_at)
    commitment.number, commitment.change_reason = former.number, reason
    commitment.is_sample = former.is_sample
    commitment.recorded_at, commitment.recorded_by = timezone.now(), by
    if commitment.is_measured_like(former):
        commitment.baseline_month = former.baseline_month
        commitment.baseline_people = former.baseline_people
        commitment.baseline = former.baseline
    else:
        freeze_baseline(commitment)
    commitment.save()
    _set_steps(commitment, steps)
    return commitment


@recorded
def verify(*, commitment: Commitment, by: User) -> Commitment:
    """From now on it is in force, and the wording before it is history."""
    _require(by.may_verify_commitments)
    commitment = _waiting(commitment)
    if commitment.recorded_by_id == by.pk:
        raise NotNow(_("Komitmen diverifikasi orang lain, bukan pencatatnya."))
    if commitment.baseline_people is None:
        raise NotNow(
            _("Belum ada angka terverifikasi sebelum bulan mulai, jadi belum ada yang diukur.")
        )
    now = timezone.now()
    former = Commitment.objects.in_force().filter(number=commitment.number)
    former.update(superseded_at=now)
    commitment.verified_at, commitment.verified_by = now, by
    commitment.save()
    return commitment


@recorded
def send_back(*, commitment: Commitment, reason: str, by: User) -> Commitment:
    _require(by.may_verify_commitments)
    commitment = _waiting(commitment)
    commitment.returned_reason = reason
    commitment.save()
    return commitment


@recorded
def withdraw(
    *, commitment: Commitment, reason: str, meeting: Meeting | None = None, by: User
) -> Commitment:
    """It stays readable, and counts no more. Of a change that waits alone the change: what is in
    force stays, and may be changed again. At a meeting it is one of its decisions."""
    commitment = _locked(commitment)
    _require(commitment.is_spoken_for_by(by))
    if meeting:
        _locked_meeting(meeting)
    if commitment.withdrawn_at or commitment.superseded_at:
        raise NotNow(_("Komitmen ini sudah tidak berlaku."))
    commitment.withdrawn_at, commitment.withdrawn_by = timezone.now(), by
    commitment.withdrawn_in = meeting
    if commitment.is_change_that_waited:
        commitment.superseded_at = commitment.withdrawn_at
    commitment.withdrawal_reason = reason
    commitment.save()
    return commitment


# Progress


@recorded
def report_progress(
    *, progress: Progress, evidence: AttachedFile, commitment: Commitment, by: User
) -> Progress:
    _require(commitment.is_spoken_for_by(by))
    if not (commitment.is_in_force and commitment.is_by_hand):
        raise NotNow(_("Kemajuan komitmen ini diukur dari angka terverifikasi."))
    progress.attached = _attached(evidence, by)
    progress.number, progress.reported_by = commitment.number, by
    progress.save()
    return progress


@recorded
def verify_progress(*, progress: Progress, by: User) -> Progress:
    _require(by.may_verify_reports)
    progress = _waiting_progress(progress)
    if progress.reported_by_id == by.pk:
        raise NotNow(_("Kemajuan diverifikasi orang lain, bukan pelapornya."))
    progress.verified_at, progress.verified_by = timezone.now(), by
    progress.save()
    return progress


@recorded
def send_back_progress(*, progress: Progress, reason: str, by: User) -> Progress:
    _require(by.may_verify_reports)
    progress = _waiting_progress(progress)
    progress.returned_at, progress.returned_reason = timezone.now(), reason
    progress.save()
    return progress


@transaction.atomic
def answer(*, commitment: Commitment, kind: str, reason: str, by: User | None) -> Answer:
    """By its party on the page, or by whoever holds the link of the letter."""
    if by is not None:
        _require(commitment.is_spoken_for_by(by))
    return Answer.objects.create(number=commitment.number, kind=kind, reason=reason, answered_by=by)


# What all of them ask


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied(_("Tindakan ini bukan untuk peran Anda."))


def _attached(file: AttachedFile, by: User) -> AttachedFile:
    file.uploaded_by = by
    file.save()
    return file


def _locked(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_for_update(of=["self"]).get(pk=commitment.pk)


def _waiting(commitment: Commitment) -> Commitment:
    fresh = _locked(commitment)
    if not fresh.is_waiting or fresh.superseded_at:
        raise NotNow(_("Komitmen ini tidak menunggu verifikasi lagi."))
    return fresh


def _waiting_progress(progress: Progress) -> Progress:
    fresh = Progress.objects.select_for_update(of=["self"]).get(pk=progress.pk)
    if not fresh.is_waiting:
        raise NotNow(_("Laporan ini tidak menunggu verifikasi lagi."))
    return fresh


def _set_steps(commitment: Commitment, steps: Steps) -> None:
    commitment.steps.all().delete()
    PathStep.objects.bulk_create(
        PathStep(commitment=commitment, month=month, people=people) for month, people in steps
    )
