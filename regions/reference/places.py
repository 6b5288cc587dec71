"""The province and its places, and their outlines."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from regions.faults import Fault
from regions.models import OtherName, Region, RegionBoundary
from regions.models.places import SHORT_PREFIXES
from regions.outline import outline
from regions.reference.rows import (
    Fixtures,
    Row,
    count,
    day,
    one_of,
    refuse_duplicates,
    required,
    text,
)
from regions.reference.writing import FixtureWriter, Save

BOUNDARIES = "boundaries.geojson"
LEVELS = {
    "provinsi": Region.Level.PROVINCE,
    "kabupaten": Region.Level.REGENCY,
    "kota": Region.Level.CITY,
}
CREDIT = (
    "Batas wilayah: BPS dan OCHA ROAP (2020) via geoBoundaries (Runfola dkk. 2020), "
    "CC BY 3.0 IGO, disederhanakan. Indikatif, bukan rujukan hukum batas daerah."
)
# Where Indonesia lies, so that latitude and longitude in the wrong order are noticed.
LONGITUDES, LATITUDES = (95, 141), (-11, 6)

PLACES = {
    "code": required(text),
    "bps_code": required(text),
    "kind": one_of(LEVELS),
    "name": required(text),
    "capital": text,
    "population_sp2020": count,
    "hex_col": count,
    "hex_row": count,
}
OTHER_NAMES = {
    "region_code": Row.region_code,
    "kind": one_of(LEVELS),
    "name": required(text),
    "valid_until": day,
    "source": text,
}


def load_places(fixtures: Fixtures) -> Save:
    places = fixtures.rows("regions.csv", PLACES, key=["code"])
    refuse_duplicates(places, "bps_code")
    refuse_duplicates([place for place in places if place.text("hex_col")], "hex_col", "hex_row")
    fixtures.regions = {place.text("code"): place.text("name") for place in places}
    fixtures.bps_codes = {place.text("bps_code"): place.text("code") for place in places}
    for place in places:
        _require_codes(place)
        if place.values["kind"] != "provinsi":
            place.text("hex_col", required=True)
            place.text("hex_row", required=True)
    geometries = _outlines(fixtures, {place.text("code"): place for place in places})
    key = ["region_code", "kind", "name"]
    other_names = fixtures.rows("region_names.csv", OTHER_NAMES, key=key)

    def save(writer: FixtureWriter) -> None:
        for place in sorted(places, key=lambda place: "." in place.values["code"]):
            _save_place(writer, place.values)  # provinces first: the others are parts of them
        for code, geometry in geometries.items():
            outlined = {"region_code": code, "geometry": geometry, "credit": CREDIT}
            writer.write(RegionBoundary, outlined, key=["region"])
        for other in other_names:
            values = _with_level(other.values)
            writer.write(OtherName, values, key=["region", "level", "name"])

    return save


def _require_codes(row: Row) -> None:
    code, kind, bps_code = (row.values[name] for name in ("code", "kind", "bps_code"))
    if code and not re.fullmatch(r"\d{2}" if kind == "provinsi" else r"\d{2}\.\d{2}", code):
        row.fault("code", _("Tulis kode Kemendagri: 61 untuk provinsi, 61.02 untuk tempatnya."))
    elif kind != "provinsi" and code[:2] not in row.fixtures.regions:
        row.fault("code", _("Provinsinya tidak ada di berkas ini."))
    if bps_code and not re.fullmatch(r"\d{2}|\d{4}", bps_code):
        row.fault("bps_code", _("Kode BPS terdiri atas 2 atau 4 angka tanpa titik."))


def _save_place(writer: FixtureWriter, values: dict[str, Any]) -> None:
    values = _with_level(values)
    values["population"] = values.pop("population_sp2020")
    code = values["code"]
    values["parent"] = Region.objects.get(code=code[:2]) if "." in code else None
    writer.write(Region, values, key=["code"])


def _with_level(values: Mapping[str, Any]) -> dict[str, Any]:
    level = LEVELS[values["kind"]]
    return {"level": level, **{name: value for name, value in values.items() if name != "kind"}}


def _outlines(fixtures: Fixtures, places: dict[str, Row]) -> dict[str, dict[str, Any]]:
    """Outline by Kemendagri code. The file states both codes and the name of each place, so it is
    the second witness of which code belongs to whom."""
    document = fixtures.document(BOUNDARIES) or {}
    outlines: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(document.get("features", []), start=1):
        code = feature["properties"].get("kemendagri", "")
        faults = _feature_faults(feature, places)
        if code in outlines:
            faults.append(("kemendagri", code, _("Wilayah ini ada dua kali.")))
        fixtures.faults += [
            Fault(reason, BOUNDARIES, row=number, column=column, value=value)
            for column, value, reason in faults
        ]
        outlines[code] = feature["geometry"]
    for code in sorted(set(places) - set(outlines)):
        if "." in code:
            reason = _("Wilayah ini belum punya batas.")
            fixtures.faults.append(Fault(reason, BOUNDARIES, column="kemendagri", value=code))
    return outlines


def _feature_faults(feature: dict[str, Any], places: dict[str, Row]) -> list[tuple[str, str, str]]:
    stated = feature["properties"]
    code = stated.get("kemendagri", "")
    if code not in places:
        return [("kemendagri", code, _("Wilayah ini tidak ada di regions.csv."))]
    place = places[code]
    level = LEVELS.get(place.text("kind"), "")
    short_name = SHORT_PREFIXES.get(level, "") + place.text("name")
    faults = []
    if stated.get("bps") != place.text("bps_code"):
        reason = _("Bentrok dengan regions.csv, yang memberi %(code)s kode BPS %(bps)s.")
        values = {"code": code, "bps": place.text("bps_code")}
        faults.append(("bps", str(stated.get("bps")), reason % values))
    if stated.get("nama") != short_name:
        reason = _("Bentrok dengan regions.csv, yang menyebut %(code)s %(name)s.")
        faults.append(
            ("nama", str(stated.get("nama")), reason % {"code": code, "name": short_name})
        )
    if not _is_outline(feature["geometry"]):
        faults.append(("geometry", code, _("Bukan MultiPolygon bujur dan lintang di Indonesia.")))
    return faults


def _is_outline(geometry: Any) -> bool:
    try:
        outline(geometry)
        return geometry["type"] == "MultiPolygon" and all(
            LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]
            for polygon in geometry["coordinates"]
            for ring in polygon
            for longitude, latitude in ring
        )
    except (ValueError, TypeError, KeyError, IndexError):
        return False
