"""The list of cohorts: what ends, filters, files, and the mail that warns."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import Notice
from participants.cohorts.lines import Stage, lines
from participants.cohorts.models import WarningDay
from participants.cohorts.public import cover_of, what_ends
from participants.cohorts.reminders import remind
from regions.models import Tariff
from tests import factories
from tests.factories import cohort

TODAY = date(2024, 8, 1)


@pytest.fixture
def make(places):
    def make(days=25, people=7737, **more):
        values = {"branch": places.branch_b, "start": TODAY - timedelta(120)} | more
        start = values.pop("start")
        place = values.pop("place", places.singkawang)
        return cohort(place, start, TODAY + timedelta(days), people, **values)

    return make


def line_of(places):
    return lines(cover_of(places.province), TODAY)[0]


@pytest.mark.parametrize(
    ("days", "warning"),
    [(0, 30), (30, 30), (31, 60), (60, 60), (61, 90), (90, 90), (91, None), (-1, None)],
)
def test_warns_ahead(make, places, days, warning):
    make(days)
    assert line_of(places).warning == warning


def test_what_has_not_begun_or_has_ended_is_not_about_to_end(make, places):
    make(20, start=TODAY + timedelta(5))
    make(-1)
    assert {line.stage for line in lines(cover_of(places.province), TODAY)} == {
        Stage.COMING,
        Stage.ENDED,
    }
    assert what_ends(places.province, as_of=TODAY) == []


def test_an_admin_sets_the_warning_days(make, places, as_user, cast):
    make(100)
    assert line_of(places).warning is None
    assert (
        as_user(cast.admin).post("/admin/cohorts/warningday/add/", {"days": 120}).status_code == 302
    )
    assert line_of(places).warning == 120
    assert 120 in WarningDay.objects.numbers()


def test_what_ended_in_a_month_in_one_place(make, places):
    make(-1)  # 31 July: still covered at the end of July
    make(20, people=40, place=places.pontianak)
    august = date(2024, 8, 1)
    assert [each.lost for each in cover_of(places.province).ended(august)] == [7737, 40]
    assert [each.lost for each in cover_of(places.pontianak).ended(august)] == [40]
    assert cover_of(places.province).ended(date(2024, 7, 1)) == []


def test_what_it_costs_by_the_tariff_of_its_segment_and_payer_on_the_day(make, places):
    tariff = Tariff.objects.create
    tariff(monthly=16_800, effective_from=date(2023, 1, 1))
    tariff(monthly=8_400, effective_from=date(2024, 1, 1), for_public_budgets=False)
    tariff(monthly=99, effective_from=date(2024, 2, 1), programmes="JKK+JKM+JHT")
    tariff(monthly=98, effective_from=date(2024, 2, 1), sector="perkebunan")
    tariff(monthly=370, effective_from=date(2023, 1, 1), segment="PMI")
    tariff(monthly=20_000, effective_from=date(2024, 8, 10))
    make(25, people=100)
    make(26, people=100, funder_kind="csr")
    make(27, people=100, segment="PMI")
    make(28, people=100, start=TODAY + timedelta(10))  # 11 August
    make(29, people=100, segment="PU")
    costs = [line.cost_per_month for line in lines(cover_of(places.province), TODAY)]
    assert costs == [1_680_000, 840_000, 37_000, 2_000_000, None]


@time_machine.travel("2024-08-01T10:00:00+07:00")
def test_a_tariff_that_is_not_recorded_is_said_to_be_unknown(make, places, client):
    make(25, people=100, segment="PU")
    page = " ".join(client.get("/kohort/").content.decode().split())
    assert "iuran PU belum tercatat" in page
    [row] = client.get("/api/v1/cohorts/").json()["results"]
    assert row["cost_per_month"] is None


def test_cohorts_of_the_sample_are_compared_with_its_own_day(make, places):
    """Two years after the sample's last month was recorded they still run out in 25 days."""
    at = factories.timezone.make_aware(factories.timezone.datetime(2024, 8, 1, 12))
    factories.publish(places.singkawang, places.branch_b, date(2024, 7, 1), 100, at=at)
    make(25, is_sample=True)
    make(60)
    with time_machine.travel("2026-11-28T10:00:00+07:00"):
        left = {line.version.is_sample: line.days_left for line in lines(cover_of(places.province))}
    assert left == {True: 25, False: 60 - (date(2026, 11, 28) - TODAY).days}


