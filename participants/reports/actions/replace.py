"""A report filled in whole rows, with their notes and answers, as programs do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from participants.reports.actions.cells import CellInput, begin_report, save_cells, save_note
from participants.reports.actions.marks import answer_marks
from participants.reports.checks import RowHistory, read_histories
from participants.reports.models import FIELDS, CellChange, EnrolmentReport, ReportLine, ReportMark
from participants.reports.review import Review, review
from participants.reports.rules import Refused


@transaction.atomic
def replace_lines(
    *,
    report: EnrolmentReport,
    lines: Sequence[dict[str, Any]],
    by: User,
    note: str | None = None,
    seen: int | None = None,
) -> EnrolmentReport:
    """`lines` name their region by code. Rows that are not named stay as they are.

    A closing that is just what the movements give is not saved beside them, so that a movement
    can be corrected later without the closing being in the way.
    """
    if not report.is_begun:  # as the caller saw it; `seen` is of no report yet
        report, seen = begin_report(branch=report.branch, month=report.month, by=by), None
    regions = _served(report, lines)
    past = read_histories(report.branch_id, report.month)
    outcome = save_cells(
        report=report,
        cells=[
            CellInput(
                region_id=regions[line["region"]],
                segment=line["segment"],
                field=name,
                value=value,
                how=CellChange.Kind.API,
            )
            for line in lines
            for name, value in _without_computed_closing(
                line, past.of(regions[line["region"]], line["segment"])
            ).items()
        ],
        by=by,
        seen=seen,
        note=note,
    )
    annotated = [line for line in lines if "note" in line or "answer" in line]
    if annotated:
        checked = review(outcome.report)
        for line in annotated:
            _note_and_answer(checked, regions[line["region"]], line, by)
    return outcome.report


def _served(report: EnrolmentReport, lines: Sequence[dict[str, Any]]) -> dict[str, int]:
    served = dict(report.services.values_list("region__code", "region_id"))
    served |= dict(report.lines.values_list("region__code", "region_id"))
    message = _("Wilayah ini tidak dilayani cabang Anda pada bulan itu.")
    errors = [
        {"field": f"lines.{number}.region", "code": "place_not_served", "message": message}
        for number, line in enumerate(lines)
        if line["region"] not in served
    ]
    if errors:
        raise Refused("place_not_served", message, errors)
    return served


def _without_computed_closing(row: Mapping[str, Any], past: RowHistory) -> dict[str, int | None]:
    values = {name: row.get(name) for name in FIELDS}
    computed = ReportLine(**values).computed_closing(past.opening)
    if values["closing"] is not None and values["closing"] == computed:
        values["closing"] = None
    return values


def _note_and_answer(checked: Review, region_id: int, row: dict[str, Any], by: User) -> None:
    """The note goes to every doubtful figure of the row, else to its closing."""
    key = (region_id, row["segment"])
    line = next(line for line in checked.lines if (line.region_id, line.segment) == key)
    if "note" in row:
        doubts = {finding.field for finding in checked.doubtful if finding.line == line}
        for name in doubts or {"closing"}:
            save_note(report=checked.report, line=line, field=name, text=row["note"], by=by)
    if row.get("answer"):
        marks = list(ReportMark.objects.of_round(checked.report).filter(line=line))
        if marks:
            answer_marks(marks=marks, answer=row["answer"], by=by)
