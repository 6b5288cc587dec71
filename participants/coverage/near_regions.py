"""A region with its children, their outlines, and all that it is part of, in one statement."""

from common.query_params import Names
from participants.coverage.choices import choose_region, choose_root
from participants.coverage.rows import Columns, columns_of, rows
from regions.models import Region, RegionBoundary

REGION = columns_of(Region)
# Without the geometry it was made from, which nobody draws.
BOUNDARY = Columns(RegionBoundary, ["id", "region_id", "credit", "path", "box", "label"])
# Their values are known: the descriptors would check each of a nation's places.
_PARENT = Region.parent.field
_BOUNDARY = Region.boundary.related

NEAR = f"""
WITH RECURSIVE chosen AS (
    SELECT * FROM regions_region
    WHERE CASE WHEN %(code)s::text IS NULL THEN parent_id IS NULL ELSE code = %(code)s END
    ORDER BY code LIMIT 1
), line AS (
    SELECT * FROM chosen
    UNION ALL
    SELECT upper.* FROM regions_region upper JOIN line ON upper.id = line.parent_id
), near AS (
    SELECT * FROM line
    UNION ALL
    SELECT child.* FROM regions_region child JOIN chosen ON child.parent_id = chosen.id
)
SELECT {REGION.of("near")}, {BOUNDARY.of("boundary")}
FROM near LEFT JOIN regions_regionboundary boundary ON boundary.region_id = near.id
ORDER BY near.code
"""


def near_regions(code: str | None, names: Names) -> tuple[Region, list[Region]]:
    """The region (None: the one above all) and its children.

    Raises UnknownChoice where there is no such region.
    """
    # PostgreSQL cannot even be asked for a zero byte.
    asked = None if code is None else code.replace("\0", "")
    found = [_with_outline(row) for row in rows(NEAR, {"code": asked})]
    region = choose_root(found, names) if asked is None else choose_region(asked, found, names)
    by_id = {near.pk: near for near in found}
    for near in found:
        _PARENT.set_cached_value(near, by_id.get(near.parent_id or 0))
    return region, [place for place in found if place.parent_id == region.pk]


def _with_outline(row: tuple) -> Region:
    region = REGION.made(row[: REGION.count])
    outline = row[REGION.count :]
    known = None if outline[0] is None else BOUNDARY.made(outline)
    _BOUNDARY.set_cached_value(region, known)  # also that there is none
    return region
