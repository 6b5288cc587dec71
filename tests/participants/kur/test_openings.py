"""Opening a NIK: what for, how many, and who is told."""

import io
from datetime import date, timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from common.versioning import end_of_day
from participants.kur import access_log
from participants.kur.models import Access, Batch, DataProtectionContact, Person
from tests.client import give_second_factor
from tests.participants.kur.lists import nik, row

WHY = {"keperluan": "formulir", "tujuan": "Pendaftaran BPU warung ibu Siti"}


@pytest.fixture
def address(import_list, rules):
    import_list([row(1)])
    return f"/kur/debitur/{Person.objects.get().pk}/nik/"


def opened_before(user, number, *, ago=timedelta(minutes=5)):
    Access.objects.bulk_create(
        Access(user=user, kind="reveal", purpose="Uji", at=timezone.now() - ago, people=[1])
        for _time in range(number)
    )


@pytest.mark.parametrize(
    "said",
    [
        {"keperluan": ""},
        {"keperluan": "lain"},
        {"tujuan": ""},
        {"tujuan": "x"},
        {"tujuan": "x x x x x x x x x x"},
        {"tujuan": "aaaa bbbb cccc dddd"},
        {"tujuan": "daftar daftar daftar"},
        {"tujuan": "1234 5678 .... ----"},
        {"tujuan": f"Pendaftaran ibu Siti {nik(1)}"},
    ],
    ids=str,
)
def test_a_purpose_has_substance(as_user, cast, address, said):
    refused = as_user(cast.officer_a).post(address, WHY | said)
    assert refused.status_code == 400
    assert nik(1) not in refused.content.decode()
    assert not Access.objects.filter(kind="reveal").exists()


@pytest.mark.parametrize(
    ("number", "ago", "status"),
    [
        (19, timedelta(minutes=5), 200),
        (20, timedelta(minutes=5), 403),
        (20, timedelta(minutes=61), 200),
        (59, timedelta(hours=3), 200),
        (60, timedelta(hours=3), 403),
        (60, timedelta(hours=25), 200),
    ],
)
def test_so_many_an_hour_and_a_day(as_user, cast, address, number, ago, status):
    opened_before(cast.officer_a, number, ago=ago)
    opened_before(cast.officer_b, 60)  # others' do not count
    response = as_user(cast.officer_a).post(address, WHY)
    assert response.status_code == status
    assert (nik(1) in response.content.decode()) == (status == 200)


def test_a_password_alone_opens_none_and_it_is_said_what_to_do(client, cast, address):
    Client.force_login(client, cast.officer_a)  # without the second factor of the test client
    refused = client.post(address, WHY)
    assert refused.status_code == 403
    assert "belum punya langkah kedua" in refused.content.decode()
    assert 'href="/akun/keamanan/"' in refused.content.decode()
    assert not Access.objects.filter(kind="reveal").exists()
    give_second_factor(cast.officer_a)
    assert nik(1) in client.post(address, WHY).content.decode()


def test_after_the_second_factor_it_goes_on(as_user, cast, address):
    secret = generate_totp_secret()
    TOTP.activate(cast.officer_a, secret)
    opened_before(cast.officer_a, 20)
    client = as_user(cast.officer_a)  # has one already
    page = client.post(address, WHY).content.decode()
    way = f"/akun/keamanan/reauthenticate/?next={address.removesuffix('nik/')}"
    assert way.replace("/kur", "%2Fkur").split("?")[0] in page
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    shown = client.post(way, {"code": code, "next": address.removesuffix("nik/")})
    assert shown.status_code == 302, shown.content.decode()
    assert shown["Location"] == address.removesuffix("nik/")
    assert client.post(address, WHY).status_code == 200
    # And again only as many.
    opened_before(cast.officer_a, 19, ago=timedelta())
    assert client.post(address, WHY).status_code == 403


def test_a_second_factor_of_two_hours_ago_is_not_enough(client, cast, address):
    client.force_login(cast.officer_a)
    session = client.session
    moment = (timezone.now() - timedelta(hours=2)).timestamp()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": moment}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(cast.officer_a.pk)
    session.save()
    opened_before(cast.officer_a, 20)
    assert client.post(address, WHY).status_code == 403


