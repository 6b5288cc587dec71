import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_DAYS = 365
USUAL_DAYS = [30, 60, 90]


class WarningDayQuerySet(models.QuerySet["WarningDay"]):
    def numbers(self) -> list[int]:
        """The nearest first; the usual ones where an admin has deleted all."""
        return list(self.order_by("days").values_list("days", flat=True)) or USUAL_DAYS


@pghistory.track()
class WarningDay(models.Model):
    """So many days before a cohort ends it is warned of, on pages and by mail: data of an admin."""

    days = models.PositiveSmallIntegerField(
        _("hari sebelum berakhir"),
        unique=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )

    objects = WarningDayQuerySet.as_manager()

    class Meta:
        ordering = ["days"]
        verbose_name = _("hari peringatan kohort")
        verbose_name_plural = _("hari peringatan kohort")
        constraints = [
            models.CheckConstraint(
                name="cohort_warning_within_a_year", condition=Q(days__range=(1, MOST_DAYS))
            )
        ]

    def __str__(self) -> str:
        return str(self.days)
