"""The one stored count beside the people: where the debtors stand now, for those who look after them.

Nothing of it is public; the public reads the monthly release (`models.releases`).
"""

from django.db import models

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
