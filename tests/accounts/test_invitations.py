"""An invitation: a letter, a link that ends, a password that its owner alone knows."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import PasswordLink, RightsRequest, User
from accounts.models.rights import LINK_LASTS
from accounts.password_links import write_letter
from tests import factories

OWN = "gerimis-di-tepian-kapuas"


def invite(client, **change):
    values = {
        "username": "petugas.baru",
        "first_name": "Sinta",
        "email": "sinta@portal.test",
        "role": "official",
    }
    return client.post("/pengguna/undang/", values | change, follow=True)


def letter():
    """Sent by the worker; the address in it, and the letter."""
    write_letter.call(PasswordLink.objects.latest("pk").pk)
    sent = mail.outbox[-1]
    return re.search(r"https?://\S+(/undangan/\S+/)", sent.body).group(1), sent


def choose(client, address, password=OWN):
    return client.post(address, {"new_password1": password, "new_password2": password})


def test_who_is_invited_sets_a_password_once_and_signs_in(as_user, cast, client):
    page = invite(as_user(cast.admin)).content.decode()
    assert "sinta@portal.test" in page
    client.logout()
    address, sent = letter()
    assert sent.to == ["sinta@portal.test"]
    assert "petugas.baru" in sent.body
    assert client.get(address).status_code == 200
    assert choose(client, address)["Location"] == "/masuk/"
    assert client.login(username="petugas.baru", password=OWN)
    client.logout()
    assert choose(client, address, "hujan-di-hulu-sungai").status_code == 410


def test_only_a_hash_of_the_link_is_kept(as_user, cast):
    invite(as_user(cast.admin))
    address, _sent = letter()
    key = address.split("/")[2]
    assert not any(
        key in str(value) for row in PasswordLink.objects.values() for value in row.values()
    )


def test_a_link_ends_with_its_term_with_the_next_and_with_the_account(
    as_user, cast, client, time_machine
):
    time_machine.move_to("2026-11-02T00:00:00Z", tick=False)
    invite(as_user(cast.admin))
    first, _sent = letter()
    user = User.objects.get(username="petugas.baru")
    client.post(f"/pengguna/{user.pk}/undangan/")
    second, _sent = letter()
    assert [client.get(address).status_code for address in (first, second)] == [410, 200]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(second).status_code == 410
    User.objects.filter(pk=user.pk).update(is_active=True)
    time_machine.shift(LINK_LASTS - timedelta(seconds=1))
    assert client.get(second).status_code == 200
    time_machine.shift(timedelta(seconds=1))
    assert client.get(second).status_code == 410


@pytest.mark.parametrize("role", ["verifier", "admin"])
def test_a_guarded_account_opens_when_another_admin_agrees(as_user, cast, role):
    second = factories.UserFactory(username="admin.dua", role="admin")
    invite(as_user(cast.admin), role=role)
    user = User.objects.get(username="petugas.baru")
    assert not user.is_active
    assert not PasswordLink.objects.exists()
    [waiting] = RightsRequest.objects.waiting()
    as_user(second).post(f"/pengguna/permintaan/{waiting.pk}/", {"answer": "approve"})
    assert User.objects.get(pk=user.pk).is_active
    address, _sent = letter()
    assert address


def test_what_is_missing_is_said_at_its_field(as_user, cast):
    response = invite(as_user(cast.admin), email="", role="branch_staff")
    form = response.context["form"]
    assert "email" in form.errors
    assert "memerlukan kantor cabang" in response.content.decode()
    assert not User.objects.filter(username="petugas.baru").exists()


def test_a_letter_that_could_not_be_sent_is_told(as_user, cast, monkeypatch):
    def fail(*_args):
        raise OSError("connection refused")

    monkeypatch.setattr("accounts.password_links.send_letter", fail)
    client = as_user(cast.admin)
    invite(client)
    link = PasswordLink.objects.get()
    write_letter.call(link.pk)
    assert "surel gagal" in client.get(f"/pengguna/{link.user_id}/").content.decode()
