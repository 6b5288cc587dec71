"""Whose debtors an account sees, of whatever has a bank and a place."""

from typing import Self, TypeVar

from django.db import models
from django.utils import timezone

from accounts.models import User

Row = TypeVar("Row", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[Row]):
    """Of rows with a `bank` and a `region`: a bank sees its own, a branch those of its places."""

    def visible_to(self, user: User) -> Self:
        if not user.may_see_debtors:
            return self.none()
        if user.role == User.Role.BANK:
            return self.filter(bank=user.bank_id)
        if user.role == User.Role.BRANCH_STAFF:
            return self.filter(region__in=user.served_regions(timezone.localdate()))
        return self
