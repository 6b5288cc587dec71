"""The API explained for whoever writes a program against it: every address, every refusal."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from common.problems import PROBLEMS

METHODS = ("get", "put", "post", "delete")
GROUPS = {
    "coverage": _("Cakupan"),
    "reference": _("Rujukan"),
    "kur": _("KUR"),
    "cohorts": _("Kohort"),
    "commitments": _("Komitmen"),
    "plans": _("Rencana"),
    "awards": _("Penghargaan"),
    "reports": _("Laporan bulanan"),
}


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    description = SchemaGenerator().get_schema(request=None, public=True)
    context = {
        "groups": operations_by_group(description),
        "problems": [(status, *texts) for status, texts in PROBLEMS.items()],
    }
    return render(request, "api/docs.html", context)


def operations_by_group(description: dict[str, Any]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Operations as OpenAPI has them, with method and path; in the order of GROUPS, by their tag."""
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for path, methods in description["paths"].items():
        for method in METHODS:
            if operation := methods.get(method):
                row = {"method": method.upper(), "path": path, **operation}
                groups.setdefault(operation["tags"][0], []).append(row)
    return [(GROUPS.get(tag, tag), rows) for tag, rows in groups.items() if rows]
