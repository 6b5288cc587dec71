"""What subscribers get, when, how often, and what happens where the mail does not go through."""

from datetime import date, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import escape
from django_tasks_db.models import DBTaskResult

from common import letters as common_letters
from common.formats import signed_people
from coverage_portal.subscriptions import sending
from coverage_portal.subscriptions.models import Delivery, Subscription
from coverage_portal.subscriptions.movements import (
    cohort_endings,
    concerning,
    month_events,
    movers,
)
from coverage_portal.subscriptions.sending import PAUSES, send_due, send_waiting
from tests import factories
from tests.coverage_portal.subscriptions.conftest import ADDRESS, PORTAL
from tests.factories import publish

State = Delivery.State


def fall(places, region, months, people):
    """A place's participants in the months up to July 2024, anew."""
    branch = places.branch_b if region == places.singkawang else places.branch_a
    for month, closing in zip(months, people, strict=True):
        publish(region, branch, date(2024, month, 1), closing)


def test_the_digest_has_three_sentences_the_card_and_who_moved(worked, subscribe, daily, links):
    subscribe(worked.kubu_raya)
    fall(worked, worked.singkawang, [7], [60_000])
    [letter] = daily()
    assert letter.to == [ADDRESS]
    assert letter.subject == "DATA CONTOH: Cakupan Jamsostek Kabupaten Kubu Raya, Juli 2024"
    first, second, third = letter.body.splitlines()[:3]
    assert first.startswith("Per Juli 2024")
    assert "242.970 dari 290.000 pekerja Kab. Kubu Raya" in first
    assert "46%" in second
    assert third.startswith("Peserta bertambah 2.000 orang")
    assert "▲ Kab. Kubu Raya (wilayah Anda): +2.000 orang" in letter.body
    assert "▲ Kota Pontianak: +2.500 orang" in letter.body
    assert "▼ Kota Singkawang: " in letter.body
    charts = [path for path in links(letter) if path.startswith("/grafik/")]
    assert charts == [f"/grafik/{code}/tren/?bulan=2024-07" for code in ("61.12", "61.71", "61.72")]


def test_the_letter_is_also_a_page_with_the_card_in_it(worked, subscribe, daily, client):
    subscribe(worked.kubu_raya, language="en")
    [letter] = daily()
    [page] = [each for each in letter.alternatives if each.mimetype == "text/html"]
    [picture] = letter.attachments
    assert picture.get_content_type() == "image/png"
    assert picture["Content-ID"] == "<kartu>"
    assert picture.get_payload(decode=True).startswith(b"\x89PNG")
    assert 'src="cid:kartu"' in page.content
    assert 'alt="As of July 2024' in page.content
    assert '<html lang="en">' in page.content
    for path in [f"{PORTAL}/wilayah/61.12/?bulan=2024-07", f"{PORTAL}/grafik/61.12/tren/"]:
        assert path in page.content
        assert client.get(path.removeprefix(PORTAL)).status_code == 200
    leave = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert leave in page.content
    assert leave in letter.body
    client.post(leave.removeprefix(PORTAL))
    assert not Subscription.objects.exists()
    assert daily() == []


def test_ups_downs_and_always_the_own_place(worked, snapshot):
    fall(worked, worked.pontianak, [6, 7], [300_000, 300_000])
    fall(worked, worked.singkawang, [7], [50_000])
    for own, first in [
        (worked.pontianak, None),
        (worked.singkawang, False),
        (worked.kubu_raya, True),
    ]:
        items = movers(snapshot(), own)
        assert (items[0].is_own, items[0].region, items[0].is_up) == (True, own.pk, first)
        others = {item.region: item.is_up for item in items[1:]}
        assert others.items() >= {(pk, up) for pk, up in [(worked.kubu_raya.pk, True),
                                  (worked.singkawang.pk, False)] if pk != own.pk}  # fmt: skip


def test_it_is_sent_once_a_month_whatever_is_started_again(worked, subscribe, daily):
    subscribe(worked.kubu_raya, events=False)
    assert [len(daily()) for _time in range(3)] == [1, 0, 0]
    assert Delivery.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(
            subscription=Subscription.objects.get(),
            region=worked.kubu_raya,
            kind=Delivery.Kind.DIGEST,
            key="2024-07",
        )
    for place, branch in [(worked.pontianak, "a"), (worked.kubu_raya, "a")]:
        publish(place, getattr(worked, f"branch_{branch}"), date(2024, 8, 1), 250_000)
    assert daily() == []  # one place is still to report
    publish(worked.singkawang, worked.branch_b, date(2024, 8, 1), 70_000)
    assert [letter.subject[-12:] for letter in daily()] == ["Agustus 2024"]


