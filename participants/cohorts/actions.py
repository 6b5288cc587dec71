"""What may be done with a cohort: enter, verify, send back, withdraw; each with who did it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.deputies import officers_of
from accounts.models import Notice, User
from accounts.notices import settle, tell
from common.clock import clock_behind
from common.trail import recorded
from participants.cohorts.checks import faults
from participants.cohorts.lines import in_words
from participants.cohorts.models import CohortVersion, DecreeFile, SponsoredCohort

State = CohortVersion.State


class NotNow(ValidationError):  # noqa: N818 - named for what happened
    """The version is in a state in which this is not possible; the message says which."""


@recorded
def enter_version(
    *, version: CohortVersion, by: User, decree: DecreeFile | None = None, reason: str = ""
) -> CohortVersion:
    """A new cohort, a correction of one, or the answer to a return: it waits for a verifier.

    `version` is unsaved, as is its cohort where it is a new one; both have passed `faults`.
    """
    cohort = version.cohort
    if not by.may_enter_reports or cohort.branch_id != by.branch_id:
        raise PermissionDenied(_("Kohort dicatat oleh petugas cabang yang melayani wilayahnya."))
    if cohort._state.adding:
        cohort.save()
    else:
        _lock(cohort)
        if cohort.versions.filter(state=State.SUBMITTED).exists():
            raise NotNow(_("Catatan kohort ini masih menunggu verifikasi; tarik dulu."))
        settle(path=cohort.get_absolute_url(), kinds=[Notice.Kind.COHORT])
    if decree is not None:
        decree.save()
        version.decree_file = decree
    version.cohort = cohort
    version.entered_by = by
    version.reason = reason
    version.save()
    return version


@recorded
def verify_version(*, version: CohortVersion, by: User) -> CohortVersion:
    """From now on it is what the portal says of the cohort; what it said before stays known."""
    version = _decidable(version, by)
    for _field, message in faults(version):
        raise NotNow(_("Belum dapat diverifikasi: %(reason)s") % {"reason": message})
    current = version.cohort.versions.known_at(None).first()
    for earlier in [version.entered_at, getattr(current, "decided_at", None)]:
        if words := clock_behind(earlier):
            raise NotNow(words)
    now = timezone.now()
    version.cohort.versions.known_at(None).update(superseded_at=now)
    _decide(version, State.VERIFIED, by, now)
    for cohort in filter(None, [version.cohort, version.renews]):
        settle(path=cohort.get_absolute_url(), kinds=[Notice.Kind.ENDING])
    _tell_branch(version, gettext_lazy("Diverifikasi"))
    return version


@recorded
def return_version(*, version: CohortVersion, reason: str, by: User) -> CohortVersion:
    version = _decidable(version, by)
    version.decision_reason = reason
    _decide(version, State.RETURNED, by, timezone.now())
    _tell_branch(version, gettext_lazy("Dikembalikan"))
    return version


@recorded
def withdraw_version(*, version: CohortVersion, by: User) -> CohortVersion:
    """By the branch, while it waits; nothing that was verified changes."""
    version = _waiting(version)
    if not by.may_enter_reports or version.cohort.branch_id != by.branch_id:
        raise PermissionDenied(_("Catatan ini ditarik oleh cabang yang mencatatnya."))
    _decide(version, State.WITHDRAWN, by, timezone.now())
    return version


def entered_anything_of(user: Any, cohort: SponsoredCohort) -> bool:
    """Who entered any version of it verifies none."""
    return cohort.versions.filter(Q(entered_by=user) | Q(entered_for=user)).exists()


def _decidable(version: CohortVersion, by: User) -> CohortVersion:
    if not by.may_verify_reports:
        raise PermissionDenied(_("Kohort diperiksa oleh verifikator."))
    version = _waiting(version)
    if entered_anything_of(by, version.cohort):
        raise PermissionDenied(
            _("Anda ikut mencatat kohort ini; yang memeriksanya verifikator lain.")
        )
    return version


def _waiting(version: CohortVersion) -> CohortVersion:
    _lock(version.cohort)
    if version.renews is not None:
        _lock(version.renews)
    fresh = CohortVersion.objects.with_cohort().get(pk=version.pk)
    if not fresh.is_waiting:
        raise NotNow(
            _("Catatan ini tidak lagi menunggu verifikasi: %(state)s.")
            % {"state": fresh.get_state_display()}
        )
    return fresh


def _lock(cohort: SponsoredCohort) -> None:
    """Until the transaction ends; of a cohort and its renewals one is changed at a time."""
    SponsoredCohort.objects.select_for_update(of=["self"]).get(pk=cohort.pk)


def _decide(version: CohortVersion, state: State, by: User, moment: Any) -> None:
    version.state = state
    version.decided_by, version.decided_for, version.decided_at = by, by.acting_for, moment
    version.save(
        update_fields=["state", "decided_by", "decided_for", "decided_at", "decision_reason"]
    )


def _tell_branch(version: CohortVersion, outcome: Any) -> None:
    cohort = version.cohort
    if cohort.branch is None:
        return
    with translation.override("id"):
        lines = [f"{outcome}: {in_words(version)}", version.decision_reason]
    tell(
        users=officers_of(cohort.branch),
        kind=Notice.Kind.COHORT,
        subject=cohort.region.short_name,
        branch=cohort.branch,
        path=cohort.get_absolute_url(),
        note="\n".join(filter(None, lines)),
    )
