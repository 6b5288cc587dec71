"""match_members FILE [--save]: a membership list against the debtors, by keyed hash alone."""

from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from common.nik import mask_text
from participants.kur.list_command import ListCommand
from participants.kur.models import Batch
from regions.models import Branch


class Command(ListCommand):
    help = "Shows how many debtors a membership list speaks of; with --save, moves them along."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--branch", help="the branch whose list it is, such as pontianak")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day it describes")
        parser.add_argument("--purpose", default="", help="what for, as it is logged")

    def owner(self, options: dict[str, Any]) -> dict[str, Any]:
        branch = Branch.objects.filter(slug=options["branch"] or "").first()
        if options["branch"] and branch is None:
            known = ", ".join(Branch.objects.values_list("slug", flat=True))
            raise CommandError(f"No branch {options['branch']!r}; known: {known}.")
        return {
            "kind": Batch.Kind.MEMBERS,
            "branch": branch,
            "as_of": options["as_of"] or timezone.localdate(),
            "purpose": mask_text(options["purpose"])[:200],
        }
