"""What a credit may be, in the words of the regulations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scheme(models.TextChoices):
    SUPER_MIKRO = "SUPER_MIKRO", _("super mikro")
    MIKRO = "MIKRO", _("mikro")
    KECIL = "KECIL", _("kecil")
    KHUSUS = "KHUSUS", _("khusus")
    PMI = "PMI", _("penempatan PMI")


class Duty(models.IntegerChoices):
    """Stored so that the mandatory come first in every list."""

    MUST = 1, _("wajib")
    MAY = 2, _("dapat")
    UNKNOWN = 3, _("tidak diatur")
