"""/kohort/: who pays for whom, until when, and what comes after."""

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, aggregates_visible, only
from common.data_version import cached_by_data_version
from common.segments import Segment
from participants.cohorts import exports
from participants.cohorts.actions import entered_anything_of
from participants.cohorts.filters import CohortFilter
from participants.cohorts.forms import ReturnForm
from participants.cohorts.lines import Stage, endings_by, lines
from participants.cohorts.models import CohortVersion, DecreeFile, SponsoredCohort, WarningDay
from participants.cohorts.public import cover_of
from participants.cohorts.reminders import reminders_of
from regions.models import Region

BY = [
    (gettext_lazy("Wilayah"), "region.short_name"),
    (gettext_lazy("Pemberi dana"), "funder"),
    (gettext_lazy("Segmen"), "segment"),
]
MANAGERS = ("may_enter_reports", "may_verify_reports", "is_portal_admin")


@require_safe
@aggregates_visible
@cached_by_data_version
def index(request: HttpRequest) -> HttpResponse:
    chosen = CohortFilter.from_query(request.GET)
    shown = chosen.lines()
    warning_days = WarningDay.objects.numbers()
    managed = CohortVersion.objects.managed_by(request.user).with_cohort()
    context = {
        "lines": shown,
        "ending": [line for line in shown if line.stage == Stage.ENDING and line.without_renewal],
        "warning_days": warning_days,
        "endings": [(label, endings_by(shown, attribute, warning_days)) for label, attribute in BY],
        "filter": chosen,
        "places": Region.objects.filter(cohorts__isnull=False).distinct(),
        "funders": CohortVersion.Funder.choices,
        "segments": Segment,
        "stages": Stage.choices,
        "waiting": managed.waiting(),
        "returned": managed.unanswered(),
        "may_enter": getattr(request.user, "may_enter_reports", False),
        "is_sample": any(line.version.is_sample for line in shown),
    }
    return render(request, "cohorts/index.html", context)


@require_safe
@aggregates_visible
def download_csv(request: HttpRequest) -> HttpResponseBase:
    return exports.as_csv(CohortFilter.from_query(request.GET).lines())


@require_safe
@aggregates_visible
def download_workbook(request: HttpRequest) -> HttpResponse:
    return exports.as_workbook(CohortFilter.from_query(request.GET).lines())


@require_safe
@aggregates_visible
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    visible = SponsoredCohort.objects.visible_to(request.user).select_related("region", "branch")
    shown = get_object_or_404(visible, pk=pk)
    return render(request, "cohorts/cohort.html", cohort_context(request, shown))


def cohort_context(request: HttpRequest, shown: SponsoredCohort) -> dict[str, object]:
    user = request.user
    is_managed = SponsoredCohort.objects.managed_by(user).filter(pk=shown.pk).exists()
    versions = list(
        shown.versions.with_cohort().select_related(
            "entered_by", "entered_for", "decided_by", "decided_for"
        )
    )
    of_place = lines(cover_of(shown.region))
    newest = versions[0] if versions else None
    may_enter = is_managed and getattr(user, "may_enter_reports", False)
    may_decide = bool(
        newest
        and newest.is_waiting
        and getattr(user, "may_verify_reports", False)
        and not entered_anything_of(user, shown)
    )
    return {
        "cohort": shown,
        "line": next((line for line in of_place if line.version.cohort_id == shown.pk), None),
        "renewals": [line for line in of_place if line.version.renews_id == shown.pk],
        "newest": newest,
        "versions": versions if is_managed else [v for v in versions if v.is_verified],
        "is_managed": is_managed,
        "may_enter": may_enter,
        "may_decide": may_decide,
        "return_form": ReturnForm(),
        "reminders": reminders_of(shown.get_absolute_url()) if is_managed else [],
        "is_sample": shown.is_sample,
    }


@require_safe
@only(*MANAGERS)
def decree(request: SignedInRequest, pk: int, version: int) -> FileResponse:
    """The file itself, always as a download: nothing of it is shown inside the portal."""
    versions = CohortVersion.objects.managed_by(request.user).filter(cohort=pk, pk=version)
    file = get_object_or_404(DecreeFile, pk__in=versions.values("decree_file"))
    return FileResponse(
        BytesIO(file.content),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
