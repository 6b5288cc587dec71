"""Who looked at what, and what was erased: for whoever answers for the data."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.nik import holds_nik
from participants.kur import retention
from participants.kur.models import Access, Batch, ErasureCertificate
from participants.kur.views.doors import SignedIn, number_in, only

SHOWN = 200


@only("is_portal_admin", "may_verify_reports")
def log(request: SignedIn) -> HttpResponse:
    records = Access.objects.select_related("user")
    if kind := request.GET.get("jenis"):
        records = records.filter(kind=kind)
    context = {"records": records[:SHOWN], "kinds": Access.Kind.choices, "kind": kind or ""}
    return render(request, "kur/access_log.html", context)


@only("is_portal_admin")
def erasures(request: SignedIn) -> HttpResponse:
    """Lists with their dates; erasing one before its date takes a reason."""
    if request.method == "POST":
        batch = get_object_or_404(
            Batch, pk=number_in(request, "daftar"), erased_at=None, status=Batch.Status.SAVED
        )
        reason = request.POST.get("alasan", "").strip()
        try:
            if not reason:
                raise ValidationError(_("Tulis alasan penghapusan."))
            if holds_nik(reason):
                raise ValidationError(_("Jangan menulis NIK."))
            certificate = retention.erase(batch=batch, by=request.user, reason=reason)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            return redirect("kur:certificate", certificate.pk)
    saved = Batch.objects.filter(status=Batch.Status.SAVED).select_related("bank", "branch")
    context = {
        "lists": saved.filter(erased_at=None).order_by("retain_until")[:SHOWN],
        "certificates": ErasureCertificate.objects.select_related("batch__bank", "by")[:SHOWN],
    }
    return render(request, "kur/erasures.html", context)


@only("is_portal_admin")
def certificate(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(
        ErasureCertificate.objects.select_related("batch__bank", "batch__branch", "by"), pk=pk
    )
    return render(request, "kur/certificate.html", {"certificate": found})
