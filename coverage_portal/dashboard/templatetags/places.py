"""What the page of a region asks of its places."""

from collections.abc import Mapping, Sequence

from django import template

from awards.queries import Badge
from regions.models import Region

register = template.Library()


@register.filter
def of_region(badges: Mapping[int, Sequence[Badge]], region: Region) -> Sequence[Badge]:
    return badges.get(region.pk, ())