@pytest.fixture
def events(snapshot):
    """`events(region)`: what its subscribers are told of July 2024, and whether it is good news."""
    return lambda region: [
        (item.is_up, item.words) for item in concerning(month_events(snapshot()), region)
    ]


@pytest.mark.parametrize(
    ("people", "is_told"),
    [
        ([30_000, 29_000, 28_000], True),
        ([30_000, 30_000, 28_000], False),
        ([30_000, 31_000, 30_500], False),
        ([29_999, 29_998, 29_997], True),
    ],
    ids=["two months", "one month", "after a rise", "by one person"],
)
def test_a_place_that_falls_two_months_running(worked, events, people, is_told):
    fall(worked, worked.singkawang, [4, 5, 6, 7], [29_000, *people])
    told = [told for told in events(worked.singkawang) if "berturut-turut" in told[1]]
    lost = signed_people(people[2] - people[0])
    words = f"turun dua bulan berturut-turut, {lost} orang sejak Mei 2024"
    assert told == ([(False, words)] if is_told else [])


def test_a_fall_is_told_when_it_begins_and_not_every_month(worked, events):
    fall(worked, worked.singkawang, [4, 5, 6, 7], [31_000, 30_000, 29_000, 28_000])
    assert not any("berturut-turut" in words for _is_up, words in events(worked.singkawang))


@pytest.mark.parametrize(
    ("june", "july", "said"),
    [
        (32_000, 33_400, (True, "naik melewati jalur ke target 46%")),
        (33_000, 31_500, (False, "turun ke bawah jalur ke target 46%")),
        (33_000, 33_400, None),
        (31_000, 31_500, None),
    ],
    ids=["upwards", "downwards", "stays above", "stays below"],
)
def test_a_place_that_crosses_its_path(worked, events, june, july, said):
    """From 31.000 in December to 33.689 (46 % of 73.236) a year later: 32.345 in June, 32.569 in July."""
    fall(worked, worked.singkawang, range(1, 6), [31_000] * 5)
    publish(worked.singkawang, worked.branch_b, date(2023, 12, 1), 31_000)
    fall(worked, worked.singkawang, [6, 7], [june, july])
    told = [told for told in events(worked.singkawang) if "jalur" in told[1]]
    assert told == ([said] if said else [])


def test_the_province_hears_of_all_its_places_in_one_letter(worked, subscribe, daily):
    for place, people in [(worked.singkawang, 30_000), (worked.kubu_raya, 200_000)]:
        fall(worked, place, [4, 5, 6, 7], [people, people, people - 1, people - 2])
    subscribe(worked.province, monthly=False)
    subscribe(worked.pontianak, monthly=False)
    letters = daily()
    assert len(letters) == 1
    assert letters[0].body.count("berturut-turut") >= 2
    assert letters[0].subject.endswith("Juli 2024: ada yang berubah")
    assert daily() == []


def cohort(region, days, people=7_737):
    today = timezone.localdate()
    start, end = today - timedelta(days=150), today + timedelta(days=days)
    return factories.cohort(region, start, end, people, funder="APBD Singkawang")


@pytest.mark.parametrize(("days", "is_told"), [(31, False), (30, True), (0, True), (-1, False)])
def test_a_cohort_that_ends_is_told_thirty_days_before(places, days, is_told):
    cohort(places.singkawang, days)
    assert bool(cohort_endings(places.singkawang)) == is_told
    assert bool(cohort_endings(places.province)) == is_told
    assert cohort_endings(places.pontianak) == {}


def test_all_cohorts_that_end_on_a_day_are_one_letter(worked, subscribe, daily):
    cohort(worked.singkawang, 30)
    cohort(worked.singkawang, 30, people=100)
    subscribe(worked.singkawang, monthly=False)
    subscribe(worked.kubu_raya, monthly=False)
    [letter] = daily()
    assert "▼ Kota Singkawang: 7.737 orang yang iurannya dibayar APBD Singkawang" in letter.body
    assert letter.body.count(f"{PORTAL}/grafik/61.72/tren/") == 2
    assert daily() == []


@pytest.fixture
def server(monkeypatch):
    """`server(error)`: what the mail server answers from now on, to all or to one address."""

    def answers(error, only=None):
        send = common_letters.EmailMultiAlternatives.send

        def failing(message, *args, **kwargs):
            if only is None or message.to == [only]:
                raise error
            return send(message, *args, **kwargs)

        monkeypatch.setattr(common_letters.EmailMultiAlternatives, "send", failing)

    return answers


