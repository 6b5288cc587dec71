"""What machines ask: is the portal well, and how much does it hold."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.data_version import DataVersion
from participants.figures.models import EnrolmentFigure, RegionTotal


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 where process and database answer, 503 where the database does not."""
    try:
        DataVersion.number_now()
    except DatabaseError:
        return JsonResponse({"process": "ok", "database": "unreachable"}, status=503)
    return JsonResponse({"process": "ok", "database": "ok"})


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in the Prometheus text format; nothing about people."""
    samples = {
        "portal_data_version": DataVersion.number_now(),
        "portal_figures_current": EnrolmentFigure.objects.current().count(),
        "portal_figures_superseded": EnrolmentFigure.objects.exclude(superseded_at=None).count(),
        "portal_totals": RegionTotal.objects.count(),
    }
    lines = [f"# TYPE {name} gauge\n{name} {value}\n" for name, value in samples.items()]
    return HttpResponse("".join(lines), content_type="text/plain; version=0.0.4")
