"""Deadlines are an admin's to set; figures and verdicts are not."""

import pytest

from participants.reports.models import CheckLimits, EnrolmentReport, ReportingMonth
from tests.factories import ReportFactory, publish
from tests.participants.reports.conftest import JULY


@pytest.fixture
def admin(as_user, cast):
    return as_user(cast.admin)


def test_an_admin_opens_a_month(admin, clock):
    data = {
        "month": "2024-07-01",
        "opens_on": "2024-08-01",
        "due_on": "2024-08-07",
        "verify_by": "2024-08-12",
        "correction_until": "2025-01-31",
    }
    assert admin.post("/admin/reports/reportingmonth/add/", data).status_code == 302
    assert ReportingMonth.objects.get().month == JULY


def test_there_is_one_set_of_limits(admin):
    data = {"z_score": "4", "change_percent": "15", "sudden_zero_from": "200"}
    admin.post("/admin/reports/checklimits/add/", data)
    assert CheckLimits.current().change_percent == 15
    assert admin.get("/admin/reports/checklimits/add/").status_code == 403


def test_the_admin_cannot_verify_or_edit_a_report(admin, report):
    address = f"/admin/reports/enrolmentreport/{report.pk}/change/"
    assert admin.get(address).status_code == 200
    assert admin.post(address, {"state": "terverifikasi"}).status_code == 403
    assert EnrolmentReport.objects.get().state == "draf"


@pytest.mark.parametrize("action", ["add/", "{pk}/delete/"])
@pytest.mark.parametrize("model", ["reports/enrolmentreport", "figures/enrolmentfigure"])
def test_reports_and_figures_are_neither_added_nor_deleted(admin, places, clock, model, action):
    report = ReportFactory(branch=places.branch_a)
    [figure] = publish(places.pontianak, places.branch_a, JULY, 5)
    pk = report.pk if model == "reports/enrolmentreport" else figure.pk
    assert admin.post(f"/admin/{model}/{action.format(pk=pk)}").status_code == 403


@pytest.mark.parametrize(
    "page", ["reports/reportingmonth", "reports/enrolmentreport", "figures/enrolmentfigure"]
)
def test_the_lists_open(admin, places, page):
    publish(places.pontianak, places.branch_a, JULY, 5)
    assert admin.get(f"/admin/{page}/").status_code == 200
