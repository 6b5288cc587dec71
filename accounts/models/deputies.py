"""Who may act for whom, in which branch, until when."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User
from common.fields import by_whom
from common.versioning import once_at_a_time
from regions.models import Branch

Faults = Iterator[tuple[str, Any]]  # field and message
MOST_DAYS = 92  # a quarter; whoever fills in longer is an officer of the branch: an admin's matter


class DeputyshipQuerySet(models.QuerySet["Deputyship"]):
    def in_force(self, day: date) -> Self:
        """Also the people must still be who they were: active, and in their branch and role."""
        return self.filter(
            ended_at=None,
            starts_on__lte=day,
            ends_on__gte=day,
            deputy__is_active=True,
            deputy__role__in=User.DEPUTY_ROLES,
            principal__is_active=True,
            principal__role=User.Role.BRANCH_STAFF,
            principal__branch=F("branch"),
        ).exclude(deputy__branch=F("branch"))

    def of(self, deputy: User) -> Self:
        return self.filter(deputy=deputy.pk)

    def managed_by(self, user: User) -> Self:
        """Those that the user may name and end."""
        if not user.may_name_deputies:
            return self.none()
        return self if user.is_portal_admin else self.filter(branch=user.branch_id)


@pghistory.track()
class Deputyship(models.Model):
    """The deputy has the rights of the principal's branch from a day to another, both included."""

    principal = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("yang diwakili")
    )
    deputy = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="deputyships",
        verbose_name=_("wakil"),
        help_text=_("Verifikator atau petugas cabang lain."),
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="deputyships", verbose_name=_("kantor cabang")
    )
    starts_on = models.DateField(_("sejak"))
    ends_on = models.DateField(
        _("sampai"), help_text=_("Berakhir sendiri sesudah hari ini; paling lama 92 hari.")
    )
    named_by = by_whom(_("ditunjuk oleh"))
    named_at = models.DateTimeField(_("ditunjuk pada"), default=timezone.now)
    ended_by = by_whom(_("diakhiri oleh"), null=True, blank=True)
    ended_at = models.DateTimeField(_("diakhiri pada"), null=True, blank=True)

    objects = DeputyshipQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("perwakilan")
        verbose_name_plural = _("perwakilan")
        constraints = [
            models.CheckConstraint(
                name="deputyship_in_order",
                condition=Q(ends_on__gte=F("starts_on"))
                & Q(ends_on__lt=F("starts_on") + timedelta(days=MOST_DAYS)),
            ),
            models.CheckConstraint(
                name="deputyship_of_two_people", condition=~Q(deputy=F("principal"))
            ),
            models.CheckConstraint(
                name="deputyship_ended_who_and_when",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            once_at_a_time(
                "deputyship_once_at_a_time",
                "deputy",
                "branch",
                lifetime=Func(
                    F("starts_on"),
                    F("ends_on"),
                    Value("[]"),
                    function="daterange",
                    output_field=DateRangeField(),
                ),
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} – {self.principal}, {self.branch}"

    def clean(self) -> None:
        """What a form says at its fields; the constraints hold the same."""
        errors: dict[str, list[Any]] = {}
        faults = [*self._faults_of_people(), *self._faults_of_days(), *self._overlap()]
        for field, message in faults:
            errors.setdefault(field, []).append(message)
        if errors:
            raise ValidationError(errors)

    def _faults_of_people(self) -> Faults:
        if not self.principal_id or not self.deputy_id:
            return
        if self.principal.role != User.Role.BRANCH_STAFF or not self.principal.is_active:
            yield "principal", _("Yang diwakili adalah petugas cabang yang aktif.")
        if self.deputy.role not in User.DEPUTY_ROLES or not self.deputy.is_active:
            yield "deputy", _("Wakil adalah verifikator atau petugas cabang lain yang aktif.")
        elif self.deputy.branch_id == self.principal.branch_id:
            yield "deputy", _("Petugas cabang ini tidak perlu ditunjuk: haknya sudah sama.")

    def _faults_of_days(self) -> Faults:
        if not self.starts_on or not self.ends_on:
            return
        if self.ends_on < self.starts_on:
            yield "ends_on", _("Hari terakhir tidak boleh sebelum hari pertama.")
        elif self.ends_on < timezone.localdate():
            yield "ends_on", _("Masa ini sudah lewat.")
        elif (self.ends_on - self.starts_on).days >= MOST_DAYS:
            yield "ends_on", _("Paling lama 92 hari; untuk lebih lama minta admin memindahkannya.")

    def _overlap(self) -> Faults:
        """One person acts for one other in a branch, so that the trail can name both."""
        if not (self.principal_id and self.deputy_id and self.starts_on and self.ends_on):
            return
        same = Deputyship.objects.filter(
            deputy=self.deputy_id,
            branch=self.principal.branch_id,
            ended_at=None,
            starts_on__lte=self.ends_on,
            ends_on__gte=self.starts_on,
        )
        if same.exclude(pk=self.pk).exists():
            yield "deputy", _("Orang ini sudah menjadi wakil di cabang ini pada masa itu.")

    def is_in_force(self, day: date) -> bool:
        return self.ended_at is None and self.starts_on <= day <= self.ends_on

    @property
    def may_be_ended(self) -> bool:
        return self.ended_at is None and self.ends_on >= timezone.localdate()

    @property
    def state(self) -> str:
        """`berlaku`, `akan datang` or `berakhir`."""
        today = timezone.localdate()
        if not self.may_be_ended:
            return str(_("berakhir"))
        return str(_("berlaku") if self.is_in_force(today) else _("akan datang"))
