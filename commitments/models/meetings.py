"""A meeting: who sat there, what was on the table, and its minutes once it has ended."""

from datetime import date
from typing import Any, Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.models.files import AttachedFile
from common import formats
from common.fields import WebAddressField, by_whom
from common.triggers import never_emptied, refused_always

FIRST_DAY = "2015-07-01"  # BPJS Ketenagakerjaan runs all its programmes since then


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def managed_by(self, user: Any) -> Self:
        """The secretariat enters meetings: officials of the province, and admins."""
        return self.all() if getattr(user, "may_hold_meetings", False) else self.none()

    def before(self, meeting: "Meeting") -> Self:
        """Earlier ones that have ended, the latest first."""
        return self.filter(minutes__isnull=False).filter(
            Q(held_on__lt=meeting.held_on) | Q(held_on=meeting.held_on, pk__lt=meeting.pk)
        )


@pghistory.track()
class Meeting(models.Model):
    name = models.CharField(_("nama rapat"), max_length=160)
    held_on = models.DateField(_("tanggal"))
    held_at = models.CharField(_("tempat"), max_length=160)
    chair = models.CharField(_("pimpinan rapat"), max_length=160)
    attendees = models.TextField(_("yang hadir"), help_text=_("Satu orang atau kantor per baris."))
    recipients = models.TextField(
        _("penerima risalah"),
        blank=True,
        help_text=_("Alamat surel, satu per baris. Risalah dikirim begitu rapat ditutup."),
    )
    source_url = WebAddressField(_("alamat sumber"), max_length=400, blank=True)
    is_sample = models.BooleanField(_("data contoh"), default=False, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("rapat")
        verbose_name_plural = _("rapat")
        constraints = [
            models.UniqueConstraint(
                name="meeting_once_per_day",
                fields=["name", "held_on"],
                violation_error_message=_("Rapat ini sudah dicatat pada tanggal itu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {formats.long_date(self.held_on)}"

    def get_absolute_url(self) -> str:
        return reverse("commitments:meeting", args=[self.pk])

    def clean(self) -> None:
        if self.held_on and self.held_on.isoformat() < FIRST_DAY:
            raise ValidationError({"held_on": _("Sebelum 1 Juli 2015 belum ada yang dihitung.")})
        for line in self.addresses:
            try:
                validate_email(line)
            except ValidationError as error:
                message = _("“%(line)s” bukan alamat surel.") % {"line": line}
                raise ValidationError({"recipients": message}) from error

    @property
    def addresses(self) -> list[str]:
        return _lines(self.recipients)

    @property
    def attendee_list(self) -> list[str]:
        return _lines(self.attendees)

    @property
    def is_closed(self) -> bool:
        """Its minutes are final."""
        return hasattr(self, "minutes")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class MeetingPaper(models.Model):
    """What was on the table, or the signed minutes as a file."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    title = models.CharField(_("judul"), max_length=160)
    attached = models.OneToOneField(
        AttachedFile, models.PROTECT, related_name="+", verbose_name=_("berkas")
    )
    added_at = models.DateTimeField(_("ditambahkan"), default=timezone.now)
    added_by = by_whom()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("bahan rapat")
        verbose_name_plural = _("bahan rapat")

    def __str__(self) -> str:
        return self.title


class Minutes(models.Model):
    """What was decided, with the values as decided. Final: commitments live on, minutes do not.

    `decisions` is a list of what `presenters.decided` says of a commitment; `open_items` of those
    carried over from the meeting before.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    text = models.TextField(_("catatan rapat"), blank=True)
    decisions = models.JSONField()
    open_items = models.JSONField()
    closed_at = models.DateTimeField(_("ditutup"), default=timezone.now)
    closed_by = by_whom(null=True)

    class Meta:
        verbose_name = _("risalah")
        verbose_name_plural = _("risalah")
        triggers = [
            refused_always(
                "minutes_stay",
                pgtrigger.Update | pgtrigger.Delete,
                "Minutes of a meeting are final.",
            ),
            never_emptied("Minutes of a meeting are final.", "minutes_never_emptied"),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def decided(self) -> list[dict[str, Any]]:
        return [_with_due(item) for item in self.decisions]

    @property
    def carried_over(self) -> list[dict[str, Any]]:
        """`is_decided_anew`: changed at this very meeting; the new terms are among its decisions."""
        anew = {item["number"] for item in self.decisions}
        return [
            _with_due(item) | {"is_decided_anew": item["number"] in anew}
            for item in self.open_items
        ]


def _with_due(item: dict[str, Any]) -> dict[str, Any]:
    return item | {"due": date.fromisoformat(item["due_on"])}
