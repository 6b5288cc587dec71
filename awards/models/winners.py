"""An award as it was given: the rows of the register."""

from datetime import date
from typing import Any, Self

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.editions import Category, Edition
from awards.models.entrants import Recipient
from awards.models.guards import OF_CATEGORY, never_emptied, public_award, settled
from awards.models.reopenings import Reopening
from common.fields import WebAddressField, by_whom
from regions.models import Region

NO_MARKUP = RegexValidator(
    r"<\s*[A-Za-z/!?]",
    _("Tulis teks biasa tanpa tanda markup seperti <b> atau <script>."),
    inverse_match=True,
)


# What may still change of a published award: it can be withdrawn, its picture can be exchanged,
# and the portal's own remarks can be completed. What was decided and printed cannot.
STILL_FREE = [
    "withdrawn_at",
    "withdrawn_by_id",
    "withdrawal_reason",
    "image",
    "image_alt",
    "source_url",
    "note",
]


class AwardQuerySet(models.QuerySet["Award"]):
    def published(self) -> Self:
        return self.filter(category__edition__state=Edition.State.PUBLISHED)

    def visible_to(self, user: Any) -> Self:
        return self.filter(category__edition__in=Edition.objects.visible_to(user))

    def managed_by(self, user: Any) -> Self:
        return self.all() if getattr(user, "may_record_awards", False) else self.none()

    def not_withdrawn(self) -> Self:
        return self.filter(withdrawn_at=None)

    def presented_by(self, day: date | None) -> Self:
        """Presented by the end of that day; where the day of the ceremony is unknown, what
        assessed a year that was over before it. None leaves nothing out."""
        if day is None:
            return self
        is_over = Q(category__edition__presented_on=None) & Q(
            category__edition__assessment_year__lt=day.year
        )
        return self.filter(Q(category__edition__presented_on__lte=day) | is_over)

    def with_reopenings(self) -> Self:
        return self.prefetch_related("category__edition__reopenings")

    def of_year(self, year: int) -> Self:
        return self.filter(category__edition__in=Edition.objects.of_year(year))

    def of_place(self, region: Region) -> Self:
        """Of the place and of the places it came from."""
        return self.filter(Q(region=region) | Q(region__successors=region)).distinct()

    def in_order(self) -> Self:
        """Newest year first, then by category and rank; without a rank last, by code."""
        return self.select_related("category__edition", "region").order_by(
            "-category__edition__assessment_year",
            "category__edition__level",
            "category__pk",
            models.F("withdrawn_at").asc(nulls_first=True),
            models.F("rank").asc(nulls_last=True),
            "region__code",
            "name",
        )


@pghistory.track()
class Award(Recipient):
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="awards", verbose_name=_("kategori")
    )
    recipient = models.CharField(
        _("penerima"), max_length=200, editable=False, help_text=_("Nama pada saat diputuskan.")
    )
    rank = models.PositiveSmallIntegerField(
        _("peringkat"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_("Kosong bila peringkat tidak disebut."),
    )
    citation = models.TextField(_("alasan penghargaan"), blank=True, validators=[NO_MARKUP])
    presented_by = models.CharField(
        _("diserahkan oleh"), max_length=200, blank=True, validators=[NO_MARKUP]
    )
    not_nominated_reason = models.CharField(
        _("alasan tanpa nominasi"), max_length=300, blank=True, validators=[NO_MARKUP]
    )
    source_url = WebAddressField(_("alamat sumber"), max_length=400, blank=True)
    note = models.TextField(_("catatan"), blank=True, validators=[NO_MARKUP])
    image = models.ImageField(
        _("foto atau piagam"), upload_to="awards/images/", blank=True, editable=False
    )
    image_alt = models.CharField(
        _("keterangan gambar"), max_length=200, blank=True, validators=[NO_MARKUP]
    )
    withdrawn_at = models.DateTimeField(_("dicabut"), null=True, editable=False)
    withdrawn_by = by_whom(_("dicabut oleh"), null=True, editable=False)
    withdrawal_reason = models.TextField(_("alasan pencabutan"), blank=True, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["category", "rank", "region__code"]
        verbose_name = _("penghargaan")
        verbose_name_plural = _("penghargaan")
        constraints = [
            models.UniqueConstraint(
                name="award_rank_once",
                fields=["category", "rank"],
                condition=Q(withdrawn_at=None),
                violation_error_message=_("Peringkat ini sudah diberikan."),
            ),
            models.UniqueConstraint(
                name="award_once_per_recipient",
                fields=["category", "region", "name"],
                condition=Q(withdrawn_at=None),
                violation_error_message=_("Penerima ini sudah tercatat dalam kategori ini."),
            ),
            models.CheckConstraint(
                name="award_rank_from_one", condition=Q(rank=None) | Q(rank__gte=1)
            ),
            models.CheckConstraint(
                name="award_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
            ),
        ]
        triggers = [
            settled(OF_CATEGORY, free=STILL_FREE, joins_recorded=True),
            public_award,
            never_emptied,
        ]

    def __str__(self) -> str:
        return self.recipient

    def get_absolute_url(self) -> str:
        return reverse("awards:winner", args=[self.pk])

    @property
    def edition(self) -> Edition:
        return self.category.edition

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def recipient_and_place(self) -> str:
        """`Desa Sungai Raya, Kab. Mempawah`; a place by the name under which it was honoured."""
        return f"{self.recipient}, {self.region.short_name}" if self.name else self.recipient

    @property
    def was_public(self) -> bool:
        """Somebody may hold its certificate."""
        return self.edition.is_published or Reopening.objects.of_award(self.pk).exists()

    @property
    def open_reopening(self) -> Reopening | None:
        """Of an award that was public, and whose round is reopened now."""
        return Reopening.objects.of_award(self.pk).still_open().first()

    @property
    def rank_label(self) -> str:
        """`Peringkat 1`; `Pemenang` where no rank was named."""
        if self.rank is None:
            return gettext("Pemenang")
        return gettext("Peringkat %(rank)s") % {"rank": self.rank}

    @property
    def label(self) -> str:
        """`Paritrana 2023, peringkat 1`; `Paritrana nasional 2024` where no rank was named."""
        label = (
            gettext("Paritrana nasional %(year)s")
            if self.edition.level == Edition.Level.NATIONAL
            else gettext("Paritrana %(year)s")
        ) % {"year": self.edition.assessment_year}
        if self.rank is None:
            return label
        return gettext("%(award)s, peringkat %(rank)s") % {"award": label, "rank": self.rank}

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A place that is renamed later keeps the name under which it was honoured.
        if not self.recipient or self.name:
            self.recipient = self.display_name
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if not (self.region_id and self.category_id):
            return
        errors = self.recipient_errors(self.category)
        others = Award.objects.not_withdrawn().filter(category=self.category).exclude(pk=self.pk)
        if self.rank and (taken := others.filter(rank=self.rank).first()):
            errors["rank"] = _("Peringkat %(rank)s sudah diberikan kepada %(recipient)s.") % {
                "rank": self.rank,
                "recipient": taken.recipient,
            }
        if others.filter(region=self.region, name=self.name).exists():
            errors["region"] = _("Penerima ini sudah tercatat dalam kategori ini.")
        if errors:
            raise ValidationError(errors)
