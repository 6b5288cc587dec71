"""A list read by a command on the server: shown first, saved with `--save`."""

import hashlib
import json
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.nik import mask_text
from common.spreadsheets.questions import Question, as_options, read_answers
from participants.kur.imports import faults, run
from participants.kur.imports.columns import both_names, headers_of
from participants.kur.models import Batch

SHOWN_FAULTS = 20


class ListCommand(BaseCommand, ABC):
    """A subclass says whose list it is."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--save", action="store_true", help="save what was read")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="answers a question that the list leaves open",
        )

    @abstractmethod
    def owner(self, options: dict[str, Any]) -> dict[str, Any]:
        """Of the batch: its kind, and whose it is."""

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        for lost in run.report_interrupted():
            self.stderr.write(f"{lost}: {lost.message}")
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"No file {path}.")
        batch = Batch.objects.create(
            **self.owner(options),
            file_name=mask_text(path.name)[-120:],
            answers=_answers(options["answer"]),
            size=path.stat().st_size,
            retain_until=run.default_retention(),
        )
        with path.open("rb") as source:
            batch.file_hash = hashlib.file_digest(source, "sha256").hexdigest()
            source.seek(0)
            run.read_list(batch, source)
        self.show(batch)
        if batch.status == Batch.Status.READY:
            if options["save"]:
                run.save_list(batch)
            else:
                run.cancel_preview(batch)
        self.stdout.write(json.dumps(_summary(batch, started)))
        _refuse_unread(batch)

    def show(self, batch: Batch) -> None:
        """What was understood, what would change, and why rows are refused."""
        write = self.stdout.write
        for note in batch.understood.get("notes", []):
            write(note)
        for column, header in batch.understood.get("columns", []):
            write(f"{both_names(column)}: {header}")
        write(f"baru {batch.created}, berubah {batch.changed}, tetap {batch.unchanged}")
        if batch.is_full:
            write(f"hilang {batch.missing}")
        name_of = headers_of(batch.understood)
        for row in batch.refused.all()[:SHOWN_FAULTS]:
            reasons = "; ".join(
                f"{name_of(column)}: {faults.reason(code)}" for column, code in row.faults
            )
            where = f"{row.sheet}, baris {row.row_in_sheet}" if row.sheet else f"baris {row.row}"
            write(f"{where}: {reasons}")
        if batch.rejected > SHOWN_FAULTS:
            write(f"... dan {batch.rejected - SHOWN_FAULTS} baris lain")


def _answers(given: list[str]) -> dict[str, str]:
    try:
        return read_answers(given)
    except ValueError as error:
        raise CommandError(f"--answer {error}: write KEY=VALUE.") from None


def _summary(batch: Batch, started: float) -> dict[str, Any]:
    """The one JSON line other programs read."""
    counted = ("rows accepted rejected duplicates unchanged created changed missing").split()
    if batch.is_of_members:
        counted += ["matched", "doubtful"]
    return {name: getattr(batch, name) for name in counted} | {
        "saved": batch.status == Batch.Status.SAVED,
        "seconds": round(time.monotonic() - started, 2),
        "peak_mb": run.peak_mb(),
    }


def _refuse_unread(batch: Batch) -> None:
    """Where the page would ask, the command says the question and the option that answers it."""
    if batch.status == Batch.Status.REFUSED:
        raise CommandError(batch.message)
    if batch.status == Batch.Status.ASKING:
        questions = [Question(**question) for question in batch.questions]
        run.cancel_preview(batch)
        raise CommandError("\n\n".join(map(as_options, questions)))
