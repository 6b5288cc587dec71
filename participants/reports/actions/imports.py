"""A spreadsheet on its way into drafts: uploaded, corrected, saved as a whole or not at all."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common import formats
from common.months import add_months, this_month
from common.spreadsheets.guards import Source
from common.spreadsheets.questions import Answers
from participants.figures.models import EnrolmentFigure
from participants.reports.actions.cells import CellInput, save_cells, start_report
from participants.reports.importing.layout import Correction, bound_key
from participants.reports.importing.plan import Plan, ReportPlan, plan_import
from participants.reports.importing.recap import plan_recap
from participants.reports.importing.understanding import Asked, Understanding, understand
from participants.reports.models import ColumnMemory, EnrolmentImport, ReportingMonth
from participants.reports.models.imports import LONGEST_LABEL
from participants.reports.models.months import MONTHS_OFFERED
from participants.reports.rules import Changed, Forbidden, Refused
from regions.actions import forget_place, remember_places
from regions.models import Branch, RememberedPlace
from regions.place_names import squeezed
from regions.resolver import QUESTION, PlaceResolver

LASTING = ("segment:", "column:")  # answers that hold for the sender's next file too
CHANGED = gettext_lazy("Draf berubah sejak Anda melihat rencana ini. Periksa lagi, lalu simpan.")
MOST_WAITING = timedelta(days=14)  # a file that nobody saved by then is not saved any more


@transaction.atomic
def start_import(*, source: Source, branch: Branch | None, by: User) -> EnrolmentImport:
    """Store an admitted file until somebody has seen how it is read; without a branch it is the
    recap of the whole province."""
    _require_sender(branch, by)
    _forget_old_files(branch, by)
    return EnrolmentImport.objects.create(
        branch=branch,
        name=source.name,
        kind=source.kind,
        size=len(source.content),
        sha256=hashlib.sha256(source.content).hexdigest(),
        content=source.content,
        uploaded_by=by,
    )


def read_import(imported: EnrolmentImport) -> Plan:
    """What the file says now, compared with the drafts as they are now."""
    understanding = understand_for(
        imported.branch, source_of(imported), corrections_of(imported), imported.chosen
    )
    if imported.is_recap:
        return plan_recap(understanding)
    return plan_import(understanding, imported.branch)


def source_of(imported: EnrolmentImport) -> Source:
    return Source(imported.name, imported.kind, bytes(imported.content))


def corrections_of(imported: EnrolmentImport) -> dict[str, Correction]:
    """By sheet."""
    return {sheet: Correction.from_json(stored) for sheet, stored in imported.corrections.items()}


def understand_for(
    branch: Branch | None,
    source: Source,
    corrections: Mapping[str, Correction],
    answers: Answers,
) -> Understanding:
    """Page and command read alike: with what this branch said before, and what it says now."""
    remembered = ColumnMemory.objects.filter(branch=branch).values_list("label", "role")
    return understand(
        source,
        resolver=PlaceResolver.of_all(branch=branch, answers=answers),
        asked=Asked(
            corrections=corrections,
            answers=answers,
            remembered=dict(remembered),
            months=_months_meant(branch),
            known=_last_known(),
        ),
    )


def _months_meant(branch: Branch | None) -> list[date]:
    """The months that a file without one may be about, the newest first."""
    if branch is None:
        return [add_months(this_month(), -number) for number in range(1, MONTHS_OFFERED + 1)]
    periods = ReportingMonth.objects.taking_entries(timezone.localdate())
    return [period.month for period in periods]


def _last_known() -> dict[tuple[int, str], int]:
    """What each place and segment closed with in the last month that is out."""
    figures = EnrolmentFigure.objects.current()
    last = figures.aggregate(last=Max("month"))["last"]
    closings = figures.filter(month=last).order_by().values_list("region_id", "segment")
    return {
        (region, segment): total
        for region, segment, total in closings.annotate(total=Sum("closing"))
    }


@transaction.atomic
def correct_import(
    *,
    imported: EnrolmentImport,
    corrections: Mapping[str, Correction],
    roles_by_label: Mapping[str, str],
    by: User,
) -> EnrolmentImport:
    """Read the file in another way; what the corrected headings hold is remembered."""
    _require_sender(imported.branch, by)
    imported = _locked(imported)
    imported.corrections = {
        sheet: correction.as_json() for sheet, correction in corrections.items()
    }
    imported.save(update_fields=["corrections"])
    _remember(imported.branch, roles_by_label, by)
    return imported


@transaction.atomic
def answer_import(*, imported: EnrolmentImport, key: str, value: str, by: User) -> EnrolmentImport:
    """One answer to one of the file's questions; of words and names it is remembered."""
    _require_sender(imported.branch, by)
    imported = _locked(imported)
    questions = {each.key: each for each in read_import(imported).understanding.questions}
    options = dict(questions[key].options) if key in questions else {}
    if value not in options:
        raise Changed("changed", _("Pertanyaan ini sudah terjawab atau berubah."))
    words = f"{questions[key].text} {options[value]}."
    imported.answers = {**imported.answers, key: {"value": value, "words": words}}
    imported.save(update_fields=["answers"])
    remember_answers(
        branch=imported.branch,
        answers={key: value},
        understanding=read_import(imported).understanding,
        by=by,
    )
    return imported


