"""What is read of a table of workers, however it was laid out, and every fault at once."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common import formats
from tests.regions.tables import as_csv, asked, every_region, numbers, understood
from tests.spreadsheets import xlsx

PLACES = [region for region in every_region() if not region.is_parent]
WORKERS = {region.code: 100_000 + 1_000 * number for number, region in enumerate(PLACES)}
TOTAL = sum(WORKERS.values())
WHOLE = {(code, 2023): workers for code, workers in WORKERS.items()} | {("61", 2023): TOTAL}


def rows_of(key, write=str):
    return [[key(region), write(WORKERS[region.code])] for region in PLACES]


def told(result):
    return "\n".join(str(fault) for fault in result.faults)


def small(header, *rows):
    return as_csv([header, *rows])


def test_a_table_as_bps_publishes_it():
    sections = [["Kabupaten/Regency", "", ""]]
    regencies = [[r.name, formats.people(WORKERS[r.code] - 500), formats.people(WORKERS[r.code])]
                 for r in PLACES if r.level == "regency"]  # fmt: skip
    cities = [[r.name, formats.people(WORKERS[r.code] - 500), formats.people(WORKERS[r.code])]
              for r in PLACES if r.level == "city"]  # fmt: skip
    content = as_csv(
        [
            ["Penduduk yang Bekerja Menurut Kabupaten/Kota di Kalimantan Barat"],
            [],
            ["Kabupaten/Kota", "Penduduk Bekerja (Jiwa)", ""],
            ["", "2022", "2023"],
            ["(1)", "(2)", "(3)"],
            *sections,
            *regencies,
            ["Kota/Municipality", "", ""],
            *cities,
            ["Kalimantan Barat", formats.people(TOTAL - 7000), formats.people(TOTAL)],
            ["Sumber: BPS, Sakernas Agustus 2023."],
        ],
        encoding="cp1252",
    )
    result = understood(content)
    assert told(result) == ""
    found = numbers(result)
    assert {key: found[key] for key in WHOLE} == WHOLE
    assert found["61.71", 2022] == WORKERS["61.71"] - 500
    assert result.source == "BPS, Sakernas Agustus 2023"
    assert "C (Penduduk Bekerja (Jiwa) · 2023)" in result.notes[0]


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(lambda region: region.full_name.upper(), id="names in capitals"),
        pytest.param(lambda region: region.short_name, id="short names"),
        pytest.param(lambda region: region.code, id="codes with a dot"),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_places_by_name_or_code_with_any_delimiter(key, delimiter):
    rows = [["Wilayah", "Bekerja 2023"], *rows_of(key), ["JUMLAH", TOTAL]]
    result = understood(as_csv(rows, delimiter=delimiter, encoding="utf-8-sig"))
    assert told(result) == ""
    assert numbers(result) == WHOLE


@pytest.mark.parametrize(
    ("title", "key"),
    [
        pytest.param("Kode BPS", lambda region: region.bps_code, id="bps"),
        pytest.param(
            "Kode Kemendagri", lambda region: region.code.replace(".", ""), id="kemendagri"
        ),
    ],
)
def test_codes_without_a_dot_where_the_column_says_which_system(title, key):
    rows = [[title, "Bekerja 2023"], *rows_of(key)]
    result = understood(as_csv(rows))
    assert told(result) == ""
    assert numbers(result) == {key: value for key, value in WHOLE.items() if key[0] != "61"}


def test_codes_without_a_dot_and_without_a_system_are_refused_together():
    rows = [["Kode", "Bekerja 2023"], *rows_of(lambda region: region.bps_code)]
    faults = understood(as_csv(rows)).faults
    assert len(faults) == 7
    assert all("bermakna ganda" in fault.reason for fault in faults)


def test_codes_without_a_dot_are_read_beside_their_names():
    rows = [[r.bps_code, r.name, WORKERS[r.code]] for r in PLACES]
    result = understood(as_csv([["Kode", "Kabupaten/Kota", "Bekerja 2023"], *rows]))
    assert told(result) == ""
    assert numbers(result)["61.07", 2023] == WORKERS["61.07"]


def test_a_workbook_with_merged_headers_numbers_and_a_date_as_year():
    content = xlsx(
        [
            ["Tabel 3", None, None],
            ["Kabupaten/Kota", "Penduduk Bekerja", None],
            [None, date(2022, 8, 1), date(2023, 8, 1)],
            ["Kab. Sambas", 100, 200],
            ["Kota Pontianak", 300.0, 400],
        ],
        merges=["A2:A3", "B2:C2"],
    )
    result = understood(content, name="tabel.xlsx")
    assert told(result) == ""
    assert numbers(result) == {
        ("61.01", 2022): 100,
        ("61.01", 2023): 200,
        ("61.71", 2022): 300,
        ("61.71", 2023): 400,
    }


def test_the_year_of_the_title_counts_where_the_column_names_none():
    rows = [["Penduduk bekerja Agustus 2023"], [], ["Kabupaten", "Jumlah"], ["Kab. Sambas", "10"]]
    assert numbers(understood(as_csv(rows))) == {("61.01", 2023): 10}


def test_a_year_asked_for_chooses_among_several():
    content = small(["Kabupaten", "Bekerja 2022", "Bekerja 2023"], ["Kab. Sambas", "10", "20"])
    assert numbers(understood(content, year=2023)) == {("61.01", 2023): 20}


def test_a_table_without_a_year_asks_for_one():
    content = small(["Kabupaten", "Bekerja"], ["Kab. Sambas", "10"])
    assert "Tahunnya tidak disebut" in told(understood(content))
    assert numbers(understood(content, year=2022)) == {("61.01", 2022): 10}


@pytest.mark.parametrize(("basis", "expected"), [("bps-bekerja", 80), ("bps-angkatan-kerja", 100)])
def test_of_several_columns_the_words_of_the_basis_choose(basis, expected):
    content = small(
        ["No", "Kabupaten", "Bekerja 2023", "Pengangguran 2023", "Angkatan kerja 2023", "TPAK (%)"],
        ["1", "Kab. Sambas", "80", "20", "100", "69,42"],
    )
    result = understood(content, basis=basis)
    assert told(result) == ""
    assert numbers(result) == {("61.01", 2023): expected}


def test_columns_that_cannot_be_told_apart_are_asked_about():
    content = small(
        ["Kabupaten", "Bekerja Feb 2023", "Bekerja Agu 2023"], ["Kab. Sambas", "1", "2"]
    )
    assert asked(understood(content)) == {"column:2023": ["B", "C"]}
    result = understood(content, answers={"column:2023": "C"})
    assert (asked(result), numbers(result)) == ({}, {("61.01", 2023): 2})


@pytest.mark.parametrize(
    "header",
    [
        ["Kabupaten", "Laki-laki 2023", "Perempuan 2023", "Jumlah 2023"],
        ["Kabupaten", "L 2023", "P 2023", "L+P 2023"],
        ["Kabupaten", "Bekerja Pria 2023", "Bekerja Wanita 2023", "Bekerja 2023"],
        ["Kabupaten", "Male 2023", "Female 2023", "Total 2023"],
    ],
)
def test_men_women_and_both_gives_both(header):
    rows = [["Penduduk bekerja menurut jenis kelamin"], header, ["Kab. Sambas", "60", "40", "100"]]
    assert numbers(understood(as_csv(rows))) == {("61.01", 2023): 100}


def test_men_and_women_without_both_are_added_up():
    header = ["Kabupaten", "Bekerja Laki-laki 2023", "Bekerja Perempuan 2023"]
    result = understood(small(header, ["Kab. Sambas", "60", "40"], ["Jumlah", "60", "40"]))
    assert (told(result), numbers(result)) == ("", {("61.01", 2023): 100})
    assert "Laki-laki dan perempuan dijumlahkan." in result.notes


def test_men_alone_are_not_the_workers():
    content = small(["Kabupaten", "Bekerja Laki-laki 2023"], ["Kab. Sambas", "60"])
    assert "Hanya sebagian pekerja" in told(understood(content))
    rows = [["Penduduk laki-laki yang bekerja 2023"], ["Kabupaten", "Jumlah"], ["Kab. Sambas", "6"]]
    assert "sebagian pekerja" in told(understood(as_csv(rows)))


def test_pontianak_alone_is_the_city_only_in_recent_tables():
    content = small(["Kabupaten", "Bekerja 2010"], ["Pontianak", "10"])
    assert asked(understood(content)) == {"place:pontianak": ["61.71", "61.02"]}
    assert numbers(understood(small(["Kabupaten", "Bekerja 2023"], ["Pontianak", "10"])))


def test_pontianak_in_the_section_of_cities_is_the_city_in_old_tables_too():
    rows = [["Kabupaten", "Bekerja 2010"], ["Kab. Sambas", "5"], ["Kota", ""], ["Pontianak", "10"]]
    assert numbers(understood(as_csv(rows)))["61.71", 2010] == 10


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("36,47", "sel B2 “36,47”: Jumlah orang harus bilangan bulat"),
        ("36.47", "pecahan"),
        ("-5", "negatif"),
        ("12x", "bukan bilangan"),
        ("0", "di atas 0"),
    ],
)
def test_a_cell_that_is_no_count_is_refused(cell, reason):
    content = small(["Kabupaten", "Bekerja 2023"], ["Kab. Sambas", cell], ["Kab. Landak", "9"])
    result = understood(content)
    assert reason in told(result)
    assert (result.faults[0].row, result.faults[0].column) == (1, 1)


def test_an_empty_cell_is_unknown_and_not_zero():
    content = small(["Kabupaten", "Bekerja 2023"], ["Kab. Sambas", "-"], ["Kab. Landak", "9"])
    result = understood(content)
    assert numbers(result) == {("61.08", 2023): 9}
    assert "Kabupaten Sambas 2023 kosong: tidak diubah." in result.notes


def test_a_formula_without_a_result_is_refused():
    content = xlsx(
        [["Kabupaten", "Bekerja 2023"], ["Kab. Sambas", "=VLOOKUP(1,A:B,2)"], ["Kab. Landak", 9]]
    )
    assert "Rumus di sel ini belum punya hasil" in told(understood(content, name="t.xlsx"))


def test_a_total_that_its_rows_do_not_give_is_refused():
    rows = [["Wilayah", "Bekerja 2023"], *rows_of(lambda r: r.full_name), ["JUMLAH", TOTAL + 1]]
    result = understood(as_csv(rows))
    assert f"“{TOTAL + 1}”: Jumlah baris wilayahnya {formats.people(TOTAL)}" in told(result)


def test_the_total_of_some_places_is_not_the_province():
    content = small(
        ["Wilayah", "Bekerja 2023"], ["Kab. Sambas", "5"], ["Kab. Landak", "6"], ["Total", 11]
    )
    assert set(numbers(understood(content))) == {("61.01", 2023), ("61.08", 2023)}


def test_the_province_named_among_some_places_is_taken_as_it_is():
    content = small(
        ["Wilayah", "Bekerja 2023"], ["Kalimantan Barat", "2780000"], ["Kab. Sambas", "5"]
    )
    assert numbers(understood(content)) == {("61", 2023): 2_780_000, ("61.01", 2023): 5}


def test_one_place_with_two_numbers_is_refused():
    content = small(["Wilayah", "Bekerja 2023"], ["Kab. Sambas", "5"], ["Sambas", "6"])
    assert "sel B3 “6”: Kabupaten Sambas 2023: lembar CSV baris 2 menyebut 5" in told(
        understood(content)
    )


def test_every_fault_is_told_at_once():
    content = small(
        ["Wilayah", "Bekerja 2023"], ["Kab. Sambsa", "5"], ["6102", "6"], ["Kab. Landak", "-1"]
    )
    result = understood(content)
    assert [fault.row for fault in result.faults] == [2, 3]
    assert asked(result) == {"place:kabsambsa": ["61.01"]}
    assert "Maksudnya Kabupaten Sambas?" in result.questions[0].text


@pytest.mark.parametrize("content", [b"a;b\n1;2\n", b"Kabupaten;Bekerja 2023\n"])
def test_a_file_without_places_is_refused(content):
    assert "Tidak ditemukan tabel" in told(understood(content))


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@settings(max_examples=40)
@given(st.lists(st.lists(TEXT | st.integers(0, 3000).map(str), max_size=5), max_size=8))
def test_whatever_the_file_it_is_read_asked_about_or_refused(rows):
    content = as_csv([["Wilayah", "Bekerja 2023"], *rows, ["Kab. Sambas", "5"]])
    result = understood(content)
    assert result.entries or result.faults or result.questions


@pytest.mark.parametrize(
    "group",
    [
        "Penduduk Bekerja Menurut Kabupaten/Kota (Jiwa)",
        "Jumlah Penduduk Bekerja per Kabupaten",
        "Penduduk Bekerja di Wilayah Kalimantan Barat",
        "Penduduk Bekerja",
    ],
)
def test_a_group_that_names_the_places_too_stands_over_every_year(group):
    """The CSV of BPS's web page: the heading once, and the years below it."""
    content = small(
        ["Kabupaten/Kota", group, "", ""],
        ["", "2021", "2022", "2023"],
        ["Sambas", "303.312", "304.312", "305.312"],
        ["Landak", "198.118", "199.118", "200.118r"],
    )
    result = understood(content)
    assert told(result) == ""
    assert numbers(result) == {
        ("61.01", 2021): 303_312,
        ("61.01", 2022): 304_312,
        ("61.01", 2023): 305_312,
        ("61.08", 2021): 198_118,
        ("61.08", 2022): 199_118,
        ("61.08", 2023): 200_118,
    }


@pytest.mark.parametrize("kind", ["Kecamatan", "Nama Desa", "kelurahan", "Kantor Cabang"])
def test_parts_of_a_place_are_not_the_place(kind):
    result = understood(small([kind, "Bekerja 2023"], ["Pontianak Kota", "5000"]))
    assert numbers(result) == {}
    assert result.faults
