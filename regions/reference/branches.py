"""The offices, and which places they serve (a sample: it is not published)."""

import re
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from regions.models import Branch, BranchService, Region
from regions.reference.rows import Fixtures, Row, refuse_duplicates
from regions.reference.writing import FixtureWriter

BRANCHES, SERVICES = "branches.csv", "branch_services.csv"
BRANCH_COLUMNS = ["slug", "name", "source"]
SERVICE_COLUMNS = ["branch", "region_code", "valid_from", "valid_until", "is_sample"]


def load_branches(fixtures: Fixtures) -> Any:
    rows = fixtures.rows(BRANCHES, BRANCH_COLUMNS)
    refuse_duplicates(rows, "slug")
    branches = [_branch(row) for row in rows]
    given = fixtures.rows(SERVICES, SERVICE_COLUMNS)
    refuse_duplicates(given, "branch", "region_code", "valid_from")
    services = [_service(row, [branch["slug"] for branch in branches]) for row in given]

    def save(writer: FixtureWriter) -> None:
        for branch in branches:
            slug = branch.pop("slug")
            writer.write(Branch, {"slug": slug}, branch)
        _save_services(writer, services)

    return save


def _branch(row: Row) -> dict[str, Any]:
    slug = row.text("slug", required=True)
    if slug and not re.fullmatch(r"[a-z0-9-]+", slug):
        row.fault("slug", _("Pakai huruf kecil, angka dan tanda hubung."))
    return {
        "slug": slug,
        "name": row.text("name", required=True),
        "source": row.text("source", required=True),
    }


def _service(row: Row, slugs: list[str]) -> dict[str, Any]:
    since, until = row.day("valid_from", required=True), row.day("valid_until")
    if since and until and until <= since:
        row.fault("valid_until", _("Berakhir sebelum mulai."))
    return {
        "branch": row.choice("branch", slugs),
        "region_code": row.region_code(),
        "valid_from": since,
        "valid_until": until,
        "is_sample": row.flag("is_sample"),
    }


def _save_services(writer: FixtureWriter, services: list[dict[str, Any]]) -> None:
    branches = {branch.slug: branch for branch in Branch.objects.all()}
    regions = {region.code: region for region in Region.objects.all()}
    for service in services:
        pair = {"branch": branches[service["branch"]], "region": regions[service["region_code"]]}
        at_the_time = Q(valid_until=None) | Q(valid_until__gt=service["valid_from"])
        if not BranchService.objects.filter(at_the_time, **pair).exists():
            dates = {name: service[name] for name in ("valid_from", "valid_until", "is_sample")}
            BranchService.objects.create(**pair, **dates)
            writer.note_created(BranchService)
