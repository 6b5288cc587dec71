"""/jejak/: who changed what, before and after, and who looked at personal data."""

import csv
from datetime import date, timedelta
from io import StringIO

import pghistory
import pytest
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, User
from common import trail
from participants.kur.models import Access, DataProtectionContact, DutyRule
from participants.reports.actions.cells import start_report
from participants.reports.models import EnrolmentReport, ReportingMonth
from regions.models import Bank, Region, Target
from tests import factories
from tests.trail import changes_of, count_changes, differences

PAGE, FILE = "/jejak/", "/jejak/jejak.csv"
ACCESS, ACCESS_FILE = "/jejak/akses/", "/jejak/akses/akses.csv"


@pytest.fixture
def admin(as_user, cast):
    return as_user(cast.admin)


def read(response):
    return b"".join(response).decode() if response.streaming else response.content.decode()


def lines(response):
    return list(csv.DictReader(StringIO(read(response).removeprefix("\ufeff"))))


def rename(client, bank, name):
    url = reverse("admin:regions_bank_change", args=[bank.pk])
    no_other_names = {"other_names-TOTAL_FORMS": "0", "other_names-INITIAL_FORMS": "0"}
    client.post(url, {"code": bank.code, "name": name, **no_other_names})
    return url


# What is recorded


def test_a_setting_changed_in_the_admin_stands_with_who_and_before_and_after(admin, cast):
    bank = cast.bank_officer.bank
    url = rename(admin, bank, "Bank Kalimantan")
    (change,) = changes_of(Bank, action="update")
    assert differences(change) == {"Nama": ("Bank Kalbar", "Bank Kalimantan")}
    assert (change.user, change.url, change.label) == (cast.admin, url, "Bank Kalimantan")
    page = read(admin.get(PAGE, {"jenis": "regions.bank"}))
    for words in ("Bank Kalbar", "Bank Kalimantan", "diubah", url, str(cast.admin)):
        assert words in page


def test_a_right_that_is_given_is_recorded_and_nothing_else_of_the_person(cast):
    user = cast.official
    user.role, user.first_name, user.email = User.Role.VERIFIER, "Budi", "budi@example.org"
    user.set_password("rahasia-sekali")
    user.last_login = timezone.now()
    user.save()
    (change,) = changes_of(User, action="update")
    assert differences(change) == {"Peran": ("pejabat", "verifikator wilayah")}


def test_a_sign_in_leaves_no_trace(cast):
    before = count_changes()
    User.objects.filter(pk=cast.official.pk).update(last_login=timezone.now())
    assert count_changes() == before


def test_a_token_is_recorded_without_its_key(cast):
    ApiToken.objects.create(
        user=cast.admin,
        name="dasbor",
        digest="d" * 64,
        start="cj_start",
        expires_at=timezone.now() + timedelta(days=30),
    )
    (change,) = changes_of(ApiToken)
    assert set(differences(change)) == {
        "User", "Nama", "Lingkup", "Berlaku sampai", "Dibuat"
    }  # fmt: skip


def test_steps_of_a_report_are_recorded_and_not_what_is_typed(places, cast):
    ReportingMonth.objects.create(month=date(2024, 7, 1))
    report = start_report(branch=places.branch_a, month=date(2024, 7, 1), by=cast.officer_a)
    EnrolmentReport.objects.filter(pk=report.pk).update(
        version=7, changed_at=timezone.now(), note="Sisanya menyusul"
    )
    assert changes_of(EnrolmentReport, action="update") == []
    EnrolmentReport.objects.filter(pk=report.pk).update(
        state="dikirim",
        submitted_by=cast.officer_a,
        submitted_at=timezone.now(),
        first_submitted_at=timezone.now(),
    )
    (step,) = changes_of(EnrolmentReport, action="update")
    assert differences(step) == {
        "Keadaan": ("draf", "dikirim"),
        "Dikirim oleh": ("–", "petugas.a"),
    }
    assert step.label == "Pontianak · Juli 2024"


def test_what_is_gone_keeps_its_name_and_what_it_held(admin, cast):
    bank = Bank.objects.create(code="dki", name="Bank DKI")
    admin.post(reverse("admin:regions_bank_delete", args=[bank.pk]), {"post": "yes"})
    (change,) = changes_of(Bank, action="delete")
    assert (change.label, change.user) == ("Bank DKI", cast.admin)
    assert differences(change) == {"Kode": ("dki", "–"), "Nama": ("Bank DKI", "–")}


def test_relations_are_told_by_their_names(places):
    target = factories.TargetFactory(region=places.pontianak)
    target.region = places.kubu_raya
    target.save()
    (change,) = changes_of(Target, action="update")
    assert differences(change) == {"Wilayah": ("Kota Pontianak", "Kabupaten Kubu Raya")}


