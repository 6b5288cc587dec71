"""The unit of a table of workers: thousands are asked about, and doubted where they cannot be."""

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
from tests.spreadsheets import saved, xlsx

PLACES = [region for region in every_region() if not region.is_parent]
BASES = ["bpjs-potensi", "bps-angkatan-kerja", "bps-bekerja"]
SAMBAS = ("61.01", 2023)


THOUSANDS = [
    (
        "note",
        [["Kabupaten", "Bekerja 2023"], ["Kab. Sambas", "305"], ["Catatan: dalam ribu orang"]],
    ),
    ("note above", [["(dalam ribuan)"], ["Kabupaten", "Bekerja 2023"], ["Kab. Sambas", "305"]]),
    ("title", [["Penduduk bekerja (000 jiwa)"], ["Kabupaten", "2023"], ["Kab. Sambas", "305"]]),
    ("heading", [["Kabupaten", "Bekerja 2023 (ribu)"], ["Kab. Sambas", "305"]]),
    ("heading x1000", [["Kabupaten", "Bekerja 2023 x1000"], ["Kab. Sambas", "305"]]),
    ("heading 000", [["Kabupaten", "Bekerja 2023 ('000)"], ["Kab. Sambas", "305"]]),
    ("column", [["Kabupaten", "Bekerja 2023", "Satuan"], ["Kab. Sambas", "305", "Ribu orang"]]),
    ("unit first", [["Kabupaten", "unit", "Bekerja 2023"], ["Kab. Sambas", "000 jiwa", "305"]]),
    ("thousands", [["Region", "Employed 2023 (thousands)"], ["Sambas", "305"]]),
]


@pytest.mark.parametrize("rows", [pytest.param(rows, id=name) for name, rows in THOUSANDS])
def test_thousands_are_multiplied_after_asking(rows):
    assert asked(understood(as_csv(rows)))["unit"][0] == "1000"
    result = understood(as_csv(rows), answers={"unit": "1000"})
    assert (told(result), asked(result)) == ("", {})
    assert numbers(result) == {SAMBAS: 305_000}


@pytest.mark.parametrize(
    "rows", [rows for name, rows in THOUSANDS if "column" in name or "heading" in name]
)
def test_what_a_heading_says_about_the_unit_cannot_be_denied(rows):
    assert asked(understood(as_csv(rows), answers={"unit": "1"}))["unit"] == ["1000"]


@pytest.mark.parametrize("cell", ["305,3", "305,312", "305.312", 305.312])
def test_fractions_of_thousands_are_people(cell):
    rows = [["Kabupaten", "Bekerja 2023 (ribu orang)"], ["Kab. Sambas", cell]]
    result = understood(xlsx(rows), name="t.xlsx", answers={"unit": "1000"})
    assert told(result) == ""
    assert numbers(result)[SAMBAS] in (305_300, 305_312)


@pytest.mark.parametrize("cell", ["95%", "-305", "0,305", "36,47 persen"])
def test_what_is_no_count_is_none_in_thousands_either(cell):
    rows = [["Kabupaten", "Bekerja 2023 (ribu orang)"], ["Kab. Sambas", cell]]
    result = understood(as_csv(rows), answers={"unit": "1000"})
    assert told(result)
    assert not numbers(result)


def test_a_percent_cell_is_no_count_in_thousands():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in [["Kabupaten", "Bekerja 2023 (ribu orang)"], ["Kab. Sambas", 0.365], ["Landak", 1]]:
        sheet.append(row)
    sheet["B2"].number_format = sheet["B3"].number_format = "0.0%"
    result = understood(saved(workbook), name="t.xlsx", answers={"unit": "1000"})
    assert [fault.address for fault in result.faults] == ["B2", "B3"]


def test_a_unit_column_may_differ_from_row_to_row():
    rows = [
        ["Kabupaten", "Satuan", "Bekerja 2023"],
        ["Kab. Sambas", "Ribu orang", "305"],
        ["Kab. Landak", "Orang", "200118"],
    ]
    result = understood(as_csv(rows), answers={"unit": "1000"})
    assert numbers(result) == {SAMBAS: 305_000, ("61.08", 2023): 200_118}


def test_a_number_a_tenth_of_the_known_one_or_less_is_doubted():
    result = understood(table("Bekerja 2023", ["Kab. Sambas", "305"]), known=KNOWN)
    assert asked(result) == {"unit": ["1000", "1"]}
    assert "305 orang, padahal tercatat 305.000 (2022)" in result.questions[0].text
    scaled = understood(
        table("Bekerja 2023", ["Kab. Sambas", "305"]), known=KNOWN, answers={"unit": "1000"}
    )
    assert (asked(scaled), numbers(scaled)) == ({}, {SAMBAS: 305_000})
    denied = understood(
        table("Bekerja 2023", ["Kab. Sambas", "305"]), known=KNOWN, answers={"unit": "1"}
    )
    assert list(asked(denied)) == ["size:61.01:2023"], "and then once more, by its size"


def test_ten_times_the_known_number_is_doubted():
    result = understood(table("Bekerja 2023", ["Kab. Sambas", "3053120"]), known=KNOWN)
    assert asked(result) == {"size:61.01:2023": ["ya"]}
    agreed = understood(
        table("Bekerja 2023", ["Kab. Sambas", "3053120"]),
        known=KNOWN,
        answers={"size:61.01:2023": "ya"},
    )
    assert agreed.is_settled


def test_a_sum_far_from_the_provinces_is_doubted():
    rows = [[region.full_name, "199"] for region in PLACES]
    known = {"bps-bekerja": {"61": (2022, 2_780_000)}}
    result = understood(table("Bekerja 2023", *rows), known=known)
    assert list(asked(result)) == ["size:61:2023"]
    assert "2.786 orang, padahal tercatat 2.780.000 (2022)" in result.questions[0].text


def test_more_workers_than_inhabitants_are_doubted(monkeypatch):
    from tests.regions import tables

    plain = tables.every_region

    def populated():
        regions = plain()
        for region in regions:
            region.population = 629_905
        return regions

    monkeypatch.setattr(tables, "every_region", populated)
    assert list(asked(understood(table("Bekerja 2023", ["Kab. Sambas", "700000"])))) == [
        "size:61.01:2023"
    ]
    assert list(asked(understood(table("Bekerja 2023", ["Kab. Sambas", "305"])))) == ["unit"]
    assert not asked(understood(table("Bekerja 2023", ["Kab. Sambas", "305312"])))


def test_the_sum_is_shown_beside_the_provinces_number():
    rows = [[region.full_name, "118875"] for region in PLACES[:-1]] + [
        [PLACES[-1].full_name, str(1_664_254 - 13 * 118_875)]
    ]
    known = {"bpjs-potensi": {"61": (2024, 1_665_550)}}
    result = understood(table("Potensi 2024", *rows), known=known)
    assert (told(result), asked(result)) == ("", {})
    assert (
        "Jumlah wilayah 2024: 1.664.254; angka provinsi (2024) 1.665.550, selisih 1.296."
        in result.notes
    )


def test_the_provinces_row_may_differ_from_the_sum_and_that_is_said():
    rows = [[region.full_name, "100000"] for region in PLACES]
    result = understood(table("Bekerja 2023", *rows, ["Kalimantan Barat", "1400900"]))
    assert told(result) == ""
    assert numbers(result)["61", 2023] == 1_400_900
    assert any("selisih 900" in note for note in result.notes)
