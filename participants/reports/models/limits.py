"""Where a figure begins to be doubtful (data of an admin), and where it cannot be true."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.formats import people

LARGEST_FIGURE = 100_000_000  # in one cell: no place of the country has so many workers
MOST_TIMES_WORKERS = 10  # people count where they work; ten times its workers is a slip of the hand


def above_ceiling(value: int, workers: int | None) -> str:
    """Why no place can have so many people; empty where it can. The one rule of grid, files,
    commands and API."""
    if value > LARGEST_FIGURE:
        return gettext("Lebih dari %(most)s orang.") % {"most": people(LARGEST_FIGURE)}
    if workers and value > MOST_TIMES_WORKERS * workers:
        text = gettext("Lebih dari %(times)s kali %(workers)s pekerja wilayah ini.")
        return text % {"times": MOST_TIMES_WORKERS, "workers": people(workers)}
    return ""


@pghistory.track()
class CheckLimits(models.Model):
    """Where a doubtful figure begins; one row, changed by an admin."""

    z_score = models.DecimalField(
        _("batas skor-z"),
        max_digits=4,
        decimal_places=1,
        default=3.5,
        help_text=_("Jarak dari median 12 bulan terakhir, dihitung dengan simpangan median (MAD)."),
    )
    change_percent = models.DecimalField(
        _("batas perubahan sebulan (%)"), max_digits=5, decimal_places=1, default=10
    )
    sudden_zero_from = models.PositiveIntegerField(
        _("nol meragukan sejak"),
        default=100,
        help_text=_("Nol diragukan bila bulan lalu sedikitnya sebanyak ini."),
    )

    class Meta:
        verbose_name = _("batas pemeriksaan")
        verbose_name_plural = _("batas pemeriksaan")
        constraints = [
            models.CheckConstraint(name="check_limits_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="check_limits_above_zero",
                condition=Q(z_score__gt=0, change_percent__gt=0, sudden_zero_from__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "CheckLimits":
        return cls.objects.filter(pk=1).first() or cls(pk=1)
