"""The meeting of 1 August 2024 with made-up promises (data contoh).

That the Acting Governor led a High Level Meeting on that day is known; who promised what is not.
"""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from commitments import presenters
from commitments.attainment import freeze_baseline
from commitments.models import Commitment, Meeting, Minutes
from regions.models import Bank, Branch, Region

DAY = date(2024, 8, 1)
START, DUE = date(2024, 8, 1), date(2024, 12, 31)
SOURCE = "Data contoh: janji ini dibuat untuk contoh"
# party kind and who, place, channel, segment, people, measure, what it needs
PROMISES: list[tuple[str, str, str, str, str, int, str, str]] = [
    ("bank", "kalbar", "61", "kur", "BPU", 30_000, "kur", "Daftar debitur yang cocok NIK-nya"),
    ("bank", "bri", "61", "kur", "BPU", 45_000, "kur", ""),
    ("regency", "61.12", "61.12", "apbd", "BPU", 4_000, "segment", "Data pekerja rentan per desa"),
    ("regency", "61.04", "61.04", "dbh_sawit", "BPU", 3_000, "segment", ""),
    ("branch", "sintang", "61.05", "villages", "BPU", 2_500, "segment", "Surat edaran bupati"),
    ("branch", "pontianak", "61.71", "wage_earners", "PU", 5_000, "segment", ""),
    ("company", "Perusahaan perkebunan (contoh)", "61.09", "csr", "BPU", 640, "by_hand", ""),
    ("regency", "61.01", "61.01", "pmi", "PMI", 800, "segment", ""),
]


def load_commitment_sample() -> None:
    meeting = Meeting.objects.create(
        name="High Level Meeting",
        held_on=DAY,
        held_at="Pontianak",
        chair="Pj Gubernur Kalimantan Barat",
        attendees="Data contoh: daftar hadir tidak diketahui",
        is_sample=True,
    )
    at = timezone.make_aware(datetime.combine(DAY, time(12)))
    commitments = [
        _commitment(number, meeting, at, promise)
        for number, promise in enumerate(PROMISES, start=1)
    ]
    Minutes.objects.create(
        meeting=meeting,
        text="Data contoh.",
        decisions=[presenters.decided(commitment) for commitment in commitments],
        open_items=[],
        closed_at=at,
    )


def _commitment(
    number: int, meeting: Meeting, at: datetime, promise: tuple[Any, ...]
) -> Commitment:
    kind, who, place, channel, segment, people, measure, needs = promise
    commitment = Commitment(
        number=number,
        meeting=meeting,
        party_kind=kind,
        region=Region.objects.get(code=place),
        channel=channel,
        segment=segment,
        people=people,
        starts_in=START,
        due_on=DUE,
        measure=measure,
        source=SOURCE,
        needs=needs,
        recorded_at=at,
        is_sample=True,
        **_party(kind, who),
    )
    freeze_baseline(commitment)
    if commitment.baseline_people is not None:
        commitment.verified_at = at
    commitment.save()
    return commitment


def _party(kind: str, who: str) -> dict[str, Any]:
    if kind == "bank":
        return {"party_bank": Bank.objects.get(code=who)}
    if kind == "branch":
        return {"party_branch": Branch.objects.get(slug=who)}
    if kind == "regency":
        return {"party_region": Region.objects.get(code=who)}
    return {"party_name": who}
