"""Passwords that anybody in the field would try first, forgotten ones, and what ends with one."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError

from accounts.actions import create_token
from accounts.letters import send_later
from accounts.models import ApiToken, User
from regions.models import Region

OWN = "gerimis-di-tepian-kapuas"


@pytest.mark.parametrize(
    "password",
    [
        "bpjs2024",
        "jamsostek",
        "Jamsostek!2025",
        "j4ms0stek2026",
        "pontianak2024",
        "Cabang.Pontianak",
        "p0nt1anak-61",
        "bpjs-ketenagakerjaan",
        "petugas.a2026",
        "password123",
        "bp!s2024",
        "J4m$0st3k-2025!",
        "2024bpjsketenagakerjaan",
        "kur.kalbar.2026",
        "petugas_a!!",
        "Liverpool2024!",
        "P@ssw0rd2024",
        "1q2w3e4r5t",
        "minnie1987",
        "cintaku99",
    ],
)
def test_words_of_the_field_and_of_ones_own_office_are_refused(cast, password):
    with pytest.raises(ValidationError):
        validate_password(password, cast.officer_a)


@pytest.mark.parametrize("who", ["officer_a", "bank_officer", None])
def test_every_place_of_the_province_is_a_word_of_the_field(cast, who):
    place = Region.objects.exclude(parent=None).last().name
    with pytest.raises(ValidationError):
        validate_password(f"{place}-2026!", getattr(cast, who) if who else None)


@pytest.mark.parametrize("password", [OWN, "7f93-2281-99ab-04", "singkawang hujan terus"])
def test_what_has_something_of_its_own_is_taken(cast, password):
    validate_password(password, cast.officer_a)


def test_a_new_password_ends_the_tokens_made_under_the_old_one(as_user, cast):
    cast.verifier.set_password("sebuah-sandi-lama-1")
    cast.verifier.save()
    _token, _key = create_token(by=cast.verifier, name="a", scope="read", days=30)
    client = as_user(cast.verifier)
    data = {"oldpassword": "sebuah-sandi-lama-1", "password1": OWN, "password2": OWN}
    client.post("/akun/sandi/", data)
    assert User.objects.get(pk=cast.verifier.pk).check_password(OWN)
    assert not ApiToken.objects.unrevoked().exists()


def test_a_forgotten_password_is_set_anew_by_a_letter(cast, client, monkeypatch):
    letters = []
    monkeypatch.setattr(send_later.__class__, "enqueue", lambda _task, *args: letters.append(args))
    for address in ("tidak.ada@portal.test", cast.officer_a.email):
        response = client.post("/masuk/lupa-sandi/", {"email": address}, follow=True)
        assert response.redirect_chain[-1][0] == "/masuk/lupa-sandi/dikirim/"
    [letter] = letters  # of the address that is known; the answer is the same
    send_later.call(*letter)
    assert mail.outbox[0].to == [cast.officer_a.email]
    link = re.search(r"https?://[^/]+(/masuk/sandi-baru/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    refused = client.post(address, {"password1": "bpjs2024", "password2": "bpjs2024"})
    assert "mudah ditebak" in refused.content.decode()
    client.post(address, {"password1": OWN, "password2": OWN})
    assert User.objects.get(pk=cast.officer_a.pk).check_password(OWN)
    assert "_auth_user_id" not in client.session  # signing in, with its second step, comes after
