"""What the cells of the table of places draw."""

from collections.abc import Mapping, Sequence

from django import template

from awards.queries import Badge
from coverage_portal.dashboard.charts.cells import bar, sparkline
from regions.models import Region

register = template.Library()
register.filter("bar", bar)
register.filter("sparkline", sparkline)


@register.filter
def of_region(badges: Mapping[int, Sequence[Badge]], region: Region) -> Sequence[Badge]:
    return badges.get(region.pk, ())
