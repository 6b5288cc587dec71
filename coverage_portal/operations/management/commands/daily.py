"""daily: what is due once a day, each step by itself: no step waits for the mail server."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

TASKS_KEPT_DAYS = 30  # of what became of a task; failed ones, too
# What must not wait comes first.
STEPS: list[list[str]] = [
    ["erase_kur", "--save"],
    ["open_months"],
    ["count_kur"],
    ["kur_daily", "--save"],
    ["send_reminders"],
    ["remind_commitments"],
    ["remind_cohorts"],
    ["send_access_summary"],
    ["send_digests"],
    ["send_webhooks"],
    ["prune_notices"],
    ["clearsessions"],
    ["prune_db_task_results", "--queue-name=*", f"--min-age-days={TASKS_KEPT_DAYS}"],
    ["prune_accounts"],
    ["verify_totals"],
]


class Command(BaseCommand):
    help = (
        "Erase what is past its date, open months, count KUR, remind, summarise, prune and verify."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for name, *arguments in STEPS:
            try:
                call_command(name, *arguments, stdout=self.stdout, stderr=self.stderr)
            except (Exception, SystemExit) as error:
                failed.append(name)
                self.stderr.write(f"{name}: {type(error).__name__}: {error}")
        if failed:
            raise CommandError(f"Gagal: {', '.join(failed)}. Langkah lain sudah dijalankan.")
