"""What a party has taken upon itself: how many people, where, by which channel and until when.

A commitment in force never changes. A change is a new row of the same number with its reason, which
closes the former one; what was decided at a meeting stays in its minutes.
"""

from datetime import date, datetime
from typing import Any

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.models.choices import PARTY_FIELDS, Channel, Measure, PartyKind
from commitments.models.meetings import Meeting
from commitments.models.wordings import CommitmentQuerySet, own_parties
from common import formats
from common.fields import WebAddressField, by_whom
from common.months import add_months, month_start
from common.segments import Segment
from common.triggers import refuse
from participants.cohorts.models import SponsoredCohort
from regions.models import Bank, Branch, Region

# Of a commitment in force: that it ends, and whom to call.
MAY_CHANGE = (
    "'{superseded_at,withdrawn_at,withdrawn_by_id,withdrawn_in_id,withdrawal_reason,"
    "contact_name,contact_email}'::text[]"
)

# The baseline of the day of the promise goes on only where the same people are counted.
MEASURED_ALIKE = ("measure", "region_id", "segment", "cohort_id", "starts_in")


def _named_by(kind: str, field: str) -> Q:
    """By this field, and by no other."""
    others: dict[str, Any] = dict.fromkeys({*PARTY_FIELDS.values()} - {field})
    return Q(party_kind=kind, party_name="", **others, **{f"{field}__isnull": False})


