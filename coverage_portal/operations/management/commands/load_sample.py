import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from commitments.sample import load_commitment_sample
from participants.cohorts.sample import load_cohort_sample
from participants.coverage.notes.sample import load_note_sample
from participants.kur.sample import load_kur_sample
from participants.reports.public import SampleRefusedError, load_sample

VERIFIER = "verifikator"  # of the demo accounts, where they exist


class Command(BaseCommand):
    help = "Load the sample (data contoh): invented months that end with 607.426 in July 2024."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        by = User.objects.filter(username=VERIFIER, role=User.Role.VERIFIER).first()
        try:
            written = load_sample(folder=settings.BASE_DIR / "fixtures" / "sample", by=by)
        except SampleRefusedError as refused:
            raise CommandError(str(refused)) from refused
        if written and by is not None:
            load_note_sample(verifier=by)
        debtors = load_kur_sample()
        if debtors:
            load_cohort_sample()
            load_commitment_sample()
        if not options["verbosity"]:
            return
        if debtors:
            self.stdout.write(f"Data contoh: {debtors} debitur KUR.")
        if written:
            seconds = time.monotonic() - started
            self.stdout.write(f"Data contoh: {written} angka ditulis dalam {seconds:.1f} detik.")
        else:
            self.stdout.write("Data contoh sudah ada; tidak ada yang berubah.")
