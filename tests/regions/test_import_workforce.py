"""The command: shows, then saves new versions, and records the file."""

from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine
from django.core.management import CommandError, call_command

from regions.models import Region, RememberedPlace, WorkforceEstimate, WorkforceImport
from tests.factories import BasisFactory, EstimateFactory

TABLE = "Wilayah;Bekerja 2022;Bekerja 2023\nKota Pontianak;300.000;310.000\nSingkawang;90.000;-\n"


@pytest.fixture
def basis(places):
    return BasisFactory(slug="bps-bekerja", name="BPS bekerja", is_default=False)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "sakernas.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def current(basis):
    rows = WorkforceEstimate.objects.current().filter(basis=basis)
    return {(row.region.code, row.year): row.workers for row in rows}


def test_without_save_it_only_shows(basis, table, capsys):
    call_command("import_workforce", table)
    shown = capsys.readouterr().out
    assert "Kota Pontianak, 2023: baru 310.000" in shown
    assert "Kota Singkawang 2023 kosong: tidak diubah." in shown
    assert "Belum disimpan" in shown
    assert not WorkforceEstimate.objects.exists()


def test_it_saves_and_records_the_file(basis, table):
    call_command("import_workforce", table, save=True, published="2023-11-06", verbosity=0)
    assert current(basis) == {("61.71", 2022): 300_000, ("61.71", 2023): 310_000} | {
        ("61.72", 2022): 90_000
    }
    record = WorkforceImport.objects.get()
    assert record.file_name == "sakernas.csv"
    assert record.sha256 == sha256(table.read_bytes()).hexdigest()
    assert {"region": "61.71", "year": 2023, "before": None, "after": 310_000} in record.changes
    estimate = WorkforceEstimate.objects.get(region__code="61.71", year=2023)
    assert (str(estimate.published_on), estimate.source) == ("2023-11-06", "Berkas (sakernas.csv)")


def test_the_same_file_again_changes_nothing(basis, table, capsys):
    call_command("import_workforce", table, save=True)
    before = list(WorkforceEstimate.objects.values())
    call_command("import_workforce", table, save=True)
    assert "Tidak ada yang berubah" in capsys.readouterr().out
    assert list(WorkforceEstimate.objects.values()) == before
    assert WorkforceImport.objects.count() == 1


def test_a_clock_set_back_replaces_nothing(basis, table):
    place = Region.objects.get(code="61.71")
    last = EstimateFactory(basis=basis, region=place, year=2023, workers=309_000).recorded_at
    with (
        time_machine.travel(last - timedelta(hours=2)),
        pytest.raises(CommandError, match="Jam server menunjuk"),
    ):
        call_command("import_workforce", table, save=True)
    assert current(basis) == {("61.71", 2023): 309_000}
    assert not WorkforceImport.objects.exists()


def test_a_changed_number_is_a_new_version_and_the_others_stay(basis, table, capsys):
    call_command("import_workforce", table, save=True)
    table.write_text(TABLE.replace("310.000", "312.000"), encoding="utf-8")
    call_command("import_workforce", table, save=True)
    assert "Kota Pontianak, 2023: 310.000 → 312.000" in capsys.readouterr().out
    versions = WorkforceEstimate.objects.filter(region__code="61.71", year=2023)
    assert [row.workers for row in versions.order_by("recorded_at")] == [310_000, 312_000]
    assert WorkforceEstimate.objects.count() == 4


def test_a_real_number_takes_the_place_of_a_sample(basis, places, table, capsys):
    EstimateFactory(
        basis=basis, region=places.pontianak, year=2023, workers=310_000, is_sample=True
    )
    call_command("import_workforce", table, save=True)
    assert "310.000 (data contoh) → 310.000" in capsys.readouterr().out
    assert not WorkforceEstimate.objects.current().filter(is_sample=True).exists()


