from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models import Branch, BranchService, Region

if TYPE_CHECKING:
    from datetime import date


class Bank(models.Model):
    """A bank that disburses KUR; its officers see their own debtors only."""

    code = models.SlugField(
        _("kode"), unique=True, help_text=_("Huruf kecil, misalnya kalbar atau bri.")
    )
    name = models.CharField(_("nama"), max_length=80)

    class Meta:
        ordering = ["name"]
        verbose_name = _("bank")
        verbose_name_plural = _("bank")

    def __str__(self) -> str:
        return self.name


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

    objects = UserManager()

    class Meta:
        ordering = ["username"]
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        constraints = [
            models.CheckConstraint(
                name="user_branch_staff_has_branch",
                condition=~Q(role="branch_staff") | Q(branch__isnull=False),
            ),
            models.CheckConstraint(
                name="user_bank_officer_has_bank", condition=~Q(role="bank") | Q(bank__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def is_portal_admin(self) -> bool:
        return self.role == self.Role.ADMIN or self.is_superuser

    @property
    def may_enter_reports(self) -> bool:
        return self.role == self.Role.BRANCH_STAFF

    @property
    def may_verify_reports(self) -> bool:
        return self.role == self.Role.VERIFIER

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
    def may_record_awards(self) -> bool:
        return self.role == self.Role.AWARD_ADMIN or self.is_portal_admin

    def served_regions(self, month: "date") -> "models.QuerySet[Region]":
        """Places the user's branch serves that month; none for people without a branch."""
        if self.branch_id is None:
            return Region.objects.none()
        services = BranchService.objects.valid_in(month).filter(branch=self.branch_id)
        return Region.objects.filter(pk__in=services.values("region"))
