"""A round of the award: what it assesses, in which categories, by whom and under which rules."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.dates import (
    FIRST_YEAR,
    at_field,
    refuse_distant_day,
    refuse_future_day,
    require_day_of_a_round,
    require_past_year,
)
from awards.models.guards import OF_EDITION, never_emptied, settled, settled_edition
from common.fields import by_whom
from common.formats import long_date
from common.versioning import end_of_day
from regions.models import Region, WorkforceBasis

if TYPE_CHECKING:
    from accounts.models import User
    from awards.models.reopenings import Reopening


class Kind(models.TextChoices):
    """Who may enter a category."""

    PROVINCE = "province", _("Pemerintah provinsi")
    REGENCY = "regency", _("Pemerintah kabupaten/kota")
    LARGE_MEDIUM = "large_medium", _("Badan usaha besar-menengah")
    SMALL_MICRO = "small_micro", _("Usaha kecil-mikro")
    VILLAGE = "village", _("Desa/kelurahan")
    INNOVATION = "innovation", _("Inovasi perlindungan pekerja rentan desa")
    ADMINISTRATION = "administration", _("Tertib administrasi kepesertaan")

    def is_on(self, level: str | None) -> bool:
        """Provinces compete on the national level alone, all others on both."""
        levels = [Edition.Level.NATIONAL] if self is Kind.PROVINCE else Edition.Level.values
        return level in levels


LEVEL_SLUGS = {"province": "provinsi", "national": "nasional"}
LEVELS_BY_SLUG = {slug: level for level, slug in LEVEL_SLUGS.items()}

# The place itself enters; elsewhere it is somebody in the place, who needs a name.
PLACE_KINDS = [Kind.PROVINCE, Kind.REGENCY]
NAMED_KINDS = [Kind.LARGE_MEDIUM, Kind.SMALL_MICRO, Kind.VILLAGE]


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> Self:
        return self.filter(state=Edition.State.PUBLISHED)

    def under_review(self) -> Self:
        """Reopened: they were public, and will be again."""
        return self.exclude(state=Edition.State.PUBLISHED).exclude(first_published_at=None)

    def visible_to(self, user: Any) -> Self:
        """Published ones for everybody; the others for award admins alone, so that no juror knows
        of a result before the public does."""
        return self.all() if getattr(user, "may_record_awards", False) else self.published()

    def worked_on_by(self, user: Any) -> Self:
        """Those the user prepares or judges."""
        if getattr(user, "may_record_awards", False):
            return self.all()
        return self.filter(jurors__user=user.pk).distinct()

    def managed_by(self, user: Any) -> Self:
        return self.all() if getattr(user, "may_record_awards", False) else self.none()

    def of_year(self, year: int) -> Self:
        """By the year assessed or by the year of the ceremony: media use either."""
        return self.filter(Q(assessment_year=year) | Q(presented_on__year=year))


@pghistory.track()
class Edition(models.Model):
    class Level(models.TextChoices):
        PROVINCE = "province", _("provinsi")
        NATIONAL = "national", _("nasional")

    class State(models.TextChoices):
        PREPARING = "preparing", _("persiapan")
        JUDGING = "judging", _("penilaian")
        DECIDED = "decided", _("sudah diputuskan")
        PUBLISHED = "published", _("terbit")

    OPEN_STATES = [State.PREPARING, State.JUDGING]
    CLOSED_STATES = [State.DECIDED, State.PUBLISHED]

    assessment_year = models.PositiveSmallIntegerField(
        _("tahun penilaian"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)],
        help_text=_("Tahun yang dinilai, bukan tahun penyerahan."),
    )
    level = models.CharField(_("tingkat"), max_length=10, choices=Level, default=Level.PROVINCE)
    period_start = models.DateField(_("awal periode yang dinilai"))
    period_end = models.DateField(_("akhir periode yang dinilai"))
    cutoff_on = models.DateField(
        _("batas data"),
        null=True,
        blank=True,
        help_text=_("Angka dibaca sebagaimana diketahui pada akhir hari ini."),
    )
    basis = models.ForeignKey(
        WorkforceBasis,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("basis penyebut"),
        help_text=_("Kosong: basis yang dipakai portal."),
    )
    presented_on = models.DateField(_("tanggal penyerahan"), null=True, blank=True)
    presented_at = models.CharField(_("tempat penyerahan"), max_length=200, blank=True)
    rule_text = models.TextField(_("aturan"), blank=True)
    rule_version = models.CharField(_("versi aturan"), max_length=80, blank=True)
    signatory_name = models.CharField(_("penanda tangan sertifikat"), max_length=120, blank=True)
    signatory_title = models.CharField(_("jabatan penanda tangan"), max_length=120, blank=True)
    decree_number = models.CharField(_("nomor SK"), max_length=120, blank=True)
    decree_file = models.FileField(_("berkas SK (PDF)"), upload_to="awards/decrees/", blank=True)
    note = models.TextField(_("catatan"), blank=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.PREPARING)
    recorded_directly = models.BooleanField(
        _("dicatat langsung"), default=False, help_text=_("Tanpa penilaian di portal ini.")
    )
    frozen_at = models.DateTimeField(_("bukti dibekukan"), null=True, editable=False)
    decided_at = models.DateTimeField(_("diputuskan"), null=True, editable=False)
    decided_by = by_whom(_("diputuskan oleh"), null=True, editable=False)
    decision_note = models.TextField(_("catatan keputusan"), blank=True)
    published_at = models.DateTimeField(_("terbit"), null=True, editable=False)
    published_by = by_whom(_("diterbitkan oleh"), null=True, editable=False)
    first_published_at = models.DateTimeField(_("pertama kali terbit"), null=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-assessment_year", "level"]
        verbose_name = _("edisi")
        verbose_name_plural = _("edisi")
        constraints = [
            models.UniqueConstraint(
                name="edition_once_per_year_and_level", fields=["assessment_year", "level"]
            ),
            models.CheckConstraint(
                name="edition_period_in_order", condition=Q(period_end__gt=F("period_start"))
            ),
            models.CheckConstraint(
                name="edition_presented_after_period",
                condition=Q(presented_on=None) | Q(presented_on__gt=F("period_end")),
            ),
            models.CheckConstraint(
                name="edition_cutoff_after_period",
                condition=Q(cutoff_on=None) | Q(cutoff_on__gte=F("period_end")),
            ),
            models.CheckConstraint(
                name="edition_decided_means_when",
                condition=Q(state__in=["preparing", "judging"], decided_at=None)
                | Q(state__in=["decided", "published"], decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_published_means_when",
                condition=~Q(state="published") & Q(published_at=None)
                | Q(state="published", published_at__isnull=False),
            ),
        ]
        triggers = [settled_edition, never_emptied]

    def __str__(self) -> str:
        return gettext("Paritrana Award %(year)s tingkat %(level)s") % {
            "year": self.assessment_year,
            "level": self.get_level_display(),
        }

    def get_absolute_url(self) -> str:
        return reverse("awards:edition", args=[self.assessment_year, self.level_slug])

    @property
    def level_slug(self) -> str:
        """The level as it stands in addresses, whatever language is active."""
        return LEVEL_SLUGS[self.level]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def is_preparing(self) -> bool:
        return self.state == self.State.PREPARING

    @property
    def is_judging(self) -> bool:
        return self.state == self.State.JUDGING

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_under_review(self) -> bool:
        """Was public, was reopened, and is not public again yet."""
        return self.first_published_at is not None and not self.is_published

    @property
    def last_reopening(self) -> "Reopening | None":
        reopenings = list(self.reopenings.all())
        return reopenings[-1] if reopenings else None

    @property
    def is_decided(self) -> bool:
        return self.state == self.State.DECIDED

    def shows_result_to(self, user: "User") -> bool:
        """Winners, ranking and what was decided: before publication award admins alone."""
        return self.is_published or user.may_record_awards

    @property
    def media_year(self) -> int | None:
        """The year by which media may call it, where that is not the year assessed."""
        if self.presented_on is None or self.presented_on.year == self.assessment_year:
            return None
        return self.presented_on.year

    @property
    def where_and_when(self) -> str:
        """`Jakarta, 1 Agustus 2024`, as far as it is known."""
        day = long_date(self.presented_on) if self.presented_on else ""
        return ", ".join(part for part in (self.presented_at, day) if part)

    @property
    def cutoff_moment(self) -> datetime | None:
        return None if self.cutoff_on is None else end_of_day(self.cutoff_on)

    @property
    def may_freeze(self) -> bool:
        """Once the cut-off day is over, nothing can still change what was known on it."""
        return self.cutoff_moment is not None and self.cutoff_moment <= timezone.now()

    def clean(self) -> None:
        if self.assessment_year is not None:
            at_field("assessment_year", require_past_year, self.assessment_year)
        if self.presented_on:
            limit = refuse_future_day if self.recorded_directly else refuse_distant_day
            at_field("presented_on", limit, self.presented_on)
        for name in ("period_start", "period_end", "cutoff_on"):
            if day := getattr(self, name):
                at_field(name, require_day_of_a_round, day)
        self._require_period_in_order()
        self._refuse_ceremony_within_period()
        self._refuse_cutoff_before_period()

    def _require_period_in_order(self) -> None:
        if self.period_start and self.period_end and self.period_end <= self.period_start:
            raise ValidationError({"period_end": _("Akhir periode harus setelah awalnya.")})

    def _refuse_ceremony_within_period(self) -> None:
        if self.presented_on and self.period_end and self.presented_on <= self.period_end:
            raise ValidationError(
                {
                    "presented_on": _(
                        "Penyerahan harus setelah periode yang dinilai berakhir (%(end)s)."
                    )
                    % {"end": f"{self.period_end:%d-%m-%Y}"}
                }
            )

    def _refuse_cutoff_before_period(self) -> None:
        if self.cutoff_on and self.period_end and self.cutoff_on < self.period_end:
            raise ValidationError(
                {
                    "cutoff_on": _(
                        "Batas data tidak boleh sebelum akhir periode yang dinilai (%(end)s)."
                    )
                    % {"end": f"{self.period_end:%d-%m-%Y}"}
                }
            )


def assessed_period(year: int) -> tuple[date, date]:
    """1 January to 31 December, unless the edition says otherwise."""
    return date(year, 1, 1), date(year, 12, 31)


def recorded_round(year: int) -> dict[str, Any]:
    """Of a round that is entered as it was given: public at once, without judging here."""
    start, end = assessed_period(year)
    now = timezone.now()
    return {
        "period_start": start,
        "period_end": end,
        "state": Edition.State.PUBLISHED,
        "recorded_directly": True,
        "decided_at": now,
        "published_at": now,
        "first_published_at": now,
    }


@pghistory.track()
class Category(models.Model):
    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="categories", verbose_name=_("edisi")
    )
    kind = models.CharField(_("kategori"), max_length=20, choices=Kind)

    class Meta:
        ordering = ["edition", "pk"]
        verbose_name = _("kategori edisi")
        verbose_name_plural = _("kategori edisi")
        constraints = [
            models.UniqueConstraint(name="category_once_per_edition", fields=["edition", "kind"])
        ]
        triggers = [settled(OF_EDITION, joins_recorded=True), never_emptied]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_of_places(self) -> bool:
        return self.kind in PLACE_KINDS

    @property
    def needs_name(self) -> bool:
        return self.kind in NAMED_KINDS

    def allowed_places(self) -> "models.QuerySet[Region]":
        """Provinces compete as provinces; everybody else belongs to a regency or city."""
        levels = (
            [Region.Level.PROVINCE]
            if self.kind == Kind.PROVINCE
            else [Region.Level.REGENCY, Region.Level.CITY]
        )
        return Region.objects.filter(level__in=levels)


@pghistory.track()
class Criterion(models.Model):
    """What jurors score, from 0 to 100. A weight that was not published is left empty."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="criteria", verbose_name=_("edisi")
    )
    category = models.ForeignKey(
        Category,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="own_criteria",
        verbose_name=_("hanya untuk kategori"),
    )
    name = models.CharField(_("kriteria"), max_length=120)
    weight = models.DecimalField(
        _("bobot"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        ordering = ["edition", "pk"]
        verbose_name = _("kriteria")
        verbose_name_plural = _("kriteria")
        constraints = [
            models.CheckConstraint(
                name="criterion_weight_in_range",
                condition=Q(weight=None) | Q(weight__gte=0, weight__lte=100),
            ),
            models.UniqueConstraint(
                name="criterion_once",
                fields=["edition", "category", "name"],
                nulls_distinct=False,
            ),
        ]
        triggers = [settled(OF_EDITION), never_emptied]

    def __str__(self) -> str:
        return self.name

    @property
    def name_and_category(self) -> str:
        """`Wawancara (Desa/kelurahan)`: two categories may each have a criterion of one name."""
        return f"{self.name} ({self.category})" if self.category else self.name

    def is_for(self, category_id: int) -> bool:
        """Of its own category, or of all where it names none."""
        return self.category_id in (None, category_id)
