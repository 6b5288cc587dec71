"""Certificates, and the page that tells a genuine one from a forged one."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, aggregates_visible
from awards import signing
from awards.ceremony import package
from awards.certificates import certificates
from awards.models import Award, Reopening
from awards.views.access import managed
from common.downloads import file_response


@require_safe
@aggregates_visible
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    awards = Award.objects.visible_to(request.user).not_withdrawn()
    award = get_object_or_404(awards.select_related("category__edition", "region"), pk=pk)
    return _pdf(request, [award], f"sertifikat-paritrana-{award.edition.assessment_year}-{pk}.pdf")


@login_required
@require_safe
def all_certificates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every award of a round in one file, for the printer."""
    edition = managed(request, pk)
    awards = list(Award.objects.filter(category__edition=edition).not_withdrawn().in_order())
    return _pdf(request, awards, f"sertifikat-paritrana-{edition.assessment_year}.pdf")


@login_required
@require_safe
def ceremony_package(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything for the ceremony in one file, once it is decided who receives."""
    edition = managed(request, pk)
    if edition.is_open:
        messages.error(request, _("Paket acara tersedia setelah keputusan dicatat."))
        return redirect("awards:workspace", pk)
    name = f"acara-paritrana-{edition.assessment_year}.zip"
    return file_response(package(edition, _absolute(request)), name, "application/zip")


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Confirms genuine codes of published awards, says of those of a reopened round that they are
    under review, and refuses all else without a reason.

    Open to everybody even where the aggregates are not: whoever holds a certificate may ask."""
    award = signing.award_of(code)
    reopening = award.open_reopening if award else None
    known = award if award and (reopening or award.edition.is_published) else None
    return render(
        request,
        "awards/check.html",
        {
            "award": known,
            "edition": known and known.edition,
            "is_under_review": bool(known and reopening and not _was_withdrawn(known, reopening)),
        },
        status=200 if known else 404,
    )


@require_safe
@aggregates_visible
def image(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    awards = Award.objects.visible_to(request.user).exclude(image="")
    award = get_object_or_404(awards, pk=pk)
    return FileResponse(award.image.open(), content_type="image/jpeg")


def _was_withdrawn(award: Award, reopening: Reopening) -> bool:
    """Before it was reopened, so that the public knows; what is decided since is not public."""
    return award.withdrawn_at is not None and award.withdrawn_at < reopening.opened_at


def _absolute(request: HttpRequest) -> Callable[[str], str]:
    """Makes the address of a code that a phone can open."""
    return lambda code: request.build_absolute_uri(reverse("awards:check", args=[code]))


def _pdf(request: HttpRequest, awards: list[Award], name: str) -> HttpResponse:
    pdf = certificates(awards, _absolute(request))
    return file_response(pdf, name, "application/pdf", is_shown=True)
