"""The page of a list: whose it is, what changes it at once, and that every look is recorded."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import User
from participants.kur import access_log, search
from participants.kur.models import Access, Batch, Doubt, Person
from regions.models import BranchService
from tests.client import PortalClient
from tests.participants.kur.lists import nik, row

LIST = "/kur/daftar/"


@pytest.fixture
def debtors(import_list, rules):
    import_list([row(1), row(2, debtor_name="SITI <LESTARI> & {name}")])
    return {person.nik_tail: person for person in Person.objects.all()}


def text_of(client, query=""):
    return client.get(f"{LIST}{query}").content.decode()


def test_the_second_look_is_the_first_but_for_its_token(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w{64}"')
    first, second = text_of(client), text_of(client)
    assert len(token.findall(first)) == len(token.findall(second)) > 2
    assert token.sub("", first) == token.sub("", second)
    assert debtors["0001"].name in first


def test_lines_are_escaped_and_hold_no_pattern(as_user, cast, debtors):
    page = text_of(as_user(cast.officer_a))
    assert "SITI &lt;LESTARI&gt; &amp; {name}" in page
    assert "<!--row-->" not in page


def test_colleagues_do_not_get_each_others_page(as_user, cast, debtors):
    colleague = User.objects.create_user(
        "petugas.a2", role=User.Role.BRANCH_STAFF, branch=cast.officer_a.branch, first_name="Dewi"
    )
    own = text_of(as_user(cast.officer_a))
    assert "petugas.a" in own
    theirs = text_of(as_user(colleague))
    assert "Dewi" in re.search(r"<header.*?</header>", theirs, re.S)[0]
    assert "petugas.a" not in re.search(r"<header.*?</header>", theirs, re.S)[0]


def test_what_changes_around_the_list_is_seen_at_once(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    text_of(client)
    client.post("/kur/tujuan/", {"tujuan": "Pengaduan warga", "kembali": LIST})
    assert "Pengaduan warga" in text_of(client)
    pk = debtors["0001"].pk
    client.post(f"/kur/debitur/{pk}/hasil/", {f"{pk}-outcome": "no_answer", "kembali": LIST})
    assert "Dihubungi lagi" in text_of(client)
    assert "Dihubungi lagi" not in text_of(client)  # a message is said once
    bank = cast.bank_officer.bank
    bank.name = "Bank Daerah"
    bank.save()
    assert "Bank Daerah" in text_of(client)
    User.objects.filter(pk=cast.officer_a.pk).update(first_name="Ratna")
    assert ">Ratna<" in text_of(client)
    assert '<html lang="id">' in text_of(client)
    client.cookies["django_language"] = "en"
    assert '<html lang="en">' in text_of(client)


def test_the_days_of_a_state_are_counted_in_the_reader_s_language(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    assert re.search(r"\d+ hari\b", text_of(client))
    client.cookies["django_language"] = "en"
    assert re.search(r"\d+ days\b", text_of(client))


def test_a_place_that_is_served_no_more_is_gone_at_once(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    assert debtors["0001"].masked_nik in text_of(client)
    for service in BranchService.objects.filter(branch=cast.officer_a.branch):
        service.delete()
    assert debtors["0001"].masked_nik not in text_of(client)


def test_a_form_of_the_list_is_accepted(cast, debtors):
    client = PortalClient(enforce_csrf_checks=True)
    client.force_login(cast.officer_a)
    for _look in range(2):
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', text_of(client))[1]
        data = {"tujuan": "Rapat", "kembali": LIST, "csrfmiddlewaretoken": token}
        assert client.post("/kur/tujuan/", data).status_code == 302


def test_who_is_shown_is_recorded_and_nobody_else(as_user, cast, import_list, rules):
    import_list([row(number) for number in range(1, search.PAGE_SIZE + 3)])
    client = as_user(cast.officer_a)
    shown = [set(map(int, re.findall(r'name="orang" value="(\d+)"', text_of(client, query))))
             for query in ("", "?halaman=2", "?halaman=3")]  # fmt: skip
    assert [len(people) for people in shown] == [search.PAGE_SIZE, 2, 0]
    assert [set(access.people) for access in Access.objects.order_by("pk")] == shown[:2]


@pytest.mark.parametrize("purpose", ["", "  ", nik(7)])
def test_nobody_is_read_without_a_purpose_for_the_log(cast, debtors, purpose):
    with pytest.raises(ValidationError):
        access_log.read_and_record(
            Person.objects.all(), user=cast.officer_a, kind="list", purpose=purpose
        )
    assert not Access.objects.exists()


def test_no_list_is_shown_whose_line_cannot_be_written(as_user, cast, debtors, event):
    """The database refuses every line of the log: then no page of people opens either."""
    event.attendees.add(*debtors.values())
    Person.objects.update(
        state="active", paid_until=timezone.localdate(), credit_ends_on="2029-06-30"
    )
    Doubt.objects.create(person=debtors["0001"], batch=Batch.objects.get(), other_name="Orang Lain")
    client = as_user(cast.officer_a)
    client.raise_request_exception = False
    pages = [
        f"{LIST}?tampilan=semua", f"/kur/sosialisasi/{event.pk}/", "/kur/periksa/",
        f"{LIST}?tampilan=perpanjangan", f"/kur/debitur/{debtors['0001'].pk}/",
    ]  # fmt: skip
    for page in pages:
        assert debtors["0001"].masked_nik in client.get(page).content.decode(), page
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kur_access ADD CONSTRAINT is_full CHECK (false) NOT VALID")
    chosen = {"orang": [debtors["0001"].pk], "to_state": "grace"}
    answers = [client.get(page) for page in pages]
    answers += [
        client.post("/kur/daftar/pindah/", chosen),
        client.post("/kur/daftar/rencana/", chosen),
        client.post("/kur/daftar/ekspor/", {"tujuan": "Uji", "saringan": "tampilan=semua"}),
    ]
    for answer in answers:
        assert answer.status_code == 500
        assert debtors["0001"].masked_nik not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_saved_list_is_counted_for_the_planner(import_list, match_list, rules, places):
    import_list([row(number) for number in range(1, 40)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stats WHERE tablename = 'kur_person'"
            " AND attname IN ('region_id', 'duty', 'stalls_on')"
        )
        assert cursor.fetchone() == (3,)
