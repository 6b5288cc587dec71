from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.outline import outline

KEMENDAGRI_CODE = RegexValidator(
    r"^\d{2}(\.\d{2})?$",
    _("Tulis kode Kemendagri dengan titik, misalnya 61 untuk provinsi atau 61.02 untuk Mempawah."),
)


class RegionQuerySet(models.QuerySet["Region"]):
    def within(self, region: "Region") -> Self:
        """The region and the places that it consists of."""
        return self.filter(Q(pk=region.pk) | Q(parent=region))

    def root(self) -> "Region":
        """The place the portal is about: the one without a parent."""
        return self._roots()[:1].get()

    def root_name(self) -> str:
        """What the portal is called after; empty before any reference data are loaded."""
        return self._roots().values_list("name", flat=True).first() or ""

    def _roots(self) -> Self:
        return self.filter(parent=None).order_by("code")


@pghistory.track()
class Region(models.Model):
    class Level(models.TextChoices):
        COUNTRY = "country", _("negara")
        PROVINCE = "province", _("provinsi")
        REGENCY = "regency", _("kabupaten")
        CITY = "city", _("kota")

    PARENT_LEVELS = [Level.COUNTRY, Level.PROVINCE]

    code = models.CharField(
        _("kode Kemendagri"), max_length=5, unique=True, validators=[KEMENDAGRI_CODE]
    )
    bps_code = models.CharField(
        _("kode BPS"),
        max_length=4,
        help_text=_("Berbeda dari kode Kemendagri: BPS 6102 adalah Bengkayang, 61.02 Mempawah."),
    )
    name = models.CharField(_("nama"), max_length=80)
    level = models.CharField(_("tingkat"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("bagian dari"),
    )
    capital = models.CharField(_("ibu kota"), max_length=80, blank=True)
    population = models.PositiveIntegerField(_("penduduk (SP2020)"), null=True, blank=True)
    hex_col = models.PositiveSmallIntegerField(_("kolom peta segi enam"), null=True, blank=True)
    hex_row = models.PositiveSmallIntegerField(
        _("baris peta segi enam"),
        null=True,
        blank=True,
        help_text=_("Baris ganjil bergeser setengah sel ke kanan."),
    )
    valid_from = models.DateField(_("berlaku sejak"), null=True, blank=True)
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)
    predecessors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="successors",
        verbose_name=_("wilayah pendahulu"),
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        constraints = [
            models.CheckConstraint(
                name="region_validity_in_order",
                violation_error_message=_("“Berlaku sampai” harus setelah “berlaku sejak”."),
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gt=models.F("valid_from")),
            ),
            models.UniqueConstraint(
                name="region_one_bps_code_at_a_time",
                violation_error_message=_("Kode BPS ini dipakai wilayah lain yang masih berlaku."),
                fields=["bps_code"],
                condition=Q(valid_until=None),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_parent(self) -> bool:
        return self.level in self.PARENT_LEVELS

    @property
    def ancestors(self) -> "list[Region]":
        """All that it is part of, the nearest first."""
        above, region = [], self.parent
        while region:
            above.append(region)
            region = region.parent
        return above

    @property
    def short_name(self) -> str:
        """`Kab. Ketapang`, `Kota Pontianak`, `Kalimantan Barat`."""
        return SHORT_PREFIXES.get(self.level, "") + self.name

    @property
    def full_name(self) -> str:
        return PREFIXES.get(self.level, "") + self.name


SHORT_PREFIXES: dict[str, str] = {Region.Level.REGENCY: "Kab. ", Region.Level.CITY: "Kota "}
PREFIXES: dict[str, str] = {
    Region.Level.PROVINCE: "Provinsi ",
    Region.Level.REGENCY: "Kabupaten ",
    Region.Level.CITY: "Kota ",
}


class OtherName(models.Model):
    """What files call a place besides its name: `Kalbar`, or `Kabupaten Pontianak` until 2014."""

    region = models.ForeignKey(
        Region, models.CASCADE, related_name="other_names", verbose_name=_("wilayah")
    )
    name = models.CharField(_("nama"), max_length=80)
    level = models.CharField(_("tingkat"), max_length=10, choices=Region.Level)
    valid_until = models.DateField(
        _("berlaku sampai"),
        null=True,
        blank=True,
        help_text=_("Kosong: masih dipakai, misalnya singkatan. Terisi: nama lama."),
    )
    source = models.CharField(_("sumber"), max_length=200, blank=True)

    class Meta:
        ordering = ["region", "name"]
        verbose_name = _("nama lain")
        verbose_name_plural = _("nama lain")
        constraints = [
            models.UniqueConstraint(
                name="region_other_name_once",
                violation_error_message=_("Nama ini sudah dicatat untuk wilayah ini."),
                fields=["region", "level", "name"],
            )
        ]

    def __str__(self) -> str:
        return PREFIXES.get(self.level, "") + self.name


class RegionBoundary(models.Model):
    """A place's outline for the map: indicative, not a legal reference."""

    region = models.OneToOneField(
        Region, models.CASCADE, related_name="boundary", verbose_name=_("wilayah")
    )
    geometry = models.JSONField(
        _("geometri GeoJSON"), help_text=_("MultiPolygon, bujur dan lintang WGS 84")
    )
    credit = models.TextField(_("sumber batas"))
    path = models.TextField(editable=False, default="")
    box = ArrayField(models.IntegerField(), size=4, editable=False, default=list)
    label = ArrayField(models.IntegerField(), size=2, editable=False, default=list)

    class Meta:
        verbose_name = _("batas wilayah")
        verbose_name_plural = _("batas wilayah")

    def __str__(self) -> str:
        return str(self.region)

    def save(self, *args: Any, **kwargs: Any) -> None:
        drawn = outline(self.geometry)
        self.path, self.box, self.label = drawn.path, list(drawn.box), list(drawn.label)
        super().save(*args, **kwargs)
