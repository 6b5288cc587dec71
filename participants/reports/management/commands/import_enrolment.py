from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from common import formats
from common.spreadsheets.guards import RefusedError, admit
from common.spreadsheets.marking import marked
from common.spreadsheets.questions import as_options, read_answers
from participants.reports.actions.imports import remember_answers, save_plan, understand_for
from participants.reports.importing.plan import Plan, ReportPlan, plan_import
from participants.reports.models import FIELD_LABELS
from participants.reports.presenters.imports import fault_rows
from participants.reports.rules import Refused
from regions.models import Branch

SHOWN_CELLS = 20  # of each report; the rest is counted


class Command(BaseCommand):
    help = (
        "Show what a spreadsheet would change in the drafts; with --save, fill them. "
        "Nothing is submitted or verified."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--branch", metavar="SLUG", help="default: the branch that serves each place"
        )
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="answer a question about the file; repeatable",
        )
        parser.add_argument("--save", action="store_true", help="fill the drafts")
        parser.add_argument(
            "--user", metavar="NAME", help="the officer who enters; default: the branch's only one"
        )
        parser.add_argument(
            "--marked", type=Path, metavar="OUT", help="write the workbook with faults marked here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        branch = self._branch(options["branch"])
        answers = self._answers(options["answer"])
        plan = self._read(options["file"], branch, answers)
        self._write_reading(plan)
        if options["marked"] and (plan.faults or plan.warnings or plan.understanding.doubts):
            self._write_marked(plan, options["marked"])
        self._refuse(plan)
        for report in plan.reports:
            self._write_report(report)
        if not plan.change_count:
            self.stdout.write("Tidak ada yang berubah: berkas ini sama dengan draf.")
        elif options["save"]:
            self._save(plan, options["file"].name, options["user"], answers)
        else:
            self.stdout.write("Belum disimpan; ulangi dengan --save untuk mengisi draf.")

    def _answers(self, given: list[str]) -> dict[str, str]:
        try:
            return read_answers(given)
        except ValueError as error:
            raise CommandError(f"--answer {error}: tulis KUNCI=NILAI.") from error

    def _refuse(self, plan: Plan) -> None:
        """All questions and all faults at once; nothing is saved while there is one."""
        questions = plan.understanding.questions
        rows = fault_rows(plan.faults)
        parts = []
        if questions:
            shown = "\n".join(as_options(question) for question in questions)
            parts.append(f"{len(questions)} pertanyaan, jawab dengan --answer:\n{shown}")
        if rows:
            lines = [f"{row.sheet}!{row.address} {row.value}: {row.reason}" for row in rows]
            parts.append(f"{len(rows)} kesalahan:\n" + "\n".join(lines))
        if parts:
            raise CommandError("\n".join([*parts, "Tidak ada yang disimpan."]))

    def _branch(self, slug: str | None) -> Branch | None:
        if slug is None:
            return None
        branch = Branch.objects.filter(slug=slug).first()
        if branch is None:
            known = ", ".join(Branch.objects.values_list("slug", flat=True))
            raise CommandError(f"Tidak ada cabang “{slug}”. Yang ada: {known}.")
        return branch

    def _read(self, path: Path, branch: Branch | None, answers: dict[str, str]) -> Plan:
        try:
            with path.open("rb") as file:
                source = admit(file, name=path.name, size=path.stat().st_size)
            return plan_import(understand_for(branch, source, {}, answers), branch)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except RefusedError as error:
            raise CommandError(f"{path.name}: {error}") from error

    def _write_reading(self, plan: Plan) -> None:
        for key, words in plan.understanding.recalled.items():
            self.stdout.write(f"Sesuai jawaban sebelumnya ({key}): {words}")
        for sheet in plan.understanding.sheets:
            summary = sheet.reason or f"{formats.people(sheet.rows_read)} baris wilayah dibaca"
            self.stdout.write(f"Lembar {sheet.name}: {summary}")
            for note in sheet.notes:
                self.stdout.write(f"  {note}")
            for left in sheet.left_out:
                self.stdout.write(f"  baris {left.row + 1} ditinggalkan ({left.reason})")
        for note in plan.notes:
            self.stdout.write(note)
        for warning in plan.warnings:
            self.stdout.write(f"Perlu dilihat {warning.sheet}!{warning.address}: {warning.reason}")

    def _write_report(self, report: ReportPlan) -> None:
        self.stdout.write(
            f"{report.branch}, {formats.month(report.month)}: "
            f"{formats.people(len(report.changed))} sel berubah, "
            f"{formats.people(report.unchanged_count)} sama"
        )
        for change in report.changed[:SHOWN_CELLS]:
            entry = change.entry
            self.stdout.write(
                f"  {entry.region.short_name} {entry.segment} {FIELD_LABELS[entry.field]}: "
                f"{formats.people(change.now)} → {formats.people(entry.value)}"
            )
        if len(report.changed) > SHOWN_CELLS:
            self.stdout.write(f"  … {formats.people(len(report.changed) - SHOWN_CELLS)} lagi")

    def _write_marked(self, plan: Plan, path: Path) -> None:
        understanding = plan.understanding
        doubts = [*understanding.doubts, *plan.warnings]
        content = marked(understanding.source, understanding.grids, plan.faults, doubts)
        path.write_bytes(content)
        self.stdout.write(f"Berkas bertanda: {path}")

    def _save(self, plan: Plan, name: str, username: str | None, answers: dict[str, str]) -> None:
        """What was answered is remembered for each branch whose draft is filled."""
        officers = {
            report.branch: _officer(report.branch, username)
            for report in plan.reports
            if report.changed
        }
        try:
            save_plan(plan=plan, source=f"{name} (import_enrolment)", by=officers)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for branch, officer in officers.items():
            remember_answers(
                branch=branch, answers=answers, understanding=plan.understanding, by=officer
            )
        self.stdout.write(f"{formats.people(plan.change_count)} sel disimpan ke draf.")


def _officer(branch: Branch, username: str | None) -> User:
    """In whose name the draft is filled: they can then not verify it."""
    officers = User.objects.filter(branch=branch, role=User.Role.BRANCH_STAFF, is_active=True)
    if username is not None:
        officers = officers.filter(username=username)
    if officers.count() != 1:
        raise CommandError(
            f"Sebut petugas cabang {branch} dengan --user: tepat satu petugas aktif yang dicari."
        )
    return officers.get()
