"""What the work pages share: who may open them."""

from io import BytesIO
from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.access import SignedInRequest, only
from commitments.models import AttachedFile, Commitment, Meeting

followers_only = only(
    "may_follow_commitments", message=_("Halaman ini untuk pihak yang berkomitmen dan verifikator.")
)
verifiers_only = only(
    "may_verify_commitments", message=_("Komitmen diverifikasi oleh verifikator dan admin.")
)
secretariat_only = only(
    "may_hold_meetings", message=_("Rapat dicatat oleh pejabat provinsi dan admin.")
)


def entered(request: SignedInRequest, number: int) -> Commitment:
    """The wording to work on: the one that waits, else the one in force; a 404 for other parties."""
    rows = Commitment.objects.current().entered_by(request.user).with_parties()
    return _latest(rows, number)


def checked(request: SignedInRequest, number: int) -> Commitment:
    return _latest(Commitment.objects.waiting().visible_to(request.user).with_parties(), number)


def _latest(rows: Any, number: int) -> Commitment:
    commitment: Commitment = get_object_or_404(
        rows.filter(pk__in=rows.filter(number=number).order_by("-recorded_at").values("pk")[:1])
    )
    return commitment


def held(request: SignedInRequest, pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.managed_by(request.user), pk=pk)


def download(file: AttachedFile) -> FileResponse:
    """Always as a download: nothing of it is shown inside the portal."""
    return FileResponse(
        BytesIO(file.content),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
