"""The meeting of 1 August 2024, and promises made at it; figures are those of `worked`.

Of `worked`: 607.426 people in July 2024 (Pontianak half, Kubu Raya two fifths, the rest Singkawang),
each month 5.000 more than the one before, all of them BPU.
"""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commitments import actions
from commitments.forms.files import AttachedFileField
from commitments.models import Commitment, Meeting, Plan
from common.months import add_months
from participants.figures.models import EnrolmentFigure, Publication
from participants.figures.publish import publish
from regions.models import Tariff

PDF = b"%PDF-1.7 uji"


def pdf(name="bukti.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def evidence():
    return AttachedFileField().clean(pdf())


@pytest.fixture
def meeting(worked, cast):
    return actions.hold_meeting(
        meeting=Meeting(
            name="High Level Meeting",
            held_on=date(2024, 8, 1),
            held_at="Pontianak",
            chair="Pj Gubernur",
            attendees="Pemerintah provinsi\nBank Kalbar",
            recipients="sekretariat@portal.test\nbank@portal.test",
        ),
        by=cast.official,
    )


@pytest.fixture
def draft(worked, cast, meeting):
    """`draft(people=500)`: an unsaved promise of Bank Kalbar for BPU in Kubu Raya by the year's end."""

    def make(**values):
        defaults = {
            "meeting": meeting,
            "party_kind": "bank",
            "party_bank": cast.bank_officer.bank,
            "region": worked.kubu_raya,
            "channel": "other",
            "segment": "BPU",
            "people": 10_000,
            "starts_in": date(2024, 8, 1),
            "due_on": date(2024, 12, 31),
            "measure": "segment",
            "source": "Risalah 1 Agustus 2024",
        }
        return Commitment(**defaults | values)

    return make


@pytest.fixture
def promised(draft, cast):
    """`promised(people=500)`: entered at the meeting, and in force."""

    def make(steps=(), **values):
        commitment = actions.enter(commitment=draft(**values), steps=steps, by=cast.official)
        return actions.verify(commitment=commitment, by=cast.verifier)

    return make


@pytest.fixture
def grow(worked):
    """`grow({"kubu_raya": 600}, 2)`: so many people more in each of the months after July 2024."""

    def publish_months(gains, months=1, after=date(2024, 7, 1)):
        for step in range(1, months + 1):
            month = add_months(after, step)
            former = add_months(month, -1)
            figures = []
            for name in ("pontianak", "kubu_raya", "singkawang"):
                place = getattr(worked, name)
                before = EnrolmentFigure.objects.current().get(region=place, month=former)
                figures.append(
                    EnrolmentFigure(
                        region_id=place.pk,
                        branch_id=before.branch_id,
                        segment="BPU",
                        month=month,
                        closing=before.closing + gains.get(name, 0),
                    )
                )
            at = datetime(month.year, month.month, 28, tzinfo=UTC)
            publication = Publication.objects.create(source="sample", at=at)
            publish(figures=figures, publication=publication, is_sample=True)

    return publish_months


# Plans

PLAN_FIELDS = {
    "name": "Sampai Desember",
    "segment": "BPU",
    "deadline": "2024-12-31",
    "percent": "46",
    "kur_per_month": 0,
    "renewed_percent": 100,
    "funder_kind": "apbd",
    "share": "workers",
}


@pytest.fixture
def plan_fields(worked):
    Tariff.objects.create(monthly=16_800, effective_from=date(2023, 1, 1), regulation="Uji")
    return PLAN_FIELDS | {"region": worked.province.pk}


@pytest.fixture
def made(as_user, cast, plan_fields):
    def make(who=None, **values):
        as_user(who or cast.official).post(reverse("plans:new"), plan_fields | values)
        return Plan.objects.get(name=(plan_fields | values)["name"])

    return make


def places_form(plan, **by_place):
    """What the page of places sends: `places_form(plan, kubu_raya={"people": 5})`."""
    rows = list(plan.places.select_related("region"))
    data = {"places-TOTAL_FORMS": len(rows), "places-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= {f"places-{number}-id": row.pk, f"places-{number}-plan": plan.pk}
        for name, value in by_place.get(row.region.name.lower().replace(" ", "_"), {}).items():
            data[f"places-{number}-{name}"] = value
    return data
