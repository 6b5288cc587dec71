"""A plan: how the target is to be reached, from where the figures stand on the day it is made."""

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.models.commitments import Commitment
from commitments.planning import Share
from common.fields import by_whom
from common.months import month_start
from common.segments import Segment
from participants.cohorts.models import CohortVersion
from regions.models import Region


class PlanQuerySet(models.QuerySet["Plan"]):
    def owned_by(self, user: Any) -> Self:
        return self.filter(owner=user.pk)


class Plan(models.Model):
    """Never mixed with verified figures. Who has its address reads it; its owner changes it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, editable=False, related_name="plans"
    )
    name = models.CharField(_("nama rencana"), max_length=120)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="plans", verbose_name=_("wilayah")
    )
    segment = models.CharField(
        _("segmen"),
        max_length=5,
        choices=Segment,
        default=Segment.BPU,
        help_text=_("Orang yang dibawa rencana; iurannya dipakai dalam anggaran."),
    )
    deadline = models.DateField(_("tenggat"))
    percent = models.DecimalField(
        _("target (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[
            MinValueValidator(1, _("Sedikitnya 1%%.")),
            MaxValueValidator(100, _("Paling banyak 100%%: tidak lebih dari semua pekerja.")),
        ],
    )
    kur_per_month = models.PositiveIntegerField(
        _("KUR: orang per bulan"),
        default=0,
        help_text=_(
            "Awalnya dari rilis KUR tiga bulan terakhir: sebanyak itu sudah ada dalam laju, dan hanya"
            " yang di atasnya ditambahkan."
        ),
    )
    renewed_percent = models.PositiveSmallIntegerField(
        _("kohort yang diperpanjang (%)"),
        default=100,
        validators=[MaxValueValidator(100, _("Paling banyak 100%%."))],
        help_text=_("Dari orang yang masa sponsornya habis sebelum tenggat."),
    )
    commitments = models.ManyToManyField(
        Commitment,
        blank=True,
        related_name="plans",
        verbose_name=_("komitmen yang dipegang"),
    )
    funder_kind = models.CharField(
        _("dibayar oleh"),
        max_length=10,
        choices=CohortVersion.Funder,
        default=CohortVersion.Funder.APBD,
    )
    share = models.CharField(_("dibagi ke wilayah"), max_length=8, choices=Share, default=Share.GAP)
    # What it said when it was made, or its assumptions were last changed: held against what happens.
    month = models.DateField(_("bulan data"), editable=False)
    participants = models.PositiveIntegerField(_("peserta"), editable=False)
    path = models.JSONField(default=list, editable=False)  # [[month, people, half the band], …]
    path_target = models.PositiveIntegerField(_("orang pada target"), null=True, editable=False)
    made_at = models.DateTimeField(_("dibuat"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("diubah"), auto_now=True)
    adopted_at = models.DateTimeField(_("ditetapkan"), null=True, editable=False)
    adopted_by = by_whom(null=True, editable=False)
    document = models.CharField(_("dokumen penetapan"), max_length=200, blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("rencana")
        verbose_name_plural = _("rencana")
        constraints = [
            models.UniqueConstraint(
                name="plan_name_once",
                fields=["owner", "name"],
                violation_error_message=_("Anda sudah punya rencana bernama ini."),
            ),
            models.CheckConstraint(name="plan_month_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="plan_adopted_by_document",
                condition=Q(adopted_at=None, document="")
                | Q(adopted_at__isnull=False, adopted_by__isnull=False) & ~Q(document=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.pk])

    @property
    def last_month(self) -> date:
        return month_start(self.deadline)

    @property
    def is_split_by_hand(self) -> bool:
        return self.share == Share.BY_HAND

    @property
    def is_publicly_paid(self) -> bool:
        return self.funder_kind in CohortVersion.PUBLIC_FUNDERS

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None


class PlanPlace(models.Model):
    """What a plan says of one place: people written by hand, and what the best split may do there."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="places")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    people = models.PositiveIntegerField(_("orang"), null=True, blank=True)
    floor = models.PositiveIntegerField(_("paling sedikit"), null=True, blank=True)
    cap = models.PositiveIntegerField(_("paling banyak"), null=True, blank=True)
    extra_cost = models.PositiveIntegerField(
        _("biaya lain per orang (Rp)"),
        null=True,
        blank=True,
        help_text=_("Sosialisasi dan pendataan, sekali; di atas iuran, dan masuk anggaran."),
    )

    class Meta:
        ordering = ["region__code"]
        verbose_name = _("wilayah rencana")
        verbose_name_plural = _("wilayah rencana")
        constraints = [models.UniqueConstraint(name="plan_place_once", fields=["plan", "region"])]

    def __str__(self) -> str:
        return f"{self.plan}: {self.region}"

    def clean(self) -> None:
        if self.floor is not None and self.cap is not None and self.floor > self.cap:
            raise ValidationError({"cap": _("Paling banyak tidak boleh di bawah paling sedikit.")})
