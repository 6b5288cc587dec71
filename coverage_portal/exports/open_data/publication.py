"""Who publishes the data sets, under which licence, at which addresses, and how large they are."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.data_version import kept_by_data_version
from coverage_portal.exports.open_data.fields import Size, Span, Table
from coverage_portal.exports.open_data.registers import TABLES
from regions.models import Region, RegionBoundary

Box = tuple[float, float, float, float]  # west, south, east, north

# What the foot of every page says: aggregates may be used again by whoever names their source.
LICENCE_ID = "CC-BY-4.0"
LICENCE_TITLE = "Creative Commons Attribution 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
SAMPLE = gettext_lazy("data contoh")


@dataclass(frozen=True, slots=True)
class DataSet:
    """A table with what is known of it now."""

    table: Table
    span: Span
    size: Size

    @property
    def title(self) -> str:
        """A sample is called one wherever the data set is named."""
        return f"{self.table.title} ({SAMPLE})" if self.span.is_sample else str(self.table.title)

    @property
    def description(self) -> str:
        if not self.span.is_sample:
            return str(self.table.description)
        warning = _("Data contoh: dibuat untuk contoh, bukan laporan.")
        return f"{warning} {self.table.description}"

    @property
    def keywords(self) -> list[str]:
        sample = [str(SAMPLE)] if self.span.is_sample else []
        return [*map(str, self.table.keywords), *sample]

    @property
    def path(self) -> str:
        return reverse("open_data:data_set", args=[self.table.slug])

    @property
    def file_path(self) -> str:
        return reverse("open_data:table", args=[self.table.slug])


def data_set(table: Table) -> DataSet:
    """Its size is known by reading it once for each version of the data."""
    name = f"open data {table.slug}"
    span, size = kept_by_data_version(name, lambda: (table.span(), table.size()))
    return DataSet(table, span, size)


def data_sets() -> list[DataSet]:
    return [data_set(table) for table in TABLES]


def address(path: str) -> str:
    """Permanent: of the portal's own name, whichever name it was asked under."""
    return settings.PORTAL_URL.rstrip("/") + path


def publisher() -> str:
    return settings.PUBLISHER or _("Portal Cakupan Jamsostek %(place)s") % {
        "place": Region.objects.root().full_name
    }


def box() -> Box | None:
    """What the outlines of the places lie in; None where there are none."""

    def compute() -> Box | None:
        outlines = RegionBoundary.objects.values_list("geometry", flat=True).iterator()
        points = [point for outline in outlines for point in _points(outline["coordinates"])]
        if not points:
            return None
        eastings, northings = zip(*points, strict=True)
        return min(eastings), min(northings), max(eastings), max(northings)

    return kept_by_data_version("open data box", compute)


def _points(coordinates: list) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _points(part)
