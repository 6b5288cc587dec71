"""Asking, saying yes, leaving: nobody is written to who did not ask, and nobody stays who left."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from coverage_portal.subscriptions.models import Delivery, Subscription
from coverage_portal.subscriptions.sending import send_due
from tests.coverage_portal.subscriptions.conftest import ADDRESS

PAGE = "/langganan/"


@pytest.fixture
def ask(client, places):
    def post(email=ADDRESS, region=None, **more):
        values = {"email": email, "region": (region or places.pontianak).pk}
        return client.post(PAGE, values | (more or {"monthly": "on", "events": "on"}))

    return post


@pytest.fixture
def asked(ask, links):
    """Somebody asked: the path of the link in their letter."""
    ask()
    send_due()
    [confirm] = links(mail.outbox[-1])
    return confirm


def test_an_address_is_written_to_only_after_it_said_yes(client, asked):
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (
        [ADDRESS],
        "Konfirmasi langganan cakupan Kota Pontianak",
    )
    assert ADDRESS not in letter.body + asked
    assert "Mulai berlangganan?" in client.get(asked).content.decode()
    assert not Subscription.objects.reachable().exists()
    assert "Anda berlangganan" in client.post(asked).content.decode()
    [subscription] = Subscription.objects.reachable()
    assert (subscription.monthly, subscription.events) == (True, True)


def test_known_and_unknown_addresses_get_the_same_answer(ask, client, asked):
    client.post(asked)
    answers = [ask(email=email) for email in (ADDRESS, ADDRESS.upper(), "baru@dinas.test")]
    assert {(each.status_code, each["Location"]) for each in answers} == {
        (302, "/langganan/diminta/")
    }
    send_due()
    assert [letter.to[0] for letter in mail.outbox[1:]] == [ADDRESS, ADDRESS, "baru@dinas.test"]
    assert len({letter.subject for letter in mail.outbox}) == 1
    assert ADDRESS not in client.get("/langganan/diminta/").content.decode()


def test_whoever_types_anothers_address_changes_nothing(ask, client, asked, links):
    client.post(asked)
    ask(monthly="on")
    subscription = Subscription.objects.get()
    assert subscription.events
    send_due()
    client.post(links(mail.outbox[-1])[0])
    subscription.refresh_from_db()
    assert not subscription.events


def test_one_address_gets_three_confirmations_a_day(ask, places):
    for region in [places.pontianak, places.kubu_raya, places.singkawang, places.province]:
        assert ask(region=region).status_code == 302
    send_due()
    assert len(mail.outbox) == 3
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        ask(region=places.province)
        send_due()
    assert len(mail.outbox) == 4


def test_one_network_asks_only_so_often(ask, settings):
    settings.SIGN_UP_RATE = "2/hour"
    codes = [ask(email=f"orang{number}@dinas.test").status_code for number in range(3)]
    assert codes == [302, 302, 429]
    assert Subscription.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"email": "bukan alamat", "monthly": "on"}, "Tulis alamat surel lengkap"),
        ({"email": ADDRESS, "monthly": ""}, "Pilih paling sedikit satu"),
        ({"email": ADDRESS, "monthly": "on", "region": "999999"}, "Masukkan pilihan yang valid"),
    ],
)
def test_what_cannot_be_sent_is_said_and_stays_filled_in(client, places, values, said):
    response = client.post(PAGE, {"region": places.pontianak.pk} | values)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert values["email"] in response.content.decode()
    assert not Subscription.objects.exists()


def test_the_place_of_the_page_one_comes_from_is_chosen(client, worked):
    assert 'href="/langganan/?wilayah=61.12"' in client.get("/wilayah/61.12/").content.decode()
    page = client.get("/langganan/?wilayah=61.12").content.decode()
    assert f'<option value="{worked.kubu_raya.pk}" selected>' in page


def test_a_link_that_is_cut_foreign_or_old_is_refused(client, asked):
    for path in [asked[:-3] + "/", "/langganan/ya/x/", "/langganan/berhenti/1:x:y/"]:
        response = client.post(path)
        assert response.status_code == 404
        assert "Tautan ini tidak berlaku" in response.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.post(asked).status_code == 404
    assert not Subscription.objects.reachable().exists()


def test_the_confirming_link_lets_nobody_leave_and_the_other_way_round(client, asked):
    token = asked.split("/")[3]
    assert client.post(f"/langganan/berhenti/{token}/").status_code == 404


@pytest.fixture
def leave(client, asked):
    page = client.post(asked).content.decode()
    return page.split("/langganan/berhenti/")[1].split('"')[0].join(["/langganan/berhenti/", ""])


def test_leaving_erases_the_address_at_once_and_keeps_the_log(client, leave):
    assert Subscription.objects.exists()
    assert "Anda tidak berlangganan lagi" in client.post(leave).content.decode()
    assert not Subscription.objects.exists()
    [delivery] = Delivery.objects.all()
    assert (delivery.subscription, delivery.state) == (None, Delivery.State.SENT)
    again = client.post(leave)
    assert (again.status_code, "Anda tidak berlangganan lagi" in again.content.decode()) == (
        200,
        True,
    )


def test_a_mail_program_leaves_for_its_reader_without_a_page(leave):
    program = Client(enforce_csrf_checks=True)
    assert program.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()


def test_a_click_on_the_letter_leaves_by_itself_but_a_program_that_looks_does_not(client, leave):
    page = client.get(leave).content.decode()
    assert "data-send-at-once" not in page
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert "data-send-at-once" in client.get(leave).content.decode()
    assert Subscription.objects.exists()


def test_what_nobody_confirms_is_forgotten_within_a_week(asked):
    for days, left in [(6, 1), (8, 0)]:
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            call_command("send_digests", verbosity=0)
        assert Subscription.objects.count() == left


def test_a_closed_portal_writes_to_its_users_alone(client, asked, settings, cast):
    client.post(asked)
    cast.official.email = ADDRESS.title()
    settings.PUBLIC_DASHBOARD = False
    assert not Subscription.objects.reachable().exists()
    assert client.get(PAGE)["Location"] == "/masuk/?next=/langganan/"
    cast.official.save()
    assert Subscription.objects.reachable().exists()


def test_the_database_keeps_one_row_for_an_address_and_a_place_that_asks_for_something(places):
    values = {"email": ADDRESS, "region": places.province}
    Subscription.objects.create(**values)
    for refused in [{}, {"email": "b@dinas.test", "monthly": False, "events": False}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(**values | refused)


@pytest.mark.parametrize(
    "who", ["official", "officer_a", "verifier", "bank_officer", "award_admin"]
)
def test_the_log_is_for_admins(as_user, cast, client, who):
    assert client.get("/langganan/kiriman/").status_code == 302
    assert as_user(getattr(cast, who)).get("/langganan/kiriman/").status_code == 403
    assert as_user(cast.admin).get("/langganan/kiriman/").status_code == 200
