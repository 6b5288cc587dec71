from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from coverage_portal.api import (
    awards,
    cohorts,
    commitments,
    coverage,
    docs,
    kur,
    plans,
    reference,
    reports,
    restatements,
)

app_name = "api"
urlpatterns = [
    path("v1/coverage/", coverage.coverage_list, name="coverage_list"),
    path("v1/coverage/<str:region_code>/", coverage.coverage, name="coverage"),
    path("v1/coverage/<str:region_code>/series/", coverage.series, name="series"),
    path("v1/regions/", reference.regions, name="regions"),
    path("v1/statements/", reference.statements, name="statements"),
    path("v1/targets/", reference.targets, name="targets"),
    path("v1/restatements/", restatements.restatement_list, name="restatements"),
    path("v1/kur/releases/", kur.releases, name="kur_releases"),
    path("v1/kur/funnel/", kur.funnel, name="kur_funnel"),
    path("v1/commitments/", commitments.commitment_list, name="commitments"),
    path("v1/plans/<uuid:plan_id>/", plans.plan_detail, name="plan"),
    path("v1/awards/", awards.award_list, name="awards"),
    path("v1/cohorts/", cohorts.cohort_list, name="cohorts"),
    path("v1/reports/<slug:branch>/<str:month>/", reports.report_detail, name="report"),
    path("v1/reports/<slug:branch>/<str:month>/submit/", reports.submit, name="report_submit"),
    path("v1/reports/<slug:branch>/<str:month>/verify/", reports.verify, name="report_verify"),
    path("v1/reports/<slug:branch>/<str:month>/return/", reports.send_back, name="report_return"),
    path("v1/reports/<slug:branch>/<str:month>/hold/", reports.hold, name="report_hold"),
    path("v1/reports/<slug:branch>/<str:month>/resume/", reports.resume, name="report_resume"),
    path("v1/reports/<slug:branch>/<str:month>/amend/", reports.amend, name="report_amend"),
    path(
        "v1/reports/<slug:branch>/<str:month>/withdraw/", reports.withdraw, name="report_withdraw"
    ),
    path(
        "v1/reports/<slug:branch>/<str:month>/accept-transfers/",
        reports.accept_unmet_transfers,
        name="report_accept_transfers",
    ),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs.docs, name="docs"),
]
