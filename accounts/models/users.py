from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, overload

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.triggers import refuse
from regions.models import Bank, Branch, BranchService, Region

if TYPE_CHECKING:
    from datetime import date

    from accounts.models.deputies import Deputyship

RIGHTS = ["role", "region", "branch", "bank", "is_active", "is_staff", "is_superuser"]

# The lock lets two admins who leave at once see each other.
last_admin_stays = pgtrigger.Trigger(
    name="last_admin_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Condition("OLD.is_active AND (OLD.role = 'admin' OR OLD.is_superuser)"),
    func=f"""
        IF TG_OP = 'UPDATE' THEN
            IF NEW.is_active AND (NEW.role = 'admin' OR NEW.is_superuser) THEN
                RETURN NEW;
            END IF;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('last_admin_stays'));
        IF NOT EXISTS (
            SELECT FROM accounts_user AS other
            WHERE other.id <> OLD.id AND other.is_active
                AND (other.role = 'admin' OR other.is_superuser)
        ) THEN
            {refuse("The last admin stays.")}
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """,
)


@pghistory.track(
    model_name="UserEvent",
    fields=RIGHTS,
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

    DEPUTY_ROLES = [Role.BRANCH_STAFF, Role.VERIFIER]
    SECOND_FACTOR_ROLES = [Role.VERIFIER, Role.AWARD_ADMIN, Role.ADMIN]
    # Whoever publishes, and whoever gives rights: what is changed of them takes two admins.
    GUARDED_ROLES = [Role.VERIFIER, Role.ADMIN]

    role = models.CharField(_("peran"), max_length=12, choices=Role, default=Role.OFFICIAL)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("wilayah"),
        help_text=_(
            "Untuk pejabat: wilayah yang dibuka lebih dulu, dan yang bulannya boleh dicatatnya."
        ),
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

    acting_for: "User | None" = None  # whom they act for in this request

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
        triggers = [last_admin_stays]

    def __str__(self) -> str:
        name = self.get_full_name() or self.username
        return on_behalf(name, self.acting_for)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What a deputy may for a while never becomes what they may."""
        if self.acting_for is not None:
            named = kwargs.get("update_fields") or [
                field.name for field in self._meta.concrete_fields if not field.primary_key
            ]
            kwargs["update_fields"] = set(named) - set(RIGHTS)
        has_new_password = getattr(self, "_password", None) is not None
        super().save(*args, **kwargs)
        if has_new_password:  # programs do not outlive the password under which they were let in
            self.api_tokens.filter(revoked_at=None).update(revoked_at=timezone.now())

    def act_as(self, deputyship: "Deputyship") -> Self:
        """Exactly an officer of that branch for this request, and nothing else meanwhile."""
        self.role, self.branch = self.Role.BRANCH_STAFF, deputyship.branch
        self.region = self.bank = None
        self.is_staff = self.is_superuser = False
        self.acting_for = deputyship.principal
        return self

    @property
    def is_portal_admin(self) -> bool:
        return self.role == self.Role.ADMIN or self.is_superuser

    @property
    def needs_second_factor(self) -> bool:
        return self.role in self.SECOND_FACTOR_ROLES or self.is_superuser

    @property
    def is_guarded(self) -> bool:
        return self.role in self.GUARDED_ROLES or self.is_superuser

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
    def may_write_notes(self) -> bool:
        """About months of the places their branch serves; an official about their own place."""
        is_of_a_place = self.role == self.Role.OFFICIAL and self.region_id is not None
        return self.may_enter_reports or is_of_a_place

    @property
    def may_handle_notes(self) -> bool:
        return self.may_write_notes or self.may_verify_reports

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
    def may_name_deputies(self) -> bool:
        """Of their own branch, an admin of any; who is a deputy names no other."""
        return self.acting_for is None and (self.may_enter_reports or self.is_portal_admin)

    @property
    def may_be_deputy(self) -> bool:
        """People of BPJS Ketenagakerjaan; a deputy sees what the branch sees of debtors."""
        return self.acting_for is not None or self.role in self.DEPUTY_ROLES

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

    @property
    def may_hold_meetings(self) -> bool:
        """The province's secretariat: its officials, and admins. They write down for all parties."""
        is_of_province = self.role == self.Role.OFFICIAL and (
            self.region is None or self.region.is_parent
        )
        return is_of_province or self.is_portal_admin

    @property
    def may_enter_commitments(self) -> bool:
        """Of their own office, branch or bank."""
        entering = (self.Role.OFFICIAL, self.Role.BRANCH_STAFF, self.Role.BANK)
        return self.role in entering or self.is_portal_admin

    @property
    def may_verify_commitments(self) -> bool:
        return self.may_verify_reports or self.is_portal_admin

    @property
    def may_follow_commitments(self) -> bool:
        return self.may_enter_commitments or self.may_verify_commitments

    def served_regions(self, month: "date") -> "models.QuerySet[Region]":
        """Places the user's branch serves that month; none for people without a branch."""
        if self.branch_id is None:
            return Region.objects.none()
        services = BranchService.objects.valid_in(month).filter(branch=self.branch_id)
        return Region.objects.filter(pk__in=services.values("region"))


def on_behalf(person: object, principal: object) -> str:
    """`Sinta untuk Budi`: every step of a deputy shows both; without a principal the person alone."""
    if principal is None:
        return str(person or "")
    return gettext("%(deputy)s untuk %(principal)s") % {"deputy": person, "principal": principal}


@overload
def person(
    verbose_name: Any = ..., *, null: Literal[True], **options: Any
) -> "models.ForeignKey[User | None, User | None]": ...
@overload
def person(verbose_name: Any = ..., **options: Any) -> "models.ForeignKey[User, User]": ...
def person(verbose_name: Any = None, **options: Any) -> Any:
    """Who did something: their account stays as long as the record of it does."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=verbose_name,
        **options,
    )
