"""match_members FILE [--save]: a membership list against the debtors, by keyed hash alone."""

import hashlib
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.nik import mask_text
from participants.kur.imports import run
from participants.kur.imports.columns import MEMBER_REQUIRED
from participants.kur.management.commands.import_kur import (
    add_answers,
    answers_of,
    refuse_unread,
    show_refused,
    summary,
)
from participants.kur.models import Batch
from regions.models import Branch


class Command(BaseCommand):
    help = "Shows how many debtors a membership list speaks of; with --save, moves them along."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=f"columns {', '.join(MEMBER_REQUIRED)}, …")
        parser.add_argument("--branch", help="the branch whose list it is, such as pontianak")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day it describes")
        parser.add_argument("--purpose", default="", help="what for, as it is logged")
        parser.add_argument("--save", action="store_true")
        add_answers(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        for lost in run.report_interrupted():
            self.stderr.write(f"{lost}: {lost.message}")
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"No file {path}.")
        branch = None
        if options["branch"] and not (
            branch := Branch.objects.filter(slug=options["branch"]).first()
        ):
            known = ", ".join(Branch.objects.values_list("slug", flat=True))
            raise CommandError(f"No branch {options['branch']!r}; known: {known}.")
        batch = Batch.objects.create(
            kind=Batch.Kind.MEMBERS,
            branch=branch,
            file_name=mask_text(path.name)[-120:],
            as_of=options["as_of"] or timezone.localdate(),
            size=path.stat().st_size,
            answers=answers_of(options),
            retain_until=run.default_retention(),
            purpose=mask_text(options["purpose"])[:200],
        )
        with path.open("rb") as source:
            batch.file_hash = hashlib.file_digest(source, "sha256").hexdigest()
            source.seek(0)
            run.read_list(batch, source)
        show_refused(self, batch)
        if batch.status == Batch.Status.READY:
            if options["save"]:
                run.save_list(batch)
            else:
                run.cancel_preview(batch)
        said = summary(batch, started) | {"matched": batch.matched, "doubtful": batch.doubtful}
        self.stdout.write(json.dumps(said))
        refuse_unread(batch)
