"""/kur/rilis/: the months that were released, and those the verifier looks over and releases."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest, aggregates_visible, only
from accounts.models import User
from common import formats, months
from common.data_version import cached_by_data_version
from participants.kur import releases
from participants.kur.forms import RecountForm
from participants.kur.models import KurRelease
from participants.kur.query_params import Released
from participants.kur.views.home import release_context


@require_safe
@aggregates_visible
@cached_by_data_version
def index(request: HttpRequest) -> HttpResponse:
    user = request.user
    sees_waiting = isinstance(user, User) and user.may_release_kur
    context = {
        "released": KurRelease.objects.released(),
        "waiting": KurRelease.objects.waiting() if sees_waiting else [],
    }
    return render(request, "kur/releases.html", context)


@require_safe
@only("may_release_kur")
def preview(request: SignedInRequest, month: str) -> HttpResponse:
    """What everybody will see, as they will see it; once released, where they see it."""
    release = _counted(month)
    if release.is_released:
        return redirect(f"{reverse('kur:home')}?bulan={month}")
    return _preview(request, release, RecountForm())


def _preview(
    request: SignedInRequest, release: KurRelease, form: RecountForm, *, status: int = 200
) -> HttpResponse:
    whole = Released(release, region=None, bank=None, scheme="")
    context = release_context(release, whole) | {"form": form}
    return render(request, "kur/release.html", context, status=status)


@require_POST
@only("may_release_kur")
def count_again(request: SignedInRequest, month: str) -> HttpResponse:
    """A list came late, or was wrong: the month is counted anew, with the reason in the trail."""
    release = _counted(month)
    if release.is_released:
        messages.error(request, releases.STAYS)
        return redirect("kur:release", month)
    form = RecountForm(request.POST)
    if form.is_valid():
        try:
            releases.count_again(month=release, by=request.user, reason=form.cleaned_data["alasan"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Dihitung ulang; alasannya ada di jejak perubahan."))
            return redirect("kur:release", month)
    return _preview(request, release, form, status=400)


@require_POST
@only("may_release_kur")
def publish(request: SignedInRequest, month: str) -> HttpResponse:
    """A second click says the same as the first, and changes nothing."""
    release = _counted(month)
    releases.release(month=release, by=request.user)
    messages.success(
        request,
        _("KUR %(month)s dirilis. Angkanya tidak berubah lagi.")
        % {"month": formats.month(release.month)},
    )
    return redirect("kur:releases")


def _counted(month: str) -> KurRelease:
    try:
        first_day = months.read_month(month)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(KurRelease, month=first_day)
