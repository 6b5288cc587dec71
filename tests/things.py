"""One of each thing that an address names, for the walks over all addresses.

`people` and `places` are the fixed cast and its places, or the people of the demo and theirs.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pghistory
from django.core import signing
from django.utils import timezone

from accounts.models import (
    ApiToken,
    CalendarKey,
    Deputyship,
    Notice,
    PasswordLink,
    RightsRequest,
)
from awards import actions as awards
from awards.models import Award, Criterion, Edition, Entrant, Juror
from commitments import actions as promises
from commitments.letters import ANSWERS
from commitments.models import AttachedFile, Commitment, Meeting, MeetingPaper, Plan, Progress
from common.spreadsheets.guards import Source
from coverage_portal.api.models import Webhook
from coverage_portal.subscriptions.links import CONFIRM, LEAVE
from coverage_portal.subscriptions.models import Subscription
from participants.cohorts.models import DecreeFile
from participants.coverage.notes import actions as notes
from participants.kur.models import ErasureCertificate, KurRelease, Move, OutreachEvent
from participants.reports.actions.imports import start_import
from participants.reports.models import ReportEvidence, ReportLine, ReportMark
from regions.models import RememberedPlace
from tests import factories

JULY = date(2024, 7, 1)
PDF = b"%PDF-1.7 uji"
KEY = "kunci-untuk-uji"


def make_own(people):
    """Of officer A, or about the official."""
    soon = timezone.now() + timedelta(days=1)
    PasswordLink.objects.create(
        user=people.official, sent_by=people.admin, expires_at=soon, digest=ApiToken.digest_of(KEY)
    )
    token = ApiToken.objects.create(
        user=people.officer_a, name="uji", digest="0" * 64, start="cj_uji", expires_at=soon
    )
    remembered = RememberedPlace.objects.create(
        branch=people.officer_a.branch, text="ptk", key="ptk", region=people.official.region
    )
    request = RightsRequest.objects.create(
        user=people.verifier, kind="password", asked_by=people.award_admin, reason="Lupa"
    )
    deputyship = Deputyship.objects.create(
        principal=people.officer_a, deputy=people.verifier, branch=people.officer_a.branch,
        starts_on=timezone.localdate(), ends_on=timezone.localdate(), named_by=people.admin,
    )  # fmt: skip
    notice = Notice.objects.create(
        user=people.officer_a, kind="due", subject="Uji", path="/laporan/"
    )
    CalendarKey.objects.create(user=people.officer_a, digest=ApiToken.digest_of(KEY))
    return SimpleNamespace(
        token=token, remembered=remembered, request=request, deputyship=deputyship, notice=notice
    )


def make_report(people, places):
    """Branch A's draft of July, with a question about a row of it, evidence and a file."""
    report = factories.ReportFactory(
        branch=places.branch_a,
        period=factories.ReportingMonthFactory(month=JULY),
        created_by=people.officer_a,
    )
    line = ReportLine.objects.create(report=report, region=places.pontianak, segment="BPU")
    return SimpleNamespace(
        line=line,
        mark=ReportMark.objects.create(
            line=line, field="new", round=1, reason="Mengapa?", marked_by=people.verifier
        ),
        evidence=ReportEvidence.objects.create(
            report=report, name="bukti.pdf", content_type="application/pdf", size=len(PDF),
            sha256="0" * 64, content=PDF, uploaded_by=people.officer_a,
        ),
    )  # fmt: skip


def make_import(people, places):
    source = Source("juli.csv", "csv", b"Kabupaten/Kota;PU\nKota Pontianak;12\n")
    return start_import(source=source, branch=places.branch_a, by=people.officer_a)


def make_kur(people, places, person, batch):
    """What happened to a debtor of branch A and Bank Kalbar."""
    return SimpleNamespace(
        move=Move.objects.create(
            person=person, from_state="not_informed", to_state="informed", by=people.officer_a
        ),
        event=OutreachEvent.objects.create(
            title="Pasar", region=places.pontianak, venue="Aula", held_on=date(2026, 1, 10),
            by=people.officer_a,
        ),
        certificate=ErasureCertificate.objects.create(
            number="UJI-1", by=people.admin, batch=batch, reason="Uji", counts={}, digest="0" * 64
        ),
    )  # fmt: skip


