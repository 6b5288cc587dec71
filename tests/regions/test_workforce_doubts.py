"""Tables of workers that could be taken for something else: asked or refused, never in silence."""

import openpyxl
import pytest

from tests.regions.tables import (
    KNOWN,
    as_csv,
    asked,
    every_region,
    numbers,
    table,
    told,
    understood,
)
from tests.spreadsheets import saved

PLACES = [region for region in every_region() if not region.is_parent]
BASES = ["bpjs-potensi", "bps-angkatan-kerja", "bps-bekerja"]
SAMBAS = ("61.01", 2023)


# Which basis


@pytest.mark.parametrize(
    ("heading", "title", "basis"),
    [
        ("Bekerja 2023", None, "bps-bekerja"),
        ("Penduduk Bekerja (orang) 2023", None, "bps-bekerja"),
        ("jumlah_penduduk_bekerja_2023", None, "bps-bekerja"),
        ("Employed 2023", None, "bps-bekerja"),
        ("Angkatan Kerja 2023", None, "bps-angkatan-kerja"),
        ("Labour force 2023", None, "bps-angkatan-kerja"),
        ("Potensi 2023", None, "bpjs-potensi"),
        ("Potensi Tenaga Kerja 2023", None, "bpjs-potensi"),
        ("Jumlah", "Angkatan Kerja menurut Kabupaten/Kota, Agustus 2023", "bps-angkatan-kerja"),
        ("Jumlah", "POTENSI PESERTA BPJS KETENAGAKERJAAN 2023", "bpjs-potensi"),
        (
            "2023",
            "Jumlah Penduduk Berumur 15 Tahun ke Atas yang Bekerja Selama Seminggu yang Lalu "
            "Menurut Kabupaten/Kota di Provinsi Kalimantan Barat",
            "bps-bekerja",
        ),
        ("Bekerja", "Hasil Survei Angkatan Kerja Nasional (Sakernas) Agustus 2023", "bps-bekerja"),
    ],
)
def test_the_basis_is_recognised(heading, title, basis):
    result = understood(table(heading, title=title))
    assert (told(result), asked(result)) == ("", {})
    assert result.basis.slug == basis
    assert numbers(result) == {SAMBAS: 305_312}
    others = [slug for slug in BASES if slug != basis]
    for other in others:
        refused = understood(table(heading, title=title), basis=other)
        assert not numbers(refused)
        assert "Judul kolom atau tabel harus menyebut basisnya" in told(refused)


@pytest.mark.parametrize("heading", ["Jumlah 2023", "2023", "Pekerja 2023", "Tenaga kerja 2023"])
def test_a_basis_that_is_not_named_is_asked_and_never_a_default(heading):
    result = understood(table(heading))
    assert set(asked(result)["basis"]) == set(BASES)
    answered = understood(table(heading), answers={"basis": "bpjs-potensi"})
    assert (asked(answered), answered.basis.slug) == ({}, "bpjs-potensi")
    assert numbers(answered) == {SAMBAS: 305_312}


def test_workers_in_general_are_enough_beside_a_basis_that_was_named():
    assert numbers(understood(table("Pekerja 2023"), basis="bps-bekerja"))
    assert "basis" in asked(understood(table("Pekerja 2023"), basis="bps-angkatan-kerja"))


def test_a_column_that_says_nothing_is_asked_about_even_so():
    result = understood(table("Jumlah 2023"), basis="bps-bekerja")
    assert asked(result) == {"basis": ["bps-bekerja"]}


