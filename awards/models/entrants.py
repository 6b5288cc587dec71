"""Who takes part, what the verified figures said about them, and what the jurors gave them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.editions import Category, Criterion, Edition
from awards.models.guards import OF_CATEGORY, OF_EDITION, OF_JUROR, never_emptied, settled
from awards.models.jurors import Juror
from common.arithmetic import coverage_percent
from common.fields import WebAddressField
from common.triggers import refuse, refused_always
from regions.models import Branch, Region, WorkforceBasis


class Recipient(models.Model):
    """A place itself (no name of its own), or somebody in it."""

    category: models.ForeignKey[Category, Category]
    category_id: int
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("wilayah"))
    name = models.CharField(
        _("nama"),
        max_length=200,
        blank=True,
        help_text=_("Perusahaan, usaha, desa atau program. Kosong: wilayah itu sendiri."),
    )

    class Meta:
        abstract = True

    @property
    def is_place(self) -> bool:
        return not self.name

    @property
    def key(self) -> tuple[int, int, str]:
        """Who it is, as entrant and as winner."""
        return (self.category_id, self.region_id, self.name)

    @property
    def display_name(self) -> str:
        return self.name or self.region.full_name

    @property
    def name_and_place(self) -> str:
        """`Desa Sungai Raya, Kab. Mempawah`: villages and companies share names across places."""
        return f"{self.name}, {self.region.short_name}" if self.name else self.region.full_name

    def recipient_errors(self, category: Category) -> dict[str, Any]:
        """`{field: message}` where the entrant is not of the category's kind or level."""
        errors: dict[str, Any] = {}
        if not category.allowed_places().filter(pk=self.region_id).exists():
            errors["region"] = _(
                "%(place)s bukan tingkat yang dinilai dalam kategori “%(category)s”."
            ) % {"place": self.region, "category": category}
        if category.is_of_places and self.name:
            errors["name"] = _("Dalam kategori ini wilayah itu sendiri pesertanya; kosongkan nama.")
        if category.needs_name and not self.name:
            errors["name"] = _("Tulis nama perusahaan, usaha atau desa.")
        return errors


