"""Small factories: valid by default, one trait at a time."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from participants.cohorts.models import CohortVersion, SponsoredCohort
from participants.figures.models import EnrolmentFigure, Publication
from participants.figures.publish import publish as publish_figures
from participants.reports.models import EnrolmentReport, ReportingMonth
from regions.models import (
    Bank,
    Branch,
    BranchService,
    PublicStatement,
    Region,
    Target,
    TargetContribution,
    WorkforceBasis,
    WorkforceEstimate,
)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{10 + n // 80}.{n % 80 + 1:02d}")
    bps_code = factory.LazyAttribute(lambda region: region.code.replace(".", ""))
    name = factory.Sequence(lambda n: f"Wilayah {n}")
    level = Region.Level.REGENCY


def many_places(count: int) -> list[Region]:
    """Regencies of a province 98, more of them than a page shows."""
    province = RegionFactory(code="98", level=Region.Level.PROVINCE)
    return [
        RegionFactory(code=f"{70 + n // 90}.{n % 90 + 1:02d}", parent=province)
        for n in range(count)
    ]


class BranchFactory(DjangoModelFactory):
    class Meta:
        model = Branch
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"cabang-{n}")
    name = factory.LazyAttribute(lambda branch: f"Cabang {branch.slug.title()}")


class BranchServiceFactory(DjangoModelFactory):
    class Meta:
        model = BranchService

    branch = factory.SubFactory(BranchFactory)
    region = factory.SubFactory(RegionFactory)
    valid_from = date(2020, 1, 1)


class BankFactory(DjangoModelFactory):
    class Meta:
        model = Bank
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"bank-{n}")
    name = factory.LazyAttribute(lambda bank: f"Bank {bank.code.title()}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ("username",)

    username = factory.Sequence(lambda n: f"pengguna{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@portal.test")
    role = User.Role.OFFICIAL


class BasisFactory(DjangoModelFactory):
    class Meta:
        model = WorkforceBasis
        django_get_or_create = ("slug",)

    slug = "bpjs-potensi"
    name = "Potensi BPJS"
    definition = "Pekerja yang dapat menjadi peserta."
    source = "BPJS Ketenagakerjaan"
    is_default = factory.LazyAttribute(lambda basis: basis.slug == "bpjs-potensi")


class EstimateFactory(DjangoModelFactory):
    class Meta:
        model = WorkforceEstimate

    basis = factory.SubFactory(BasisFactory)
    region = factory.SubFactory(RegionFactory)
    year = 2024
    workers = 1000
    source = "Uji"
    recorded_at = factory.LazyFunction(lambda: timezone.make_aware(timezone.datetime(2020, 1, 1)))


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    region = factory.SubFactory(RegionFactory)
    deadline = date(2024, 12, 31)
    percent = 46
    document = "High Level Meeting"
    issued_by = "Gubernur"
    published_on = factory.LazyAttribute(lambda target: date(target.deadline.year, 1, 2))


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = TargetContribution

    target = factory.SubFactory(TargetFactory)
    channel = "KUR"
    amount = "7.1"
    document = "High Level Meeting"
    published_on = factory.SelfAttribute("target.published_on")


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = PublicStatement

    region = factory.SubFactory(RegionFactory)
    as_of = date(2024, 8, 1)
    as_of_precision = PublicStatement.Precision.DAY
    data_month = date(2024, 7, 1)
    coverage_percent = "36.47"
    source = "Uji"


class ReportingMonthFactory(DjangoModelFactory):
    """Open, with its usual deadlines still ahead when the test's clock stands on 5 August 2024."""

    class Meta:
        model = ReportingMonth
        django_get_or_create = ("month",)

    month = date(2024, 7, 1)


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = EnrolmentReport

    branch = factory.SubFactory(BranchFactory)
    period = factory.SubFactory(ReportingMonthFactory)

    class Params:
        verified = factory.Trait(
            state=EnrolmentReport.State.VERIFIED,
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SubFactory(UserFactory),
            verified_at=factory.LazyFunction(timezone.now),
            verified_by=factory.SubFactory(UserFactory, role=User.Role.VERIFIER),
        )


def publish_together(
    month: date, closings: Iterable[tuple[Region, Branch, int]], segments: Sequence[str] = ("BPU",)
) -> None:
    """A sample of one month, in one publication."""
    figures = [
        EnrolmentFigure(
            region_id=region.pk,
            branch_id=branch.pk,
            segment=segment,
            month=month,
            closing=closing,
        )
        for region, branch, closing in closings
        for segment in segments
    ]
    publication = Publication.objects.create(source=Publication.Source.SAMPLE, at=timezone.now())
    publish_figures(figures=figures, publication=publication, is_sample=True)


def publish(
    region: Region, branch: Branch, month: date, closing: int, segment: str = "BPU", **more: Any
) -> list[EnrolmentFigure]:
    """One figure through the one door, as a sample unless somebody verifies it (`by=`)."""
    by = more.pop("by", None)
    at = more.pop("at", None)
    reason = more.pop("reason", "")
    if by is None:
        publication = Publication.objects.create(
            source=Publication.Source.SAMPLE, at=at or timezone.now(), reason=reason
        )
    else:
        publication = Publication.objects.create(by=by, at=at or timezone.now(), reason=reason)
        revision = EnrolmentReport.objects.filter(branch=branch, period=month).count() + 1
        ReportFactory(
            branch=branch,
            period=ReportingMonthFactory(month=month),
            revision=revision,
            amend_reason=reason or "Uji" * (revision > 1),
            verified=True,
            verified_by=by,
            publication=publication,
        )
    figure = EnrolmentFigure(
        region_id=region.pk,
        branch_id=branch.pk,
        segment=segment,
        month=month,
        closing=closing,
        **more,
    )
    return publish_figures(
        figures=[figure], publication=publication, reason=reason, is_sample=by is None
    )


def cohort(
    region: Region,
    starts_on: date,
    ends_on: date,
    headcount: int = 7737,
    *,
    branch: Branch | None = None,
    is_sample: bool = False,
    of: SponsoredCohort | None = None,
    **more: Any,
) -> CohortVersion:
    """A verified version of a new cohort, or of the cohort `of`; `state="submitted"`: it waits."""
    state = more.setdefault("state", CohortVersion.State.VERIFIED)
    if state != CohortVersion.State.SUBMITTED:
        more.setdefault("decided_at", timezone.make_aware(timezone.datetime(2024, 1, 2)))
    values = {"funder_kind": "apbd", "funder": "Pemkot Singkawang", "decree": "400.5/123/2024"}
    return CohortVersion.objects.create(
        cohort=of
        or SponsoredCohort.objects.create(region=region, branch=branch, is_sample=is_sample),
        starts_on=starts_on,
        ends_on=ends_on,
        headcount=headcount,
        **values | more,
    )
