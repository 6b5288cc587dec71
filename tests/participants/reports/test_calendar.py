"""Deadlines in a calendar program: the public ones, and one's own at a private address."""

import re
from datetime import date

import pytest
from django.utils import timezone
from icalendar import Calendar

from accounts import deputies
from accounts.models import CalendarKey
from participants.reports.actions import flow
from participants.reports.models import EnrolmentReport
from tests.factories import ReportingMonthFactory
from tests.participants.reports.conftest import STILL

PUBLIC = "/tenggat.ics"


def events(response):
    """`{uid: event}`, as a calendar program reads them."""
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    content = response.content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = Calendar.from_ical(content)
    assert (str(calendar["VERSION"]), str(calendar["X-WR-TIMEZONE"])) == ("2.0", "Asia/Pontianak")
    walked = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(walked) == len(calendar.walk("VEVENT"))
    return walked


def made_address(client):
    page = client.post("/akun/kalender/").content.decode()
    return re.search(r'value="http://testserver(/tenggat/[\w-]{43}/tenggat.ics)"', page).group(1)


@pytest.fixture
def own(as_user, client):
    """`own(cast.officer_a)`: their calendar, read without a session."""

    def read(user):
        address = made_address(as_user(user))
        client.logout()
        return events(client.get(address))

    return read


def test_anybody_reads_when_months_are_sent_and_verified(client, july):
    read = events(client.get(PUBLIC))
    due = read["kirim-2024-07@127.0.0.1"]
    assert (due["DTSTART"].dt, due["DTEND"].dt) == (date(2024, 8, 7), date(2024, 8, 8))
    assert "7 Agustus 2024 pukul 24.00 WIB" in due["DESCRIPTION"]
    assert read["verifikasi-2024-07@127.0.0.1"]["DTSTART"].dt == date(2024, 8, 12)
    coming = read["kirim-2024-08@127.0.0.1"]
    assert (coming["DTSTART"].dt, str(coming["STATUS"])) == (date(2024, 9, 7), "TENTATIVE")


def test_an_old_month_that_is_still_due_is_there(own, cast, july):
    """What counts is when it is due, not which month it is of."""
    ReportingMonthFactory(
        month=date(2023, 1, 1), due_on=date(2024, 8, 20), verify_by=date(2024, 8, 25)
    )
    assert "kirim-pontianak-2023-01@127.0.0.1" in own(cast.officer_a)


def test_whoever_may_not_see_aggregates_reads_no_public_deadlines(client, july, settings):
    settings.PUBLIC_DASHBOARD = False
    assert client.get(PUBLIC).status_code == 302


def test_an_officer_reads_their_own_branch_and_sees_what_is_done(
    own, report, places, enter, june_figures, cast
):
    uid = "kirim-pontianak-2024-07@127.0.0.1"
    before = own(cast.officer_a)
    assert not any("singkawang" in key for key in before)
    assert str(before[uid]["SUMMARY"]) == "Laporan Juli 2024, Pontianak"
    assert str(before[uid]["URL"]).endswith("/laporan/pontianak/2024-07/")
    enter(report, places.pontianak, **STILL | {"new": 20})
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    flow.submit_report(report=report, by=cast.officer_a)
    after = own(cast.officer_a)
    assert after.keys() == before.keys()
    assert str(after[uid]["SUMMARY"]) == "✓ Laporan Juli 2024, Pontianak"
    verifier = own(cast.verifier)
    assert list(verifier) == ["verifikasi-pontianak-2024-07@127.0.0.1"]


def test_a_deputy_reads_the_branchs_deadlines_too(own, july, cast):
    today = timezone.localdate()
    deputies.name_deputy(
        principal=cast.officer_a,
        deputy=cast.officer_b,
        starts_on=today,
        ends_on=today,
        by=cast.officer_a,
    )
    assert {"kirim-pontianak-2024-07@127.0.0.1", "kirim-singkawang-2024-07@127.0.0.1"} <= set(
        own(cast.officer_b)
    )


def test_the_address_is_private_shown_once_renewed_and_revoked(as_user, cast, july, client):
    first = made_address(as_user(cast.officer_a))
    assert first not in client.get("/akun/").content.decode()
    assert first.split("/")[2] not in str(CalendarKey.objects.values())
    second = made_address(client)
    client.logout()
    assert client.get(first).status_code == 404
    assert client.get(second)["Cache-Control"] == "no-store, private"
    assert CalendarKey.objects.get().last_used_at is not None
    as_user(cast.officer_a).post("/akun/kalender/cabut/")
    client.logout()
    assert client.get(second).status_code == 404


def test_the_address_of_somebody_who_left_is_not_found(as_user, cast, july, client):
    address = made_address(as_user(cast.officer_a))
    cast.officer_a.is_active = False
    cast.officer_a.save()
    client.logout()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("step", ["/akun/kalender/", "/akun/kalender/cabut/"])
def test_an_address_is_made_and_revoked_by_whoever_is_signed_in(as_user, cast, client, step):
    assert client.post(step)["Location"].startswith("/masuk/")
    assert as_user(cast.officer_a).get(step).status_code == 405
