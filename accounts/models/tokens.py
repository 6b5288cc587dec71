"""Keys with which a program speaks for a user, or a calendar reads their deadlines."""

import hashlib
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def unrevoked(self) -> Self:
        return self.filter(revoked_at=None)

    def usable(self) -> Self:
        return self.unrevoked().filter(expires_at__gt=timezone.now(), user__is_active=True)

    def owned_by(self, user: User) -> Self:
        return self.filter(user=user)

    def of_text(self, text: str) -> Self:
        return self.filter(digest=ApiToken.digest_of(text))


@pghistory.track(model_name="ApiTokenEvent", exclude=["digest", "start", "last_used_at"])
class ApiToken(models.Model):
    """A key with which a program speaks for a user. The key itself is shown once and not stored."""

    class Scope(models.TextChoices):
        READ = "read", _("membaca saja")
        WRITE = "write", _("membaca dan menulis")

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("nama"), max_length=60)
    scope = models.CharField(_("lingkup"), max_length=5, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(max_length=8, editable=False)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    expires_at = models.DateTimeField(_("berlaku sampai"))
    last_used_at = models.DateTimeField(_("terakhir dipakai"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("token API")
        verbose_name_plural = _("token API")
        constraints = [
            models.CheckConstraint(
                name="api_token_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.UniqueConstraint(
                name="api_token_one_name_in_use",
                fields=["user", "name"],
                condition=Q(revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.name}"

    @staticmethod
    def digest_of(text: str) -> str:
        """SHA-256 is enough here: the key is 256 random bits, which nobody can try through."""
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def may_write(self) -> bool:
        return self.scope == self.Scope.WRITE


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    def of_text(self, text: str) -> Self:
        return self.filter(digest=ApiToken.digest_of(text), user__is_active=True)


@pghistory.track(model_name="CalendarKeyEvent", exclude=["digest", "last_used_at"])
class CalendarKey(models.Model):
    """The private part of the address at which a calendar program, which cannot sign in, reads a
    user's deadlines, and nothing else. Making a new one revokes the old."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_key")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    last_used_at = models.DateTimeField(_("terakhir dipakai"), null=True, blank=True)

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("alamat kalender")
        verbose_name_plural = _("alamat kalender")

    def __str__(self) -> str:
        return str(self.user)