@pytest.fixture
def waiting(places):
    """`waiting("a@b.test")`: a letter that waits, one that draws no card."""

    def one(email=ADDRESS):
        choices = {"monthly": True, "events": True, "language": "id"}
        return Delivery.objects.create(
            subscription=Subscription.objects.create(email=email, region=places.province),
            region=places.province,
            kind=Delivery.Kind.CONFIRMATION,
            key=email[:3],
            choices=choices,
        )

    return one


def test_what_was_killed_while_it_was_sent_is_not_sent_again(waiting, monkeypatch):
    class Killed(BaseException):
        pass

    def kill(*args):
        raise Killed

    delivery = waiting()
    monkeypatch.setattr(sending, "send_letter", kill)
    with pytest.raises(Killed):
        send_due()
    monkeypatch.undo()
    assert send_due().sent == 0
    delivery.refresh_from_db()
    assert (delivery.state, mail.outbox) == (State.SENDING, [])


def test_a_server_that_is_away_is_asked_again_after_growing_pauses(waiting, server):
    delivery, other = waiting(), waiting("lain@dinas.test")
    server(ConnectionRefusedError("no mail server"))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert send_due().sent == 0
        Delivery.objects.filter(pk=other.pk).delete()
        for number, pause in enumerate(PAUSES, start=1):
            delivery.refresh_from_db()
            assert (delivery.state, delivery.attempts) == (State.WAITING, number)
            clock.shift(pause - timedelta(seconds=1))
            send_due()
            assert Delivery.objects.get().attempts == number
            clock.shift(timedelta(seconds=1))
            send_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (State.FAILED, "no mail server")
    assert sorted(PAUSES) == PAUSES


def test_while_the_server_is_away_the_others_are_not_tried_in_vain(waiting, server):
    deliveries = [waiting(), waiting("lain@dinas.test")]
    server(SMTPServerDisconnected("gone"))
    send_due()
    for delivery in deliveries:
        delivery.refresh_from_db()
    assert [delivery.attempts for delivery in deliveries] == [1, 0]


def test_the_worker_comes_back_by_itself_and_sends(waiting, server, monkeypatch):
    delivery = waiting()
    server(SMTPServerDisconnected("gone"))
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        send_waiting.call()
    [again] = DBTaskResult.objects.all()
    assert (again.task_path.endswith("send_waiting"), again.run_after) == (True, now + PAUSES[0])
    monkeypatch.undo()
    with time_machine.travel(now + PAUSES[0] + timedelta(seconds=1)):
        assert send_waiting.call() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == (State.SENT, 2, "")
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SMTPRecipientsRefused({ADDRESS: (550, f"<{ADDRESS}> unknown".encode())}), State.REFUSED),
        (SMTPRecipientsRefused({ADDRESS: (450, b"busy")}), State.WAITING),
        (SMTPDataError(554, b"spam"), State.WAITING),
        (KeyError(ADDRESS), State.WAITING),
    ],
    ids=["no such mailbox", "busy", "refused text", "a fault of ours"],
)
def test_one_letter_that_fails_stops_no_other_and_its_address_is_written_nowhere(
    waiting, server, as_user, cast, error, state, caplog
):  # fmt: skip
    failed, _other = waiting(), waiting("lain@dinas.test")
    server(error, only=ADDRESS)
    send_due()
    assert [letter.to for letter in mail.outbox] == [["lain@dinas.test"]]
    failed.refresh_from_db()
    assert (failed.state, failed.error != "") == (state, True)
    page = as_user(cast.admin).get("/langganan/kiriman/").content.decode()
    assert str(State(state).label) in page
    assert escape(failed.error) in page
    assert ADDRESS not in page + failed.error + caplog.text


def test_a_mailbox_that_refuses_three_times_gets_no_more(subscribe, worked, waiting, server):
    delivery = waiting()
    Subscription.objects.update(refusals=2, confirmed_at=timezone.now())
    server(SMTPRecipientsRefused({ADDRESS: (550, b"unknown")}))
    assert Subscription.objects.reachable().exists()
    send_due()
    delivery.subscription.refresh_from_db()
    assert delivery.subscription.refusals == 3
    assert not Subscription.objects.reachable().exists()


def test_whoever_leaves_meanwhile_gets_nothing(waiting):
    delivery = waiting()
    delivery.subscription.delete()
    assert send_due().sent == 0
    delivery.refresh_from_db()
    assert delivery.state == State.NOT_NEEDED


def test_nothing_is_said_before_there_is_a_month(places, daily):
    Subscription.objects.create(email=ADDRESS, region=places.province, confirmed_at=timezone.now())
    assert daily() == []


def test_the_log_is_kept_for_a_year_and_a_month(waiting, daily):
    waiting()
    for days, left in [(399, 1), (401, 0)]:
        Delivery.objects.update(created_at=timezone.now() - timedelta(days=days))
        daily()
        assert Delivery.objects.count() == left
