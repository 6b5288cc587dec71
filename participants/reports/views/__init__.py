"""Pages of reports: who may open them, and how a refusal is shown."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.access import SignedInRequest, only
from participants.reports.rules import AnotherPerson, Changed, Forbidden, Refused

View = Callable[..., HttpResponseBase]
# A page that saves while somebody types asks to sign in where it is answered 401.
STATUS = {Forbidden: 403, AnotherPerson: 401}


def _guarded(may: str, message: Any) -> Callable[[View], View]:
    """For whom the property of `User` holds; what the view refuses is shown with its reason."""

    def decorate(view: View) -> View:
        @wraps(view)
        def shows_refusals(request: SignedInRequest, *args: Any, **named: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **named)
            except Refused as refusal:
                return _refused(request, refusal)

        return only(may, message=message)(shows_refusals)

    return decorate


def _refused(request: SignedInRequest, refusal: Refused) -> HttpResponse:
    """A page (or, for htmx, a notice) that says why."""
    status = STATUS.get(type(refusal), 409)
    template = "reports/partials/refusal.html" if request.htmx else "reports/refused.html"
    context = {"refusal": refusal, "is_stale": isinstance(refusal, Changed)}
    return render(request, template, context, status=status)


for_report_readers = _guarded(
    "may_see_reports", _("Laporan bulanan hanya untuk petugas cabang dan verifikator.")
)
for_verifiers = _guarded("may_verify_reports", _("Halaman ini hanya untuk verifikator wilayah."))
for_importers = _guarded(
    "may_import_reports",
    _("Mengimpor laporan hanya untuk petugas cabang; rekap provinsi untuk verifikator dan admin."),
)
for_preparers = _guarded(
    "may_prepare_recaps", _("Rekap provinsi hanya untuk verifikator wilayah dan admin.")
)
