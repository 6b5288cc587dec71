"""Transfers that do not meet: a verifier accepts them with a reason, for both branches."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from participants.reports.letters import tell_of_transfers
from participants.reports.models import AcceptedTransfers, EnrolmentReport
from participants.reports.rules import (
    CHANGED,
    Changed,
    Forbidden,
    Refused,
    require_verifier,
)
from participants.reports.transfers import MonthTransfers, month_transfers


@transaction.atomic
def accept_transfers(
    *, month: date, reason: str, by: User, seen: str | None = None
) -> AcceptedTransfers:
    """`seen` is the fingerprint of the sides that the person looked at."""
    require_verifier(by)
    _require_no_hand_in(month, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Tulis alasan perpindahan ini diterima."))
    transfers = month_transfers(month)
    if transfers is None or transfers.is_met:
        raise Refused("transfers_met", _("Tidak ada perpindahan bulan ini yang perlu diterima."))
    if seen is not None and seen != transfers.fingerprint:
        raise Changed("changed", CHANGED)
    return record_acceptance(transfers, reason, by)


def record_acceptance(transfers: MonthTransfers, reason: str, by: User) -> AcceptedTransfers:
    accepted = transfers.accepted or AcceptedTransfers.objects.create(
        period_id=transfers.month, sides=transfers.sides, reason=reason.strip(), accepted_by=by
    )
    tell_of_transfers(transfers.month)
    return accepted


def _require_no_hand_in(month: date, by: User) -> None:
    reports = EnrolmentReport.objects.filter(period__month=month, entrants__user=by)
    if reports.exists():
        raise Forbidden(
            "own_entry",
            _("Anda ikut mengisi laporan bulan ini; verifikator lain yang memeriksanya."),
        )