@pghistory.track()
class Entrant(Recipient):
    class Stage(models.TextChoices):
        NOMINATED = "nominated", _("dinominasikan")
        SHORTLISTED = "shortlisted", _("daftar pendek")
        INELIGIBLE = "ineligible", _("tidak memenuhi syarat")

    category = models.ForeignKey(
        Category, models.CASCADE, related_name="entrants", verbose_name=_("kategori")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name=_("kantor cabang")
    )
    stage = models.CharField(_("tahap"), max_length=12, choices=Stage, default=Stage.NOMINATED)
    stage_reason = models.CharField(_("alasan"), max_length=300, blank=True)
    source_url = WebAddressField(_("alamat sumber"), max_length=400, blank=True)

    class Meta:
        ordering = ["category", "region__code", "name"]
        verbose_name = _("peserta")
        verbose_name_plural = _("peserta")
        constraints = [
            models.UniqueConstraint(
                name="entrant_once_per_category", fields=["category", "region", "name"]
            ),
            models.CheckConstraint(
                name="entrant_ineligible_with_reason",
                condition=~Q(stage="ineligible") | ~Q(stage_reason=""),
            ),
        ]
        triggers = [
            settled(OF_CATEGORY, free=["source_url"], joins_recorded=True),
            never_emptied,
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_eligible(self) -> bool:
        return self.stage != self.Stage.INELIGIBLE

    @property
    def is_shortlisted(self) -> bool:
        return self.stage == self.Stage.SHORTLISTED

    def clean(self) -> None:
        if not (self.region_id and self.category_id):
            return
        errors = self.recipient_errors(self.category)
        if self.stage == self.Stage.INELIGIBLE and not self.stage_reason:
            errors["stage_reason"] = _("Tulis mengapa tidak memenuhi syarat.")
        if errors:
            raise ValidationError(errors)


class Evidence(models.Model):
    """What was known of a place at the cut-off; frozen, so a later correction changes no score.

    Numbers are null where nothing was known, which is not zero. `segments` is
    `{"PU": 120, "BPU": null, …}`; `previous_…` is the same month a year earlier.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="evidence")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    basis = models.ForeignKey(WorkforceBasis, models.PROTECT, null=True, related_name="+")
    known_at = models.DateTimeField()
    month = models.DateField(null=True)
    participants = models.PositiveIntegerField(null=True)
    segments = models.JSONField(default=dict)
    workers = models.PositiveIntegerField(null=True)
    workers_year = models.PositiveSmallIntegerField(null=True)
    previous_participants = models.PositiveIntegerField(null=True)
    previous_segments = models.JSONField(default=dict)
    previous_workers = models.PositiveIntegerField(null=True)
    missing_months: "ArrayField[list[date], list[date]]" = ArrayField(
        models.DateField(), default=list
    )
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["edition", "region__code"]
        verbose_name = _("bukti")
        verbose_name_plural = _("bukti")
        constraints = [
            models.UniqueConstraint(name="evidence_once_per_place", fields=["edition", "region"])
        ]
        triggers = [
            refused_always("evidence_frozen", pgtrigger.Update, "Frozen evidence is not edited."),
            settled(OF_EDITION),
            never_emptied,
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.region}"

    @property
    def coverage(self) -> Decimal | None:
        if self.participants is None or self.workers is None:
            return None
        return coverage_percent(self.participants, self.workers)


@pghistory.track()
class Conflict(models.Model):
    """A juror who declared an interest does not score that entrant."""

    juror = models.ForeignKey(
        Juror, models.CASCADE, related_name="conflicts", verbose_name=_("juri")
    )
    entrant = models.ForeignKey(
        Entrant, models.CASCADE, related_name="conflicts", verbose_name=_("peserta")
    )
    reason = models.CharField(_("alasan"), max_length=300)

    class Meta:
        verbose_name = _("benturan kepentingan")
        verbose_name_plural = _("benturan kepentingan")
        constraints = [models.UniqueConstraint(name="conflict_once", fields=["juror", "entrant"])]
        triggers = [settled(OF_JUROR), never_emptied]

    def __str__(self) -> str:
        return f"{self.juror} – {self.entrant}"


@pghistory.track()
class Clearance(models.Model):
    """Why a juror who comes from an entrant's place or company is not in conflict all the same."""

    juror = models.ForeignKey(
        Juror, models.CASCADE, related_name="clearances", verbose_name=_("juri")
    )
    entrant = models.ForeignKey(
        Entrant, models.CASCADE, related_name="clearances", verbose_name=_("peserta")
    )
    reason = models.CharField(_("alasan"), max_length=300)

    class Meta:
        verbose_name = _("pernyataan tanpa benturan")
        verbose_name_plural = _("pernyataan tanpa benturan")
        constraints = [
            models.UniqueConstraint(name="clearance_once", fields=["juror", "entrant"]),
            models.CheckConstraint(name="clearance_with_reason", condition=~Q(reason="")),
        ]
        triggers = [settled(OF_JUROR), never_emptied]

    def __str__(self) -> str:
        return f"{self.juror} – {self.entrant}"


score_without_conflict = pgtrigger.Trigger(
    name="score_without_conflict",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF EXISTS (SELECT 1 FROM awards_conflict
                   WHERE juror_id = NEW.juror_id AND entrant_id = NEW.entrant_id) THEN
            {refuse("A juror with a declared conflict does not score this entrant.")}
        END IF;
        RETURN NEW;
    """,
)


@pghistory.track()
class Score(models.Model):
    juror = models.ForeignKey(Juror, models.CASCADE, related_name="scores")
    entrant = models.ForeignKey(Entrant, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="scores")
    value = models.DecimalField(
        _("nilai"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("nilai")
        verbose_name_plural = _("nilai")
        constraints = [
            models.UniqueConstraint(name="score_once", fields=["juror", "entrant", "criterion"]),
            models.CheckConstraint(
                name="score_in_range", condition=Q(value__gte=0, value__lte=100)
            ),
        ]
        triggers = [score_without_conflict, settled(OF_JUROR), never_emptied]

    def __str__(self) -> str:
        return f"{self.juror} – {self.entrant} – {self.criterion}: {self.value}"
