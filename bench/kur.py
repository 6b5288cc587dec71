"""KUR at a million debtors: lists in, matching, and the pages over them.

Every import runs in a process of its own, so that its peak memory is its own. Beside it, on the
same rows and machine: a bare COPY into the same indexed table, and django-import-export in bulk.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from accounts.models import User
from bench import kur_rows
from bench.figures import figure
from bench.http import Server, database_url, served
from common.months import add_months, this_month
from participants.kur import encryption, releases, retention
from participants.kur.models import Batch, DutyRule, Loan
from regions.models import Bank, Branch, BranchService, Region

ROWS = 1_000_000
SMALL = 100_000
LIBRARY_ROWS = 5_000  # django-import-export; its rate does not rise with more
REQUESTS = 30
LOAN_COLUMNS = (
    "bank_id number person_id region_id debtor_name business_name scheme amount disbursed_on"
    " tenor_months bank_unit phone paid_off_on duty rule_id leads leads_at_bank fingerprint"
    " batch_id missing_since"
).split()


def run(rows: int = ROWS) -> list[dict[str, Any]]:
    _ground()
    figures: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        figures += _imports(Path(folder), rows)
        figures += _beside(rows, figures)
        figures += _library(Path(folder), figures)
        figures += _matching(Path(folder), rows)
    figures += _release(rows)
    with served() as server:
        figures += _pages(server, rows)
    return figures


def _ground() -> None:
    province = Region.objects.create(
        code="61", bps_code="61", name="Kalimantan Barat", level=Region.Level.PROVINCE
    )
    branch = Branch.objects.create(slug="bench", name="Bench")
    for code in kur_rows.PLACES:
        place = Region.objects.create(
            code=code, bps_code=code.replace(".", ""), name=f"Wilayah {code}", level="regency",
            parent=province,
        )  # fmt: skip
        if code in ("61.71", "61.12"):
            BranchService.objects.create(branch=branch, region=place, valid_from=date(2020, 1, 1))
    bank = Bank.objects.create(code="kalbar", name="Bank Kalbar")
    for scheme, over, upto, duty in [
        ("MIKRO", 10, 100, "may"), ("KECIL", 100, 500, "must"), ("KHUSUS", 100, 500, "must"),
    ]:  # fmt: skip
        DutyRule.objects.create(
            regulation="Bench", effective_from=date(2023, 1, 1), scheme=scheme, duty=duty,
            amount_over=over * 1_000_000, amount_up_to=upto * 1_000_000,
        )  # fmt: skip
    User.objects.create_user("petugas", role=User.Role.BRANCH_STAFF, branch=branch)
    User.objects.create_user("bank", role=User.Role.BANK, bank=bank)
    User.objects.create_user("verifikator", role=User.Role.VERIFIER)


def _command(*arguments: str) -> dict[str, Any]:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], env=environment, capture_output=True, check=True
    )
    summary: dict[str, Any] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return summary


def _imports(folder: Path, rows: int) -> list[dict[str, Any]]:
    paths = {
        n: kur_rows.write(folder / f"kur-{n}.csv", kur_rows.HEADER, kur_rows.debtors(n))
        for n in (min(SMALL, rows), rows)
    }
    small = _command("import_kur", str(paths[min(SMALL, rows)]), "--bank", "kalbar", "--save")
    started = time.perf_counter()
    retention.erase(batch=Batch.objects.get(), by=None, reason="bench")
    erased = time.perf_counter() - started
    first = _command("import_kur", str(paths[rows]), "--bank", "kalbar", "--save")
    again = _command("import_kur", str(paths[rows]), "--bank", "kalbar", "--save")
    return [
        figure("kur import, first", first["rows"] / first["seconds"], "rows/s", rows,
                f"{first['seconds']} s; checks, encryption, hashing, merge"),
        figure("kur import, seconds", first["seconds"], "s", rows),
        figure("kur import again, seconds", again["seconds"], "s", rows,
                f"{again['unchanged']:,} unchanged, {again['changed']} changed; no slower"),
        figure("kur erasure, seconds", erased, "s", small["rows"],
                "people, credits and all that hangs on them; certificate"),
        figure("kur import peak memory", first["peak_mb"], "MB", rows),
        figure("kur import peak memory, smaller list", small["peak_mb"], "MB", small["rows"]),
        figure("kur import peak memory, large / small", first["peak_mb"] / small["peak_mb"], "times",
               rows, goal="flat: at most 1,2"),
    ]  # fmt: skip


def _beside(rows: int, figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The credits as they are now, copied out and bare into the same table, emptied."""
    columns = ", ".join(LOAN_COLUMNS)
    with tempfile.TemporaryFile() as text, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY (SELECT {columns} FROM kur_loan) TO STDOUT", text)
        text.seek(0)
        cursor.execute("CREATE TABLE bench_loan (LIKE kur_loan INCLUDING ALL)")
        started = time.perf_counter()
        cursor.copy_expert(f"COPY bench_loan ({columns}) FROM STDIN", text)
        bare_loans = time.perf_counter() - started
        cursor.execute("DROP TABLE bench_loan")
        text.seek(0)
        text.truncate()
        names = _columns_of("kur_person")
        cursor.copy_expert(f"COPY (SELECT {names} FROM kur_person) TO STDOUT", text)
        text.seek(0)
        cursor.execute("CREATE TABLE bench_person (LIKE kur_person INCLUDING ALL)")
        started = time.perf_counter()
        cursor.copy_expert(f"COPY bench_person ({names}) FROM STDIN", text)
        bare_people = time.perf_counter() - started
        cursor.execute("DROP TABLE bench_person")
    seconds = next(each["value"] for each in figures if each["name"] == "kur import, seconds")
    bare = bare_loans + bare_people
    return [
        figure("bare COPY of credits and people", bare, "s", rows,
                f"credits {bare_loans:.1f} s, people {bare_people:.1f} s, all indexes"),
        figure("kur import / bare COPY", seconds / bare, "times", rows),
        figure("kur import / bare COPY of credits alone", seconds / bare_loans, "times", rows),
    ]  # fmt: skip


