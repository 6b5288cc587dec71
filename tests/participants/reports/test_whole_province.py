"""The regional office's recap of August, as an office has it, beside the sample: a branch takes its
own places, the verifier all of them."""

from datetime import date

import pytest

from accounts.models import User
from participants.reports.actions import imports, recaps
from participants.reports.models import EnrolmentReport
from tests.spreadsheets import source, xlsx

PLACES = [
    ("Kota Pontianak", 45778, 14856, 12305, 1134),
    ("Kabupaten Kubu Raya", 67493, 30300, 10013, 3373),
    ("Kabupaten Mempawah", 19905, 8340, 2469, 324),
    ("Kabupaten Landak", 39368, 21696, 3970, 667),
    ("Kota Singkawang", 10589, 5077, 2097, 1137),
    ("Kabupaten Sambas", 18816, 10902, 3100, 3486),
    ("Kabupaten Bengkayang", 10806, 5341, 1437, 1617),
    ("Kabupaten Ketapang", 70423, 29400, 8092, 547),
    ("Kabupaten Kayong Utara", 9741, 5873, 1572, 180),
    ("Kabupaten Sanggau", 1005, 1005, 1005, 1005),
    ("Kabupaten Sekadau", 1005, 1005, 1005, 1005),
    ("Kabupaten Sintang", 1005, 1005, 1005, 1005),
    ("Kabupaten Kapuas Hulu", 1005, 1005, 1005, 1005),
    ("Kabupaten Melawi", 1005, 1005, 1005, 1005),
]
HEAD = [
    ["BPJS KETENAGAKERJAAN"],
    ["KANTOR WILAYAH KALIMANTAN"],
    ["REKAPITULASI PESERTA AKTIF PER SEGMEN BULAN AGUSTUS 2024"],
    [],
    ["NO", "KAB/KOTA", "PU", "BPU", "JAKON", "PMI", "JUMLAH"],
]


@pytest.fixture
def recap(sample):
    rows = [[number, *row, sum(row[1:])] for number, row in enumerate(PLACES, start=1)]
    sums = [sum(column) for column in list(zip(*rows, strict=True))[2:]]
    return source(xlsx([*HEAD, *rows, [None, "JUMLAH", *sums]]))


def test_a_branch_takes_its_own_four_places(recap):
    officer = User.objects.get(username="petugas.pontianak")
    imported = imports.start_import(source=recap, branch=officer.branch, by=officer)
    plan = imports.read_import(imported)
    assert (plan.faults, plan.understanding.questions) == ([], [])
    assert "4 wilayah cabang Pontianak diambil; 10 wilayah lain" in plan.notes[0]
    values = {
        (change.entry.region.code, change.entry.segment): change.entry.value
        for change in plan.reports[0].changes
    }
    assert len(values) == 16
    assert (values["61.71", "PU"], values["61.08", "BPU"]) == (45778, 21696)


def test_the_verifier_takes_all_of_them_split_by_office(recap):
    verifier = User.objects.get(username="verifikator")
    imported = imports.start_import(source=recap, branch=None, by=verifier)
    plan = imports.read_import(imported)
    assert (plan.faults, plan.understanding.questions, plan.opens) == ([], [], [])
    assert {one.branch.slug: len(one.changed) for one in plan.reports} == {
        "pontianak": 16,
        "singkawang": 12,
        "ketapang": 8,
        "sanggau": 8,
        "sintang": 12,
    }
    preview = recaps.preview_recap(plan, verifier)
    assert [total.participants for total in preview.totals] == [502_324]
    assert preview.doubts  # from tens of thousands to 1.005: no verifier passes over that
    recaps.prepare_recap(
        imported=imported, seen=plan.fingerprint, by=verifier, note="Angka rekaan."
    )
    second = User.objects.get(username="verifikator.dua")
    recaps.verify_recap(imported=imported, seen=plan.fingerprint, by=second)
    reports = EnrolmentReport.objects.filter(period=date(2024, 8, 1))
    assert {one.state for one in reports} == {"terverifikasi"}
    assert all(one.is_sample for one in reports)  # counted on from sample months
