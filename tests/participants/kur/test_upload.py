"""The upload page, the task behind it, and what is left when either is cut off."""

import io
import os
import signal
import subprocess
import sys
import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bench.http import database_url
from participants.kur import tasks, uploads
from participants.kur.imports import run, staging
from participants.kur.models import Batch, Loan, Person, RefusedRow, UploadPart
from tests.participants.kur.lists import nik, row, write

WHY = "Membandingkan daftar kepesertaan bulan Oktober"


def test_from_upload_to_saved(send, cast, client):
    batch = send([row(1), row(2, amount="x")])
    assert (batch.status, batch.bank, batch.by) == (
        "waiting",
        cast.bank_officer.bank,
        cast.bank_officer,
    )
    tasks.read_list.func(batch.pk)
    page = client.get(f"/kur/unggahan/{batch.pk}/").content.decode()
    assert "Simpan 1 baris" in page
    assert "Plafon harus rupiah bulat" in page
    assert not Person.objects.exists()
    client.post(f"/kur/unggahan/{batch.pk}/simpan/")
    tasks.save_list.func(batch.pk)
    assert Loan.objects.get().number == "A-1"
    assert not UploadPart.objects.exists()
    batch.refresh_from_db()
    assert not staging.table_exists(batch)


@pytest.mark.parametrize(("left", "is_doubted"), [(1, True), (2, False), (3, False)])
def test_a_full_list_without_most_of_the_credits_is_doubted(
    send, import_list, client, left, is_doubted
):
    import_list([row(number) for number in (1, 2, 3, 4)])
    batch = send([row(number) for number in range(1, left + 1)], is_full="on")
    tasks.read_list.func(batch.pk)
    page = client.get(f"/kur/unggahan/{batch.pk}/").content.decode()
    assert ("lebih dari separuhnya" in page) == is_doubted


def test_a_list_of_several_parts_is_read_whole(send):
    batch = send([row(number, business_name="Warung " + "a" * 60) for number in range(1, 9_999)])
    assert UploadPart.objects.count() > 1
    tasks.read_list.func(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.accepted, batch.rejected) == ("ready", 9_998, 0)


def test_what_waits_for_the_worker_is_sealed(send):
    send([row(1)])
    part = UploadPart.objects.get()
    assert nik(1).encode() not in bytes(part.sealed)


def test_a_large_upload_is_sealed_on_its_way(rf):
    handler = uploads.SealingUploadHandler(rf.post("/"))
    handler.new_file("file", "a.csv", "text/csv", None)
    handler.receive_data_chunk(nik(1).encode() * 10, 0)
    upload = handler.file_complete(160)
    upload.file.seek(0)
    assert nik(1).encode() not in upload.file.read()
    from participants.kur import encryption

    assert encryption.primary().open(next(upload.parts())) == nik(1).encode() * 10
    upload.close()


def test_refused_rows_come_back_as_a_workbook(send, client):
    batch = send([row(1), row(2, amount="x", debtor_nik=nik(2) + "9")])
    tasks.read_list.func(batch.pk)
    content = client.get(f"/kur/unggahan/{batch.pk}/ditolak.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Baris", "Alasan", "loan_number")
    assert rows[1][0] == 3
    assert "debtor_nik" in rows[1][1]
    assert "rupiah bulat" in rows[1][1]
    assert nik(2) not in str(rows)
    faulty = sheet.cell(2, 2 + 1 + list(row(1)).index("amount"))
    assert faulty.fill.fgColor.rgb.endswith("FDEEED")


def renamed(**changes):
    """A row under the headers a bank writes."""
    headers = {"loan_number": "No. Akad", "debtor_nik": "NO KTP", "amount": "Plafond (Rp)"}
    return {headers.get(key, key): value for key, value in row(1, **changes).items()}


