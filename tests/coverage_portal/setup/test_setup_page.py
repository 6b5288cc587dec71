"""/penyiapan/: what is missing on the first day, and who does it."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Notice, User
from accounts.notices import send_letters, tell
from coverage_portal.setup import running
from participants.reports.models import ReportingMonth
from regions.models import BranchService, WorkforceEstimate
from tests import factories
from tests.factories import publish
from tests.spreadsheets import xlsx

JULY = date(2024, 7, 1)
POTENSI = [
    ["POTENSI PEKERJA BPJS KETENAGAKERJAAN TAHUN 2024"],
    ["Kabupaten/Kota", "Potensi Pekerja"],
    ["Kota Pontianak", 300_000],
    ["Kab. Kubu Raya", 280_574],
    ["Kota Singkawang", 73_236],
    ["JUMLAH", 653_810],
]


@pytest.fixture
def basis(places):
    return factories.BasisFactory()


@pytest.fixture
def admin(as_user, cast, basis):
    return as_user(cast.admin)


def text(response):
    return " ".join(response.content.decode().split())


def step(page, anchor):
    """The part of the page that is one step."""
    return page.split(f'id="{anchor}"')[1].split("</details>")[0]


def upload(client, rows=POTENSI, **fields):
    file = SimpleUploadedFile("potensi.xlsx", xlsx(rows))
    return client.post("/penyiapan/pekerja/", {"file": file, **fields})


def sealed(response):
    return re.search(r'name="sealed" value="([^"]+)"', response.content.decode())[1]


# Who


def test_the_verifier_sees_all_of_it_and_does_none(as_user, cast, basis):
    client = as_user(cast.verifier)
    page = text(client.get("/penyiapan/"))
    assert "Jumlah pekerja" in page
    assert "Baca tabel" not in page
    assert "Buat akun" not in page
    assert "rekap boleh juga Anda unggah" in page
    assert "Baca rekap" in page
    for address in ("akun/", "pekerja/", "bulan/", "layanan/", "uji/"):
        assert client.post(f"/penyiapan/{address}").status_code == 403


def test_before_the_reference_data_the_page_says_what_to_do_first(client, db):
    client.force_login(factories.UserFactory(role="admin", is_superuser=True))
    assert "manage.py load_reference" in text(client.get("/penyiapan/"))


# Offices and accounts


def test_every_office_is_listed_with_its_places_and_people(admin, places):
    factories.BranchFactory(slug="sintang", name="Sintang")
    page = text(admin.get("/penyiapan/"))
    offices = step(page, "kantor")
    assert "Kota Pontianak, Kabupaten Kubu Raya" in offices or "Kubu Raya" in offices
    assert "petugas.a" in offices
    assert "tidak melayani wilayah mana pun" in offices


def test_a_place_that_nobody_serves_is_named(admin, places):
    BranchService.objects.filter(region=places.singkawang).delete()
    assert "Belum dilayani kantor mana pun: Kota Singkawang." in text(admin.get("/penyiapan/"))


def test_services_of_the_sample_are_confirmed_with_one_click(admin):
    BranchService.objects.update(is_sample=True)
    assert "Pembagian ini benar" in text(admin.get("/penyiapan/"))
    admin.post("/penyiapan/layanan/")
    assert not BranchService.objects.filter(is_sample=True).exists()
    assert "Pembagian ini benar" not in text(admin.get("/penyiapan/"))


def test_an_account_is_an_address_and_two_clicks_away(admin, places):
    form = admin.get("/penyiapan/akun/?cabang=singkawang").context["form"]
    values = {name: form[name].value() for name in form.fields}
    filled = {
        name: getattr(value, "pk", value) for name, value in values.items() if value is not None
    }
    filled["email"] = "sinta@portal.test"
    response = admin.post("/penyiapan/akun/", filled, follow=True)
    user = User.objects.get(username="petugas.singkawang")
    assert (user.role, user.branch, user.is_active) == ("branch_staff", places.branch_b, True)
    assert "dikirim ke sinta@portal.test" in text(response)
    assert user.password_links.usable().exists()


def test_a_second_account_of_an_office_gets_another_name(admin):
    factories.UserFactory(username="petugas.singkawang")
    form = admin.get("/penyiapan/akun/?cabang=singkawang").context["form"]
    assert form["username"].value() == "petugas.singkawang.2"


def test_an_account_of_a_bank_and_of_the_regional_office(admin):
    bank = admin.get("/penyiapan/akun/?bank=kalbar").context["form"]
    assert (bank["username"].value(), bank["role"].value()) == ("bank.kalbar.2", "bank")
    verifier = admin.get("/penyiapan/akun/?peran=verifier").context["form"]
    assert (verifier["username"].value(), verifier["role"].value()) == (
        "verifikator.2",
        "verifier",
    )


@pytest.mark.parametrize("office", ["cabang=tiada", "bank=tiada"])
def test_an_office_that_is_not_there_is_never_offered_a_verifier(admin, office):
    assert admin.get(f"/penyiapan/akun/?{office}").status_code == 404


def test_a_name_that_is_taken_is_refused_at_its_field(admin, cast):
    response = admin.post("/penyiapan/akun/", {"username": "verifikator", "role": "verifier"})
    assert response.status_code == 422
    assert "username" in response.context["form"].errors


def test_what_is_wrong_in_a_field_that_is_not_shown_is_said_all_the_same(admin):
    response = admin.post(
        "/penyiapan/akun/", {"username": "petugas.x", "role": "branch_staff", "branch": "999"}
    )
    (error,) = response.context["form"].errors["branch"]
    assert error in text(response)


def test_a_branch_account_without_a_branch_is_refused(admin):
    response = admin.post("/penyiapan/akun/", {"username": "petugas.x", "role": "branch_staff"})
    assert response.status_code == 422
    assert not User.objects.filter(username="petugas.x").exists()


# Workers


def test_a_table_is_shown_beside_the_province_s_number_and_saved(admin, places):
    factories.EstimateFactory(
        region=places.province, workers=660_000, is_derived=True, derivation="1 / 2%"
    )
    response = upload(admin, basis="bpjs-potensi")
    page = text(response)
    assert "653.810" in page
    assert "−6.190" in page
    assert not WorkforceEstimate.objects.filter(region=places.pontianak).exists()
    admin.post(
        "/penyiapan/pekerja/",
        {"sealed": sealed(response), "basis": "bpjs-potensi", "province": "tetap", "save": "1"},
    )
    current = WorkforceEstimate.objects.current()
    assert current.get(region=places.pontianak).workers == 300_000
    assert current.get(region=places.province).workers == 660_000


def test_a_clock_set_back_replaces_no_number_of_workers(admin, places):
    """It cannot be superseded before it was recorded: it was a 500."""
    before = factories.EstimateFactory(region=places.pontianak, workers=299_000)
    response = upload(admin, basis="bpjs-potensi")
    with time_machine.travel(before.recorded_at - timedelta(hours=2)):
        response = admin.post(
            "/penyiapan/pekerja/",
            {"sealed": sealed(response), "basis": "bpjs-potensi", "province": "tetap", "save": "1"},
        )
    assert response.status_code == 422
    assert "Jam server menunjuk" in text(response)
    assert list(WorkforceEstimate.objects.values_list("workers", flat=True)) == [299_000]


def test_the_province_s_number_is_replaced_where_that_is_chosen(admin, places):
    factories.EstimateFactory(region=places.province, workers=660_000)
    response = upload(admin, basis="bpjs-potensi")
    assert "Biarkan angka provinsi yang ada" in text(response)
    admin.post(
        "/penyiapan/pekerja/",
        {"sealed": sealed(response), "basis": "bpjs-potensi", "province": "ganti", "save": "1"},
    )
    province = WorkforceEstimate.objects.current().get(region=places.province)
    assert province.workers == 653_810


def test_what_was_copied_from_a_sheet_can_be_pasted(admin, places):
    pasted = "\n".join("\t".join(str(cell) for cell in row) for row in POTENSI)
    response = admin.post("/penyiapan/pekerja/", {"text": pasted, "basis": "bpjs-potensi"})
    assert len(response.context["reading"].of_places) == 3


def test_a_table_with_a_fault_is_not_saved(admin, places):
    response = upload(admin, [*POTENSI[:3], ["Kab. Kubu Raya", "12,5"]], basis="bpjs-potensi")
    assert "Simpan jumlah pekerja" not in text(response)
    admin.post("/penyiapan/pekerja/", {"sealed": sealed(response), "save": "1"})
    assert not WorkforceEstimate.objects.exists()


def test_content_that_was_changed_on_the_way_is_refused(admin):
    response = admin.post("/penyiapan/pekerja/", {"sealed": "lain", "save": "1"})
    assert response.status_code == 422
    assert "pilih lagi berkasnya" in text(response)


def test_a_table_too_large_to_travel_with_the_page_is_refused(admin, monkeypatch):
    monkeypatch.setattr("coverage_portal.setup.forms.MOST_BYTES", 1000)
    response = upload(admin)
    assert response.status_code == 422
    assert "paling besar 1 MB" in text(response)
    assert "Sampai 1 MB" in text(response)


def test_without_file_or_text_the_page_says_so(admin):
    response = admin.post("/penyiapan/pekerja/", {"text": ""})
    assert response.status_code == 422
    assert "Pilih dulu berkasnya" in text(response)


# History and months


def test_the_december_before_the_target_is_asked_for(admin, places):
    factories.TargetFactory(region=places.province)
    factories.ReportingMonthFactory(month=JULY)
    assert "Desember 2023 belum ada." in text(admin.get("/penyiapan/"))
    publish(places.pontianak, places.branch_a, date(2023, 12, 1), 10)
    assert "Desember 2023 belum ada." not in text(admin.get("/penyiapan/"))


def test_months_are_opened_from_a_chosen_beginning(admin):
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    first = (last.replace(day=1) - timedelta(days=40)).replace(day=1)
    admin.post("/penyiapan/bulan/", {"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"})
    assert ReportingMonth.objects.count() == 3
    assert ReportingMonth.objects.latest("month").due_on >= timezone.localdate()


def test_never_more_than_a_year_at_once(admin):
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    first = last.replace(year=last.year - 2)
    response = admin.post("/penyiapan/bulan/", {"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"})
    assert response.status_code == 422
    assert "25 bulan sekaligus; buka paling banyak 12 bulan." in text(response)
    assert not ReportingMonth.objects.exists()


# What is seen


def test_each_place_with_what_the_dashboard_shows_of_it_now(admin, places):
    factories.StatementFactory(region=places.singkawang, coverage_percent="27")
    factories.EstimateFactory(region=places.pontianak, workers=1000)
    publish(places.pontianak, places.branch_a, JULY, 500)
    publish(places.singkawang, places.branch_b, JULY, 100)
    publish(places.kubu_raya, places.branch_a, JULY, 50)
    looks = admin.get("/penyiapan/").context["looks"]
    assert [one.region for one in looks.reported] == [places.pontianak]
    assert [one.region for one in looks.stated] == [places.singkawang]
    assert {one.region for one in looks.without_workers} == {places.singkawang, places.kubu_raya}


# Running


def check(name):
    return next(each for each in running.checks() if each.name == name)


def test_a_task_that_nobody_takes_shows_that_the_worker_does_not_run(admin):
    assert check("Pekerja latar").state == "warn"
    admin.post("/penyiapan/uji/")
    assert check("Pekerja latar").state == "warn"
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=5))
    stuck = check("Pekerja latar")
    assert (stuck.state, stuck.command) == ("bad", "manage.py db_worker")


def test_a_letter_that_is_due_again_just_now_does_not_wait_since_it_was_first_tried(admin):
    admin.post("/penyiapan/uji/")
    now = timezone.now()
    DBTaskResult.objects.update(enqueued_at=now - timedelta(hours=4), run_after=now)
    assert check("Pekerja latar").state != "bad"
    DBTaskResult.objects.update(run_after=now - timedelta(minutes=5))
    assert check("Pekerja latar").state == "bad"


def test_a_task_that_was_done_shows_that_it_runs(admin):
    admin.post("/penyiapan/uji/")
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=timezone.now())
    assert check("Pekerja latar").state == "good"


def test_backups_are_looked_for_where_they_are_written(basis, settings, tmp_path):
    settings.BACKUP_FOLDER = str(tmp_path)
    assert check("Cadangan").state == "bad"
    assert check("Cadangan").command.startswith("manage.py backup")
    settings.DATABASE_BACKUP_ROLE = "portal-backup"  # a server's, whose own user makes them
    assert check("Cadangan").command == "systemctl start portal-backup"
    made = tmp_path / "2024-08-01"
    made.mkdir()
    (made / "manifest.json").write_text('{"made_at": "2024-08-01T00:00:00+00:00"}')
    (tmp_path / "half").mkdir()
    assert check("Cadangan").state == "warn"
    (made / "manifest.json").write_text(f'{{"made_at": "{timezone.now().isoformat()}"}}')
    assert check("Cadangan").state == "good"


def test_mail_that_is_only_written_down_is_no_mail(basis, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "EMAIL_URL" in check("Surat").words
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "2 kantor cabang belum punya surel" in check("Surat").words


def test_letters_that_failed_are_shown_with_their_reasons(basis, admin, cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(users=[cast.officer_a], kind=Notice.Kind.RETURNED, subject="Pontianak", path="/laporan/")
    send_letters(Notice.objects.all())
    failed = check("Surat")
    assert (failed.state, "1 surat gagal terkirim" in failed.words) == ("bad", True)
    assert "Connection refused" in admin.get(failed.href).content.decode()


def test_months_without_an_estimate_and_codes_without_a_boundary(basis, places):
    assert "61.12, 61.71, 61.72" in check("Batas wilayah").words
    publish(places.pontianak, places.branch_a, JULY, 10)
    assert "2024: 2 wilayah" in check("Bulan tanpa jumlah pekerja").words
    for region in (places.pontianak, places.province):
        factories.EstimateFactory(region=region, year=2023)
    assert check("Bulan tanpa jumlah pekerja").state == "good"


def test_a_long_gap_of_months_is_a_choice(basis):
    factories.ReportingMonthFactory(month=date(2024, 8, 1))
    gap = check("Bulan pelaporan")
    assert "pilih mulai dari bulan mana" in gap.words
    assert gap.href == "#riwayat"


def test_the_page_costs_no_more_queries_for_more_places(
    admin, places, django_assert_max_num_queries
):
    for region in factories.many_places(20):
        region.parent = places.province
        region.save()
        factories.BranchServiceFactory(branch=places.branch_a, region=region)
        factories.EstimateFactory(region=region)
        publish(region, places.branch_a, JULY, 100)
    with django_assert_max_num_queries(60):
        admin.get("/penyiapan/")
