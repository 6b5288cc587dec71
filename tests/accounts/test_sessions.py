"""Signed in for so long, seen in one list, ended from there."""

import io
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db import DatabaseError

from accounts.sessions import IDLE, LONGEST, NOTED_EVERY
from tests.client import PortalClient

PASSWORD = "gerimis-di-tepian-kapuas"


@pytest.fixture
def official(cast):
    cast.official.set_password(PASSWORD)
    cast.official.save()
    return cast.official


def signed_in(user, agent="Firefox"):
    client = PortalClient(headers={"User-Agent": agent})
    client.post("/masuk/", {"login": user.username, "password": PASSWORD})
    return client


def is_in(client):
    return client.get("/akun/").status_code == 200


def test_twelve_idle_hours_end_it(official, time_machine):
    time_machine.move_to("2026-11-02T00:00:00Z", tick=False)
    client = signed_in(official)
    time_machine.shift(IDLE)
    assert is_in(client)
    time_machine.shift(IDLE + timedelta(seconds=1))
    assert not is_in(client)
    assert "_auth_user_id" not in client.session


def test_seven_days_end_it_however_busy(official, time_machine):
    time_machine.move_to("2026-11-02T00:00:00Z", tick=False)
    client = signed_in(official)
    for _half_day in range(14):
        time_machine.shift(LONGEST / 14)
        assert is_in(client)
    time_machine.shift(timedelta(seconds=1))
    assert not is_in(client)


def test_reading_goes_on_where_activity_cannot_be_noted(official, time_machine, monkeypatch):
    def fail(*_args, **_kwargs):
        raise DatabaseError("disk full")

    time_machine.move_to("2026-11-02T00:00:00Z", tick=False)
    client = signed_in(official)
    time_machine.shift(NOTED_EVERY * 2)
    with monkeypatch.context() as patched:
        patched.setattr("django.contrib.sessions.backends.db.SessionStore.save", fail)
        assert is_in(client)


def test_one_session_is_ended_from_another_and_all_from_one(official, cast):
    here, phone = signed_in(official, "Firefox"), signed_in(official, "Ponsel hilang")
    other = signed_in(cast.official, "Ketiga")
    page = here.get("/akun/sesi/").content.decode()
    assert page.count("Ponsel hilang") == 2  # with the name of its button
    lost = UserSession.objects.get(user_agent="Ponsel hilang")
    here.post(f"/akun/sesi/{lost.pk}/akhiri/")
    assert (is_in(here), is_in(phone)) == (True, False)
    assert here.post("/akun/sesi/akhiri/")["Location"] == "/masuk/"
    assert not is_in(here)
    assert not is_in(other)


def test_where_an_ended_session_came_from_is_forgotten(official, time_machine):
    time_machine.move_to("2026-11-02T00:00:00Z", tick=False)
    signed_in(official)
    call_command("prune_accounts", stdout=io.StringIO())
    assert UserSession.objects.exists()
    time_machine.shift(IDLE * 2)
    call_command("prune_accounts", stdout=io.StringIO())
    assert not UserSession.objects.exists()


def test_nobody_ends_the_session_of_another(official, as_user, cast):
    client = signed_in(official)
    row = UserSession.objects.get()
    assert as_user(cast.bank_officer).post(f"/akun/sesi/{row.pk}/akhiri/").status_code == 404
    assert is_in(client)


def test_somebody_who_left_gets_the_answer_of_a_wrong_password(official, client):
    official.is_active = False
    official.save()
    answers = [
        client.post("/masuk/", {"login": official.username, "password": password})
        for password in (PASSWORD, "bukan-sandinya")
    ]
    words = [answer.context["form"].non_field_errors() for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert words[0] == words[1]
    assert words[0]