def test_a_command_is_named_where_there_is_no_request(admin):
    with pghistory.context(command="load_reference"):
        DutyRule.objects.create(
            regulation="Permenko 1/2024", effective_from=date(2024, 1, 1), scheme="MIKRO",
            amount_up_to=100_000_000, duty="must",
        )  # fmt: skip
    assert changes_of(DutyRule)[0].command == "load_reference"
    assert "perintah load_reference" in read(admin.get(PAGE, {"jenis": "kur.dutyrule"}))


def test_a_program_is_recorded_as_the_user_of_its_token(client, places, cast):
    ReportingMonth.objects.create(month=date(2024, 7, 1))
    key = "cj_" + "k" * 40
    ApiToken.objects.create(
        user=cast.officer_a, name="kantor", scope="write", digest=ApiToken.digest_of(key),
        start="cj_kkkkk", expires_at=timezone.now() + timedelta(days=30),
    )  # fmt: skip
    url = "/api/v1/reports/pontianak/2024-07/"
    body = {"lines": [{"region": "61.71", "segment": "BPU", "closing": 5}]}
    headers = {"Authorization": f"Token {key}"}
    headers["If-Match"] = client.get(url, headers=headers)["ETag"]
    response = client.put(url, body, content_type="application/json", headers=headers)
    assert response.status_code == 200, response.content
    (change,) = changes_of(EnrolmentReport, action="insert")
    assert (change.user, change.url) == (cast.officer_a, url)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_trail_is_only_ever_added_to(cast, act):
    events = trail.events_of(Bank)
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        events.update(pgh_label="x") if act == "update" else events._raw_delete(events.db)


def test_every_table_of_the_trail_is_append_only():
    for model in trail.tracked_models().values():
        triggers = trail.events_of(model).model._meta.triggers
        assert [trigger.name for trigger in triggers] == ["append_only"], model


def test_people_loans_and_notes_have_no_history_that_erasure_cannot_reach():
    tracked = set(trail.tracked_models())
    of_kur = {name for name in tracked if name.startswith("kur.")}
    rules = {"kur.dutyrule", "kur.schemelimit", "kur.dataprotectioncontact"}
    assert of_kur == rules | {"kur.kurrelease"}  # when a month was counted: nobody is in it
    assert not {"cohorts.decreefile", "reports.reportline"} & tracked


# Who may look


def test_a_verifier_is_shown_the_access_log_alone(as_user, cast):
    page = read(as_user(cast.verifier).get(ACCESS))
    assert f'href="{PAGE}"' not in page


def test_the_navigation_leads_admins_there(admin, cast, client):
    assert f'href="{PAGE}"' in read(admin.get("/"))
    client.force_login(cast.verifier)
    assert f'href="{PAGE}"' not in read(client.get("/"))


# Narrowing


def shown(client, **query):
    return client.get(PAGE, query).context["changes"]


def test_by_person(admin, as_user, cast):
    rename(admin, cast.bank_officer.bank, "Bank Kalimantan")
    assert {change.user for change in shown(admin, oleh="admin")} == {cast.admin}
    assert shown(admin, oleh="verifikator") == []


def test_by_kind_and_object(admin, cast):
    bank = cast.bank_officer.bank
    rename(admin, bank, "Bank Kalimantan")
    assert {change.kind for change in shown(admin, jenis="regions.bank")} == {"Bank"}
    changes = shown(admin, jenis="regions.bank", objek=bank.pk)
    assert [change.action for change in changes] == ["update", "insert"]


def test_by_days(admin, cast):
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    assert shown(admin, dari=today, sampai=today)
    assert shown(admin, sampai=yesterday) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"dari": "2024-08-02", "sampai": "2024-08-01"}, "sampai"),
        ({"dari": "kemarin"}, "dari"),
        ({"dari": "0001-01-01"}, "dari"),
        ({"sampai": "9999-12-31"}, "sampai"),
        ({"jenis": "kur.person"}, "jenis"),
        ({"objek": "5"}, "objek"),
        ({"oleh": "siapa"}, "oleh"),
    ],
)
def test_what_cannot_be_asked_for_is_told_at_its_field(admin, query, field):
    response = admin.get(PAGE, query)
    assert response.context["form"].errors[field]
    assert response.context["changes"] == []


def test_pages_of_fifty(admin, places):
    Bank.objects.bulk_create(Bank(code=f"b{n}", name=f"Bank {n}") for n in range(51))
    first = admin.get(PAGE, {"jenis": "regions.bank"})
    assert len(first.context["changes"]) == 50
    assert "halaman=2" in read(first)
    assert shown(admin, jenis="regions.bank", halaman=2)[-1].action == "insert"


