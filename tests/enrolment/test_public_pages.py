"""The ledger of corrections and the punctuality of reporting, open to readers."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from participants.enrolment.models import ReportingMonth
from participants.enrolment.presenters.performance import Punctuality, branch_sums, month_rows
from tests.enrolment.conftest import JULY
from tests.factories import EstimateFactory, ReportFactory, ReportingMonthFactory, publish


def test_a_correction_is_told_with_old_new_effect_and_reason(client, places, cast, clock):
    EstimateFactory(region=places.pontianak, workers=1000)
    publish(places.pontianak, places.branch_a, JULY, 100, by=cast.verifier)
    publish(places.pontianak, places.branch_a, JULY, 120, by=cast.verifier, reason="Salah ketik")
    page = client.get("/revisi/").content.decode()
    for text in ("Salah ketik", "100", "<b>120</b>", "+20", "+2,00 poin"):
        assert text in page


def test_an_empty_ledger_says_so(client, db):
    assert "Belum ada angka yang dikoreksi" in client.get("/revisi/").content.decode()


def report(submitted, verified, returns=0):
    return SimpleNamespace(first_submitted_at=submitted, verified_at=verified, returns=returns)


PERIOD = ReportingMonth(month=JULY, due_on=date(2024, 8, 7), verify_by=date(2024, 8, 12))


@pytest.mark.parametrize(
    ("found", "sender", "verifier"),
    [
        (report(datetime(2024, 8, 5, 3, tzinfo=UTC), None), -2, None),
        (report(datetime(2024, 8, 7, 16, 59, tzinfo=UTC), None), 0, None),
        (report(datetime(2024, 8, 7, 17, 0, tzinfo=UTC), None), 1, None),
        (report(datetime(2024, 8, 5, 3, tzinfo=UTC), datetime(2024, 8, 15, tzinfo=UTC)), -2, 3),
        (None, None, None),
    ],
    ids=["early", "last minute WIB", "midnight WIB", "verified late", "missing"],
)
def test_days_are_counted_from_the_deadline_in_local_time(found, sender, verifier):
    cell = Punctuality(branch=None, period=PERIOD, report=found, today=date(2024, 8, 20))
    assert (cell.sender_days, cell.verifier_days) == (sender, verifier)
    assert cell.is_missing == (found is None)


def test_sums_by_branch():
    branch = SimpleNamespace(pk=1)
    late = report(datetime(2024, 8, 9, tzinfo=UTC), datetime(2024, 8, 10, tzinfo=UTC), returns=2)
    rows = month_rows([PERIOD], [branch], {(1, JULY): late}, date(2024, 8, 20))
    [found] = branch_sums(rows)
    assert (found.due, found.sent, found.on_time, found.returns) == (1, 1, 0, 2)
    assert (found.verified, found.verified_on_time) == (1, 1)


def test_the_page_shows_who_has_not_sent(client, places, time_machine_at):
    time_machine_at("2024-08-20 09:00+07:00")
    ReportingMonthFactory(month=JULY)
    page = client.get("/kinerja-pelaporan/").content.decode()
    assert "belum" in page
    assert "0 / 2" in page


def test_the_page_takes_four_queries(client, places, clock, django_assert_max_num_queries):
    for month in (5, 6):
        period = ReportingMonthFactory(month=date(2024, month, 1))
        ReportFactory(branch=places.branch_a, period=period, verified=True)
    with django_assert_max_num_queries(4):
        client.get("/kinerja-pelaporan/")


@pytest.mark.parametrize("address", ["/revisi/", "/kinerja-pelaporan/"])
def test_readers_sign_in_where_the_dashboard_is_not_public(client, db, settings, address):
    assert client.get(address).status_code == 200
    settings.PUBLIC_DASHBOARD = False
    assert client.get(address)["Location"].startswith("/masuk/")
