"""What was erased, for whoever answers for the data. Who looked at what is in the access log."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, only
from common.forms import read_key
from participants.kur import retention
from participants.kur.forms import ErasureForm
from participants.kur.models import Batch, DataProtectionContact, ErasureCertificate

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@only("is_portal_admin")
def erasures(request: SignedInRequest) -> HttpResponse:
    """Lists with their dates; erasing one before its date takes a reason."""
    saved = Batch.objects.filter(status=Batch.Status.SAVED, erased_at=None)
    refused: dict[int, ErasureForm] = {}
    if request.method == "POST":
        batch = get_object_or_404(saved, pk=read_key(request.POST.get("daftar", "")))
        form = _erasure_form(batch, request.POST)
        if form.is_valid():
            reason = form.cleaned_data["alasan"]
            certificate = retention.erase(batch=batch, by=request.user, reason=reason)
            return redirect("kur:certificate", certificate.pk)
        refused[batch.pk] = form
    batches = saved.select_related("bank", "branch").order_by("retain_until")[:SHOWN]
    context = {
        "lists": [(batch, refused.get(batch.pk) or _erasure_form(batch)) for batch in batches],
        "contact": DataProtectionContact.objects.first(),
        "certificates": ErasureCertificate.objects.select_related("batch__bank", "by")[:SHOWN],
    }
    return render(request, "kur/erasures.html", context, status=400 if refused else 200)


def _erasure_form(batch: Batch, data: QueryDict | None = None) -> ErasureForm:
    return ErasureForm(data, auto_id=f"hapus_{batch.pk}_%s")


@require_safe
@only("is_portal_admin")
def certificate(request: SignedInRequest, pk: int) -> HttpResponse:
    certificates = ErasureCertificate.objects.select_related("batch__bank", "batch__branch", "by")
    context = {"certificate": get_object_or_404(certificates, pk=pk)}
    return render(request, "kur/certificate.html", context)