def remember_answers(
    *, branch: Branch | None, answers: Answers, understanding: Understanding, by: User
) -> None:
    """For the next file: what words, headings and names of places mean. What concerns one sheet
    of one file (its month, its unit) is not remembered."""
    lasting = {key: role for key, role in answers.items() if key.startswith(LASTING)}
    _remember(branch, lasting, by)
    chosen = {
        text: region
        for text, region in understanding.places.items()
        if QUESTION + squeezed(text) in answers
    }
    remember_places(recalled=chosen, branch=branch, by=by)


def _remember(branch: Branch | None, roles: Mapping[str, str], by: User) -> None:
    for label, role in roles.items():
        ColumnMemory.objects.update_or_create(
            branch=branch,
            label=label[:LONGEST_LABEL],
            defaults={"role": role, "by": by, "at": timezone.now()},
        )


@transaction.atomic
def undo_answer(*, imported: EnrolmentImport, key: str, by: User) -> EnrolmentImport:
    """What was answered or corrected, now or before, acts no more: the file is asked about again."""
    _require_sender(imported.branch, by)
    imported = _locked(imported)
    imported.corrections = _without_column(imported, key)
    imported.answers = {name: each for name, each in imported.answers.items() if name != key}
    imported.save(update_fields=["answers", "corrections"])
    ColumnMemory.objects.filter(branch=imported.branch, label=key).delete()
    if key.startswith(QUESTION):
        for remembered in RememberedPlace.objects.of(branch=imported.branch).filter(
            key=key.removeprefix(QUESTION)
        ):
            forget_place(remembered=remembered, by=by)
    return imported


def _without_column(imported: EnrolmentImport, key: str) -> dict[str, Any]:
    """The corrections of this file without what was said of the heading of this key."""
    corrections = corrections_of(imported)
    for reading in read_import(imported).understanding.sheets:
        correction, layout = corrections.get(reading.name), reading.layout
        if correction and layout:
            for column in layout.columns:
                if bound_key(layout, column) == key:
                    correction.roles.pop(column.index, None)
    return {name: correction.as_json() for name, correction in corrections.items()}


def forget_columns(*, branch: Branch | None, by: User) -> int:
    """Every heading and word is recognised by itself alone again."""
    _require_sender(branch, by)
    return ColumnMemory.objects.filter(branch=branch).delete()[0]


