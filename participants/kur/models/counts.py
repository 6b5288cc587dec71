"""What is counted beside the people, for those who look after them.

Nothing of it is public; the public reads the monthly release (`models.releases`).
"""

from django.db import models
from django.utils import timezone

from participants.kur.models.scope import ScopedQuerySet
from participants.kur.models.states import State
from regions.models import Bank, Region


class StateCount(models.Model):
    """People by place, state and the day since which they are in it.

    `bank` is empty where a person counts once over all banks, on the leading credit; with a bank it
    counts the bank's own debtors, once each.
    """

    bank = models.ForeignKey(Bank, models.CASCADE, null=True, related_name="+", db_index=False)
    region = models.ForeignKey(Region, models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=State)
    since = models.DateField()
    n = models.IntegerField()

    objects = ScopedQuerySet["StateCount"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="kur_state_count_cell",
                fields=["bank", "region", "state", "since"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.state}: {self.n}"


class UnitCount(models.Model):
    """How far a unit of a bank has come in one place: counted each morning and after each list."""

    bank = models.ForeignKey(Bank, models.CASCADE, related_name="+", db_index=False)
    region = models.ForeignKey(Region, models.CASCADE, related_name="+", db_index=False)
    unit = models.CharField(max_length=80, blank=True)
    counted_at = models.DateTimeField(default=timezone.now)
    debtors = models.IntegerField()
    told = models.IntegerField()
    covered = models.IntegerField()
    covered_this_month = models.IntegerField()
    # Of those first covered after the credit was granted: how many, and their waits together.
    waited = models.IntegerField()
    wait = models.DurationField()

    objects = ScopedQuerySet["UnitCount"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="kur_unit_count_cell", fields=["bank", "region", "unit"])
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.unit}: {self.debtors}"
