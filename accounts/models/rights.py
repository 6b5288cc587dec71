"""What waits for a second admin, and the links with which people set their own password."""

from datetime import datetime, timedelta
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User
from common.fields import by_whom

WAITS = timedelta(days=14)  # later it is asked for anew
DECIDED_KEPT = timedelta(days=365)  # the trail keeps what became of it
LINK_LASTS = timedelta(days=7)  # somebody on a business trip still finds it valid


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    def waiting(self) -> Self:
        return self.filter(
            state=RightsRequest.State.WAITING, asked_at__gt=timezone.now() - WAITS
        ).select_related("user", "asked_by")

    def past_keeping(self, now: datetime) -> Self:
        return self.filter(asked_at__lt=now - DECIDED_KEPT)


@pghistory.track(model_name="RightsRequestEvent", exclude=["values", "reason"])
class RightsRequest(models.Model):
    """One admin asks, another decides; never about themself."""

    class Kind(models.TextChoices):
        ACCOUNT = "account", _("akun baru")
        RIGHTS = "rights", _("peran dan lingkup")
        PASSWORD = "password", _("sandi baru")
        FACTOR = "factor", _("langkah kedua hilang")

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu admin lain")
        APPROVED = "approved", _("disetujui")
        REFUSED = "refused", _("ditolak")
        WITHDRAWN = "withdrawn", _("ditarik")

    user = models.ForeignKey(
        User, models.CASCADE, related_name="rights_requests", verbose_name=_("pengguna")
    )
    kind = models.CharField(_("tentang"), max_length=8, choices=Kind)
    values = models.JSONField(_("isi baru"), default=dict, blank=True)
    reason = models.CharField(_("alasan"), max_length=200, blank=True)
    state = models.CharField(_("keadaan"), max_length=9, choices=State, default=State.WAITING)
    asked_by = by_whom(_("diminta oleh"))
    asked_at = models.DateTimeField(_("diminta pada"), default=timezone.now)
    decided_by = by_whom(_("diputuskan oleh"), null=True, blank=True)
    decided_at = models.DateTimeField(_("diputuskan pada"), null=True, blank=True)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("permintaan hak")
        verbose_name_plural = _("permintaan hak")
        constraints = [
            models.CheckConstraint(
                name="rights_request_of_another", condition=~Q(asked_by=F("user"))
            ),
            models.CheckConstraint(
                name="rights_request_needs_two",
                condition=~Q(state="approved")
                | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user"))),
            ),
            models.CheckConstraint(
                name="rights_request_decided_who_and_when",
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.UniqueConstraint(
                name="rights_request_one_waiting",
                violation_error_message=_("Permintaan yang sama sudah menunggu admin lain."),
                fields=["user", "kind"],
                condition=Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user}"

    def may_be_decided_by(self, admin: User) -> bool:
        return admin.is_portal_admin and admin.pk not in (self.asked_by_id, self.user_id)


class PasswordLinkQuerySet(models.QuerySet["PasswordLink"]):
    def usable(self) -> Self:
        return self.filter(used_at=None, expires_at__gt=timezone.now(), user__is_active=True)

    def past_keeping(self, now: datetime) -> Self:
        return self.filter(expires_at__lt=now - DECIDED_KEPT)


@pghistory.track(model_name="PasswordLinkEvent", exclude=["digest", "error"])
class PasswordLink(models.Model):
    """A letter to somebody with the link under which they set their own password: an invitation, or
    after an admin ended the old password. The link itself is made as the letter goes out."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="password_links", verbose_name=_("pengguna")
    )
    is_invitation = models.BooleanField(_("undangan"), default=True)
    sent_by = by_whom(_("oleh"))
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    expires_at = models.DateTimeField(_("berlaku sampai"))
    digest = models.CharField(max_length=64, blank=True, editable=False)
    sent_at = models.DateTimeField(_("surel dikirim"), null=True, blank=True)
    error = models.CharField(_("sebab gagal"), max_length=300, blank=True)
    used_at = models.DateTimeField(_("dipakai"), null=True, blank=True)

    objects = PasswordLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("tautan sandi")
        verbose_name_plural = _("tautan sandi")
        constraints = [
            models.CheckConstraint(
                name="password_link_expires_later", condition=Q(expires_at__gte=F("created_at"))
            ),
            models.UniqueConstraint(
                name="password_link_one_key", fields=["digest"], condition=~Q(digest="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def state(self) -> str:
        """`surel menunggu`, `terkirim`, `surel gagal`, `dipakai` or `kedaluwarsa`."""
        if self.used_at:
            return str(_("dipakai"))
        if self.expires_at <= timezone.now():
            return str(_("kedaluwarsa"))
        if self.error:
            return str(_("surel gagal"))
        return str(_("terkirim") if self.sent_at else _("surel menunggu"))