def make_release():
    return KurRelease.objects.create(month=JULY)


def make_cohort(people, places):
    """Of Pontianak, waiting for a verifier, with its decree."""
    decree = DecreeFile.objects.create(
        name="sk.pdf", content_type="application/pdf", size=len(PDF), sha256="0" * 64,
        content=PDF, uploaded_by=people.officer_a,
    )  # fmt: skip
    return factories.cohort(
        places.pontianak, date(2024, 4, 1), date(2030, 8, 31), 700, branch=places.branch_a,
        entered_by=people.officer_a, state="submitted", decree_file=decree,
    )  # fmt: skip


def make_note(people, places):
    return notes.write_note(
        region=places.kubu_raya, month=JULY, text="Pabrik tutup.", by=people.officer_a
    )


def make_webhook(people):
    return Webhook.objects.create(name="uji", url="https://penerima.test/", created_by=people.admin)


def make_subscription(places):
    subscription = Subscription.objects.create(email="pembaca@portal.test", region=places.province)
    return SimpleNamespace(
        confirm=signing.dumps(
            {"subscription": subscription.pk, "monthly": True, "events": True, "language": "id"},
            salt=CONFIRM,
        ),
        leave=LEAVE.sign(str(subscription.pk)),
    )


def make_round(people, places, year):
    """Judged at the moment, by one juror whom a conflict keeps from one of two places."""
    edition = awards.create_edition(
        edition=Edition(
            assessment_year=year,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            cutoff_on=date(year + 1, 3, 31),
        ),
        kinds=["regency", "village"],
        by=people.award_admin,
    )
    category = edition.categories.get(kind="regency")
    with pghistory.context(user=people.award_admin.pk, reason=""):
        entrants = [
            Entrant.objects.create(category=category, region=region)
            for region in (places.pontianak, places.kubu_raya)
        ]
    Criterion.objects.create(edition=edition, name="Kinerja", weight=100)
    juror = Juror.objects.create(edition=edition, role="Sekda, ketua")
    edition = awards.freeze_evidence(edition=edition, by=people.award_admin)
    return SimpleNamespace(
        edition=edition,
        juror=juror,
        entrant=entrants[1],
        award=Award.objects.create(category=category, region=places.pontianak),
        conflict=juror.conflicts.create(entrant=entrants[1], reason="x"),
    )


def _attached(user):
    return AttachedFile.objects.create(
        name="bukti.pdf", content_type="application/pdf", size=len(PDF),
        sha256="0" * 64, content=PDF, uploaded_by=user,
    )  # fmt: skip


def make_promise(people, places):
    """Of Bank Kalbar at an open meeting, in force, with a progress that waits; and a plan."""
    meeting = promises.hold_meeting(
        meeting=Meeting(
            name="Rapat", held_on=date(2024, 8, 1), held_at="Pontianak", chair="Pj Gubernur",
            attendees="Bank Kalbar",
        ),
        by=people.official,
    )  # fmt: skip
    entered = promises.enter(
        commitment=Commitment(
            meeting=meeting, party_kind="bank", party_bank=people.bank_officer.bank,
            region=places.kubu_raya, channel="other", segment="BPU", people=10_000,
            starts_in=date(2024, 8, 1), due_on=date(2024, 12, 31), measure="segment",
            source="Perjanjian kerja sama nomor 12/PKS/2024 tentang perlindungan penerima kredit",
        ),
        by=people.official,
    )  # fmt: skip
    commitment = promises.verify(commitment=entered, by=people.verifier)
    return SimpleNamespace(
        meeting=meeting,
        commitment=commitment,
        code=ANSWERS.sign(str(commitment.number)),
        progress=Progress.objects.create(
            number=commitment.number, month=date(2024, 8, 1), people=10,
            reported_by=people.bank_officer, attached=_attached(people.bank_officer),
        ),
        paper=MeetingPaper.objects.create(
            meeting=meeting, title="Bahan", attached=_attached(people.official),
            added_by=people.official,
        ),
        plan=Plan.objects.create(
            owner=people.official, name="Uji", region=places.province,
            deadline=date(2024, 12, 31), percent=46, funder_kind="apbd", share="workers",
            month=JULY, participants=607_426,
        ),
    )  # fmt: skip
