"""What is aimed for, by which document, and what each channel is meant to contribute."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.arithmetic import ContributionUnit
from regions.models import Region, Target, TargetContribution
from regions.reference.rows import Fixtures, Row, refuse_duplicates
from regions.reference.writing import FixtureWriter

TARGETS, CONTRIBUTIONS = "targets.csv", "contributions.csv"
TARGET_COLUMNS = [
    "region_code",
    "deadline",
    "percent",
    "document",
    "issued_by",
    "published_on",
    "source_url",
    "in_use",
    "note",
]
CONTRIBUTION_COLUMNS = [
    "region_code",
    "deadline",
    "channel",
    "amount",
    "unit",
    "document",
    "published_on",
    "note",
]


def load_targets(fixtures: Fixtures) -> Any:
    rows = fixtures.rows(TARGETS, TARGET_COLUMNS)
    refuse_duplicates(rows, "region_code", "deadline", "document")
    targets = [_target(row) for row in rows]
    _require_one_in_use(rows)
    documents = {
        (row.text("region_code"), row.text("deadline"), row.text("document")) for row in rows
    }
    given = fixtures.rows(CONTRIBUTIONS, CONTRIBUTION_COLUMNS)
    refuse_duplicates(given, "region_code", "deadline", "document", "channel")
    contributions = [_contribution(row, documents) for row in given]

    def save(writer: FixtureWriter) -> None:
        regions = {region.code: region for region in Region.objects.all()}
        for values in targets:
            region = regions[values.pop("region_code")]
            key = {name: values.pop(name) for name in ("deadline", "document")}
            rivals = Target.objects.filter(region=region, deadline=key["deadline"], in_use=True)
            in_use = values.pop("in_use") and not rivals.exists()
            writer.write(Target, {"region": region, **key}, values, at_first={"in_use": in_use})
        for row in contributions:
            target = Target.objects.get(
                region=regions[row.pop("region_code")],
                deadline=row.pop("deadline"),
                document=row["document"],
            )
            key = {"target": target, "channel": row.pop("channel")}
            writer.write(TargetContribution, key, row)

    return save


def _published_on(row: Row, deadline: date | None) -> date | None:
    day = row.day("published_on", required=True)
    if day and day > timezone.localdate():
        row.fault("published_on", _("Tanggal ini belum tiba."))
    if day and deadline and day > deadline:
        row.fault("published_on", _("Diumumkan setelah tenggatnya."))
    return day


def _target(row: Row) -> dict[str, Any]:
    percent = row.percent("percent", required=True)
    if percent == 0:
        row.fault("percent", _("Target harus di atas 0."))
    deadline = row.day("deadline", required=True)
    return {
        "region_code": row.region_code(),
        "deadline": deadline,
        "percent": percent,
        "document": row.text("document", required=True),
        "issued_by": row.text("issued_by", required=True),
        "published_on": _published_on(row, deadline),
        "source_url": row.text("source_url"),
        "note": row.text("note"),
        "in_use": row.flag("in_use"),
    }


def _require_one_in_use(rows: list[Row]) -> None:
    used: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.text("in_use") != "ya":
            continue
        key = (row.text("region_code"), row.text("deadline"))
        if key in used:
            row.fault("in_use", _("Baris %(row)s sudah dipakai.") % {"row": used[key]})
        used.setdefault(key, row.number)


def _contribution(row: Row, documents: set[tuple[str, str, str]]) -> dict[str, Any]:
    code, document = row.region_code(), row.text("document", required=True)
    deadline = row.day("deadline", required=True)
    if not row.is_faulty and (code, row.text("deadline"), document) not in documents:
        row.fault("document", _("Tidak ada target dengan wilayah, tenggat dan dokumen ini."))
    return {
        "region_code": code,
        "deadline": deadline,
        "document": document,
        "channel": row.text("channel", required=True),
        "amount": _amount(row),
        "unit": row.choice("unit", ContributionUnit),
        "published_on": _published_on(row, deadline),
        "note": row.text("note"),
    }


def _amount(row: Row) -> Any:
    """Up to 100 where it is a percentage; any whole number where it is people."""
    if row.text("unit") == ContributionUnit.PEOPLE:
        return row.count("amount", required=True)
    return row.percent("amount", required=True)
