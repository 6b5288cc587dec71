"""Who may act for whom: named, acting with exactly the branch's rights, ending by itself."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import deputies
from accounts.actions import create_token
from accounts.models import Deputyship, Notice, User
from participants.reports.actions.cells import CellInput, save_cells, start_report
from participants.reports.models import CellChange, EnrolmentReport, ReportEvent
from tests.client import give_second_factor
from tests.factories import ReportingMonthFactory

TODAY, UNTIL = date(2024, 8, 5), date(2024, 8, 9)
JULY = date(2024, 7, 1)
REPORT = "/laporan/pontianak/2024-07/"
PAGE = "/akun/wakil/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2024-08-05 09:00+07:00", tick=True):
        yield


@pytest.fixture
def july(places):
    return ReportingMonthFactory(month=JULY)


@pytest.fixture
def named(cast):
    """The verifier acts for officer A from 5 to 9 August."""

    def name(deputy=cast.verifier, by=cast.officer_a, **days):
        days = {"starts_on": TODAY, "ends_on": UNTIL} | days
        return deputies.name_deputy(principal=cast.officer_a, deputy=deputy, by=by, **days)

    return name


def form(cast, **values):
    days = {"starts_on": "2024-08-05", "ends_on": "2024-08-09"}
    return {"principal": cast.officer_a.pk, "deputy": cast.verifier.pk} | days | values


def enter_as(user, report, line):
    cell = CellInput(region_id=line.region_id, segment=line.segment, field="new", value=8)
    save_cells(report=report, cells=[cell], by=user)


def act(client, deputyship):
    return client.post(f"{PAGE}{deputyship.pk}/bertindak/")


def shown(client, path=REPORT):
    return client.get(path).status_code


def test_a_deputy_has_exactly_the_rights_of_the_branch(cast, july, named, as_user):
    deputyship = named()
    client = as_user(cast.verifier)
    assert (shown(client, "/verifikasi/"), shown(client, "/impor/")) == (200, 200)
    act(client, deputyship)
    page = client.get(REPORT).content.decode()
    assert "Anda bertindak untuk <b>petugas.a</b>, Pontianak." in page
    assert 'action="/laporan/pontianak/2024-07/"' in page
    assert shown(client, "/laporan/singkawang/2024-07/") == 404
    assert shown(client, "/verifikasi/") == 403
    assert shown(client, "/penyiapan/") == 403
    client.post(f"{PAGE}selesai/")
    assert shown(client, "/verifikasi/") == 200
    assert client.post(REPORT + "kirim/").status_code == 403


def test_an_officer_of_another_branch_acts_there_and_nowhere_else_meanwhile(
    cast, july, named, as_user
):
    deputyship = named(deputy=cast.officer_b)
    client = as_user(cast.officer_b)
    assert (shown(client), shown(client, "/laporan/singkawang/2024-07/")) == (404, 200)
    act(client, deputyship)
    assert (shown(client), shown(client, "/laporan/singkawang/2024-07/")) == (200, 404)
    assert "Laporan cabang Pontianak" in client.get("/laporan/").content.decode()


def test_it_ends_by_itself(cast, july, named, as_user):
    deputyship = named()
    with time_machine.travel("2024-08-09 20:00+07:00"):
        client = as_user(cast.verifier)
        act(client, deputyship)
    with time_machine.travel("2024-08-09 23:59+07:00"):
        assert "Anda bertindak untuk" in client.get(REPORT).content.decode()
    with time_machine.travel("2024-08-10 00:01+07:00"):
        page = client.get(REPORT).content.decode()
        assert "Perwakilan Anda berakhir" in page
        assert "Anda bertindak untuk" not in page
        assert act(client, deputyship).status_code == 404


@pytest.mark.parametrize("change", ["ended", "deputy moved", "principal moved", "principal left"])
def test_it_ends_with_what_it_rests_on(cast, places, july, named, as_user, change):
    deputyship = named()
    client = as_user(cast.verifier)
    act(client, deputyship)
    if change == "ended":
        deputies.end_deputyship(deputyship=deputyship, by=cast.officer_a)
    elif change == "deputy moved":
        User.objects.filter(pk=cast.verifier.pk).update(role="official")
    elif change == "principal moved":
        User.objects.filter(pk=cast.officer_a.pk).update(branch=places.branch_b)
    else:
        User.objects.filter(pk=cast.officer_a.pk).update(is_active=False)
    assert "Anda bertindak untuk" not in client.get("/akun/").content.decode()
    assert act(client, deputyship).status_code in (403, 404)


def test_the_trail_shows_both_and_the_deputy_cannot_verify(cast, july, named, as_user):
    client = as_user(cast.verifier)
    act(client, named())
    client.post(REPORT + "catatan/", {"note": "Sisanya menyusul"})
    event = ReportEvent.objects.get(kind=ReportEvent.Kind.CREATED)
    assert (event.by, event.acted_for) == (cast.verifier, cast.officer_a)
    assert "verifikator untuk petugas.a" in client.get(REPORT).content.decode()
    report = EnrolmentReport.objects.get()
    line = report.lines.first()
    client.post(REPORT, {line.cell_id("new"): "7"})
    change = CellChange.objects.get(line=line, field="new")
    assert (change.by, change.acted_for) == (cast.verifier, cast.officer_a)
    enter_as(cast.officer_a, report, line)
    assert CellChange.objects.filter(line=line).last().who == "petugas.a"
    client.post(f"{PAGE}selesai/")
    now = timezone.now()
    EnrolmentReport.objects.update(
        state="dikirim", submitted_at=now, first_submitted_at=now, submitted_by=cast.officer_a
    )
    refused = client.post("/verifikasi/pontianak/2024-07/setujui/", {"version": ""})
    assert refused.status_code == 403
    assert "Anda ikut mengisi laporan ini" in refused.content.decode()
    trail = as_user(cast.admin).get("/jejak/?jenis=reports.enrolmentreport").content.decode()
    assert "untuk petugas.a" in trail


def test_what_a_deputy_may_for_a_while_never_becomes_what_they_are(cast, named, as_user):
    client = as_user(cast.verifier)
    cast.verifier.set_password("lama-sekali-1")
    cast.verifier.save()
    client.force_login(cast.verifier)
    act(client, named())
    passwords = {"oldpassword": "lama-sekali-1"} | dict.fromkeys(
        ["password1", "password2"], "baru-sekali-2"
    )
    assert client.post("/akun/sandi/", passwords).status_code == 302
    kept = User.objects.get(pk=cast.verifier.pk)
    assert kept.check_password("baru-sekali-2")
    assert (kept.role, kept.branch) == (User.Role.VERIFIER, None)


def test_a_token_never_acts_for_another(cast, july, named, client):
    named()
    give_second_factor(cast.verifier)
    _token, key = create_token(by=cast.verifier, name="x", scope="write", days=30)
    response = client.post(
        "/api/v1/reports/pontianak/2024-07/submit/", headers={"Authorization": f"Token {key}"}
    )
    assert response.status_code in (403, 404)


@pytest.mark.parametrize(
    ("who", "page", "naming"),
    [
        ("officer_a", 200, 302),
        ("officer_b", 200, 422),
        ("admin", 200, 302),
        ("verifier", 200, 403),
        ("official", 403, 403),
        ("bank_officer", 403, 403),
        ("award_admin", 403, 403),
    ],
)
def test_who_may_name_a_deputy_of_branch_a(cast, as_user, who, page, naming):
    client = as_user(getattr(cast, who))
    assert client.get(PAGE).status_code == page
    assert client.post(PAGE, form(cast)).status_code == naming
    assert Deputyship.objects.exists() == (naming == 302)


def test_a_deputy_names_no_other_deputy(cast, named, as_user):
    client = as_user(cast.verifier)
    act(client, named())
    assert client.post(PAGE, form(cast, deputy=cast.officer_b.pk)).status_code == 403


@pytest.mark.parametrize("who", ["officer_a", "official", "bank_officer", "award_admin", "admin"])
def test_only_people_of_bpjs_outside_the_branch_become_deputies(cast, as_user, who):
    other = getattr(cast, who)
    response = as_user(cast.admin).post(PAGE, form(cast, deputy=other.pk))
    assert response.status_code == 422
    assert "deputy" in response.context["form"].errors
    with pytest.raises(ValidationError):
        deputies.name_deputy(
            principal=cast.officer_a, deputy=other, starts_on=TODAY, ends_on=UNTIL, by=cast.admin
        )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"ends_on": "2024-08-04"}, "tidak boleh sebelum hari pertama"),
        ({"starts_on": "2024-08-01", "ends_on": "2024-08-04"}, "sudah lewat"),
        ({"ends_on": "2024-11-05"}, "Paling lama 92 hari"),
        ({"ends_on": ""}, "harus diisi"),
    ],
)
def test_a_time_that_cannot_be_is_refused_at_its_field(cast, as_user, days, said):
    response = as_user(cast.officer_a).post(PAGE, form(cast, **days))
    assert said in str(response.context["form"].errors["ends_on"])


def test_ninety_two_days_are_the_longest(cast, named):
    named(ends_on=TODAY + timedelta(days=91))
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputyship.objects.update(ends_on=TODAY + timedelta(days=92))


def test_a_deputy_acts_for_one_person_of_a_branch_at_a_time(cast, named, as_user):
    deputyship = named()
    response = as_user(cast.officer_a).post(
        PAGE, form(cast, starts_on="2024-08-09", ends_on="2024-08-12")
    )
    assert "sudah menjadi wakil" in str(response.context["form"].errors["deputy"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputyship.objects.create(
            principal=cast.officer_a, deputy=cast.verifier, branch=deputyship.branch,
            starts_on=UNTIL, ends_on=UNTIL, named_by=cast.admin,
        )  # fmt: skip
    deputies.end_deputyship(deputyship=deputyship, by=cast.officer_a)
    named()


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer_a", 302), ("admin", 302), ("verifier", 302), ("officer_b", 404), ("official", 403)],
)
def test_the_branch_the_deputy_and_an_admin_end_it(cast, named, as_user, who, status):
    deputyship = named()
    response = as_user(getattr(cast, who)).post(f"{PAGE}{deputyship.pk}/akhiri/")
    assert response.status_code == status
    deputyship.refresh_from_db()
    assert (deputyship.ended_at is not None) == (status == 302)
    if status != 302:
        with pytest.raises(PermissionDenied):
            deputies.end_deputyship(deputyship=deputyship, by=getattr(cast, who))


def test_both_are_told_and_the_deputy_gets_the_branchs_notices(cast, july, places, named, as_user):
    named(by=cast.admin)
    assert set(Notice.objects.values_list("user", flat=True)) == {
        cast.verifier.pk,
        cast.officer_a.pk,
    }
    assert set(deputies.officers_of(places.branch_a)) == {cast.officer_a, cast.verifier}
    notice = Notice.objects.create(
        user=cast.verifier,
        kind="returned",
        subject="Pontianak",
        path=REPORT,
        branch=places.branch_a,
    )
    start_report(branch=places.branch_a, month=JULY, by=cast.officer_a)
    client = as_user(cast.verifier)
    response = client.post(f"/pemberitahuan/{notice.pk}/buka/", follow=True)
    assert "Anda bertindak untuk" in response.content.decode()


@pytest.mark.parametrize("step", ["1/akhiri/", "1/bertindak/", "selesai/"])
def test_steps_are_posted(cast, as_user, step):
    assert as_user(cast.verifier).get(PAGE + step).status_code == 405
