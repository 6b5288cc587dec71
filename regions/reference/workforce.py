"""What is counted as a worker, and how many there are: only exact numbers with a source.

Rounded denominators ("sekitar 1,7 juta") stay in the public statements that said them.
"""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.arithmetic import derive_workers
from regions.actions import record_estimate
from regions.models import Region, WorkforceBasis, WorkforceEstimate
from regions.reference.rows import (
    Fixtures,
    Row,
    count,
    day,
    one_of,
    percent,
    required,
    text,
    year,
)
from regions.reference.writing import FixtureWriter, Save

BASES = {
    "slug": required(text),
    "name": required(text),
    "definition": required(text),
    "includes": text,
    "excludes": text,
    "source": required(text),
    "indicator_codes": text,
    "is_default": Row.flag,
}


def load_workforce(fixtures: Fixtures) -> Save:
    bases = fixtures.rows("bases.csv", BASES, key=["slug"])
    if bases and sum(basis.values["is_default"] for basis in bases) != 1:
        bases[-1].fault("is_default", _("Tepat satu basis dipakai bila tidak dipilih."))
    columns = {
        "basis": one_of([basis.text("slug") for basis in bases]),
        "region_code": Row.region_code,
        "year": year,
        "workers": required(count),
        "participants": count,
        "percent": percent,
        "source": required(text),
        "source_url": text,
        "published_on": day,
        "known_since": day,
    }
    key = ["basis", "region_code", "year"]
    estimates = fixtures.rows("estimates.csv", columns, key=key)
    for estimate in estimates:
        _require_workers_and_day(estimate)
        _derive(estimate)

    def save(writer: FixtureWriter) -> None:
        for row in bases:
            _save_basis(writer, row.values)
        saved = WorkforceBasis.objects.in_bulk(field_name="slug")
        for estimate in estimates:
            values = dict(estimate.values)
            basis, region = saved[values.pop("basis")], writer.regions[values.pop("region_code")]
            _save_estimate(writer, basis=basis, region=region, **values)

    return save


def _require_workers_and_day(row: Row) -> None:
    if row.values["workers"] == 0:
        row.fault("workers", _("Jumlah pekerja harus di atas 0."))
    row.values["known_since"] = row.values["known_since"] or row.values["published_on"]
    if row.values["known_since"] is None:
        row.fault("known_since", _("Isi tanggal terbit, atau tanggal sejak kapan diketahui."))


def _derive(row: Row) -> None:
    """`derivation`: `607.426 / 36,47%`; empty where the number itself was published."""
    values = row.values
    participants, share = values.pop("participants"), values.pop("percent")
    values["derivation"] = ""
    if participants is None and share is None:
        return
    if participants is None or not share:
        row.fault("percent", _("Turunan memerlukan peserta dan persentase."))
        return
    derived = derive_workers(participants, share)
    if values["workers"] not in (None, derived):
        row.fault("workers", _("Turunannya %(derived)s.") % {"derived": f"{derived:,}"})
    shown = f"{participants:,} / {share}%"
    values["derivation"] = shown.translate(str.maketrans(",.", ".,"))


def _save_basis(writer: FixtureWriter, values: dict[str, Any]) -> None:
    """A default that people have chosen since stays the default."""
    has_default = WorkforceBasis.objects.filter(is_default=True).exists()
    is_default = values["is_default"] and not has_default
    values = {**values, "is_default": is_default}
    writer.write(WorkforceBasis, values, key=["slug"], at_first=["is_default"])


def _save_estimate(
    writer: FixtureWriter,
    *,
    basis: WorkforceBasis,
    region: Region,
    year: int,
    known_since: date,
    **values: Any,
) -> None:
    """A real estimate takes the place of a sample; what is there already stays, unless updating."""
    versions = WorkforceEstimate.objects.filter(basis=basis, region=region, year=year)
    real = versions.filter(is_sample=False)
    values["is_derived"] = bool(values["derivation"])
    current = real.current().first()
    differing = [name for name, value in values.items() if getattr(current, name, None) != value]
    if current is not None and (not differing or not writer.update):
        if differing:
            writer.left_unchanged.append(f"{current}: {', '.join(differing)}")
        return
    moment = timezone.make_aware(datetime.combine(known_since, time.min))
    last = versions.order_by("recorded_at").last()
    at = moment if last is None or last.recorded_at < moment else None
    record_estimate(basis=basis, region=region, year=year, at=at, **values)
    counted = writer.updated if current else writer.created
    counted[str(WorkforceEstimate._meta.verbose_name)] += 1