def test_queries_go_with_the_kinds_and_not_with_the_changes(admin, places, cast):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            admin.get(PAGE, {"jenis": "regions.target"})
        return len(asked)

    factories.TargetFactory(region=places.pontianak, deadline=date(2024, 12, 31))
    one = queries()
    for year in range(2025, 2045):
        factories.TargetFactory(region=places.kubu_raya, deadline=date(year, 12, 31))
    assert queries() == one


# Export


def test_the_file_has_a_line_for_each_field_and_the_same_filter(admin, cast):
    bank = cast.bank_officer.bank
    url = rename(admin, bank, "Bank Kalimantan")
    (line,) = lines(admin.get(FILE, {"jenis": "regions.bank", "oleh": "admin"}))
    assert line["nama pengguna"] == "admin"
    assert (line["jenis"], line["tindakan"], line["alamat"]) == ("Bank", "diubah", url)
    assert (line["isian"], line["sebelum"], line["sesudah"]) == (
        "Nama", "Bank Kalbar", "Bank Kalimantan",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@x", '=HYPERLINK("http://x")'])
def test_no_cell_of_the_file_becomes_a_formula(admin, cast, text):
    rename(admin, cast.bank_officer.bank, text)
    (line,) = lines(admin.get(FILE, {"jenis": "regions.bank", "oleh": "admin"}))
    assert line["sesudah"] == "'" + text
    assert line["objek"] == "'" + text


def test_a_nik_typed_into_a_note_is_masked(admin, places):
    region = Region.objects.get(code="61.71")
    Region.objects.filter(pk=region.pk).update(capital="6171014107900001")
    for text in (read(admin.get(PAGE)), read(admin.get(FILE))):
        assert "6171014107900001" not in text
        assert "6171••••••••0001" in text


# The access log beside it


@pytest.fixture
def access(cast):
    return Access.objects.create(
        user=cast.officer_a,
        kind=Access.Kind.SEARCH,
        purpose="Tindak lanjut",
        filters="siti lestari",
        people=[4, 7, 9],
    )


def test_who_looked_at_personal_data_is_shown_without_whose(as_user, cast, access):
    client = as_user(cast.verifier)
    page = read(client.get(ACCESS))
    for words in ("petugas.a", "mencari", "Tindak lanjut", '<td class="n">3</td>'):
        assert words in page
    (line,) = lines(client.get(ACCESS_FILE))
    assert (line["nama pengguna"], line["jenis"], line["orang"]) == ("petugas.a", "mencari", "3")
    for text in (page, read(client.get(ACCESS_FILE))):
        assert "siti" not in text


def test_the_access_log_is_narrowed_by_person_kind_and_days(as_user, cast, access):
    client = as_user(cast.verifier)
    today = timezone.localdate()

    def count(**query):
        return len(lines(client.get(ACCESS_FILE, query)))

    assert count(oleh="petugas.a", jenis="search", dari=today, sampai=today) == 1
    assert count(oleh="verifikator") == 0
    assert count(jenis="reveal") == 0
    assert count(sampai=today - timedelta(days=1)) == 0


def test_the_access_log_is_narrowed_to_one_debtor(as_user, cast, access):
    Access.objects.create(user=cast.officer_a, kind="view", purpose="Lain", people=[8])
    client = as_user(cast.verifier)
    assert len(lines(client.get(ACCESS_FILE, {"debitur": 7}))) == 1
    assert len(lines(client.get(ACCESS_FILE, {"debitur": 5}))) == 0
    assert "Lain" not in read(client.get(ACCESS, {"debitur": 7}))


def test_the_access_log_has_no_last_page_before_its_end(as_user, cast, access):
    """Once only the latest 200 could be seen."""
    Access.objects.bulk_create(
        Access(user=cast.verifier, kind="list", purpose=f"Ke-{number}") for number in range(320)
    )
    client = as_user(cast.admin)
    assert len(lines(client.get(ACCESS_FILE))) == 321
    assert "Tindak lanjut" in read(client.get(ACCESS, {"halaman": 7}))


def test_the_former_address_of_the_log_leads_to_the_one_there_is(as_user, cast):
    response = as_user(cast.verifier).get("/kur/akses/?jenis=reveal")
    assert response["Location"] == f"{ACCESS}?jenis=reveal"


def test_the_log_says_who_is_told_of_it_or_that_nobody_is(as_user, cast):
    client = as_user(cast.verifier)
    assert "belum diketahui" in read(client.get(ACCESS))
    DataProtectionContact.objects.create(name="Rina", email="rina@contoh.id")
    assert "Rina (rina@contoh.id)" in read(client.get(ACCESS))


def test_a_purpose_that_begins_like_a_formula_stays_text(as_user, cast):
    Access.objects.create(user=cast.verifier, kind="list", purpose="=1+1")
    (line,) = lines(as_user(cast.verifier).get(ACCESS_FILE))
    assert line["tujuan"] == "'=1+1"
