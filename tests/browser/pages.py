"""The pages that the walk through the browser opens: as whom, and where."""

from types import SimpleNamespace

import pytest
from django.db import connection

from accounts.models import User
from participants.kur.models import Batch, Person
from regions.models import Branch, Region
from tests import things

FIVE = "&".join(f"wilayah={code}" for code in ("61", "61.04", "61.06", "61.12", "61.71"))
row = pytest.param
long = pytest.mark.long  # another view of a page that stands here already
PAGES = [
    row("", "/"),
    row("", "/?peta=segi-enam&bulan=2024-03", marks=long),
    row("", "/?basis=bps-bekerja", marks=long),
    row("", "/?per=2024-05-31", marks=long),
    row("", "/?bulan=2031-01"),
    row("", "/wilayah/61.71/"),
    row("", "/wilayah/61/lembar/"),
    row("", "/wilayah/61.71/rapat/"),
    row("", "/tanam/61.71/kartu/"),
    row("", "/tanam/61.71/grafik/tren/"),
    row("", "/cari/?q=kota"),
    row("", "/cari/?q=tidakada"),
    row("", "/glosarium/"),
    row("", "/bandingkan/"),
    row("", f"/bandingkan/?{FIVE}"),
    row("", "/pernyataan/"),
    row("", "/metodologi/"),
    row("", "/grafik/61/tren/"),
    row("", "/tidak-ada/"),
    row("", "/masuk/"),
    row("pejabat", "/keluar/"),
    row("pejabat", "/masuk/lagi/"),
    row("", "/masuk/lupa-sandi/"),
    row("", "/masuk/lupa-sandi/dikirim/"),
    row("", "/masuk/sandi-baru/1-tidak-ada/"),
    row("", "/masuk/sandi-baru/selesai/"),
    row("", "/undangan/tidak-ada/"),
    row("pejabat", "/akun/"),
    row("admin", "/akun/wakil/"),
    row("pejabat", "/akun/sesi/"),
    row("verifikator", "/akun/langkah-kedua/"),
    row("pejabat", "/akun/sandi/"),
    row("pejabat", "/akun/keamanan/"),
    row("pejabat", "/akun/keamanan/webauthn/"),
    row("petugas.pontianak", "/pemberitahuan/"),
    row("bank.bri", "/pemberitahuan/"),
    row("admin", "/pengguna/"),
    row("admin", "/pengguna/1/"),
    row("admin", "/pengguna/undang/"),
    row("pejabat", "/pengguna/"),
    row("petugas.pontianak", "/laporan/"),
    row("", "/laporan/luring/"),
    row("petugas.pontianak", "/laporan/pontianak/2024-08/"),
    row("petugas.pontianak", "/laporan/pontianak/2024-07/", marks=long),
    row("petugas.pontianak", "/laporan/pontianak/2024-08/riwayat/6171-BPU/new/"),
    row("petugas.pontianak", "/laporan/pontianak/2024-08/riwayat/6171-BPU/"),
    row("petugas.pontianak", "/laporan/pontianak/2024-08/catatan/"),
    row("verifikator", "/verifikasi/"),
    row("", "/revisi/"),
    row("verifikator", "/kinerja-pelaporan/"),
    row("", "/kinerja-pelaporan/2024-07/"),
    row("verifikator", "/impor/"),
    row("petugas.pontianak", "/impor/{imported}/"),
    row("", "/kur/"),
    row("verifikator", "/kur/", marks=long),
    row("bank.bri", "/kur/", marks=long),
    row("", "/kur/rilis/"),
    row("verifikator", "/kur/rilis/2024-07/"),
    row("petugas.pontianak", "/kur/daftar/"),
    row("petugas.pontianak", "/kur/daftar/?tampilan=perpanjangan", marks=long),
    row("bank.kalbar", "/kur/daftar/", marks=long),
    row("petugas.pontianak", "/kur/daftar/?q=tidakada"),
    row("petugas.pontianak", "/kur/debitur/{person}/"),
    row("petugas.pontianak", "/kur/debitur/{person}/akses/"),
    row("petugas.pontianak", "/kur/beban/"),
    row("petugas.pontianak", "/kur/teks/"),
    row("petugas.pontianak", "/kur/periksa/"),
    row("petugas.pontianak", "/kur/perpanjangan/"),
    row("petugas.pontianak", "/kur/sosialisasi/"),
    row("petugas.pontianak", "/kur/sosialisasi/{event}/"),
    row("petugas.pontianak", "/kur/sosialisasi/{event}/ubah/"),
    row("bank.kalbar", "/kur/bank/"),
    row("verifikator", "/kur/bank/"),
    row("bank.kalbar", "/kur/unggah/"),
    row("bank.kalbar", "/kur/unggahan/{batch}/"),
    row("verifikator", "/kur/cocokkan/"),
    row("", "/kur/aturan/"),
    row("admin", "/kur/penghapusan/"),
    row("admin", "/kur/penghapusan/{certificate}/"),
    row("", "/kohort/"),
    row("", "/kohort/1/"),
    row("petugas.singkawang", "/kohort/baru/"),
    row("petugas.pontianak", "/kohort/{cohort}/catat/"),
    row("", "/catatan/"),
    row("petugas.pontianak", "/catatan/tulis/"),
    row("petugas.pontianak", "/catatan/{note}/"),
    row("petugas.pontianak", "/catatan/{note}/ganti/"),
    row("", "/penghargaan/"),
    row("", "/penghargaan/2023/provinsi/"),
    row("", "/penghargaan/pemenang/{award}/"),
    row("", "/penghargaan/wilayah/61.02/"),
    row("", "/penghargaan/periksa/TIDAK-ADA/"),
    row("tim9", "/penghargaan/kelola/"),
    row("tim9", "/penghargaan/kelola/baru/"),
    row("tim9", "/penghargaan/kelola/catat/"),
    row("tim9", "/penghargaan/kelola/penerima/{award}/"),
    row("tim9", "/penghargaan/kelola/{edition}/"),
    row("tim9", "/penghargaan/kelola/{edition}/ubah/"),
    row("tim9", "/penghargaan/kelola/{edition}/aturan/"),
    row("tim9", "/penghargaan/kelola/{edition}/jejak/"),
    row("tim9", "/penghargaan/kelola/{edition}/peserta/"),
    row("tim9", "/penghargaan/kelola/{edition}/bukti/"),
    row("tim9", "/penghargaan/kelola/{edition}/penilaian/"),
    row("tim9", "/penghargaan/kelola/{edition}/penilaian/{juror}/"),
    row("tim9", "/penghargaan/kelola/{edition}/peringkat/"),
    row("tim9", "/penghargaan/kelola/{edition}/keputusan/"),
    row("", "/data/"),
    row("", "/data/indikator/"),
    row("", "/komitmen/"),
    row("pejabat", "/komitmen/1/"),
    row("pejabat", "/komitmen/baru/"),
    row("pejabat", "/komitmen/{commitment}/ubah/"),
    row("pejabat", "/komitmen/{commitment}/tarik/"),
    row("pejabat", "/komitmen/{commitment}/kemajuan/"),
    row("verifikator", "/komitmen/kemajuan/{progress}/kembalikan/"),
    row("", "/komitmen/rapat/"),
    row("pejabat", "/komitmen/rapat/baru/"),
    row("", "/komitmen/rapat/1/"),
    row("pejabat", "/komitmen/rapat/{meeting}/"),
    row("pejabat", "/komitmen/rapat/{meeting}/ubah/"),
    row("pejabat", "/komitmen/rapat/{meeting}/bahan/"),
    row("pejabat", "/komitmen/rapat/{meeting}/agenda/"),
    row("pejabat", "/komitmen/rapat/{meeting}/keputusan/"),
    row("pejabat", "/komitmen/rapat/{meeting}/tutup/"),
    row("pejabat", "/rencana/"),
    row("bank.bri", "/rencana/"),
    row("pejabat", "/rencana/baru/"),
    row("pejabat", "/rencana/banding/?rencana={plan}"),
    row("pejabat", "/rencana/{plan}/"),
    row("pejabat", "/rencana/{plan}/ubah/"),
    row("pejabat", "/rencana/{plan}/wilayah/"),
    row("pejabat", "/rencana/{plan}/terbaik/"),
    row("", "/langganan/"),
    row("", "/langganan/diminta/"),
    row("", "/langganan/ya/tidak-ada/"),
    row("", "/langganan/berhenti/tidak-ada/"),
    row("admin", "/langganan/kiriman/"),
    row("", "/periksa/"),
    row("", "/periksa/ABCDEF-GHIJKL/"),
    row("", "/api/docs/"),
    row("admin", "/webhook/"),
    row("admin", "/webhook/{webhook}/"),
    row("admin", "/penyiapan/"),
    row("verifikator", "/penyiapan/", marks=long),
    row("admin", "/penyiapan/akun/?cabang=sanggau"),
    row("admin", "/jejak/"),
    row("verifikator", "/jejak/akses/"),
]
# Forms sent with nothing in them: every fault at once.
FAULTY = [
    row("", "/masuk/"),
    row("", "/langganan/"),
    row("pejabat", "/akun/sandi/"),
    row("petugas.pontianak", "/akun/wakil/"),
    row("admin", "/pengguna/undang/"),
    row("petugas.pontianak", "/kur/sosialisasi/"),
    row("petugas.singkawang", "/kohort/baru/"),
    row("petugas.pontianak", "/catatan/tulis/"),
    row("tim9", "/penghargaan/kelola/baru/"),
    row("pejabat", "/komitmen/baru/"),
    row("pejabat", "/komitmen/rapat/baru/"),
    row("pejabat", "/rencana/baru/"),
    row("admin", "/webhook/"),
]


