"""The segments of participants. A new one is a line in each of the two lists here, a translation,
its colour in the style sheet (`--s5`) and a migration of the choices and constraints."""

from django.db import models
from django.utils.translation import gettext
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


# What people's files call a segment besides its code, its name in full first.
WORDS = {
    Segment.PU: ("penerima upah",),
    Segment.BPU: ("bukan penerima upah", "pekerja mandiri"),
    Segment.JAKON: ("jasa konstruksi", "konstruksi", "jaskon"),
    Segment.PMI: ("pekerja migran indonesia", "pekerja migran", "migran"),
}


def codes_in_words() -> str:
    """`PU, BPU, JAKON atau PMI`."""
    *codes, last = Segment.values
    return gettext("%(codes)s atau %(last)s") % {"codes": ", ".join(codes), "last": last}
