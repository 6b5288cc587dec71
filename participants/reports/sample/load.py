"""Writing the sample: estimates first, then the months through the one door."""

from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.data_version import DataVersion
from participants.figures.models import MOVEMENTS, EnrolmentFigure, Publication
from participants.figures.publish import publish
from participants.figures.totals import refresh_totals
from participants.reports.sample.script import batches, read_corrections, read_profiles
from participants.reports.sample.series import MONTHS, Line, Profile
from regions.models import Branch, Region, WorkforceBasis, WorkforceEstimate

SOURCE = "Data contoh"
ESTIMATED_ON = (1, 15)  # month and day of its year on which a sample estimate is known


class SampleRefusedError(Exception):
    """The sample cannot stand beside what is there; its text says why."""


@transaction.atomic
def load_sample(*, folder: Path, by: User | None) -> int:
    """How many figures were written; 0 where the sample is there already."""
    figures = EnrolmentFigure.objects.all()
    if figures.filter(is_sample=False).exists():
        raise SampleRefusedError("Sudah ada angka nyata; data contoh tidak dicampur dengannya.")
    if figures.exists():
        return 0
    if not Region.objects.exists():
        raise SampleRefusedError("Muat data rujukan lebih dulu: manage.py load_reference.")
    profiles = read_profiles(folder)
    _record_estimates(profiles)
    regions = dict(Region.objects.values_list("code", "pk"))
    branches = dict(Branch.objects.values_list("slug", "pk"))
    written = 0
    for batch in batches(profiles, read_corrections(folder)):
        publication = Publication.objects.create(
            source=Publication.Source.SAMPLE, by=by, at=batch.at, reason=batch.reason
        )
        published = publish(
            figures=[_figure(line, regions, branches) for line in batch.lines],
            publication=publication,
            reason=batch.reason,
            is_sample=True,
            refresh=False,
        )
        written += len(published)
    refresh_totals(MONTHS)
    DataVersion.bump()
    return written


def _figure(line: Line, regions: dict[str, int], branches: dict[str, int]) -> EnrolmentFigure:
    values = {name: getattr(line, name) for name in ("opening", *MOVEMENTS, "closing")}
    return EnrolmentFigure(
        region_id=regions[line.code],
        branch_id=branches[line.branch],
        segment=line.segment,
        month=line.month,
        **values,
    )


def _record_estimates(profiles: list[Profile]) -> None:
    """The places by year, and the province as their sum."""
    basis = WorkforceBasis.objects.get(is_default=True)
    regions = {region.code: region for region in Region.objects.all()}
    root = Region.objects.root()
    for year in profiles[0].workers:
        for profile in profiles:
            _record(basis, regions[profile.code], year, profile.workers[year])
        _record(basis, root, year, sum(profile.workers[year] for profile in profiles))


def _record(basis: WorkforceBasis, region: Region, year: int, workers: int) -> None:
    """A real estimate of the same year stays; until it was published, the sample's stands in."""
    recorded_at = timezone.make_aware(datetime.combine(date(year, *ESTIMATED_ON), time.min))
    real = WorkforceEstimate.objects.filter(basis=basis, region=region, year=year)
    first = real.order_by("recorded_at").first()
    if first is not None and first.recorded_at <= recorded_at:
        return
    WorkforceEstimate.objects.create(
        basis=basis,
        region=region,
        year=year,
        workers=workers,
        source=SOURCE,
        recorded_at=recorded_at,
        superseded_at=None if first is None else first.recorded_at,
        is_sample=True,
    )
