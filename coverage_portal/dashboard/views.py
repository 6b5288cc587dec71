from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coverage_portal.dashboard.choices import read_choices
from coverage_portal.dashboard.presenters.pages import region_page
from coverage_portal.dashboard.queries import load_snapshot, version_and_bases


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _region(request, None)


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    return _region(request, code)


def _region(request: HttpRequest, code: str | None) -> HttpResponse:
    choices = read_choices(request.GET)
    _version, bases = version_and_bases()
    page = region_page(load_snapshot(code, choices, bases), request.GET)
    return render(request, "dashboard/region.html", {"page": page, "is_sample": page.is_sample})
