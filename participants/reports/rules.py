"""Who may change a report, and when. What is not allowed raises `Refused`, with a sentence for the
reader."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from participants.reports.models import EnrolmentReport

CHANGED = gettext_lazy("Laporan ini berubah sejak Anda membukanya. Muat ulang, lalu periksa lagi.")
REOPENED_DAYS = 14  # two weeks of work; then it is closed again by itself


class Refused(Exception):  # noqa: N818 - named for what happened, like Http404
    """`code` is for programs, `message` for people; `errors` name single cells where there are any.

    Each error is `{"field": "61.71/BPU/new", "code": …, "message": …}`.
    """

    def __init__(self, code: str, message: Any, errors: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = str(message)
        self.errors = list(errors)


class Forbidden(Refused):
    """The person may never do this to this report, whatever its state."""


class AnotherPerson(Refused):
    """Somebody else has signed in since the person opened the page."""


class Changed(Refused):
    """The report is no longer the one that the person saw."""


def lock_report(report: EnrolmentReport, seen: int | None = None) -> EnrolmentReport:
    """The report as it is now, locked until the transaction ends.

    `seen` is the version the person acted on; None where they take it as it is.
    """
    locked = (
        EnrolmentReport.objects.select_for_update(of=["self"])
        .select_related("period", "branch", "verification_begun_by")
        .get(pk=report.pk)
    )
    if seen is not None and locked.version != seen:
        raise Changed("changed", CHANGED)
    return locked


def require_may_fill(report: EnrolmentReport, by: User) -> None:
    require_officer(report, by)
    require_editable(report)
    require_open_month(report)


def require_officer(report: EnrolmentReport, by: User) -> None:
    if not by.may_enter_reports or by.branch_id != report.branch_id:
        raise Forbidden(
            "not_own_branch", _("Hanya petugas cabang ini yang dapat mengubah laporannya.")
        )


def require_verifier(by: User) -> None:
    if not by.may_verify_reports:
        raise Forbidden(
            "not_a_verifier", _("Hanya verifikator wilayah yang dapat melakukan langkah ini.")
        )


def require_decidable(report: EnrolmentReport, by: User) -> None:
    """A verifier who had no hand in it, and a report that waits for a decision."""
    require_verifier(by)
    require_submitted(report)
    require_other_hands(report, by)


def require_submitted(report: EnrolmentReport) -> None:
    if report.is_verified:
        raise Refused("verified", _("Laporan ini sudah terverifikasi."))
    if not report.is_submitted:
        raise Refused(
            "not_submitted", _("Laporan ini belum dikirim, atau sudah dikembalikan ke cabang.")
        )
    if report.is_held:
        raise Refused("held", _("Laporan ini ditahan. Lanjutkan pemeriksaannya dulu."))


def require_other_hands(report: EnrolmentReport, by: User) -> None:
    if report.entrants.filter(user=by).exists():
        raise Forbidden(
            "own_entry",
            _("Anda ikut mengisi laporan ini; verifikator lain yang memeriksanya."),
        )


def require_editable(report: EnrolmentReport) -> None:
    if report.is_submitted:
        raise Refused(
            "submitted",
            _("Laporan sudah dikirim ke verifikator; angkanya tidak berubah."),
        )
    if not report.is_editable:
        raise Refused(
            "verified",
            _("Laporan sudah terverifikasi. Buka koreksi untuk mengubah angkanya."),
        )


def require_open_month(report: EnrolmentReport) -> None:
    today = timezone.localdate()
    if not report.takes_entries(today):
        raise Refused("month_not_open", report.reason_not_open(today))
