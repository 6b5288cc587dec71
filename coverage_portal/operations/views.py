"""The audit trail, and beside it who looked at personal data: shown, narrowed and exported."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, only
from common.csv_file import csv_response
from common.trail import Change, FieldChange, newest_first, read_changes
from coverage_portal.operations.forms import AccessFilter, TrailFilter
from participants.kur.models import Access, DataProtectionContact

PAGE_LENGTH = 50
CHUNK = 500  # changes that are read at once for the file
NO_FIELD = FieldChange("", "", "")  # a row that came or went with nothing filled in


@require_safe
@only("is_portal_admin")
def trail(request: SignedInRequest) -> HttpResponse:
    form = TrailFilter(request.GET)
    keys: Any = newest_first(form.events()) if form.is_valid() else []
    page = Paginator(keys, PAGE_LENGTH).get_page(request.GET.get("halaman"))
    return render(
        request,
        "operations/trail.html",
        {"form": form, "page": page, "changes": read_changes(page.object_list), "tab": "trail"},
    )


@require_safe
@only("is_portal_admin")
def trail_csv(request: SignedInRequest) -> StreamingHttpResponse:
    form = TrailFilter(request.GET)
    keys = list(newest_first(form.events())) if form.is_valid() else []
    return csv_response("jejak.csv", _trail_lines(keys))


@require_safe
@only("is_portal_admin", "may_verify_reports")
def access(request: SignedInRequest) -> HttpResponse:
    form = AccessFilter(request.GET)
    page = Paginator(_accesses(form), PAGE_LENGTH).get_page(request.GET.get("halaman"))
    contact = DataProtectionContact.objects.first()
    context = {"form": form, "page": page, "tab": "access", "contact": contact}
    return render(request, "operations/access.html", context)


@require_safe
@only("is_portal_admin", "may_verify_reports")
def access_csv(request: SignedInRequest) -> StreamingHttpResponse:
    return csv_response("akses.csv", _access_lines(_accesses(AccessFilter(request.GET))))


def _accesses(form: AccessFilter) -> QuerySet[Any]:
    """With the number of people, and of rows of files, as `people_count`; who they are is not read."""
    if not form.is_valid():
        return Access.objects.none()
    return (
        form.accesses()
        .select_related("user")
        .defer("people", "filters")
        .annotate(people_count=Coalesce("people__len", 0) + F("rows"))
    )


def _trail_lines(keys: list[Any]) -> Iterator[list[Any]]:
    """A line for each field that changed."""
    yield [
        *(_("waktu"), _("nama pengguna"), _("tindakan"), _("jenis"), _("nomor objek")),
        *(_("objek"), _("isian"), _("sebelum"), _("sesudah"), _("alamat"), _("perintah")),
        *(_("alasan"), _("untuk")),
    ]
    for start in range(0, len(keys), CHUNK):
        for change in read_changes(keys[start : start + CHUNK]):
            yield from _lines_of(change)


def _lines_of(change: Change) -> Iterator[list[Any]]:
    username = change.user.username if change.user else ""
    principal = change.acting_for.username if change.acting_for else ""
    for field in change.fields or [NO_FIELD]:
        yield [
            *(_moment(change.at), username, change.action_label, change.kind, change.object_id),
            *(change.label, field.field, field.before, field.after),
            *(change.url, change.command, change.reason, principal),
        ]


def _access_lines(accesses: QuerySet[Any]) -> Iterator[list[Any]]:
    yield [_("waktu"), _("nama pengguna"), _("peran"), _("jenis"), _("tujuan"), _("orang")]
    for row in accesses.iterator(CHUNK):
        username, role = (
            (row.user.username, row.user.get_role_display()) if row.user else (_("server"), "")
        )
        yield [
            *(_moment(row.at), username, role),
            *(row.get_kind_display(), row.purpose, row.people_count),
        ]


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(" ", "seconds")