def test_a_faulty_file_saves_nothing_and_tells_everything(basis, table):
    table.write_text(TABLE.replace("300.000", "36.47").replace("Singkawang", "Singkwang"))
    with pytest.raises(CommandError) as refused:
        call_command("import_workforce", table, save=True, verbosity=0)
    assert "Lembar CSV, sel B2 “36.47”" in str(refused.value)
    assert "Maksudnya Kota Singkawang?" in str(refused.value)
    assert "--answer place:singkwang=61.72  Kota Singkawang" in str(refused.value)
    assert not WorkforceEstimate.objects.exists()


def test_an_answer_is_taken_and_remembered_once_the_file_is_saved(basis, table):
    table.write_text(TABLE.replace("Singkawang", "2. Kota Skw"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"--answer place:kotaskw=61\.72"):
        call_command("import_workforce", table, save=True, verbosity=0)
    call_command("import_workforce", table, answer=["place:kotaskw=61.72"], verbosity=0)
    assert not RememberedPlace.objects.exists()
    call_command("import_workforce", table, answer=["place:kotaskw=61.72"], save=True, verbosity=0)
    assert current(basis)["61.72", 2022] == 90_000
    remembered = RememberedPlace.objects.of().get()
    assert (remembered.text, remembered.region.code) == ("Kota Skw", "61.72")
    call_command("import_workforce", table, verbosity=0)


def test_a_basis_is_asked_for_where_nothing_names_it(basis, table):
    BasisFactory(slug="bpjs-potensi", name="Potensi", is_default=True)
    table.write_text("Wilayah;2023\nKota Pontianak;310.000\n", encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("import_workforce", table, save=True, verbosity=0)
    assert "--answer basis=bps-bekerja" in str(refused.value)
    call_command("import_workforce", table, answer=["basis=bps-bekerja"], save=True, verbosity=0)
    assert current(basis) == {("61.71", 2023): 310_000}


def test_a_basis_is_recognised_without_an_option(basis, table):
    BasisFactory(slug="bpjs-potensi", name="Potensi", is_default=True)
    table.write_text("Wilayah;Potensi 2023\nKota Pontianak;210.000\n", encoding="utf-8")
    call_command("import_workforce", table, save=True, verbosity=0)
    assert not current(basis)
    with pytest.raises(CommandError, match="berisi Potensi, bukan BPS bekerja"):
        call_command("import_workforce", table, basis="bps-bekerja", verbosity=0)


def test_a_number_far_from_the_one_before_is_doubted(basis, places, table):
    EstimateFactory(basis=basis, region=places.pontianak, year=2021, workers=305_000)
    table.write_text(TABLE.replace("310.000", "3.100.000"), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("import_workforce", table, save=True, verbosity=0)
    assert "3.100.000 orang, padahal tercatat 305.000 (2021)" in str(refused.value)
    call_command("import_workforce", table, answer=["size:61.71:2023=ya"], save=True, verbosity=0)
    assert current(basis)["61.71", 2023] == 3_100_000


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"basis": "bps"}, "Basis “bps” tidak ada; yang ada: bps-bekerja"),
        ({"year": "23"}, "bukan tahun"),
        ({"answer": ["basis"]}, "tulis KEY=VALUE"),
        ({"published": "2023-02-30"}, "hanya sampai tanggal 28"),
        ({"published": "2090-01-01"}, "belum tiba"),
    ],
)
def test_an_impossible_option_is_refused_in_words(basis, table, options, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("import_workforce", table, verbosity=0, **options)


def test_a_file_that_cannot_be_read_is_refused_in_words(basis, tmp_path):
    with pytest.raises(CommandError, match="tidak dapat dibuka"):
        call_command("import_workforce", tmp_path / "tidak-ada.csv")
    (tmp_path / "gambar.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 20)
    with pytest.raises(CommandError, match="bukan lembar kerja"):
        call_command("import_workforce", tmp_path / "gambar.xlsx")