def test_what_was_opened_before_the_second_factor_does_not_count(cast):
    opened_before(cast.officer_a, 60)
    assert access_log.openings_left(cast.officer_a, second_factor_at=None) == 0
    assert access_log.openings_left(cast.officer_a, second_factor_at=timezone.now()) == 20


# Files that hold people


def test_the_refused_rows_are_access_and_for_who_may_read_them(as_user, cast, import_list, rules):
    import_list([row(1), row(2, amount="x"), row(3, amount="y")])
    address = f"/kur/unggahan/{Batch.objects.get().pk}/ditolak.xlsx"
    assert as_user(cast.admin).get(address).status_code == 403
    assert as_user(cast.bank_officer).get(address).status_code == 200
    access = Access.objects.get(kind="export")
    assert (access.user, access.rows) == (cast.bank_officer, 2)
    page = address.removesuffix("ditolak.xlsx")
    shown = as_user(cast.admin).get(page).content.decode()
    assert "ditolak.xlsx" not in shown
    assert "tidak membaca data orang" in " ".join(shown.split())
    assert "A-2" not in shown  # nor what stands in a cell of somebody's row
    assert not Access.objects.exclude(pk=access.pk).exists()
    assert "A-2" in as_user(cast.bank_officer).get(page).content.decode()
    looked = Access.objects.get(kind="list")
    assert (looked.user, looked.rows) == (cast.bank_officer, 2)


# Who is told


@pytest.fixture
def contact(db):
    return DataProtectionContact.objects.create(name="Rina", email="rina@contoh.id")


def test_yesterdays_access_is_summarised_once(cast, contact, settings):
    yesterday = timezone.localdate() - timedelta(days=1)
    noon = end_of_day(yesterday) - timedelta(hours=12)
    Access.objects.bulk_create(
        [
            Access(
                user=cast.officer_a, kind="reveal", purpose="Formulir ibu Siti", at=noon, people=[4]
            ),
            Access(
                user=cast.officer_a, kind="reveal", purpose="Formulir pak Budi", at=noon, people=[5]
            ),
            Access(user=cast.bank_officer, kind="export", purpose="Ditolak", at=noon, rows=7),
            Access(user=None, kind="match", purpose="Server", at=noon, people=[4, 5, 6]),
            Access(user=cast.officer_b, kind="list", purpose="Lusa", people=[4]),  # today
        ]
    )
    call_command("send_access_summary", stdout=io.StringIO())
    call_command("send_access_summary", stdout=io.StringIO())
    [letter] = mail.outbox
    assert letter.to == ["rina@contoh.id"]
    for words in [
        "petugas.a (petugas cabang): membuka NIK, 2 ×, 2 orang",
        "bank.kalbar (petugas bank): mengekspor, 1 ×, 7 orang",
        "perintah di server: mencocokkan daftar, 1 ×, 3 orang",
        "Formulir ibu Siti",
        f"/jejak/akses/?dari={yesterday}&sampai={yesterday}",
    ]:
        assert words in letter.body, letter.body
    assert "petugas.b" not in letter.body
    contact.refresh_from_db()
    assert contact.summarised_until == yesterday


def test_days_on_which_the_mail_was_away_are_made_up_for(contact):
    contact.summarised_until = date(2026, 11, 3)
    contact.save()
    call_command("send_access_summary", day=date(2026, 11, 7), stdout=io.StringIO())
    assert [letter.subject for letter in mail.outbox] == [
        f"Akses data pribadi KUR, {day} November 2026" for day in (4, 5, 6)
    ]


def test_without_a_contact_nothing_is_sent_and_it_says_so(db):
    out = io.StringIO()
    call_command("send_access_summary", stdout=out)
    assert "belum diisi" in out.getvalue()
    assert not mail.outbox


def test_an_admin_names_the_contact(as_user, cast):
    client = as_user(cast.admin)
    client.post(
        "/admin/kur/dataprotectioncontact/add/", {"name": "Rina", "email": "rina@contoh.id"}
    )
    assert DataProtectionContact.objects.get().name == "Rina"
    assert client.get("/admin/kur/dataprotectioncontact/add/").status_code == 403
