"""mail_failure UNIT: told by systemd (`OnFailure=`) when a service of the portal has failed."""

import shutil
import socket
import subprocess
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.letters import send_letter
from common.nik import mask_text

LINES = 40


class Command(BaseCommand):
    help = "Write to ALERT_EMAIL that a service failed, with the last lines of its log."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", help="portal-daily.service")

    def handle(self, *args: Any, unit: str, **options: Any) -> None:
        if not settings.ALERT_EMAIL:
            raise CommandError("ALERT_EMAIL di .env kosong: tidak ada yang disurati.")
        text = (
            f"Portal: {unit} gagal\n\n"
            f"{unit} di {socket.gethostname()} gagal. Baris terakhir lognya:\n\n{last_lines(unit)}\n\n"
            f"Selengkapnya: journalctl --namespace=portal --unit={unit}\n"
        )
        for address in settings.ALERT_EMAIL:
            send_letter(text, address)
        self.stdout.write(f"{', '.join(settings.ALERT_EMAIL)} disurati.")


def last_lines(unit: str) -> str:
    program = shutil.which("journalctl")
    if program is None:
        return "(tanpa journalctl)"
    done = subprocess.run(
        [program, "--namespace=portal", f"--unit={unit}", f"--lines={LINES}", "--no-pager"],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=30,
        check=False,
    )
    return mask_text(done.stdout or done.stderr).strip()