def test_a_table_of_several_bases_gives_the_one_that_is_wanted():
    rows = [
        ["Keadaan Ketenagakerjaan, Agustus 2023"],
        ["Kabupaten/Kota", "Angkatan Kerja", "", "", "Bukan Angkatan Kerja", "Jumlah", "TPAK"],
        ["", "Bekerja", "Pengangguran", "Jumlah", "", "", ""],
        ["Kab. Sambas", "80", "20", "100", "50", "150", "66,67"],
        ["Kab. Landak", "60", "10", "70", "30", "100", "70,00"],
    ]
    assert set(asked(understood(as_csv(rows)))["basis"]) == {"bps-bekerja", "bps-angkatan-kerja"}
    for basis, workers in [("bps-bekerja", 80), ("bps-angkatan-kerja", 100)]:
        for given in [{"basis": basis}, {"answers": {"basis": basis}}]:
            result = understood(as_csv(rows), **given)
            assert (told(result), asked(result)) == ("", {})
            assert numbers(result)[SAMBAS] == workers


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Pengangguran 2023", None),
        ("Penganggur Terbuka 2023", None),
        ("Unemployed 2023", None),
        ("TPAK 2023", None),
        ("Tingkat Partisipasi Angkatan Kerja 2023", None),
        ("TPT 2023", None),
        ("Bukan Angkatan Kerja 2023", None),
        ("Penduduk 2023", None),
        ("Jumlah Penduduk 2023", None),
        ("Penduduk Usia Kerja 2023", None),
        ("Perusahaan 2023", None),
        ("Jumlah Pekerja per Perusahaan 2023", None),
        ("Upah Pekerja 2023", None),
        ("Peserta Aktif 2023", None),
        ("% Bekerja 2023", None),
        ("Persentase bekerja terhadap angkatan kerja 2023", None),
        ("Target Bekerja 2023", None),
        ("Jumlah", "Pengangguran menurut Kabupaten/Kota, 2023"),
        ("Jumlah", "Rata-rata Upah Pekerja 2023"),
        ("Jumlah", "Jumlah Penduduk Kalimantan Barat 2023"),
        ("Bekerja", "Persentase Penduduk Bekerja 2023"),
    ],
)
@pytest.mark.parametrize("basis", [None, "bps-bekerja"])
def test_a_lone_column_of_something_else_is_refused(heading, title, basis):
    result = understood(table(heading, title=title), basis=basis)
    assert not numbers(result)
    assert result.faults
    assert not result.is_settled


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Bekerja Shift Malam 2023", None),
        ("Jumlah", "Penduduk Bekerja di Kawasan Ekonomi 2023"),
    ],
)
def test_words_that_nobody_knows_are_asked_about(heading, title):
    result = understood(table(heading, title=title))
    (key,) = asked(result)
    assert key.startswith("heading:")
    assert not understood(table(heading, title=title), answers={key: "ya"}).questions


def test_a_column_that_names_a_sector_is_no_total():
    rows = [
        ["Kabupaten", "Bekerja Pertanian 2023", "Bekerja Jasa 2023", "Bekerja Jumlah 2023"],
        ["Kab. Sambas", "60", "40", "100"],
    ]
    assert numbers(understood(as_csv(rows))) == {SAMBAS: 100}
    assert "Hanya sebagian pekerja" in told(understood(as_csv([row[:2] for row in rows])))


# Which year


YEARS = [["Nama Kabupaten / Kota", "Jumlah Penduduk Bekerja", "Tahun"],
         ["KABUPATEN SAMBAS", "305312", "2023"], ["KABUPATEN LANDAK", "190000", "2019"]]  # fmt: skip


def test_each_row_has_its_own_year():
    assert numbers(understood(as_csv(YEARS))) == {SAMBAS: 305_312, ("61.08", 2019): 190_000}


def test_a_year_that_is_asked_for_is_taken_and_the_others_are_told():
    result = understood(as_csv(YEARS), year=2023)
    assert numbers(result) == {SAMBAS: 305_312}
    assert "Tahun 2019 tidak dibaca: hanya 2023." in result.notes


@pytest.mark.parametrize(
    "content",
    [
        as_csv(YEARS),
        table("Bekerja 2023"),
        table("Jumlah", title="Penduduk bekerja 2023"),
        table("Bekerja Agustus 2023"),
    ],
)
def test_a_year_that_the_file_contradicts_is_refused(content):
    result = understood(content, year=2021)
    assert not numbers(result)
    assert "2023, bukan 2021" in told(result)


