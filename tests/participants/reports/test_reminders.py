"""Who is written to on which day, once, and who never."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Notice
from participants.reports.actions import flow
from participants.reports.letters import send_reminders
from participants.reports.models import EnrolmentReport, ReportingMonth
from regions.models import Branch
from tests.factories import BranchFactory, ReportFactory, ReportingMonthFactory, UserFactory
from tests.participants.reports.conftest import JULY, STILL


@pytest.fixture
def heads(places):
    Branch.objects.filter(pk=places.branch_a.pk).update(head_email="kepala.a@portal.test")
    Branch.objects.filter(pk=places.branch_b.pk).update(head_email="kepala.b@portal.test")


def written(day):
    mail.outbox.clear()
    send_reminders(date(2024, 8, day))
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


A, B = "petugas.a@portal.test", "petugas.b@portal.test"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (3, []),
        (4, [(A, "Laporan Juli 2024: tiga hari lagi"), (B, "Laporan Juli 2024: tiga hari lagi")]),
        (5, []),
        (
            7,
            [
                (A, "Laporan Juli 2024: tenggat hari ini"),
                (B, "Laporan Juli 2024: tenggat hari ini"),
            ],
        ),
        (8, [(A, "Laporan Juli 2024: lewat 1 hari"), (B, "Laporan Juli 2024: lewat 1 hari")]),
        (9, []),
    ],
)
def test_reminders_before_on_and_after_the_deadline(july, cast, heads, day, expected):
    assert written(day) == expected


def test_a_reminder_is_in_the_portal_too_until_the_report_is_sent(
    report, places, enter, june_figures, cast
):
    """Also for whoever has no address."""
    silent = UserFactory(role="branch_staff", branch=places.branch_a, email="")
    send_reminders(date(2024, 8, 4))
    send_reminders(date(2024, 8, 4))
    [notice] = Notice.objects.of(silent)
    assert (notice.kind, notice.note) == ("due", "tiga hari lagi: 7 Agustus 2024")
    enter(report, places.pontianak, **STILL | {"new": 20})
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    flow.submit_report(report=report, by=cast.officer_a)
    assert not Notice.objects.filter(branch=places.branch_a).unread().exists()
    assert Notice.objects.of(cast.officer_b).unread().count() == 1


def test_a_branch_that_serves_no_place_is_not_written_to(july, cast, heads):
    idle = BranchFactory(slug="kapuas-hulu", head_email="kepala.hulu@portal.test")
    officer = UserFactory(role="branch_staff", branch=idle, email="petugas.hulu@portal.test")
    ReportFactory(branch=idle, period=july)
    assert {officer.email, idle.head_email}.isdisjoint(email for email, _subject in written(10))


def test_after_three_days_the_head_of_the_office_is_told(july, cast, heads):
    assert (
        "kepala.a@portal.test",
        "Laporan Pontianak untuk Juli 2024 belum dikirim: lewat 3 hari",
    ) in (written(10))


def test_a_second_run_on_the_same_day_sends_nothing(july, cast, capsys):
    call_command("send_reminders", "--day=2024-08-04")
    call_command("send_reminders", "--day=2024-08-04")
    assert capsys.readouterr().out == "2 orang diberi tahu.\n0 orang diberi tahu.\n"


def test_a_submitted_report_is_the_verifiers_to_remind_of(
    report, places, enter, june_figures, cast
):
    enter(report, places.pontianak, **STILL | {"new": 20})
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    flow.submit_report(report=report, by=cast.officer_a)
    addresses = [email for email, _subject in written(12)]
    assert addresses == [cast.verifier.email]


def test_a_verifier_who_entered_something_is_not_written_to(
    report, places, enter, june_figures, cast
):
    turncoat = UserFactory(role="branch_staff", branch=places.branch_a)
    enter(report, places.pontianak, **STILL | {"new": 20}, by=turncoat)
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    flow.submit_report(report=report, by=cast.officer_a)
    turncoat.role, turncoat.branch = "verifier", None
    turncoat.save()
    assert turncoat.email not in [email for email, _subject in written(12)]


def test_nobody_is_written_to_who_cannot_act(july, cast, places, heads):
    cast.officer_a.is_active = False
    cast.officer_a.save()
    ReportFactory(branch=places.branch_b, period=july, verified=True)
    assert written(4) == []
    july.locked_on = date(2024, 8, 9)
    july.save()
    assert written(10) == []


def test_a_mail_server_that_is_down_loses_no_reminder(july, cast, settings):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="Connection refused"):
        call_command("send_reminders", "--day=2024-08-04")
    settings.EMAIL_BACKEND = backend
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert len(written(4)) == 2


def test_months_that_have_ended_are_opened_with_their_deadlines(db, clock, capsys):
    """Of June, whose usual deadline had passed, it is counted from today."""
    ReportingMonthFactory(month=date(2024, 5, 1))
    call_command("open_months")
    call_command("open_months")
    assert capsys.readouterr().out.splitlines() == [
        "Juni 2024: tenggat 2024-08-11",
        "Juli 2024: tenggat 2024-08-07",
    ]


def test_after_a_long_gap_the_beginning_is_a_choice(db, clock, capsys):
    ReportingMonthFactory(month=date(2023, 12, 1))
    call_command("open_months")
    assert "Januari 2024 sampai Juli 2024 belum dibuka." in capsys.readouterr().out
    assert ReportingMonth.objects.count() == 1
    call_command("open_months", "--from", "2024-06")
    assert list(ReportingMonth.objects.values_list("month", flat=True))[:2] == [
        date(2024, 7, 1),
        date(2024, 6, 1),
    ]
    assert ReportingMonth.objects.count() == 3


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("2022-06", "2024-07", "buka paling banyak 12 bulan"),
        ("2024-07", "2024-08", "belum berakhir"),
        ("2024-07", "2024-06", "sesudah bulan pertama"),
        ("2024-7", "2024-07", "bukan bulan"),
    ],
)
def test_a_choice_of_months_that_cannot_be_is_refused(db, clock, first, last, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("open_months", "--from", first, "--until", last)
    assert not ReportingMonth.objects.exists()


def test_the_deadlines_of_a_month_follow_from_its_end():
    period = ReportingMonthFactory.build(month=JULY)
    from participants.reports.models import default_dates

    assert default_dates(period.month) == {
        "opens_on": date(2024, 8, 1),
        "due_on": date(2024, 8, 7),
        "verify_by": date(2024, 8, 12),
        "correction_until": date(2025, 1, 31),
    }
