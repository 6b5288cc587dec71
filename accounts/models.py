import hashlib
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pghistory
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models import Bank, Branch, BranchService, Region

if TYPE_CHECKING:
    from datetime import date


@pghistory.track(
    model_name="UserEvent",
    fields=["role", "region", "branch", "bank", "is_active", "is_staff", "is_superuser"],
)
class User(AbstractUser):
    """Somebody who signs in: a role says what they may do, a scope says where."""

    class Role(models.TextChoices):
        OFFICIAL = "official", _("pejabat")
        BRANCH_STAFF = "branch_staff", _("petugas cabang")
        VERIFIER = "verifier", _("verifikator wilayah")
        BANK = "bank", _("petugas bank")
        AWARD_ADMIN = "award_admin", _("admin penghargaan")
        ADMIN = "admin", _("admin")

    role = models.CharField(_("peran"), max_length=12, choices=Role, default=Role.OFFICIAL)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("wilayah"),
        help_text=_("Untuk pejabat: wilayah yang dibuka lebih dulu."),
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("kantor cabang"),
    )
    bank = models.ForeignKey(
        Bank, models.PROTECT, null=True, blank=True, related_name="officers", verbose_name=_("bank")
    )

    objects: ClassVar[UserManager[Self]] = UserManager()

    class Meta:
        ordering = ["username"]
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        constraints = [
            models.CheckConstraint(
                name="user_branch_staff_has_branch",
                violation_error_message=_("Petugas cabang memerlukan kantor cabang."),
                condition=~Q(role="branch_staff") | Q(branch__isnull=False),
            ),
            models.CheckConstraint(
                name="user_bank_officer_has_bank",
                violation_error_message=_("Petugas bank memerlukan bank."),
                condition=~Q(role="bank") | Q(bank__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def is_portal_admin(self) -> bool:
        return self.role == self.Role.ADMIN or self.is_superuser

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """The role, not a list of permissions, opens the admin."""
        return (self.is_active and self.is_portal_admin) or super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return (self.is_active and self.is_portal_admin) or super().has_module_perms(app_label)

    @property
    def may_enter_reports(self) -> bool:
        return self.role == self.Role.BRANCH_STAFF

    @property
    def may_verify_reports(self) -> bool:
        return self.role == self.Role.VERIFIER

    @property
    def may_prepare_recaps(self) -> bool:
        """The province's recap and history; whoever prepares one never verifies it."""
        return self.may_verify_reports or self.is_portal_admin

    @property
    def may_import_reports(self) -> bool:
        return self.may_enter_reports or self.may_prepare_recaps

    @property
    def may_see_reports(self) -> bool:
        return self.may_enter_reports or self.may_verify_reports or self.is_portal_admin

    @property
    def may_see_debtors(self) -> bool:
        return self.role in (self.Role.BRANCH_STAFF, self.Role.VERIFIER, self.Role.BANK)

    @property
    def may_move_debtors(self) -> bool:
        return self.role == self.Role.BRANCH_STAFF

    @property
    def may_upload_debtors(self) -> bool:
        return self.role == self.Role.BANK or self.is_portal_admin

    @property
    def may_match_members(self) -> bool:
        return self.role in (self.Role.BRANCH_STAFF, self.Role.VERIFIER) or self.is_portal_admin

    @property
    def may_release_kur(self) -> bool:
        return self.role == self.Role.VERIFIER

    @property
    def may_record_awards(self) -> bool:
        return self.role == self.Role.AWARD_ADMIN or self.is_portal_admin

    def served_regions(self, month: "date") -> "models.QuerySet[Region]":
        """Places the user's branch serves that month; none for people without a branch."""
        if self.branch_id is None:
            return Region.objects.none()
        services = BranchService.objects.valid_in(month).filter(branch=self.branch_id)
        return Region.objects.filter(pk__in=services.values("region"))


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