def test_faults_name_the_columns_as_the_list_does(send, client):
    faulty = renamed(amount="x", debtor_nik="1")
    batch = send([faulty, renamed(loan_number="A-2")])
    tasks.read_list.func(batch.pk)
    page = client.get(f"/kur/unggahan/{batch.pk}/").content.decode()
    assert "<td>NO KTP</td>" in page
    assert "<td>Plafond (Rp)</td>" in page
    assert "nomor_akad <code" in page  # beside what was understood, once
    assert page.count("loan_number") == page.count("debtor_nik") == 1
    content = client.get(f"/kur/unggahan/{batch.pk}/ditolak.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    reasons = sheet.cell(2, 2).value
    assert reasons.startswith("NO KTP: ")
    assert "\nPlafond (Rp): " in reasons


@pytest.mark.parametrize(
    ("language", "shown", "also"),
    [("id", "nomor_akad, nik, nama_debitur", "loan_number"),
     ("en", "loan_number, debtor_nik, debtor_name", "nomor_akad")],
)  # fmt: skip
def test_the_page_names_columns_in_the_reader_s_language(as_user, cast, language, shown, also):
    client = as_user(cast.bank_officer)
    client.cookies["django_language"] = language
    page = client.get("/kur/unggah/").content.decode()
    assert f"<code>{shown}, " in page
    assert page.count(also) == 1


def test_contradictions_stand_in_the_workbook_as_in_the_uploaded_file(send, client):
    rows = [{"catatan": "a", **dict(reversed(row(n, loan_number="A-1").items()))} for n in (1, 2)]
    batch = send(rows)
    tasks.read_list.func(batch.pk)
    content = client.get(f"/kur/unggahan/{batch.pk}/ditolak.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    header, *lines = sheet.iter_rows(values_only=True)
    assert header[2:] == (*rows[0], "rujukan_nik")
    assert [line[2:-1] for line in lines] == [
        tuple({**each, "debtor_nik": f"6171••••••••000{n}"}.values())
        for n, each in enumerate(rows, start=1)
    ]
    number = sheet.cell(2, 3 + list(rows[0]).index("loan_number"))
    assert number.fill.fgColor.rgb.endswith("FDEEED")


def test_progress_is_told_and_ends_with_a_reload(send, client):
    batch = send([row(1)])
    waiting = client.get(f"/kur/unggahan/{batch.pk}/kemajuan/")
    assert "HX-Refresh" not in waiting
    tasks.read_list.func(batch.pk)
    assert client.get(f"/kur/unggahan/{batch.pk}/kemajuan/")["HX-Refresh"] == "true"


def test_cancelled_without_a_trace(send, client):
    batch = send([row(1), row(2, amount="x")])
    tasks.read_list.func(batch.pk)
    client.post(f"/kur/unggahan/{batch.pk}/batal/")
    batch.refresh_from_db()
    assert (batch.status, batch.rows) == ("cancelled", 0)
    assert not RefusedRow.objects.exists()
    assert not staging.table_exists(batch)
    client.post(f"/kur/unggahan/{batch.pk}/simpan/")
    assert not Person.objects.exists()


def test_cancelled_while_it_is_read(send, monkeypatch):
    batch = send([row(1)])
    Batch.objects.filter(pk=batch.pk).update(is_cancelling=True)
    batch.refresh_from_db()
    batch.is_cancelling = False  # as the worker read it before the click

    def keep_flag(self, *args, **kwargs):
        kwargs.setdefault("update_fields", ["status"])
        return save(self, *args, **kwargs)

    save = Batch.save
    with monkeypatch.context() as patched:
        patched.setattr(Batch, "save", keep_flag)
        run.read_list(batch)
    assert batch.status == "cancelled"
    assert not staging.table_exists(batch)


def test_a_branch_uploads_its_members_and_a_nik_in_the_name_is_refused(send, cast, as_user):
    batch = send(
        [{"nik": nik(1), "segment": "BPU"}], cast.officer_a, "/kur/cocokkan/", as_of="2026-10-31"
    )
    assert (batch.kind, batch.branch) == ("members", cast.officer_a.branch)
    file = SimpleUploadedFile(f"{nik(1)}.csv", b"a")
    page = as_user(cast.officer_a).post("/kur/cocokkan/", {"file": file}).content.decode()
    assert "Nama berkas memuat NIK" in page


def test_a_killed_reading_says_so_at_the_next_start(cast):
    """Its lock died with it; here the process is gone already."""
    batch = Batch.objects.create(
        kind="debtors", bank=cast.bank_officer.bank, file_name="a.csv", status="reading",
        retain_until="2027-01-01",
    )  # fmt: skip
    staging.make_table(batch, "a int")
    assert run.report_interrupted() == [batch]
    batch.refresh_from_db()
    assert batch.status == "interrupted"
    assert "terputus" in batch.message
    assert not staging.table_exists(batch)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle_leaves_no_half_list(cast, tmp_path):
    path = write(tmp_path / "besar.csv", [row(n) for n in range(1, 9000)])
    code = (
        "import os, django; django.setup();"
        "from django.db import connection;"
        "from participants.kur.imports import leading;"
        "from django.core.management import call_command;"
        "leading.relead_touched = lambda: (print('TENGAH', flush=True), __import__('time').sleep(60));"
        f"call_command('import_kur', {str(path)!r}, bank='kalbar', save=True)"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert any("TENGAH" in line for line in process.stdout)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 20
    while not (interrupted := run.report_interrupted()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert interrupted
    assert "tidak satu baris pun tersimpan" in interrupted[0].message
    assert not Person.objects.exists()
    assert not Loan.objects.exists()
