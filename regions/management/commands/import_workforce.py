from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.clock import ClockBehindError
from common.formats import people
from common.spreadsheets.dates import read_day, read_year
from common.spreadsheets.guards import RefusedError, Source, admit
from common.spreadsheets.numbers import UnreadableError
from common.spreadsheets.questions import as_options, read_answers
from regions.actions import Change, planned_changes, save_estimates
from regions.models import WorkforceBasis
from regions.workforce_tables import Understood, read_workers

SOURCE_LENGTH = 200


class Command(BaseCommand):
    help = (
        "Read workers by place and year from a table as BPS and others keep it. Shows what was "
        "understood and what would change; saves with --save."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--basis", help="Where the file does not name it, as bps-bekerja.")
        parser.add_argument("--year", help="Only this year, or that of a table without one.")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="The answer to a question about the file; the refusal prints which.",
        )
        parser.add_argument(
            "--source", help="Where the numbers come from; default: as the file says."
        )
        parser.add_argument("--published", help="The day they were published, as 2023-11-06.")
        parser.add_argument("--save", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        basis = self._basis(options["basis"])
        year, published = self._dates(options)
        file = self._file(options["file"])
        understood = self._understood(file, basis, year, self._answers(options["answer"]))
        digest = sha256(file.content).hexdigest()
        self.stdout.write(f"Berkas {file.name}, SHA-256 {digest}\nBasis: {understood.basis or '–'}")
        for note in understood.notes:
            self.stdout.write(note)
        if not understood.is_settled or understood.basis is None:
            raise CommandError(f"Tidak ada yang disimpan:\n{_reasons(understood)}")
        changes = planned_changes(basis=understood.basis, entries=understood.entries)
        self._show(changes)
        if not options["save"]:
            self.stdout.write("Belum disimpan; ulangi dengan --save untuk menyimpan.")
            return
        try:
            record = save_estimates(
                basis=understood.basis,
                changes=changes,
                source=self._source(options["source"], understood, file),
                file_name=file.name,
                sha256=digest,
                published_on=published,
                recalled=understood.recalled,
            )
        except ClockBehindError as error:
            raise CommandError(error.message) from error
        saved = len(record.changes) if record else 0
        self.stdout.write(f"Disimpan: {saved} perkiraan." if saved else "Tidak ada yang berubah.")

    def _basis(self, slug: str | None) -> str | None:
        slugs = list(WorkforceBasis.objects.values_list("slug", flat=True))
        if slug and slug not in slugs:
            raise CommandError(f"Basis “{slug}” tidak ada; yang ada: {', '.join(slugs) or '–'}.")
        return slug

    def _dates(self, options: dict[str, Any]) -> tuple[int | None, date | None]:
        try:
            year, published = read_year(options["year"]), read_day(options["published"])
        except UnreadableError as error:
            raise CommandError(str(error)) from error
        if published and published > timezone.localdate():
            raise CommandError("Tanggal terbit belum tiba.")
        return year, published

    def _answers(self, options: list[str]) -> dict[str, str]:
        try:
            return read_answers(options)
        except ValueError as error:
            raise CommandError(f"--answer {error}: tulis KEY=VALUE.") from error

    def _file(self, path: Path) -> Source:
        try:
            with path.open("rb") as opened:
                return admit(opened, name=path.name, size=path.stat().st_size)
        except OSError as error:
            raise CommandError(f"Berkas {path} tidak dapat dibuka: {error.strerror}.") from error
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused

    def _understood(
        self, file: Source, basis: str | None, year: int | None, answers: dict[str, str]
    ) -> Understood:
        try:
            return read_workers(file, basis, year, answers)
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused

    def _source(self, given: str | None, understood: Understood, file: Source) -> str:
        return (given or f"{understood.source or 'Berkas'} ({file.name})")[:SOURCE_LENGTH]

    def _show(self, changes: list[Change]) -> None:
        same = sum(1 for change in changes if not change.is_change)
        for change in changes:
            if change.is_change:
                place = f"{change.entry.region}, {change.entry.year}"
                self.stdout.write(f"  {place}: {_step(change)}")
        self.stdout.write(f"{len(changes) - same} berubah atau baru, {same} tetap.")


def _reasons(understood: Understood) -> str:
    """Every fault, and every question with the options that answer it."""
    faults = [str(fault) for fault in understood.faults]
    return "\n".join([*faults, *map(as_options, understood.questions)])


def _step(change: Change) -> str:
    """`baru 310.123`, `200.000 → 210.000`."""
    after = people(change.entry.workers)
    if change.before is None:
        return f"baru {after}"
    sample = " (data contoh)" if change.before.is_sample else ""
    return f"{people(change.before.workers)}{sample} → {after}"
