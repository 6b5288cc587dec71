"""Where a check begins to doubt a figure: data of an admin."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
