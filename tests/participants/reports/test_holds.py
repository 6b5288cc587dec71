"""On hold: neither verified nor returned, with a reason that the branch reads."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Notice
from accounts.notices import send_letters
from participants.reports.actions import flow, waiting
from participants.reports.actions.marks import MarkInput
from participants.reports.models import EnrolmentReport
from participants.reports.rules import Changed, Forbidden, Refused
from participants.reports.views.worklist import work_of

PAGE, REPORT = "/verifikasi/pontianak/2024-07/", "/laporan/pontianak/2024-07/"


@pytest.fixture
def submitted(report, places, enter, june_figures, cast):
    enter(report, places.pontianak, closing=1010)
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    return flow.submit_report(report=report, by=cast.officer_a)


@pytest.fixture
def held(submitted, cast):
    return waiting.hold_report(report=submitted, reason="Menunggu surat kanwil", by=cast.verifier)


def test_a_held_report_is_neither_verified_nor_returned(held, cast, places, enter):
    mark = MarkInput(region_id=places.pontianak.pk, segment="BPU", reason="x")
    for act in [
        lambda: flow.verify_report(report=held, by=cast.verifier),
        lambda: flow.return_report(report=held, marks=[mark], by=cast.verifier),
        lambda: waiting.hold_report(report=held, reason="Lagi", by=cast.verifier),
    ]:
        with pytest.raises(Refused, match="ditahan"):
            act()
    with pytest.raises(Refused, match="sudah dikirim"):
        enter(held, places.pontianak, closing=1)
    resumed = waiting.resume_report(report=held, by=cast.verifier)
    assert flow.verify_report(report=resumed, by=cast.verifier).report.is_verified


def test_who_holds_it_when_and_why_is_seen_by_branch_and_verifier(submitted, cast, as_user, places):
    verifier = as_user(cast.verifier)
    data = {"reason": "Menunggu surat kanwil", "version": submitted.version}
    assert "ditahan" in verifier.post(PAGE + "tahan/", data, follow=True).content.decode()
    addresses = {cast.verifier: ["/verifikasi/", PAGE], cast.officer_a: ["/laporan/", REPORT]}
    for who, pages in addresses.items():
        for address in pages:
            assert "Menunggu surat kanwil" in as_user(who).get(address).content.decode()
    page = as_user(cast.officer_a).get(REPORT).content.decode()
    assert f"Ditahan {cast.verifier}" in page
    assert "Lanjutkan pemeriksaan" not in page
    verifier = as_user(cast.verifier)
    assert "1 laporan ditahan." in verifier.get("/verifikasi/").content.decode()
    assert "Verifikasi dan terbitkan" not in verifier.get(PAGE).content.decode()
    verifier.post(PAGE + "lanjutkan/", {})
    report = EnrolmentReport.objects.get()
    assert (report.state, report.hold_reason, report.held_by) == ("dikirim", "", None)
    kinds = list(report.events.values_list("kind", flat=True))
    assert kinds == ["created", "submitted", "begun", "held", "resumed"]


def test_a_hold_changes_no_deadline_and_no_punctuality(held, submitted, places):
    [item] = work_of([places.branch_a], timezone.localdate()).waiting
    assert (item.state_word, item.holder) == ("ditahan", "verifikator")
    assert item.report.deadline == held.period.verify_by
    assert held.first_submitted_at == submitted.first_submitted_at


def test_a_hold_wants_a_reason_and_the_report_that_was_seen(submitted, cast, as_user):
    page = as_user(cast.verifier).post(PAGE + "tahan/", {"reason": " "}, follow=True)
    assert "Tulis alasannya." in page.content.decode()
    assert not EnrolmentReport.objects.get().is_held
    with pytest.raises(Changed):
        waiting.hold_report(
            report=submitted, reason="x", by=cast.verifier, seen=submitted.version - 1
        )


@pytest.mark.parametrize("who", ["officer_a", "admin", "official", "bank_officer"])
def test_nobody_but_a_verifier_holds_or_resumes(submitted, cast, who):
    with pytest.raises(Forbidden):
        waiting.hold_report(report=submitted, reason="x", by=getattr(cast, who))
    waiting.hold_report(report=submitted, reason="x", by=cast.verifier)
    with pytest.raises(Forbidden):
        waiting.resume_report(report=submitted, by=getattr(cast, who))


@pytest.mark.parametrize(
    "values",
    [{"hold_reason": ""}, {"held_by": None}, {"held_at": None}, {"state": "dikirim"}],
    ids=["no reason", "nobody", "never", "another state"],
)
def test_the_database_holds_reason_person_moment_and_state_together(held, values):
    with pytest.raises(IntegrityError, match="report_held"), transaction.atomic():
        EnrolmentReport.objects.filter(pk=held.pk).update(**values)


def test_a_held_report_stands_last_and_is_not_chosen(held, cast, as_user):
    page = as_user(cast.verifier).get("/verifikasi/").content.decode()
    assert f'value="{held.pk}:' not in page
    data = {"laporan": [f"{held.pk}:{held.version}"]}
    assert "ditahan" in as_user(cast.verifier).post("/verifikasi/", data).content.decode()
    assert EnrolmentReport.objects.get().is_held


def test_the_branch_is_written_to_while_the_report_is_held(held, cast):
    told = Notice.objects.filter(kind=Notice.Kind.ON_HOLD)
    send_letters(told)
    [letter] = mail.outbox
    assert letter.to == [cast.officer_a.email]
    assert "Menunggu surat kanwil" in letter.body
    waiting.resume_report(report=held, by=cast.verifier)
    assert not told.unread().exists()
