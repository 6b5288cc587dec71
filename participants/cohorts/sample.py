"""Cohorts of the sample (data contoh), counted from the sample's own day.

That Singkawang's 7.737 were paid for five months was said in public; the days, the decrees and all
other cohorts are made up.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from common.months import add_months
from participants.cohorts.models import CohortVersion, SponsoredCohort
from participants.figures.models import Publication
from regions.models import BranchService, Region

# place, funder, kind, segment, people, days left on the sample's day, months it runs, number of the
# cohort it renews
COHORTS: list[tuple[str, str, str, str, int, int, int, int | None]] = [
    ("61.72", "Pemerintah Kota Singkawang", "apbd", "BPU", 7737, 11, 5, None),
    ("61.04", "Dana bagi hasil sawit Ketapang", "dbh_sawit", "BPU", 3200, 41, 12, None),
    ("61.09", "Perusahaan perkebunan Sekadau", "csr", "BPU", 640, 72, 6, None),
    ("61.12", "Pemerintah Kabupaten Kubu Raya", "apbd", "BPU", 2150, 133, 12, None),
    ("61.01", "Pemerintah Kabupaten Sambas", "apbd", "BPU", 1500, -51, 6, None),
    ("61.01", "Pemerintah Kabupaten Sambas", "apbd", "BPU", 900, 164, 6, 5),
]
SINGKAWANG = (
    "7.737 orang selama lima bulan disebut di depan umum; hari dan keputusannya data contoh."
)


def load_cohort_sample() -> None:
    today = Publication.objects.sample_day() or timezone.localdate()
    loaded: dict[int, SponsoredCohort] = {}
    for number, row in enumerate(COHORTS, start=1):
        code, funder, kind, segment, people, left, months, renews = row
        ends_on = today + timedelta(days=left)
        region = Region.objects.get(code=code)
        service = BranchService.objects.valid_in(today.replace(day=1)).filter(region=region).first()
        cohort = SponsoredCohort.objects.create(
            region=region, branch=service.branch if service else None, is_sample=True
        )
        loaded[number] = cohort
        starts_on = add_months(ends_on, 1 - months)
        CohortVersion.objects.create(
            cohort=cohort,
            segment=segment,
            headcount=people,
            funder_kind=kind,
            funder=funder,
            decree=f"Data contoh Nomor {number}",
            starts_on=starts_on,
            ends_on=ends_on,
            renews=loaded[renews] if renews else None,
            note=SINGKAWANG if code == "61.72" else "Data contoh.",
            state=CohortVersion.State.VERIFIED,
            entered_at=_morning(starts_on),
            decided_at=_morning(starts_on),
        )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
