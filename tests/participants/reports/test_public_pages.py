"""The ledger of corrections and the punctuality of reporting, open to readers."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.figures.models import EnrolmentFigure, RegionTotal
from participants.figures.totals import refresh_totals
from participants.reports.actions import flow
from participants.reports.cross_sums import cross_sums
from participants.reports.models import EnrolmentReport, ReportingMonth
from participants.reports.presenters.performance import Punctuality, branch_sums, month_rows
from regions.models import BranchService
from tests.factories import (
    BranchServiceFactory,
    EstimateFactory,
    ReportFactory,
    ReportingMonthFactory,
    publish,
)
from tests.participants.reports.conftest import JULY

JUNE = date(2024, 6, 1)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_correction_is_told_with_old_new_effect_and_reason(client, places, cast, clock):
    EstimateFactory(region=places.pontianak, workers=1000)
    publish(places.pontianak, places.branch_a, JULY, 100, by=cast.verifier)
    publish(places.pontianak, places.branch_a, JULY, 120, by=cast.verifier, reason="Salah ketik")
    page = client.get("/revisi/").content.decode()
    for text in ("Salah ketik", "100", "<b>120</b>", "+20", "+2,00 poin"):
        assert text in page


@pytest.mark.parametrize(
    ("corrected_at", "is_offered"),
    [("2024-08-05 10:00+07:00", False), ("2024-08-06 00:30+07:00", True)],
    ids=["on the day of publication", "on the next day WIB"],
)
def test_what_was_known_before_is_offered_where_a_day_ended_with_it(
    client, places, cast, clock, time_machine_at, corrected_at, is_offered
):
    publish(places.pontianak, places.branch_a, JULY, 100, by=cast.verifier)
    time_machine_at(corrected_at)
    publish(places.pontianak, places.branch_a, JULY, 120, by=cast.verifier, reason="Salah ketik")
    page = client.get("/revisi/").content.decode()
    assert ("?bulan=2024-07&amp;per=2024-08-05" in page) == is_offered
    assert ("Lihat seperti diketahui sebelumnya" in page) == is_offered


def test_an_empty_ledger_says_so(client, db):
    assert "Belum ada angka yang dikoreksi" in client.get("/revisi/").content.decode()


def sent(submitted, verified, returns=0):
    return SimpleNamespace(first_submitted_at=submitted, verified_at=verified, returns=returns)


PERIOD = ReportingMonth(month=JULY, due_on=date(2024, 8, 7), verify_by=date(2024, 8, 12))


@pytest.mark.parametrize(
    ("found", "sender", "verifier"),
    [
        (sent(datetime(2024, 8, 5, 3, tzinfo=UTC), None), -2, None),
        (sent(datetime(2024, 8, 7, 16, 59, tzinfo=UTC), None), 0, None),
        (sent(datetime(2024, 8, 7, 17, 0, tzinfo=UTC), None), 1, None),
        (sent(datetime(2024, 8, 5, 3, tzinfo=UTC), datetime(2024, 8, 15, tzinfo=UTC)), -2, 3),
        (None, None, None),
    ],
    ids=["early", "last minute WIB", "midnight WIB", "verified late", "missing"],
)
def test_days_are_counted_from_the_deadline_in_local_time(found, sender, verifier):
    cell = Punctuality(
        branch=None, period=PERIOD, report=found, today=date(2024, 8, 20), owed=8, filled=0
    )
    assert (cell.sender_days, cell.verifier_days) == (sender, verifier)
    assert cell.is_missing == (found is None)


def test_sums_by_branch():
    branch = SimpleNamespace(pk=1)
    late = sent(datetime(2024, 8, 9, tzinfo=UTC), datetime(2024, 8, 10, tzinfo=UTC), returns=2)
    key = (1, JULY)
    rows = month_rows([PERIOD], [branch], {key: late}, {key: 16}, {key: 1}, date(2024, 8, 20))
    [found] = branch_sums(rows)
    assert (found.filled, found.owed) == (1, 16)
    assert (found.due, found.sent, found.on_time, found.returns) == (1, 1, 0, 2)
    assert (found.verified, found.verified_on_time) == (1, 1)


def test_the_page_shows_who_has_not_sent(client, places, time_machine_at):
    time_machine_at("2024-08-20 09:00+07:00")
    ReportingMonthFactory(month=JULY)
    page = client.get("/kinerja-pelaporan/").content.decode()
    assert "belum" in page
    assert "0 / 2" in page


def test_a_report_with_one_row_of_eight_is_sent_and_not_complete(
    client, places, cast, report, enter, clock
):
    """One filled row once counted as a complete report."""
    enter(report, places.pontianak, closing=10)
    EnrolmentReport.objects.filter(pk=report.pk).update(note="Baru satu baris")
    flow.submit_report(report=report, by=cast.officer_a)
    page = words(client.get("/kinerja-pelaporan/"))
    assert "1 / 2 1 / 12" in page
    assert "terisi 1 / 8" in page
    flow.verify_report(report=report, by=cast.verifier)
    assert "terisi 1 / 8" in words(client.get("/kinerja-pelaporan/"))


def test_a_branch_that_serves_no_place_owes_no_report(client, places, time_machine_at):
    time_machine_at("2024-08-20 09:00+07:00")
    ReportingMonthFactory(month=JULY)
    BranchService.objects.filter(branch=places.branch_b).update(valid_until=JULY)
    page = words(client.get("/kinerja-pelaporan/"))
    assert "0 / 1 0 / 8" in page
    assert "Singkawang" not in page


@pytest.fixture
def two_offices(places):
    """Pontianak is served by both; branch A reports July, branch B only June."""
    BranchServiceFactory(branch=places.branch_b, region=places.pontianak)
    publish(places.pontianak, places.branch_a, JULY, 100)
    publish(places.pontianak, places.branch_a, JULY, 40, segment="PU")
    publish(places.kubu_raya, places.branch_a, JULY, 7)
    publish(places.pontianak, places.branch_b, JUNE, 25)
    publish(places.pontianak, places.branch_b, JUNE, 5, segment="PU")
    return places


def test_the_sums_by_place_and_by_branch_differ_by_what_is_listed(two_offices):
    sums = cross_sums(JULY)
    assert (sums.by_place, sums.by_branch, sums.difference) == (177, 147, 30)
    [one] = sums.differences
    assert (one.place, one.branch, one.people) == (
        two_offices.pontianak,
        two_offices.branch_b,
        30,
    )
    assert one.reason.startswith("PU, BPU belum terbit untuk Juli 2024")
    naive = EnrolmentFigure.objects.current().filter(month=JULY)
    assert sums.by_branch == sum(figure.closing for figure in naive)


def test_what_every_branch_reported_leaves_no_difference(two_offices):
    publish(two_offices.pontianak, two_offices.branch_b, JULY, 26)
    publish(two_offices.pontianak, two_offices.branch_b, JULY, 6, segment="PU")
    sums = cross_sums(JULY)
    assert (sums.by_place, sums.by_branch, list(sums.differences)) == (179, 179, [])
    assert [one.place.name for one in sums.remarks] == ["Singkawang"]
    shares = next(one for one in sums.places if one["place"] == two_offices.pontianak)["shares"]
    assert [share.people for share in shares] == [140, 32]


def test_an_office_that_no_longer_serves_a_place_leaves_its_sum(two_offices):
    """Its earlier figure is not carried into a month in which it does not serve."""
    services = BranchService.objects.filter(branch=two_offices.branch_b)
    services.filter(region=two_offices.pontianak).update(valid_until=JULY)
    refresh_totals([JULY])
    assert list(cross_sums(JULY).differences) == []


def test_an_office_that_left_one_that_never_reported_and_one_unregistered_are_told(
    two_offices, client
):
    services = BranchService.objects.filter(branch=two_offices.branch_b)
    services.filter(region=two_offices.pontianak).update(valid_until=JULY)
    publish(two_offices.singkawang, two_offices.branch_a, JULY, 3)
    refresh_totals([JULY])
    sums = cross_sums(JULY)
    assert sums.difference == 0
    assert {(one.place.name, one.branch.name): one.reason.split()[0] for one in sums.remarks} == {
        ("Pontianak", "Singkawang"): "Tidak",
        ("Singkawang", "Singkawang"): "Tidak",
        ("Singkawang", "Pontianak"): "Dihitung,",
    }
    page = words(client.get("/kinerja-pelaporan/2024-07/"))
    assert "30 orang dari laporan lamanya tidak dihitung." in page
    assert "Tidak ada laporan sampai Juli 2024; tidak dihitung, dan itu bukan nol." in page
    assert "Sama, dengan catatan di bawah." in page


def test_a_kept_total_that_its_figures_do_not_give_is_told(two_offices):
    RegionTotal.objects.filter(region=two_offices.kubu_raya, month=JULY).update(participants=9)
    found = [one for one in cross_sums(JULY).differences if one.branch is None]
    assert [(one.place, one.people) for one in found] == [(two_offices.kubu_raya, 2)]


def test_a_place_that_nobody_has_reported_yet_counts_as_in_the_province(two_offices):
    publish(two_offices.singkawang, two_offices.branch_b, JUNE, 12)
    sums = cross_sums(JULY)
    province = RegionTotal.objects.get(region=two_offices.province, month=JULY)
    assert sums.by_place == province.participants == 189
    assert [(one.place, one.branch, one.people) for one in sums.differences] == [
        (two_offices.pontianak, two_offices.branch_b, 30),
        (two_offices.singkawang, two_offices.branch_b, 12),
    ]


@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_differences_listed_add_up_to_the_difference(places, data):
    with transaction.atomic():
        BranchServiceFactory(branch=places.branch_b, region=places.pontianak)
        pairs = [
            (places.pontianak, places.branch_a),
            (places.pontianak, places.branch_b),
            (places.kubu_raya, places.branch_a),
            (places.singkawang, places.branch_b),
        ]
        for place, branch in pairs:
            for segment in ("PU", "BPU"):
                for month in (JUNE, JULY):
                    if data.draw(st.booleans()):
                        people = data.draw(st.integers(0, 99))
                        publish(place, branch, month, people, segment=segment)
        sums = cross_sums(JULY)
        assert sums.difference == sum(one.people for one in sums.differences)
        transaction.set_rollback(True)


def test_the_page_of_a_month_names_both_sums_and_the_reason(two_offices, client):
    page = words(client.get("/kinerja-pelaporan/2024-07/"))
    assert "Dijumlah per wilayah 177 orang, dijumlah dari laporan cabang 147 orang." in page
    assert "Selisihnya +30 , terurai di bawah." in page


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2024-13", "2024-08"),
        ("0001-01", "2024-08"),
        ("9999-12", "2024-08"),
        ("2019-01", "Belum ada"),
    ],
)
def test_a_month_that_cannot_be_summed_is_refused_in_words(client, db, month, said):
    response = client.get(f"/kinerja-pelaporan/{month}/")
    assert (response.status_code, said in response.content.decode()) == (404, True)


def test_the_page_takes_seven_queries(client, places, clock, django_assert_max_num_queries):
    for month in (5, 6):
        period = ReportingMonthFactory(month=date(2024, month, 1))
        ReportFactory(branch=places.branch_a, period=period, verified=True)
    with django_assert_max_num_queries(7):
        client.get("/kinerja-pelaporan/")


@pytest.mark.parametrize(
    "address", ["/revisi/", "/kinerja-pelaporan/", "/kinerja-pelaporan/2024-07/"]
)
def test_readers_sign_in_where_the_dashboard_is_not_public(client, two_offices, settings, address):
    assert client.get(address).status_code == 200
    settings.PUBLIC_DASHBOARD = False
    assert client.get(address)["Location"].startswith("/masuk/")