def test_tables_of_years_one_below_another():
    rows = [
        ["Penduduk bekerja 2022"], ["Kabupaten", "Jumlah"], ["Sambas", "10"], [],
        ["Penduduk bekerja 2023"], ["Kabupaten", "Jumlah"], ["Sambas", "11"],
    ]  # fmt: skip
    assert numbers(understood(as_csv(rows))) == {("61.01", 2022): 10, SAMBAS: 11}


# How open data are laid out

LONG = ["id", "kode_provinsi", "nama_provinsi", "kode_kabupaten_kota", "nama_kabupaten_kota",
        "jumlah_penduduk_bekerja", "satuan", "tahun"]  # fmt: skip


def open_data(more=(), **cells):
    rows = [
        [number, "61", "KALIMANTAN BARAT", r.bps_code, r.full_name.upper(), 100_000, "ORANG", 2023]
        for number, r in enumerate(PLACES, 15)
    ]
    return [LONG, *rows]


def test_the_places_own_columns_decide():
    result = understood(as_csv(open_data(), delimiter=","))
    assert (told(result), asked(result)) == ("", {})
    assert numbers(result) == {(region.code, 2023): 100_000 for region in PLACES}


def test_rows_of_another_measure_or_sex_are_told_apart():
    header = ["nama_kabupaten_kota", "kegiatan", "jenis_kelamin", "jumlah", "tahun"]
    rows = [
        ["KABUPATEN SAMBAS", activity, sex, workers, "2023"]
        for activity, sex, workers in [
            ("BEKERJA", "LAKI-LAKI", "60"), ("BEKERJA", "PEREMPUAN", "40"),
            ("PENGANGGURAN", "LAKI-LAKI", "9"), ("PENGANGGURAN", "PEREMPUAN", "8"),
        ]
    ]  # fmt: skip
    result = understood(
        as_csv([["Penduduk bekerja dan pengangguran"], header, *rows]),
        answers={"basis": "bps-bekerja"},
    )
    assert told(result) == ""
    assert numbers(result) == {SAMBAS: 100}


def test_rows_of_something_nobody_knows_are_asked_about():
    header = ["nama_kabupaten_kota", "kelompok", "jumlah_penduduk_bekerja", "tahun"]
    content = as_csv([header, ["KABUPATEN SAMBAS", "NELAYAN", "60", "2023"]])
    (key,) = asked(understood(content))
    assert key.startswith("rows:")


def test_names_that_are_nearly_places_are_asked_once_and_then_read():
    rows = [["1. Kota Ptk", "322861"], ["2. Kab. KKU", "66105"]]
    result = understood(table("Bekerja 2023", *rows))
    assert asked(result) == {"place:kotaptk": ["61.71"], "place:kabkku": ["61.11"]}
    answers = {"place:kotaptk": "61.71", "place:kabkku": "61.11"}
    read = understood(table("Bekerja 2023", *rows), answers=answers)
    assert numbers(read) == {("61.71", 2023): 322_861, ("61.11", 2023): 66_105}
    assert "“Kota Ptk” dibaca sebagai Kota Pontianak, sesuai jawaban." in "\n".join(read.notes)


def test_a_table_with_nothing_but_open_questions_has_no_fault():
    result = understood(table("Bekerja 2023", ["Kota Ptk", "322861"]))
    assert (told(result), list(asked(result))) == ("", ["place:kotaptk"])


def test_while_the_basis_is_open_nothing_is_said_by_one():
    result = understood(table("2023", *[[region.full_name, "1"] for region in PLACES]), known=KNOWN)
    assert result.basis is None
    assert list(asked(result)) == ["basis"]
    assert not any("selisih" in note for note in result.notes)


def test_a_hidden_column_is_not_read_and_that_is_said():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in [["Kabupaten", "Bekerja 2022", "Bekerja 2023"], ["Kab. Sambas", 10, 11]]:
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    result = understood(saved(workbook), name="t.xlsx")
    assert numbers(result) == {SAMBAS: 11}
    assert "Tidak dibaca: Bekerja 2022." in result.notes
