"""Notes on months of the sample (data contoh): made up, as what they explain is."""

from datetime import date, datetime, time

from django.utils import timezone

from accounts.models import User
from participants.coverage.models import MonthNote
from regions.models import Region

# place, month, day on which it was written and verified, its author among the demo accounts, text
NOTES: list[tuple[str, date, date, str, str]] = [
    (
        "61",
        date(2023, 8, 1),
        date(2023, 9, 15),
        "pejabat",
        "Data contoh: pekerja mandiri yang berhenti membayar sejak Mei menjadi nonaktif",
    ),
    (
        "61.04",
        date(2024, 1, 1),
        date(2024, 2, 14),
        "petugas.ketapang",
        "Data contoh: iuran setahun petani sawit jatuh tempo dan dibayar kembali",
    ),
    (
        "61.12",
        date(2024, 7, 1),
        date(2024, 8, 12),
        "petugas.pontianak",
        "Data contoh: pendaftaran kolektif pedagang pasar pada akhir Juli",
    ),
]


def load_note_sample(*, verifier: User) -> None:
    authors = {user.username: user for user in User.objects.all()}
    regions = {region.code: region for region in Region.objects.all()}
    for code, month, day, author, text in NOTES:
        if author not in authors:
            continue
        MonthNote.objects.create(
            region=regions[code],
            month=month,
            text=text,
            written_by=authors[author],
            written_at=_at(day, 10),
            state=MonthNote.State.VERIFIED,
            verified_by=verifier,
            verified_at=_at(day, 14),
            is_sample=True,
        )


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