@time_machine.travel("2024-08-01T10:00:00+07:00")
def test_the_page_says_what_ends_by_place_funder_and_segment(make, places, client):
    make(25)
    make(50, people=1500, place=places.pontianak, funder="PT Sawit", funder_kind="csr")
    page = client.get("/kohort/")
    assert "2 kohort akan habis dan belum diperpanjang" in page.content.decode()
    ends = {
        str(label): [(row.name, row.people) for row in rows]
        for label, rows in page.context["endings"]
    }
    assert ends == {
        "Wilayah": [("Kota Pontianak", [0, 1500, 1500]), ("Kota Singkawang", [7737, 7737, 7737])],
        "Pemberi dana": [("PT Sawit", [0, 1500, 1500]), ("Pemkot Singkawang", [7737, 7737, 7737])],
        "Segmen": [("BPU", [7737, 9237, 9237])],
    }


@time_machine.travel("2024-08-01T10:00:00+07:00")
def test_a_choice_is_its_address_and_its_files(make, places, client):
    make(25)
    make(50, people=1500, place=places.pontianak, funder="=cmd", funder_kind="csr")
    make(-40, people=11)
    counts = {
        query: len(client.get(f"/kohort/?{query}").context["lines"])
        for query in ["", "wilayah=61.71", "dana=csr", "segmen=PU", "keadaan=habis",
                      "bulan=2024-08", "bulan=2024-06"]
    }  # fmt: skip
    assert list(counts.values()) == [3, 1, 1, 0, 1, 1, 2]
    rows = client.get("/kohort/kohort.csv?dana=csr").getvalue().decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "61.71,6171,Kota Pontianak" in rows[1]
    assert "'=cmd" in rows[1]
    book = client.get("/kohort/kohort.xlsx?dana=csr").content
    sheet = load_workbook(BytesIO(book)).active
    names = [cell.value for cell in sheet[1]]
    row = dict(zip(names, (cell.value for cell in sheet[2]), strict=True))
    assert (row["people"], row["ends_on"].date(), row["is_sample"]) == (
        1500,
        date(2024, 9, 20),
        False,
    )
    for query, status in [("dana=tidak", 404), ("keadaan=tidak", 404), ("wilayah=99.99", 404),
                          ("bulan=2024", 400), ("basis=bpjs-potensi", 400)]:  # fmt: skip
        assert client.get(f"/kohort/?{query}").status_code == status, query


@time_machine.travel("2024-08-01T10:00:00+07:00")
def test_a_warning_is_mailed_once_and_its_outcome_logged(make, cast, as_user):
    version = make(25)
    make(26, people=10, is_sample=True)  # of the sample nobody is told
    call_command("remind_cohorts", verbosity=0)
    call_command("remind_cohorts", verbosity=0)
    [letter] = mail.outbox
    assert letter.to == [cast.officer_b.email]
    assert "7.737 orang sampai 26 Agustus 2024. 25 hari lagi." in letter.body
    with time_machine.travel("2024-08-27T10:00:00+07:00"):
        assert remind(date(2024, 8, 27))[0] == 1  # it has ended
    page = as_user(cast.officer_b).get(f"/kohort/{version.cohort_id}/").content.decode()
    assert "surel terkirim" in page


@time_machine.travel("2024-08-01T10:00:00+07:00")
def test_mail_that_fails_is_logged_as_failed_and_what_is_renewed_is_not_mailed(
    make, cast, places, monkeypatch
):
    def fail(*_args, **_options):
        raise OSError("mail server is away")

    renewed = make(20, people=30)
    make(80, start=TODAY + timedelta(21), people=30, renews=renewed.cohort)
    make(25, people=40)
    monkeypatch.setattr("accounts.notices.send_letter", fail)
    with pytest.raises(CommandError, match="mail server is away"):
        call_command("remind_cohorts", verbosity=0)
    notices = Notice.objects.filter(kind="ending")
    assert [(notice.letter, notice.letter_error) for notice in notices] == [
        ("failed", "mail server is away")
    ]
