"""What people who know a place say of one of its months, beside the figures."""

from datetime import date, datetime
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.users import on_behalf
from common import formats
from common.triggers import refuse
from regions.models import Region

LONGEST = 140  # characters: a line below a chart, and on a slide


class MonthNoteQuerySet(models.QuerySet["MonthNote"]):
    def within(self, region: Region) -> Self:
        """Of the region and of the places that it consists of."""
        return self.filter(Q(region=region) | Q(region__parent=region))

    def known_at(self, moment: datetime | None) -> Self:
        """Verified and not taken back, as it was at the moment; None means now."""
        if moment is None:
            return self.filter(state=MonthNote.State.VERIFIED)
        return self.filter(verified_at__lt=moment).filter(
            Q(closed_at=None) | Q(closed_at__gte=moment)
        )

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everybody sees what was ever public; the rest is for its place and the verifiers."""
        if isinstance(user, User) and (user.may_verify_reports or user.is_portal_admin):
            return self
        return self.filter(Q(verified_at__isnull=False) | Q(region__in=note_places(user)))

    def verifiable_by(self, user: User | AnonymousUser) -> Self:
        """What waits for another person than its author."""
        if not isinstance(user, User) or not user.may_verify_reports:
            return self.none()
        return self.filter(state=MonthNote.State.WAITING).exclude(written_by=user.pk)


def note_places(user: User | AnonymousUser, month: date | None = None) -> models.QuerySet[Region]:
    """Whose months a person may write a note about: branch staff about the places that they serve
    (in the month, else ever), an official about their own place."""
    if not isinstance(user, User) or not user.may_write_notes:
        return Region.objects.none()
    if not user.may_enter_reports:
        return Region.objects.filter(pk__in=[user.region_id])
    if month is not None:
        return user.served_regions(month)
    return Region.objects.filter(services__branch=user.branch_id).distinct()


_NEVER_DELETED = refuse("A note of a month is never deleted; withdraw it with a reason.")
_NEVER_EDITED = refuse("What a note of a month says is never edited; replace it.")
_CLOSED = refuse("A note of a month that was refused or withdrawn never changes.")

notes_stay = pgtrigger.Trigger(
    name="notes_stay",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'DELETE' THEN
            {_NEVER_DELETED}
        END IF;
        IF OLD.closed_at IS NOT NULL THEN
            {_CLOSED}
        END IF;
        IF to_jsonb(NEW) - '{{state,verified_at,verified_by_id,closed_at,closed_by_id,reason}}'::text[]
            IS DISTINCT FROM
           to_jsonb(OLD) - '{{state,verified_at,verified_by_id,closed_at,closed_by_id,reason}}'::text[]
            OR (OLD.verified_at IS NOT NULL AND (NEW.verified_at, NEW.verified_by_id)
                IS DISTINCT FROM (OLD.verified_at, OLD.verified_by_id)) THEN
            {_NEVER_EDITED}
        END IF;
        RETURN NEW;
    """,
)


@pghistory.track(  # its steps; what it says never changes
    model_name="MonthNoteEvent",
    fields=["region", "month", "state", "written_by", "verified_by", "closed_by"],
)
class MonthNote(models.Model):
    """`PHK 400 orang di pabrik kayu`, of one place and month: written by its staff, verified by
    somebody else, then shown wherever the months of the place are. Append-only."""

    class State(models.TextChoices):
        WAITING = "menunggu", _("menunggu verifikasi")
        VERIFIED = "terverifikasi", _("terverifikasi")
        REFUSED = "ditolak", _("ditolak")
        WITHDRAWN = "ditarik", _("ditarik")

    OPEN_STATES = [State.WAITING, State.VERIFIED]
    CLOSED_STATES = [State.REFUSED, State.WITHDRAWN]

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="month_notes", verbose_name=_("wilayah")
    )
    month = models.DateField(_("bulan data"))
    text = models.CharField(_("catatan"), max_length=LONGEST)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name=_("mengganti"),
    )
    change_reason = models.CharField(_("alasan mengganti"), max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ditulis oleh")
    )
    written_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ditulis untuk"),
    )
    written_at = models.DateTimeField(_("ditulis"), default=timezone.now)
    state = models.CharField(_("keadaan"), max_length=13, choices=State, default=State.WAITING)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("diverifikasi oleh"),
    )
    verified_at = models.DateTimeField(_("diverifikasi"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ditolak atau ditarik oleh"),
    )
    closed_at = models.DateTimeField(_("ditolak atau ditarik"), null=True, blank=True)
    reason = models.CharField(_("alasan ditolak atau ditarik"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("data contoh"), default=False)

    objects = MonthNoteQuerySet.as_manager()

    class Meta:
        ordering = ["month", "written_at", "pk"]
        verbose_name = _("catatan bulan")
        verbose_name_plural = _("catatan bulan")
        indexes = [models.Index(fields=["month", "region"], name="note_month_region")]
        constraints = [
            models.CheckConstraint(name="note_month_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(name="note_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="note_author_never_verifies",
                condition=Q(verified_by=None) | ~Q(verified_by=F("written_by")),
            ),
            models.CheckConstraint(
                name="note_verified_by_and_when",
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="note_state_as_decided",
                condition=Q(state="menunggu", verified_at=None)
                | Q(state="terverifikasi", verified_at__isnull=False)
                | Q(state="ditolak", verified_at=None)
                | Q(state="ditarik"),
            ),
            models.CheckConstraint(
                name="note_closed_with_reason",
                condition=(
                    Q(state__in=["menunggu", "terverifikasi"])
                    & Q(closed_by=None, closed_at=None, reason="")
                )
                | (
                    Q(state__in=["ditolak", "ditarik"])
                    & Q(closed_by__isnull=False, closed_at__isnull=False)
                    & ~Q(reason="")
                ),
            ),
            models.CheckConstraint(
                name="note_replaces_with_reason",
                condition=Q(replaces=None, change_reason="")
                | (Q(replaces__isnull=False) & ~Q(change_reason="")),
            ),
            models.UniqueConstraint(
                name="note_one_replacement_at_a_time",
                fields=["replaces"],
                condition=Q(state__in=["menunggu", "terverifikasi"]),
            ),
        ]
        triggers = [notes_stay]

    def __str__(self) -> str:
        return f"{self.region.short_name}, {formats.month(self.month)}: {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.written_for = self.written_by.acting_for
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("notes:note", args=[self.pk])

    @property
    def author(self) -> str:
        """`Sinta untuk Budi` where a deputy wrote it."""
        return on_behalf(self.written_by, self.written_for)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_verified(self) -> bool:
        return self.state == self.State.VERIFIED

    @property
    def is_closed(self) -> bool:
        return self.state in self.CLOSED_STATES
