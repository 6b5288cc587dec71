"""KUR in public: one month counted once, rounded, and seen by nobody outside until it is released."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.triggers import refuse, refused_always
from participants.kur.models import trail
from participants.kur.models.choices import Scheme
from participants.kur.models.states import Stage
from regions.models import Bank, Region

STEP = 5  # people: a public number is the nearest multiple of it


class Measure(models.TextChoices):
    """What is counted of a line. Each holds only people of the one before it."""

    DEBTORS = "debtors", _("Debitur KUR")
    ON_WAY = "on_way", _("Sasaran")
    INFORMED = Stage.INFORMED.value, Stage.INFORMED.label
    ANSWERED = Stage.ANSWERED.value, Stage.ANSWERED.label
    REGISTERED = Stage.REGISTERED.value, Stage.REGISTERED.label
    COVERED = Stage.COVERED.value, Stage.COVERED.label
    PROTECTED = "protected", _("Terlindungi")
    ADDED = "added", _("Tambahan dari KUR")
    # Of a month of credit: covered within so many months.
    AFTER_6 = "after_6", _("terlindungi sesudah 6 bulan")
    AFTER_3 = "after_3", _("terlindungi sesudah 3 bulan")
    AFTER_1 = "after_1", _("terlindungi sesudah 1 bulan")


FUNNEL = list(Measure)[:7]  # from the debtors to those who are covered now
AGES = {6: Measure.AFTER_6, 3: Measure.AFTER_3, 1: Measure.AFTER_1}  # months since the credit


class Line(NamedTuple):
    """Whom a number is about: one place (the province too), bank, scheme or month of credit.

    Never two of them, so no table can cross a place with a bank or a scheme.
    """

    region: int | None = None
    bank: int | None = None
    scheme: str = ""
    credit_month: date | None = None


class Cell(NamedTuple):
    line: Line
    measure: Measure


Numbers = dict[Cell, int | None]  # as published: 0 is "fewer than five", None is withheld


class KurReleaseQuerySet(models.QuerySet["KurRelease"]):
    def released(self) -> Self:
        """What the public may see, the latest month first."""
        return self.filter(released_at__isnull=False)

    def known_by(self, moment: datetime | None) -> Self:
        """What the public had seen by a moment; None: until now."""
        released = self.released()
        return released if moment is None else released.filter(released_at__lt=moment)

    def waiting(self) -> Self:
        return self.filter(released_at=None)


@pghistory.track()
class KurRelease(models.Model):
    """The funnel at the end of one month, counted on the first day of the next. Until it is released
    it may be counted again (`releases.count_again`), which stands in the audit trail."""

    month = models.DateField(_("bulan"), unique=True)
    counted_at = models.DateTimeField(_("dihitung"), default=timezone.now)
    is_sample = models.BooleanField(_("data contoh"), default=False)
    released_at = models.DateTimeField(_("dirilis"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dirilis oleh"),
    )

    objects = KurReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        verbose_name = _("rilis KUR")
        verbose_name_plural = _("rilis KUR")
        constraints = [
            models.CheckConstraint(name="kur_release_month_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="kur_release_by_somebody",
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="kur_release_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=refuse("A counted month of KUR stays."),
            ),
            pgtrigger.Trigger(
                name="kur_release_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__released_at__isnull=False)
                | pgtrigger.Q(old__month__df=pgtrigger.F("new__month")),
                func=refuse("A released month of KUR does not change."),
            ),
            trail.never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def is_released(self) -> bool:
        return self.released_at is not None

    def read(self, lines: Iterable[Line] | None = None) -> Numbers:
        """The published numbers, of these lines alone where some are named."""
        rows = self.numbers.all()
        if lines is not None:
            chosen = Q(pk=None)
            for line in lines:
                chosen |= Q(**line._asdict())
            rows = rows.filter(chosen)
        fields = rows.values_list(*Line._fields, "measure", "people")
        return {Cell(Line(*line), Measure(what)): people for *line, what, people in fields}


class ReleasedNumber(models.Model):
    """One public number. The database takes no other than a rounded one, and never changes it; what
    was not released yet goes when its month is counted again."""

    release = models.ForeignKey(KurRelease, models.PROTECT, related_name="numbers")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    bank = models.ForeignKey(Bank, models.PROTECT, null=True, related_name="+", db_index=False)
    scheme = models.CharField(max_length=12, choices=Scheme, blank=True)
    credit_month = models.DateField(null=True)
    measure = models.CharField(max_length=12, choices=Measure)
    # Null: withheld, because it would give another number away. 0: fewer than five.
    people = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="kur_released_once",
                fields=["release", "region", "bank", "scheme", "credit_month", "measure"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="kur_released_of_one_line",
                condition=Q(region__isnull=False, bank=None, scheme="", credit_month=None)
                | Q(region=None, bank__isnull=False, scheme="", credit_month=None)
                | Q(region=None, bank=None, credit_month=None) & ~Q(scheme="")
                | Q(region=None, bank=None, scheme="", credit_month__isnull=False)
                & Q(credit_month__day=1),
            ),
            models.CheckConstraint(
                name="kur_released_rounded", condition=Exact(F("people") % STEP, 0)
            ),
        ]
        triggers = [
            refused_always(
                "kur_released_stays", pgtrigger.Update, "A released number of KUR does not change."
            ),
            pgtrigger.Trigger(
                name="kur_released_whole",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Delete,
                declare=[("released", "TIMESTAMPTZ")],
                func=(
                    "SELECT released_at INTO released FROM kur_kurrelease"
                    " WHERE id = coalesce(NEW.release_id, OLD.release_id);"
                    " IF released IS NOT NULL THEN "
                    + refuse("A released month of KUR takes and loses no number.")
                    + " END IF; RETURN coalesce(NEW, OLD);"
                ),
            ),
            trail.never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.people}"
