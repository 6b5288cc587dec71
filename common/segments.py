"""The segments of participants. A new one is a line here, a translation, its colour in the style
sheet (`--s5`) and a migration of the choices and constraints."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Segment(models.TextChoices):
    """The value is the code in files, in the API and as a short label; the order is that of every
    table and chart."""

    PU = "PU", _("Penerima Upah")
    BPU = "BPU", _("Bukan Penerima Upah")
    JAKON = "JAKON", _("Jasa Konstruksi")
    PMI = "PMI", _("Pekerja Migran Indonesia")

    @property
    def long_label(self) -> str:
        """`Penerima Upah (PU)`."""
        return f"{self.label} ({self.value})"

    @property
    def number(self) -> int:
        """Its place in the list, from 1."""
        return list(Segment).index(self) + 1

    @property
    def css(self) -> str:
        """The class that gives it its colour."""
        return f"s{self.number}"
