"""The province and its places, and their outlines."""

import re
from typing import Any

from django.utils.translation import gettext as _

from regions.faults import Fault
from regions.models import OtherName, Region, RegionBoundary
from regions.outline import outline
from regions.reference.rows import Fixtures, Row, refuse_duplicates
from regions.reference.writing import FixtureWriter

REGIONS, OTHER_NAMES, BOUNDARIES = "regions.csv", "region_names.csv", "boundaries.geojson"
OTHER_NAME_COLUMNS = ["region_code", "kind", "name", "valid_until", "source"]
COLUMNS = ["code", "bps_code", "kind", "name", "capital", "population_sp2020", "hex_col", "hex_row"]
LEVELS = {
    "provinsi": Region.Level.PROVINCE,
    "kabupaten": Region.Level.REGENCY,
    "kota": Region.Level.CITY,
}
PREFIXES = {"kabupaten": "Kab. ", "kota": "Kota "}
CREDIT = (
    "Batas wilayah: BPS dan OCHA ROAP (2020) via geoBoundaries (Runfola dkk. 2020), "
    "CC BY 3.0 IGO, disederhanakan. Indikatif, bukan rujukan hukum batas daerah."
)
# Where Indonesia lies, so that latitude and longitude in the wrong order are noticed.
LONGITUDES, LATITUDES = (95, 141), (-11, 6)


def load_places(fixtures: Fixtures) -> Any:
    rows = fixtures.rows(REGIONS, COLUMNS)
    refuse_duplicates(rows, "code")
    refuse_duplicates(rows, "bps_code")
    fixtures.regions = {row.text("code"): row.text("name") for row in rows}
    fixtures.bps_codes = {row.text("bps_code"): row.text("code") for row in rows}
    places = [_place(row) for row in rows]
    _refuse_shared_cells(rows)
    geometries = _outlines(fixtures, {row.text("code"): row for row in rows})
    name_rows = fixtures.rows(OTHER_NAMES, OTHER_NAME_COLUMNS)
    refuse_duplicates(name_rows, "region_code", "kind", "name")
    other_names = [_other_name(row) for row in name_rows]

    def save(writer: FixtureWriter) -> None:
        saved: dict[str, Region] = {}
        for place in sorted(places, key=lambda place: len(place["code"])):
            code = place.pop("code")
            parent = saved.get(code[:2]) if "." in code else None
            saved[code] = writer.write(Region, {"code": code}, {**place, "parent": parent})
        for code, geometry in geometries.items():
            values = {"geometry": geometry, "credit": CREDIT}
            writer.write(RegionBoundary, {"region": saved[code]}, values)
        for other in other_names:
            key = {"region": saved[other["region_code"]], "level": other["level"]}
            values = {"valid_until": other["valid_until"], "source": other["source"]}
            writer.write(OtherName, {**key, "name": other["name"]}, values)

    return save


def _place(row: Row) -> dict[str, Any]:
    code = row.text("code", required=True)
    kind = row.choice("kind", LEVELS)
    if code and not re.fullmatch(r"\d{2}" if kind == "provinsi" else r"\d{2}\.\d{2}", code):
        row.fault("code", _("Tulis kode Kemendagri: 61 untuk provinsi, 61.02 untuk tempatnya."))
    elif kind != "provinsi" and code[:2] not in row.fixtures.regions:
        row.fault("code", _("Provinsinya tidak ada di berkas ini."))
    bps_code = row.text("bps_code", required=True)
    if bps_code and not re.fullmatch(r"\d{2}|\d{4}", bps_code):
        row.fault("bps_code", _("Kode BPS terdiri atas 2 atau 4 angka tanpa titik."))
    return {
        "code": code,
        "bps_code": bps_code,
        "name": row.text("name", required=True),
        "level": LEVELS.get(kind),
        "capital": row.text("capital"),
        "population": row.count("population_sp2020"),
        "hex_col": row.count("hex_col", required=kind != "provinsi"),
        "hex_row": row.count("hex_row", required=kind != "provinsi"),
    }


def _other_name(row: Row) -> dict[str, Any]:
    return {
        "region_code": row.region_code(),
        "level": LEVELS.get(row.choice("kind", LEVELS)),
        "name": row.text("name", required=True),
        "valid_until": row.day("valid_until"),
        "source": row.text("source"),
    }


def _refuse_shared_cells(rows: list[Row]) -> None:
    refuse_duplicates([row for row in rows if row.text("hex_col")], "hex_col", "hex_row")


def _outlines(fixtures: Fixtures, places: dict[str, Row]) -> dict[str, dict[str, Any]]:
    """Outline by Kemendagri code. The file states both codes and the name of each place, so it is
    the second witness of which code belongs to whom."""
    document = fixtures.document(BOUNDARIES) or {}
    outlines: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(document.get("features", []), start=1):
        faults = _feature_faults(feature, places)
        fixtures.faults += [
            Fault(reason, file=BOUNDARIES, row=number, column=column, value=value)
            for column, value, reason in faults
        ]
        code = feature["properties"].get("kemendagri", "")
        if code in outlines:
            reason = _("Wilayah ini ada dua kali.")
            fixtures.faults.append(
                Fault(reason, BOUNDARIES, row=number, column="kemendagri", value=code)
            )
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
    full_name = PREFIXES.get(place.text("kind"), "") + place.text("name")
    faults = []
    if stated.get("bps") != place.text("bps_code"):
        reason = _("Bentrok dengan regions.csv, yang memberi %(code)s kode BPS %(bps)s.")
        values = {"code": code, "bps": place.text("bps_code")}
        faults.append(("bps", str(stated.get("bps")), reason % values))
    if stated.get("nama") != full_name:
        reason = _("Bentrok dengan regions.csv, yang menyebut %(code)s %(name)s.")
        faults.append(("nama", str(stated.get("nama")), reason % {"code": code, "name": full_name}))
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