@pghistory.track(exclude=["contact_name", "contact_email"])
class Commitment(models.Model):
    number = models.PositiveIntegerField(_("nomor"), editable=False)
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("rapat"),
        help_text=_("Kosong: disanggupi di luar rapat."),
    )
    party_kind = models.CharField(_("jenis pihak"), max_length=12, choices=PartyKind)
    party_region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_commitments",
        verbose_name=_("kabupaten/kota"),
    )
    party_branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("kantor cabang"),
    )
    party_bank = models.ForeignKey(
        Bank,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("bank"),
    )
    party_name = models.CharField(
        _("nama kantor, perusahaan atau asosiasi"), max_length=120, blank=True
    )
    is_party_public = models.BooleanField(
        _("nama pihak boleh tampil untuk umum"),
        default=False,
        help_text=_("Hanya bila rapat memutuskannya; jumlah per jalur dan wilayah selalu tampil."),
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="commitments", verbose_name=_("wilayah")
    )
    channel = models.CharField(_("jalur"), max_length=12, choices=Channel)
    segment = models.CharField(
        _("segmen"), max_length=5, choices=Segment, blank=True, help_text=_("Kosong: semua segmen.")
    )
    people = models.PositiveIntegerField(
        _("jumlah orang"), validators=[MinValueValidator(1, _("Sedikitnya satu orang."))]
    )
    starts_in = models.DateField(_("mulai bulan"))
    due_on = models.DateField(_("tenggat"))
    measure = models.CharField(_("diukur dengan"), max_length=8, choices=Measure)
    cohort = models.ForeignKey(
        SponsoredCohort,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("kohort"),
    )
    source = models.CharField(
        _("sumber"),
        max_length=300,
        help_text=_("Risalah, surat atau berita, dengan nomor dan tanggal."),
    )
    source_url = WebAddressField(_("alamat sumber"), max_length=400, blank=True)
    contact_name = models.CharField(_("nama kontak"), max_length=120, blank=True)
    contact_email = models.EmailField(_("surel kontak"), blank=True)
    needs = models.TextField(_("yang dibutuhkan dari pihak lain"), blank=True)
    helper = models.CharField(_("dibantu oleh"), max_length=160, blank=True)
    change_reason = models.TextField(_("alasan perubahan"), blank=True)
    changed_at = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("perubahan diputuskan pada rapat"),
        help_text=_("Kosong: diubah di luar rapat."),
    )

    # Frozen on the day it is entered: people at the end of the month before it starts, by cell.
    baseline_month = models.DateField(_("bulan awal"), null=True, editable=False)
    baseline_people = models.PositiveIntegerField(
        _("orang pada bulan awal"), null=True, editable=False
    )
    baseline = models.JSONField(default=list, editable=False)  # [[place, segment, people], …]

    recorded_at = models.DateTimeField(_("dicatat"), default=timezone.now, editable=False)
    recorded_by = by_whom(null=True, editable=False)
    verified_at = models.DateTimeField(_("berlaku sejak"), null=True, editable=False)
    verified_by = by_whom(null=True, editable=False)
    returned_reason = models.TextField(_("alasan dikembalikan"), blank=True, editable=False)
    superseded_at = models.DateTimeField(_("digantikan"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True, editable=False)
    withdrawn_by = by_whom(null=True, editable=False)
    withdrawn_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="withdrawals",
        verbose_name=_("ditarik pada rapat"),
    )
    withdrawal_reason = models.TextField(_("alasan ditarik"), blank=True, editable=False)
    is_sample = models.BooleanField(_("data contoh"), default=False, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["number", "recorded_at"]
        verbose_name = _("komitmen")
        verbose_name_plural = _("komitmen")
        constraints = [
            models.UniqueConstraint(
                name="commitment_one_in_force",
                fields=["number"],
                condition=Q(superseded_at=None, verified_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="commitment_one_waiting",
                fields=["number"],
                condition=Q(superseded_at=None, verified_at=None),
            ),
            models.CheckConstraint(name="commitment_has_people", condition=Q(people__gt=0)),
            models.CheckConstraint(
                name="commitment_month_first_day",
                condition=Q(starts_in__day=1) & (Q(baseline_month=None) | Q(baseline_month__day=1)),
            ),
            models.CheckConstraint(
                name="commitment_dates_in_order", condition=Q(due_on__gt=F("starts_in"))
            ),
            models.CheckConstraint(
                name="commitment_one_party",
                condition=_named_by("regency", "party_region")
                | _named_by("branch", "party_branch")
                | _named_by("bank", "party_bank")
                | Q(
                    party_kind__in=["province", "company", "association"],
                    **dict.fromkeys(PARTY_FIELDS.values()),
                )
                & ~Q(party_name=""),
            ),
            models.CheckConstraint(
                name="commitment_measured_by_its_cohort",
                condition=Q(measure="cohort", cohort__isnull=False)
                | ~Q(measure="cohort") & Q(cohort=None),
            ),
            # Nothing is in force without a baseline frozen on the day and a source that somebody
            # else has verified.
            models.CheckConstraint(
                name="commitment_in_force_is_complete",
                condition=Q(verified_at=None)
                | Q(baseline_month__isnull=False, baseline_people__isnull=False)
                & ~Q(source="")
                & (Q(is_sample=True) | Q(verified_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="commitment_verified_by_another",
                condition=Q(verified_by=None)
                | Q(recorded_by=None)
                | ~Q(verified_by=F("recorded_by")),
            ),
            models.CheckConstraint(
                name="commitment_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason=""),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="commitment_in_force_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF OLD.verified_at IS NULL THEN
                        RETURN coalesce(NEW, OLD);
                    END IF;
                    IF TG_OP = 'DELETE' OR OLD.superseded_at IS NOT NULL
                        OR OLD.withdrawn_at IS NOT NULL
                        OR to_jsonb(NEW) - {MAY_CHANGE} <> to_jsonb(OLD) - {MAY_CHANGE} THEN
                        {refuse("A commitment in force stays as it was recorded.")}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.party}"

    def get_absolute_url(self) -> str:
        return reverse("commitments:commitment", args=[self.number])

    @classmethod
    def next_number(cls) -> int:
        return (cls.objects.aggregate(last=Max("number"))["last"] or 0) + 1

    @property
    def label(self) -> str:
        return f"K-{self.number:03d}"

    @property
    def party(self) -> str:
        name = PARTY_FIELDS.get(PartyKind(self.party_kind)) if self.party_kind else None
        if name == "party_branch":
            return gettext("Cabang %(name)s") % {"name": self.party_branch}
        return str(getattr(self, name)) if name else self.party_name

    def is_of(self, user: Any) -> bool:
        """The user speaks for its party."""
        return any(
            all(getattr(self, name) == value for name, value in party.items())
            for party in own_parties(user)
        )

    def is_spoken_for_by(self, user: Any) -> bool:
        """By its party, and by the secretariat, which writes down for all of them."""
        return bool(user.may_hold_meetings or self.is_of(user))

    @property
    def is_in_force(self) -> bool:
        return self.verified_at is not None and not self.superseded_at and not self.withdrawn_at

    @property
    def is_waiting(self) -> bool:
        return self.verified_at is None and self.withdrawn_at is None

    @property
    def is_change_that_waited(self) -> bool:
        """Another wording of one in force, never in force itself."""
        return self.verified_at is None and bool(self.change_reason)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_by_hand(self) -> bool:
        return self.measure == Measure.BY_HAND

    def is_measured_like(self, other: "Commitment") -> bool:
        return all(getattr(self, name) == getattr(other, name) for name in MEASURED_ALIKE)

    @property
    def last_month(self) -> date:
        """The last month whose figures count: a due date is met by the figures of its month's end."""
        return month_start(self.due_on)

    @property
    def month_before(self) -> date:
        return add_months(self.starts_in, -1)

    @property
    def frozen_at(self) -> datetime:
        """When its baseline was frozen: a change of the same promise goes on with the first one's."""
        names = ("number", *MEASURED_ALIKE, "baseline_month", "baseline_people")
        same = Commitment.objects.filter(**{name: getattr(self, name) for name in names})
        return same.order_by("recorded_at").values_list("recorded_at", flat=True)[0]

    @property
    def what(self) -> str:
        """`2.000 orang BPU di Kabupaten Ketapang lewat KUR`"""
        segment = f" {self.segment}" if self.segment else ""
        return gettext("%(people)s orang%(segment)s di %(place)s lewat %(channel)s") % {
            "people": formats.people(self.people),
            "segment": segment,
            "place": self.region,
            "channel": self.get_channel_display(),
        }

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        if self.starts_in and self.due_on and self.due_on <= self.starts_in:
            errors["due_on"] = _("Tenggat harus sesudah bulan mulai.")
        if self.measure == Measure.COHORT and not self.cohort_id:
            errors["cohort"] = _("Pilih kohort yang mengukurnya.")
        if self.measure == Measure.KUR and self.segment not in ("", Segment.BPU):
            errors["segment"] = _("Rilis KUR menghitung peserta BPU.")
        if errors:
            raise ValidationError(errors)