@transaction.atomic
def save_import(*, imported: EnrolmentImport, seen: str, by: User) -> EnrolmentImport:
    """Fill the drafts as shown. `seen` is the plan's fingerprint: what the person agreed to."""
    _require_officer(imported.branch, by)
    imported = _locked(imported)
    plan = read_import(imported)
    if plan.fingerprint != seen:
        raise Changed("changed", CHANGED)
    save_plan(plan=plan, source=imported.name, by=by)
    return close(
        imported,
        EnrolmentImport.State.SAVED,
        by,
        changed_cells=plan.change_count,
        months=[formats.month_code(report.month) for report in plan.reports],
    )


@transaction.atomic
def save_plan(*, plan: Plan, source: str, by: User | Mapping[Branch, User]) -> None:
    """All reports of the plan or none. `by` is one officer, or one for each branch."""
    require_faultless(plan)
    for planned in plan.reports:
        if planned.changed:
            officer = by if isinstance(by, User) else by[planned.branch]
            _fill_draft(planned, source, officer)


def require_faultless(plan: Plan) -> None:
    if not plan.may_be_saved:
        raise Refused(
            "faulty_file",
            _("Berkas ini masih memuat kesalahan atau pertanyaan; tidak ada yang disimpan."),
            [
                {
                    "field": f"{fault.sheet}!{fault.address}",
                    "code": "faulty_cell",
                    "message": fault.reason,
                }
                for fault in plan.faults
            ],
        )


@transaction.atomic
def discard_import(*, imported: EnrolmentImport, by: User) -> EnrolmentImport:
    _require_sender(imported.branch, by)
    return close(_locked(imported), EnrolmentImport.State.DISCARDED, by)


def _fill_draft(planned: ReportPlan, source: str, by: User) -> None:
    report = planned.report or start_report(branch=planned.branch, month=planned.month, by=by)
    outcome = save_cells(report=report, cells=cells_of(planned), by=by, source=source)
    if outcome.conflicts:
        raise Changed("changed", CHANGED)


def cells_of(planned: ReportPlan) -> list[CellInput]:
    return [
        CellInput(
            region_id=change.entry.region.pk,
            segment=change.entry.segment,
            field=change.entry.field,
            value=change.entry.value,
            seen=change.version,
        )
        for change in planned.changed
    ]


def close(imported: EnrolmentImport, state: str, by: User, **values: Any) -> EnrolmentImport:
    imported.state = state
    imported.content = b""
    imported.closed_by, imported.closed_at = by, timezone.now()
    for name, value in values.items():
        setattr(imported, name, value)
    imported.save()
    return imported


def lock(imported: EnrolmentImport) -> EnrolmentImport:
    return (
        EnrolmentImport.objects.select_for_update(of=["self"])
        .select_related("branch", "uploaded_by")
        .get(pk=imported.pk)
    )


def _locked(imported: EnrolmentImport) -> EnrolmentImport:
    locked = lock(imported)
    if not locked.is_waiting:
        raise Refused(
            "import_closed", _("Impor ini sudah %(state)s.") % {"state": locked.get_state_display()}
        )
    return locked


def _forget_old_files(branch: Branch | None, by: User) -> None:
    EnrolmentImport.objects.waiting().filter(
        branch=branch, uploaded_at__lt=timezone.now() - MOST_WAITING
    ).update(
        state=EnrolmentImport.State.DISCARDED, content=b"", closed_by=by, closed_at=timezone.now()
    )


def _require_sender(branch: Branch | None, by: User) -> None:
    """An officer for their own branch; the province's recap by those who may prepare it."""
    if branch is not None:
        _require_officer(branch, by)
    elif not by.may_prepare_recaps:
        raise Forbidden(
            "not_a_preparer", _("Rekap provinsi disiapkan verifikator wilayah atau admin.")
        )


def _require_officer(branch: Branch | None, by: User) -> None:
    if branch is None or not by.may_enter_reports or by.branch_id != branch.pk:
        raise Forbidden(
            "not_own_branch", _("Hanya petugas cabang ini yang dapat mengimpor laporannya.")
        )