def make():
    user, region = User.objects.get, Region.objects.get
    people = SimpleNamespace(
        official=user(username="pejabat"),
        officer_a=user(username="petugas.pontianak"),
        verifier=user(username="verifikator"),
        bank_officer=user(username="bank.kalbar"),
        award_admin=user(username="tim9"),
        admin=user(username="admin"),
    )
    places = SimpleNamespace(
        province=region(code="61"),
        pontianak=region(code="61.71"),
        kubu_raya=region(code="61.12"),
        branch_a=Branch.objects.get(slug="pontianak"),
    )
    person = Person.objects.visible_to(people.officer_a).order_by("pk").first()
    batch = Batch.objects.filter(bank=people.bank_officer.bank).first()
    things.make_own(people)
    things.make_subscription(places)
    judged, promise = things.make_round(people, places, 2022), things.make_promise(people, places)
    kur = things.make_kur(people, places, person, batch)
    return {
        "imported": things.make_import(people, places).pk,
        "person": person.pk,
        "event": kur.event.pk,
        "batch": batch.pk,
        "certificate": kur.certificate.pk,
        "cohort": things.make_cohort(people, places).cohort_id,
        "note": things.make_note(people, places).pk,
        "award": judged.award.pk,
        "edition": judged.edition.pk,
        "juror": judged.juror.pk,
        "progress": promise.progress.pk,
        "meeting": promise.meeting.pk,
        "commitment": promise.commitment.number,
        "plan": promise.plan.pk,
        "webhook": things.make_webhook(people).pk,
    }


LONGEST = {  # of words that break, and of one that does not
    "accounts_user": "first_name = 'Raden Mas Suryaningratkusumawardhani', last_name = 'bin Abdurrahman'",
    "regions_bank": "name = name || ' Perseroan Daerah Pembangunan Kalimantan Barat dan Sekitarnya'",
    "regions_branch": "name = name || ' Kepulauan Karimatakayongsukadana Utara'",
}


def lengthen():
    with connection.cursor() as cursor:
        for table, values in LONGEST.items():
            cursor.execute(f"UPDATE {table} SET {values}")
