"""One report: the grid, saved as one types or by a button."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from common.formats import month_code, people
from participants.reports.actions.cells import SaveOutcome, fill, require_may_fill
from participants.reports.actions.drafts import lock_report, not_open_reason, start_report
from participants.reports.checks import cell_id, explained, line_findings
from participants.reports.forms import ReadCells, ReasonForm, ReportNoteForm, read_cells
from participants.reports.history import histories
from participants.reports.models import FIELD_LABELS, CheckLimits, EnrolmentReport, ReportLine
from participants.reports.presenters import grid
from participants.reports.refusals import Refused
from participants.reports.review import Review, history_of, review
from participants.reports.scope import lines_of, read_month, report_for
from participants.reports.views.doors import UserRequest, for_people_with_reports, refused


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_reports
def report(request: UserRequest, branch: str, month: str) -> HttpResponse:
    """The grid; by the save button its whole form comes back here."""
    current = report_for(request.user, branch, month)
    if request.method == "POST":
        try:
            return save_all(request, current, lambda outcome: _saved(request, outcome))
        except Refused as refusal:
            return refused(request, refusal)
    return _page(request, current)


def _page(
    request: UserRequest,
    current: EnrolmentReport,
    typed: grid.Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    checked = review(current, lines_of(current))
    is_officer = request.user.may_enter_reports
    may_fill = is_officer and current.is_editable and current.takes_entries(timezone.localdate())
    filled, rows = grid.progress(checked.lines)
    context: dict[str, Any] = {
        "report": current,
        "code": month_code(current.month),
        "review": checked,
        "places": grid.places(checked, typed),
        "may_fill": may_fill,
        "is_officer": is_officer,
        "may_amend": is_officer and _may_amend(current),
        "may_reopen": request.user.may_verify_reports and _may_reopen(current),
        "filled": filled,
        "rows": rows,
        "note_form": ReportNoteForm(initial={"note": current.note}),
        "reason_form": ReasonForm(),
        "field_labels": FIELD_LABELS,
        "events": current.events.select_related("by") if current.is_begun else [],
        "evidence": current.evidence.defer("content").select_related("uploaded_by")
        if current.is_begun
        else [],
        "revisions": EnrolmentReport.objects.of(current.branch, current.month).select_related(
            "verified_by"
        ),
        "shut_reason": "" if may_fill else not_open_reason(current),
        "is_sample": any(
            figure.is_sample for past in checked.past.values() for figure in past.figures.values()
        ),
    }
    return render(request, "reports/report.html", context, status=status)


def _may_amend(current: EnrolmentReport) -> bool:
    return current.state == EnrolmentReport.State.VERIFIED and current.period.takes_corrections(
        timezone.localdate()
    )


def _may_reopen(current: EnrolmentReport) -> bool:
    if not current.is_begun or current.state == EnrolmentReport.State.SUBMITTED:
        return False
    return current.state == EnrolmentReport.State.VERIFIED or not current.takes_entries(
        timezone.localdate()
    )


def save_all(
    request: UserRequest, current: EnrolmentReport, then: Callable[[SaveOutcome], HttpResponse]
) -> HttpResponse:
    """The whole grid; `then` answers only where every changed cell was saved."""
    with transaction.atomic():
        if not current.is_begun:
            current = start_report(branch=current.branch, month=current.month, by=request.user)
        outcome, found, lines = _fill_locked(request, lock_report(current))
    if found.refusals or outcome.conflicts:
        typed = grid.Typed(found.texts, found.refusals, _conflict_words(outcome, lines))
        return _page(request, outcome.report, typed, status=409 if outcome.conflicts else 422)
    return then(outcome)


def _saved(request: UserRequest, outcome: SaveOutcome) -> HttpResponse:
    saved = len(outcome.saved)
    messages.success(
        request, ngettext("%(n)s sel tersimpan.", "%(n)s sel tersimpan.", saved) % {"n": saved}
    )
    report = outcome.report
    return redirect("reports:report", report.branch.slug, month_code(report.month))


@require_POST
@for_people_with_reports
def cells(request: UserRequest, branch: str, month: str) -> HttpResponse:
    """Cells as they are typed; answers with the state of their rows, never with inputs."""
    try:
        with transaction.atomic():
            current = _locked_report(request.user, branch, month)
            outcome, found, lines = _fill_locked(request, current)
    except Refused as refusal:
        return refused(request, refusal)
    rows = _touched(outcome, found, lines)
    checked = _row_review(outcome.report, lines, rows)
    typed = grid.Typed(found.texts, found.refusals, _conflict_words(outcome, lines))
    regions = {line.region_id for line in rows}
    filled, count = grid.progress(lines)
    context = {
        "report": outcome.report,
        "rows": grid.grid_rows(checked, rows, typed),
        "places": [place for place in grid.places(checked) if place.region.pk in regions],
        "conflicts": _conflict_rows(outcome, lines),
        "filled": filled,
        "row_count": count,
        "now": timezone.now(),
    }
    return render(request, "reports/partials/saved.html", context)


def _locked_report(user: User, branch: str, month: str) -> EnrolmentReport:
    """In one query where the report exists, as it nearly always does; else it is begun."""
    found = (
        EnrolmentReport.objects.visible_to(user)
        .filter(
            branch__slug=branch,
            period__month=read_month(month),
            state__in=EnrolmentReport.OPEN_STATES,
        )
        .select_for_update(of=["self"])
        .select_related("period", "branch")
        .first()
    )
    if found is not None:
        return found
    current = report_for(user, branch, month)
    if not current.is_begun:
        current = start_report(branch=current.branch, month=current.month, by=user)
    return lock_report(current)


def _fill_locked(
    request: UserRequest, current: EnrolmentReport
) -> tuple[SaveOutcome, ReadCells, list[ReportLine]]:
    require_may_fill(current, request.user)
    lines = list(current.lines.select_related("region"))
    found = read_cells(request.POST, lines)
    by_key = {(line.region_id, line.segment): line for line in lines}
    return fill(report=current, lines=by_key, cells=found.cells, by=request.user), found, lines


def _touched(outcome: SaveOutcome, found: ReadCells, lines: list[ReportLine]) -> list[ReportLine]:
    named = found.texts.keys() | found.refusals.keys()
    return [
        line
        for line in lines
        if line in outcome.lines or any(cell_id(line, name) in named for name in FIELD_LABELS)
    ]


def _row_review(
    current: EnrolmentReport, lines: list[ReportLine], rows: list[ReportLine]
) -> Review:
    """Only what can be told from the rows themselves; the panel asks for the rest."""
    past = histories(current.branch_id, current.month)
    limits = CheckLimits.current()
    findings = [
        finding
        for line in rows
        for finding in line_findings(line, history_of(past, line, current.month), limits)
    ]
    return Review(current, lines, past, [], explained(findings, current.note))


def _conflict_rows(outcome: SaveOutcome, lines: list[ReportLine]) -> list[dict[str, Any]]:
    if not outcome.conflicts:
        return []
    names = User.objects.in_bulk({conflict.by_id for conflict in outcome.conflicts})
    by_key = {(line.region_id, line.segment): line for line in lines}
    return [
        {
            "line": (line := by_key[conflict.cell.region_id, conflict.cell.segment]),
            "cell_id": cell_id(line, conflict.cell.field),
            "label": FIELD_LABELS[conflict.cell.field],
            "who": names.get(conflict.by_id),
            "at": conflict.at,
            "theirs": conflict.current,
            "mine": conflict.cell.value,
            "version": conflict.version,
        }
        for conflict in outcome.conflicts
    ]


def _conflict_words(outcome: SaveOutcome, lines: list[ReportLine]) -> dict[str, str]:
    return {
        row["cell_id"]: _(
            "%(who)s sudah mengisi %(theirs)s pukul %(time)s. Simpan lagi untuk memakai angka Anda."
        )
        % {
            "who": row["who"],
            "theirs": people(row["theirs"]),
            "time": f"{timezone.localtime(row['at']):%H.%M}" if row["at"] else "",
        }
        for row in _conflict_rows(outcome, lines)
    }


@require_safe
@for_people_with_reports
def checks(request: UserRequest, branch: str, month: str) -> HttpResponse:
    """The panel of checks by itself, asked for after cells were saved."""
    current = report_for(request.user, branch, month)
    if not current.is_begun:
        raise Http404
    may_fill = request.user.may_enter_reports and current.is_editable
    context = {
        "report": current,
        "code": month,
        "review": review(current, lines_of(current)),
        "may_fill": may_fill,
    }
    return render(request, "reports/partials/checks.html", context)
