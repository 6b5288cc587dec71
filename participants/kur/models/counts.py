"""Counts that are stored beside the people, so that an aggregate never reads them.

`bank` is empty where a person counts once over all banks, on the leading credit; with a bank it
counts the bank's own debtors, once each.
"""

from django.db import models

from participants.kur.models.choices import Duty, Scheme
from participants.kur.models.states import State
from regions.models import Bank, Region


class Count(models.Model):
    bank = models.ForeignKey(Bank, models.CASCADE, null=True, related_name="+", db_index=False)
    region = models.ForeignKey(Region, models.CASCADE, related_name="+", db_index=False)
    n = models.IntegerField()

    class Meta:
        abstract = True


class FunnelCount(Count):
    """People by place, bank, scheme, month of credit, duty and state; `months_to_cover` tells how
    long it took until they were covered for the first time."""

    scheme = models.CharField(max_length=12, choices=Scheme)
    credit_month = models.DateField()
    duty = models.PositiveSmallIntegerField(choices=Duty)
    state = models.CharField(max_length=12, choices=State)
    months_to_cover = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="kur_funnel_cell",
                fields=[
                    "bank",
                    "region",
                    "scheme",
                    "credit_month",
                    "duty",
                    "state",
                    "months_to_cover",
                ],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.state}: {self.n}"


class AgeCount(Count):
    """People by state and the day since which they are in it: time in state, and the stalled."""

    state = models.CharField(max_length=12, choices=State)
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="kur_age_cell",
                fields=["bank", "region", "state", "since"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.state}: {self.n}"


class CoverCount(Count):
    """People KUR added to the covered in a month, less those who were lost."""

    month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="kur_cover_cell", fields=["bank", "region", "month"], nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.month}: {self.n}"


class ShownNumber(models.Model):
    """A number that readers have seen in a cell of the aggregates (`publication.py`)."""

    table = models.CharField(max_length=40)
    cell = models.CharField(max_length=80)
    value = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="kur_shown_once", fields=["table", "cell", "value"])
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.cell}: {self.value}"
