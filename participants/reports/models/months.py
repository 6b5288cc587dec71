"""When a month may be entered, when it is due and when it may be corrected: data of an admin."""

from datetime import date, timedelta
from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import months
from common.formats import month as month_name
from common.months import add_months
from common.problems import UnknownChoice

DUE_DAY = 7  # of the month after: the usual closing of the offices' own books
VERIFY_DAY = 12
MONTHS_OFFERED = 12
CORRECTION_MONTHS = 6  # after that only a verifier can open a published month


def default_dates(month: date) -> dict[str, date]:
    """Opening, deadlines and correction window of a month, counted from its end."""
    after = add_months(month, 1)
    verify_by = after.replace(day=VERIFY_DAY)
    return {
        "opens_on": after,
        "due_on": after.replace(day=DUE_DAY),
        "verify_by": verify_by,
        "correction_until": add_months(after, CORRECTION_MONTHS) - timedelta(days=1),
    }


def opening_dates(month: date, today: date) -> dict[str, date]:
    """The usual dates; of a month whose deadline has passed before it is opened they are counted
    from today, so that nobody is late from the first moment."""
    usual = default_dates(month)
    if today <= usual["due_on"]:
        return usual
    return {name: day + (today - usual["opens_on"]) for name, day in usual.items()}


def read_month(text: str) -> date:
    """The month in an address, `2024-08`; a 404 where there is no such month."""
    message = gettext("Bulan ditulis tahun dan bulan, misalnya 2024-08.")
    try:
        month = months.read_month(text)
    except ValueError:
        raise UnknownChoice("bulan", message) from None
    if not months.FIRST_YEAR <= month.year <= months.LAST_YEAR:
        raise UnknownChoice("bulan", message)
    return month


class ReportingMonthQuerySet(models.QuerySet["ReportingMonth"]):
    def opened_by(self, day: date) -> Self:
        return self.filter(opens_on__lte=day)

    def taking_entries(self, day: date) -> "list[ReportingMonth]":
        """Of the newest months, those in which a branch can enter figures."""
        newest = self.opened_by(day)[:MONTHS_OFFERED]
        return [period for period in newest if period.takes_entries(day)]


@pghistory.track()
class ReportingMonth(models.Model):
    month = models.DateField(_("bulan data"), unique=True)
    opens_on = models.DateField(_("dibuka"), help_text=_("Sejak hari ini angka dapat diisi."))
    due_on = models.DateField(_("tenggat pengiriman"))
    verify_by = models.DateField(_("tenggat verifikasi"))
    locked_on = models.DateField(
        _("dikunci"),
        null=True,
        blank=True,
        help_text=_("Sejak hari ini laporan baru tidak diterima lagi. Kosong: tidak dikunci."),
    )
    correction_until = models.DateField(
        _("koreksi sampai"),
        help_text=_("Bulan yang sudah terverifikasi dapat dikoreksi cabang sampai hari ini."),
    )

    objects = ReportingMonthQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        verbose_name = _("bulan pelaporan")
        verbose_name_plural = _("bulan pelaporan")
        constraints = [
            models.CheckConstraint(name="reporting_month_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="reporting_month_in_order",
                condition=Q(opens_on__lte=F("due_on"))
                & Q(due_on__lte=F("verify_by"))
                & (Q(locked_on=None) | Q(locked_on__gt=F("opens_on"))),
            ),
        ]

    def __str__(self) -> str:
        return month_name(self.month)

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name, day in default_dates(self.month).items():
            if getattr(self, name) is None:
                setattr(self, name, day)
        super().save(*args, **kwargs)

    def takes_entries(self, day: date) -> bool:
        return self.opens_on <= day and (self.locked_on is None or day < self.locked_on)

    def takes_corrections(self, day: date) -> bool:
        return self.opens_on <= day <= self.correction_until
