"""Saving a cell, and verifying a report of 8 places by 4 segments against its bare SQL."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.figures import figure
from common.data_version import DataVersion
from common.months import add_months
from common.segments import Segment
from participants.figures.models import MOVEMENTS, EnrolmentFigure, Publication
from participants.figures.publish import publish
from participants.figures.totals import refresh_totals
from participants.reports.actions.cells import CellInput, save_cells, start_report
from participants.reports.actions.flow import submit_report, verify_report
from participants.reports.models import EnrolmentReport, ReportingMonth
from regions.models import Branch, BranchService, Region

PLACES, HISTORY = 8, 13
MONTH = date(2024, 8, 1)
TIMES = 30

# What verifying must write, by hand: the figures, the report, its step. The totals are the same.
FIGURES = """
INSERT INTO figures_enrolmentfigure (region_id, branch_id, segment, month, opening, new, returned,
    moved_in, lapsed, moved_out, closing, reason, is_sample, recorded_at, publication_id)
SELECT line.region_id, report.branch_id, line.segment, report.month, former.closing, line.new,
    line.returned, line.moved_in, line.lapsed, line.moved_out,
    former.closing + line.new + line.returned + line.moved_in - line.lapsed - line.moved_out,
    '', true, now(), %(publication)s
FROM reports_reportline line
JOIN reports_enrolmentreport report ON report.id = line.report_id
JOIN figures_enrolmentfigure former ON former.region_id = line.region_id
    AND former.branch_id = report.branch_id AND former.segment = line.segment
    AND former.month = report.month - interval '1 month' AND former.superseded_at IS NULL
WHERE report.id = %(report)s
"""
REPORT = """
UPDATE reports_enrolmentreport SET state = 'terverifikasi', verified_at = now(),
    verified_by_id = %(by)s, version = version + 1 WHERE id = %(report)s
"""
STEP = """
INSERT INTO reports_reportevent (report_id, kind, by_id, at, note)
VALUES (%(report)s, 'verified', %(by)s, now(), '')
"""


def run() -> list[dict[str, Any]]:
    report, officer, verifier = _world()
    saving = _saving(report, officer)
    _fill(report, officer)
    submit_report(report=report, by=officer)
    places = list(report.lines.values_list("region", flat=True).distinct())

    def bare() -> None:
        publication = Publication.objects.create(by=verifier)
        with connection.cursor() as cursor:
            for sql in (FIGURES, REPORT, STEP):
                cursor.execute(
                    sql, {"by": verifier.pk, "report": report.pk, "publication": publication.pk}
                )
        refresh_totals({MONTH}, places)
        DataVersion.bump()

    whole = _seconds(lambda: verify_report(report=report, by=verifier))
    sql = _seconds(bare)
    return [
        *saving,
        figure(
            "verify a report of 8 places by 4 segments", whole * 1000, "ms", TIMES, goal="under 100"
        ),
        figure("the same as bare SQL", sql * 1000, "ms", TIMES, "median; same totals"),
        figure("verify / bare SQL", whole / sql, "times", TIMES),
    ]


def _seconds(act: Callable[[], object]) -> float:
    """The median of runs that are each taken back."""
    seconds = []
    for _run in range(TIMES):
        with transaction.atomic():
            started = time.perf_counter()
            act()
            seconds.append(time.perf_counter() - started)
            transaction.set_rollback(True)
    return statistics.median(seconds)


def _saving(report: EnrolmentReport, officer: User) -> list[dict[str, Any]]:
    client = Client()
    client.force_login(officer)
    line = report.lines.select_related("region").first()
    cell = f"{line.key}-new"
    times, queries = [], 0
    for number in range(TIMES):
        data = {f"c-{cell}": str(number + 1), f"v-{cell}": f"{number}:{number or ''}"}
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            client.post(
                f"/laporan/{report.branch.slug}/{MONTH:%Y-%m}/sel/",
                data,
                headers={"HX-Request": "true"},
            )
        times.append(time.perf_counter() - started)
        queries = sum(
            query["sql"] not in {"BEGIN", "COMMIT"} and "SAVEPOINT" not in query["sql"]
            for query in captured
        )
    return [
        figure("save a cell: queries", queries, "queries", TIMES),
        figure("save a cell", statistics.median(times) * 1000, "ms", TIMES, goal="under 100"),
    ]


def _fill(report: EnrolmentReport, officer: User) -> None:
    save_cells(
        report=report,
        by=officer,
        note="Bench",
        cells=[
            CellInput(region_id=line.region_id, segment=line.segment, field=name, value=value)
            for line in report.lines.all()
            for name, value in (dict.fromkeys(MOVEMENTS, 0) | {"new": 12, "lapsed": 4}).items()
        ],
    )


def _world() -> tuple[EnrolmentReport, User, User]:
    province = Region.objects.create(code="97", bps_code="97", name="Bench", level="province")
    branch = Branch.objects.create(slug="bench-cabang", name="Bench")
    places = [
        Region.objects.create(code=f"97.{n:02d}", bps_code=f"97{n:02d}", name=f"B{n}", parent=province,
                              level="regency")
        for n in range(1, PLACES + 1)
    ]  # fmt: skip
    for place in places:
        BranchService.objects.create(branch=branch, region=place, valid_from=date(2020, 1, 1))
    for back in range(HISTORY, 0, -1):
        publish(
            publication=Publication.objects.create(source=Publication.Source.SAMPLE),
            is_sample=True,
            figures=[
                EnrolmentFigure(region=place, branch=branch, segment=segment, closing=1000,
                                month=add_months(MONTH, -back))
                for place in places
                for segment in Segment.values
            ],
        )  # fmt: skip
    ReportingMonth.objects.create(month=MONTH)
    officer = User.objects.create_user("bench.petugas", role="branch_staff", branch=branch)
    verifier = User.objects.create_user("bench.verifikator", role="verifier")
    return start_report(branch=branch, month=MONTH, by=officer), officer, verifier
