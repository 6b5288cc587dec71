"""Pages of reports: who may open them, and how a refusal is shown."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.access import SignedInRequest, only
from participants.reports.rules import Changed, Forbidden, Refused

for_report_readers = only(
    "may_see_reports", message=_("Laporan bulanan hanya untuk petugas cabang dan verifikator.")
)
for_verifiers = only(
    "may_verify_reports", message=_("Halaman ini hanya untuk verifikator wilayah.")
)
for_importers = only(
    "may_enter_reports", message=_("Mengimpor laporan hanya untuk petugas cabang.")
)


def refused(request: SignedInRequest, refusal: Refused) -> HttpResponse:
    """A page (or, for htmx, a notice) that says why."""
    status = 403 if isinstance(refusal, Forbidden) else 409
    template = "reports/partials/refusal.html" if request.htmx else "reports/refused.html"
    context = {"refusal": refusal, "is_stale": isinstance(refusal, Changed)}
    return render(request, template, context, status=status)
