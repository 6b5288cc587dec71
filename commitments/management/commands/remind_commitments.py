"""remind_commitments: ask parties about promises that are due or late; send what failed before."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.letters import send
from commitments.models import Letter
from commitments.reminders import remind


class Command(BaseCommand):
    help = "Ask parties about commitments that are due or late."

    def handle(self, *args: Any, **options: Any) -> None:
        written = remind(timezone.localdate())
        sent, failed = send(Letter.objects.all())
        self.stdout.write(f"{len(written)} surat ditulis, {sent} terkirim.")
        if failed:
            raise CommandError(f"{len(failed)} surat belum terkirim: {'; '.join(failed)}")
