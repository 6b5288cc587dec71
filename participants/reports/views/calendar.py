"""Deadlines for calendar programs, which have no session."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from accounts.actions import note_use
from accounts.models import CalendarKey
from participants.reports import calendar


@require_safe
@aggregates_visible
def public(request: HttpRequest) -> HttpResponse:
    deadlines = calendar.public_deadlines(timezone.localdate())
    return _answer(calendar.as_ical(_("Tenggat laporan kepesertaan"), deadlines))


@require_safe
def own(request: HttpRequest, key: str) -> HttpResponse:
    """For whoever knows the address, as long as its owner keeps it."""
    known = get_object_or_404(CalendarKey.objects.of_text(key).select_related("user__branch"))
    note_use(token=known)
    deadlines = calendar.deadlines_of(known.user, timezone.localdate())
    response = _answer(calendar.as_ical(_("Tenggat laporan saya"), deadlines))
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answer(content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="tenggat.ics"'},
    )
