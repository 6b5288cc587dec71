"""Cohorts of the sample (data contoh), counted from the sample's own day."""

from datetime import timedelta

from django.utils import timezone

from participants.cohorts.models import SponsoredCohort
from participants.figures.models import Publication
from regions.models import Region

COHORTS = [
    ("61.72", "Pemerintah Kota Singkawang", "apbd", 7737, 25, 5),
    ("61.04", "Dana bagi hasil sawit Ketapang", "dbh_sawit", 3200, 52, 12),
    ("61.09", "Perusahaan perkebunan", "csr", 640, 83, 6),
    ("61.12", "Pemerintah Kabupaten Kubu Raya", "apbd", 2150, 210, 12),
]


def load_cohort_sample() -> None:
    today = Publication.objects.sample_day() or timezone.localdate()
    for number, (code, funder, kind, people, left, months) in enumerate(COHORTS, start=1):
        ends_on = today + timedelta(days=left)
        SponsoredCohort.objects.create(
            region=Region.objects.get(code=code),
            funder=funder,
            funder_kind=kind,
            decree=f"Data contoh Nomor {number}",
            starts_on=ends_on - timedelta(days=30 * months),
            ends_on=ends_on,
            headcount=people,
            note="data contoh",
            is_sample=True,
        )
