"""What is counted as a worker, and how many there are: only exact numbers with a source.

Rounded denominators ("sekitar 1,7 juta") stay in the public statements that said them.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.arithmetic import derive_workers
from regions.actions import record_estimate
from regions.models import Region, WorkforceBasis, WorkforceEstimate
from regions.reference.rows import Fixtures, Row, refuse_duplicates
from regions.reference.writing import FixtureWriter

BASES, ESTIMATES = "bases.csv", "estimates.csv"
BASIS_COLUMNS = [
    "slug",
    "name",
    "definition",
    "includes",
    "excludes",
    "source",
    "indicator_codes",
    "is_default",
]
ESTIMATE_COLUMNS = [
    "basis",
    "region_code",
    "year",
    "workers",
    "participants",
    "percent",
    "source",
    "source_url",
    "published_on",
    "known_since",
]


def load_bases(fixtures: Fixtures) -> Any:
    rows = fixtures.rows(BASES, BASIS_COLUMNS)
    refuse_duplicates(rows, "slug")
    if rows and sum(row.flag("is_default") for row in rows) != 1:
        rows[-1].fault("is_default", _("Tepat satu basis dipakai bila tidak dipilih."))
    required = ("slug", "name", "definition", "source")
    bases = [
        {name: row.text(name, required=name in required) for name in BASIS_COLUMNS[:-1]}
        | {"is_default": row.flag("is_default")}
        for row in rows
    ]

    def save(writer: FixtureWriter) -> None:
        for basis in bases:
            slug = basis.pop("slug")
            default = WorkforceBasis.objects.filter(is_default=True)
            is_default = basis.pop("is_default") and not default.exists()
            at_first = {"is_default": is_default}
            writer.write(WorkforceBasis, {"slug": slug}, basis, at_first=at_first)

    return save


def load_estimates(fixtures: Fixtures) -> Any:
    rows = fixtures.rows(ESTIMATES, ESTIMATE_COLUMNS)
    slugs = [row.text("slug") for row in fixtures.rows(BASES, BASIS_COLUMNS)]
    refuse_duplicates(rows, "basis", "region_code", "year")
    estimates = [_estimate(row, slugs) for row in rows]

    def save(writer: FixtureWriter) -> None:
        bases = {basis.slug: basis for basis in WorkforceBasis.objects.all()}
        regions = {region.code: region for region in Region.objects.all()}
        for estimate in estimates:
            basis, region = bases[estimate.pop("basis")], regions[estimate.pop("region_code")]
            _write_estimate(writer, basis=basis, region=region, **estimate)

    return save


def _estimate(row: Row, slugs: list[str]) -> dict[str, Any]:
    workers = row.count("workers", required=True)
    participants, percent = row.count("participants"), row.percent("percent")
    if workers == 0:
        row.fault("workers", _("Jumlah pekerja harus di atas 0."))
    published = row.day("published_on")
    known = row.day("known_since") or published
    if known is None:
        row.fault("known_since", _("Isi tanggal terbit, atau tanggal sejak kapan diketahui."))
    return {
        "basis": row.choice("basis", slugs),
        "region_code": row.region_code(),
        "year": row.year("year"),
        "workers": workers,
        "derivation": _derivation(row, workers, participants, percent),
        "source": row.text("source", required=True),
        "source_url": row.text("source_url"),
        "published_on": published,
        "known": known,
    }


def _derivation(
    row: Row, workers: int | None, participants: int | None, percent: Decimal | None
) -> str:
    """`607.426 / 36,47%`; empty where the number itself was published."""
    if participants is None and percent is None:
        return ""
    if participants is None or not percent:
        row.fault("percent", _("Turunan memerlukan peserta dan persentase."))
        return ""
    derived = derive_workers(participants, percent)
    if workers is not None and workers != derived:
        row.fault("workers", _("Turunannya %(derived)s.") % {"derived": f"{derived:,}"})
    return f"{participants:,} / {percent}%".translate(str.maketrans(",.", ".,"))


def _write_estimate(
    writer: FixtureWriter,
    *,
    basis: WorkforceBasis,
    region: Region,
    year: int,
    known: date,
    **values: Any,
) -> None:
    """A real estimate takes the place of a sample; what is there already stays, unless asked."""
    versions = WorkforceEstimate.objects.filter(basis=basis, region=region, year=year)
    real = versions.filter(is_sample=False)
    values["is_derived"] = bool(values["derivation"])
    current = real.current().first()
    differing = [name for name, value in values.items() if getattr(current, name, None) != value]
    if current is not None and (not differing or not writer.update):
        if differing:
            writer.left_unchanged.append(f"{current}: {', '.join(differing)}")
        return
    moment = timezone.make_aware(datetime.combine(known, time.min))
    last = versions.order_by("recorded_at").last()
    at = moment if last is None or last.recorded_at < moment else None
    record_estimate(basis=basis, region=region, year=year, at=at, **values)
    counted = writer.updated if current else writer.created
    counted[str(WorkforceEstimate._meta.verbose_name)] += 1