def _columns_of(table: str) -> str:
    """What a COPY may give: the key and what the database computes itself are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position)"
            " FROM information_schema.columns"
            " WHERE table_name = %s AND column_name <> 'id' AND is_generated = 'NEVER'",
            [table],
        )
        names: str = cursor.fetchone()[0]
    return names


def _library(folder: Path, figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """django-import-export in bulk mode on the same rows, as its documentation has it: foreign
    keys by their codes, the NIK sealed and hashed. No other check, and nobody is looked up."""
    try:
        import tablib
        from import_export import fields, resources, widgets
    except ImportError:
        return []
    pattern = Loan.objects.all()[0]
    keys = encryption.primary()
    columns = dict.fromkeys(kur_rows.HEADER)
    names = {"loan_number": "number", "regency_code": "region"}
    headers = [names.get(name, name) for name in columns if name != "paid_off_on"]
    rows = [row[:-1] for row in kur_rows.debtors(LIBRARY_ROWS)]
    dataset = tablib.Dataset(*[(f"L{row[0]}", *row[1:]) for row in rows], headers=headers)

    class LoanResource(resources.ModelResource):
        bank = fields.Field("bank", "bank", widgets.ForeignKeyWidget(Bank, "code"))
        region = fields.Field("region", "region", widgets.ForeignKeyWidget(Region, "code"))

        class Meta:
            model = Loan
            fields = [name for name in headers if name != "debtor_nik"]
            import_id_fields = ("number",)
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            force_init_instance = True

        def before_save_instance(self, instance: Loan, row: Any, **kwargs: Any) -> None:
            nik = row["debtor_nik"]
            keys.seal(nik.encode())
            instance.fingerprint = keys.hash(nik)[:16]
            instance.person_id, instance.batch_id = pattern.person_id, pattern.batch_id

    started = time.perf_counter()
    LoanResource().import_data(dataset, raise_errors=True)
    rate = LIBRARY_ROWS / (time.perf_counter() - started)
    Loan.objects.filter(number__startswith="LKUR").delete()
    own = next(each["value"] for each in figures if each["name"] == "kur import, first")
    return [
        figure("django-import-export, bulk", rate, "rows/s", LIBRARY_ROWS,
                "no checks, no people; its rate does not rise with more rows"),
        figure("kur import / django-import-export", own / rate, "times", LIBRARY_ROWS,
                goal="at least 8"),
    ]  # fmt: skip


def _matching(folder: Path, rows: int) -> list[dict[str, Any]]:
    header = ["nik", "segment", "registered_on", "paid_until", "kpj"]
    path = kur_rows.write(folder / "members.csv", header, kur_rows.members(rows))
    said = _command("match_members", str(path), "--save")
    return [
        figure("kur matching", said["seconds"], "s", rows,
                f"{said['matched']:,} of {rows:,} members are debtors")
    ]  # fmt: skip


def _release(rows: int) -> list[dict[str, Any]]:
    started = time.monotonic()
    month = releases.count_month(add_months(this_month(), -1))
    seconds = time.monotonic() - started
    assert month is not None
    releases.release(month=month, by=User.objects.get(username="verifikator"))
    return [figure("kur count of a month", seconds, "s", rows, "the attack on its tables included")]


def _pages(server: Server, rows: int) -> list[dict[str, Any]]:
    empty = server.median_ms(lambda _number: "/bench/empty/", 100)
    known = server.median_ms(lambda _number: "/bench/empty/signed-in/", 100, _cookie("petugas"))
    figures = [
        figure("empty view p50", empty, "ms", 100),
        figure("empty view that knows its reader p50", known, "ms", 100),
    ]
    pages = {
        "kur release p50": ("/kur/", ""),
        "kur release of one place p50": ("/kur/?wilayah=61.71", ""),
        "kur funnel API p50": ("/api/v1/kur/funnel/?region=61.71", ""),
        "kur live counts of a branch p50": ("/kur/", "petugas"),
        "kur live counts of all places p50": ("/kur/", "verifikator"),
        "kur live counts of a bank p50": ("/kur/", "bank"),
        "kur work list p50": ("/kur/daftar/", "petugas"),
        "kur work list of all places p50": ("/kur/daftar/", "verifikator"),
        "kur work list of all places, page 100 p50": ("/kur/daftar/?halaman=100", "verifikator"),
        "kur all debtors, page 100 p50": ("/kur/daftar/?tampilan=semua&halaman=100", "petugas"),
        "kur work list, stalled p50": ("/kur/daftar/?tampilan=mandek", "petugas"),
        "kur work list, one state p50": ("/kur/daftar/?keadaan=grace", "petugas"),
        "kur search by name p50": ("/kur/daftar/?q=siti+lestari", "petugas"),
        "kur bank's debtors p50": ("/kur/daftar/", "bank"),
        "kur league of banks p50": ("/kur/bank/", "verifikator"),
        "kur league of a bank's units p50": ("/kur/bank/", "bank"),
        "kur load of officers p50": ("/kur/beban/", "petugas"),
        "kur renewals p50": ("/kur/perpanjangan/", "petugas"),
        "kur renewals of all places p50": ("/kur/perpanjangan/", "verifikator"),
        "kur renewals of a bank p50": ("/kur/perpanjangan/", "bank"),
        "kur list of renewals p50": ("/kur/daftar/?tampilan=perpanjangan", "petugas"),
        "kur debtors whose credits are over p50": (
            "/kur/daftar/?tampilan=semua&kredit=selesai",
            "verifikator",
        ),
    }
    for name, (address, user) in pages.items():
        median = server.median_ms(lambda _number, to=address: to, REQUESTS, _cookie(user))  # type: ignore[misc]
        notes = f"{median / empty:.1f} times an empty view"
        if user:
            notes += f", {median / known:.1f} times one that knows its reader"
        figures.append(figure(name, median, "ms", rows, notes, goal="under 100"))
    return figures


def _cookie(username: str) -> str:
    if not username:
        return ""
    user = User.objects.get(username=username)
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"
