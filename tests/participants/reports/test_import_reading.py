"""Spreadsheets as people have them: what is understood, what is left out, what is refused."""

from datetime import date, datetime

import openpyxl
import pytest

from common.spreadsheets.guards import RefusedError
from participants.reports.importing.layout import Correction
from participants.reports.importing.understanding import Asked, understand
from tests.participants.reports.import_places import RESOLVER
from tests.spreadsheets import saved, source, xlsx

JULY = date(2024, 7, 1)
TITLE = ["LAPORAN PESERTA AKTIF BULAN JULI 2024"]
HEADER = ["No", "Kabupaten/Kota", "PU", "BPU"]


def read(content, name="laporan.xlsx", **more):
    return understand(source(content, name), resolver=RESOLVER, asked=Asked(**more))


def figures(understood):
    """`{("61.71", "BPU", "closing"): 5}`, and with the month where there are several."""
    several = len(understood.months) > 1
    return {
        (entry.region.code, entry.segment, entry.field)
        + ((f"{entry.month:%Y-%m}",) if several else ()): entry.value
        for entry in understood.entries
    }


def reasons(understood):
    return {fault.address: fault.reason for fault in understood.faults}


def test_title_rows_numbers_names_and_a_total_row():
    understood = read(
        xlsx(
            [
                ["BPJS KETENAGAKERJAAN"],
                TITLE,
                ["Kantor Cabang Pontianak", None, "dicetak 5 Agustus 2024"],
                [],
                HEADER,
                ["(1)", "(2)", "(3)", "(4)"],
                [1, "KOTA PONTIANAK", "18.211", 120],
                [2, "KAB. KUBU RAYA", 607426, " 1.000 "],
                [3, "mempawah", "-", "  "],
                [None, "JUMLAH", 625637, "1.120"],
                [],
                [None, "Pontianak, 5 Agustus 2024"],
                [None, "Mengetahui,", None, "Kepala Kantor Cabang"],
            ]
        )
    )
    assert understood.faults == []
    assert understood.months == [JULY]
    assert figures(understood) == {
        ("61.71", "PU", "closing"): 18211,
        ("61.71", "BPU", "closing"): 120,
        ("61.12", "PU", "closing"): 607426,
        ("61.12", "BPU", "closing"): 1000,
    }
    assert [(left.row + 1, left.reason) for left in understood.sheets[0].left_out] == [
        (6, "baris judul atau nomor kolom"),
        (10, "baris jumlah, sudah dibandingkan dengan baris di atasnya"),
        (12, "bukan baris wilayah"),
        (13, "bukan baris wilayah"),
    ]


def test_a_total_that_does_not_agree_is_a_fault_at_its_cell():
    understood = read(xlsx([TITLE, HEADER, [1, "Kubu Raya", 10, 20], ["", "TOTAL", 10, 21]]))
    assert reasons(understood) == {"D4": "Jumlah di berkas 21, jumlah baris yang dibaca 20."}


@pytest.mark.parametrize("total", ["=SUM(C3:C4)", 36.47, 99])
def test_the_total_over_a_cell_that_cannot_be_read_is_no_fault_of_its_own(total):
    rows = [
        TITLE,
        HEADER,
        [1, "Kubu Raya", 36.47, 5],
        [2, "Mempawah", "-", 3],
        ["", "JUMLAH", total, 8],
    ]
    assert list(reasons(read(xlsx(rows)))) == ["C3"]


@pytest.mark.parametrize(
    ("total", "is_refused"), [(1510, False), (10, False), (0, True), (11, True), ("10", True)]
)
def test_a_sum_that_passed_over_figures_typed_as_text_agrees(total, is_refused):
    """SUM leaves out what is text; the portal reads it. A total that is text itself is no SUM."""
    rows = [
        TITLE,
        HEADER,
        [1, "Kubu Raya", "1.500", 20],
        [2, "Mempawah", 10, 2],
        ["", "JUMLAH", total, 22],
    ]
    assert ("C5" in reasons(read(xlsx(rows)))) == is_refused


def test_a_row_total_beside_the_segments_is_checked_and_left_out():
    rows = [TITLE, [*HEADER, "Jumlah"], [1, "Kubu Raya", 10, 20, 30], [2, "Mempawah", 1, 2, 4]]
    understood = read(xlsx(rows))
    assert reasons(understood) == {"E4": "Jumlah di berkas 4, jumlah kolomnya 3."}
    assert len(understood.entries) == 4


def test_a_subtotal_counts_the_rows_since_the_one_before():
    rows = [
        TITLE,
        HEADER,
        [1, "Kubu Raya", 10, 20],
        [None, "Sub jumlah", 10, 20],
        [2, "Mempawah", 1, 2],
        [None, "Sub-total", 1, 2],
        [None, "Kalimantan Barat", 11, 22],
    ]
    assert read(xlsx(rows)).faults == []


def test_merged_headers_give_segment_and_movement():
    understood = read(
        xlsx(
            [
                ["MUTASI PESERTA"],
                ["Periode: Juli 2024"],
                ["No", "Wilayah", "Penerima Upah (PU)", None, "Bukan Penerima Upah (BPU)", None],
                [None, None, "Baru", "Akhir", "Baru", "Akhir"],
                [1, "Kab Kubu Raya", 5, 105, 7, 207],
            ],
            merges=["A1:F1", "A2:F2", "A3:A4", "B3:B4", "C3:D3", "E3:F3"],
        )
    )
    assert understood.faults == []
    assert figures(understood) == {
        ("61.12", "PU", "new"): 5,
        ("61.12", "PU", "closing"): 105,
        ("61.12", "BPU", "new"): 7,
        ("61.12", "BPU", "closing"): 207,
    }


def test_a_place_merged_or_written_once_over_its_segments():
    rows = [
        TITLE,
        ["Wilayah", "Segmen", "Peserta aktif"],
        ["Kubu Raya", "PU", 10],
        [None, "BPU", 20],
        ["Mempawah", "Penerima Upah", 1],
        [None, "Jasa Konstruksi", 2],
    ]
    understood = read(xlsx(rows, merges=["A3:A4"]))
    assert understood.faults == []
    assert figures(understood) == {
        ("61.12", "PU", "closing"): 10,
        ("61.12", "BPU", "closing"): 20,
        ("61.02", "PU", "closing"): 1,
        ("61.02", "JAKON", "closing"): 2,
    }


def test_months_as_columns_and_the_segment_in_the_title():
    rows = [
        ["PESERTA SEGMEN BPU"],
        ["Kab/Kota", "Jun-24", datetime(2024, 7, 31)],
        ["Kubu Raya", 5, 6],
    ]
    assert figures(read(xlsx(rows, title="Data"))) == {
        ("61.12", "BPU", "closing", "2024-06"): 5,
        ("61.12", "BPU", "closing", "2024-07"): 6,
    }


@pytest.mark.parametrize(
    "month", ["Juli 2024", "Jul-24", "2024-07", "JULI 2024", "07/2024", datetime(2024, 7, 31)]
)
def test_tidy_rows_with_the_month_in_every_spelling(month):
    rows = [
        [
            "month",
            "region_code",
            "segment",
            "new",
            "returned",
            "moved_in",
            "lapsed",
            "moved_out",
            "closing",
        ],
        [month, "61.12", "BPU", 120, 4, 0, 31, 2, 18211],
        [month, "61.02", "pu", None, None, None, None, None, "1.000"],
    ]
    understood = read(xlsx(rows, title="Data"))
    assert understood.faults == []
    assert understood.months == [JULY]
    assert figures(understood)["61.12", "BPU", "lapsed"] == 31
    assert figures(understood)["61.02", "PU", "closing"] == 1000
    assert ("61.02", "PU", "new") not in figures(understood)


def test_a_month_by_name_with_the_year_in_its_own_column():
    rows = [
        ["Tahun", "Bulan", "Wilayah", "Segmen", "Peserta"],
        [2024, "Juli", "Kubu Raya", "BPU", 5],
        [2024, 6, "Kubu Raya", "BPU", 4],
    ]
    assert figures(read(xlsx(rows))) == {
        ("61.12", "BPU", "closing", "2024-07"): 5,
        ("61.12", "BPU", "closing", "2024-06"): 4,
    }


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"), ("utf-8", ",")],
)
def test_csv_in_the_encodings_and_with_the_signs_of_windows(encoding, delimiter):
    lines = [
        ["Laporan Juli 2024 – “sementara”"],
        ["Kabupaten/Kota", "PU", "BPU"],
        ["Kubu Raya", "607.426", " - "],
        ["KOTA PONTIANAK", "12", "3"],
        ["JUMLAH", "607.438", "3"],
    ]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    understood = read(text.encode(encoding), name="juli.csv")
    assert understood.faults == []
    assert figures(understood) == {
        ("61.12", "PU", "closing"): 607426,
        ("61.71", "PU", "closing"): 12,
        ("61.71", "BPU", "closing"): 3,
    }


def test_hidden_rows_and_columns_are_left_out_told_and_read_on_request():
    content = xlsx(
        [TITLE, HEADER, [1, "Kubu Raya", 10, 20], [2, "Mempawah", 1, 2], [None, "JUMLAH", 11, 22]],
        hidden_rows=[4],
        hidden_columns=["D"],
    )
    understood = read(content)
    assert reasons(understood) == {
        "C5": "Jumlah di berkas 11, jumlah baris yang dibaca 10. "
        "Cocok bila baris tersembunyi ikut dibaca."
    }
    assert understood.sheets[0].left_out[0].reason == "tersembunyi di berkas"
    assert understood.sheets[0].notes == [
        "1 baris tersembunyi tidak dibaca.",
        "Kolom tersembunyi tidak dibaca: BPU.",
    ]
    everything = read(content, corrections={"Juli": Correction(with_hidden=True)})
    assert everything.faults == []
    assert len(everything.entries) == 4


def test_plain_sums_without_a_computed_value_are_computed():
    rows = [TITLE, HEADER, [1, "Kubu Raya", "=5+7", "=C3-2"], [2, "Mempawah", 1, 2]]
    rows.append([None, "JUMLAH", "=SUM(C3:C4)", "=SUM(D3:D4)"])
    understood = read(xlsx(rows))
    assert understood.faults == []
    assert figures(understood)["61.12", "PU", "closing"] == 12
    assert figures(understood)["61.12", "BPU", "closing"] == 10


def test_other_formulas_without_a_value_and_errors_are_faults():
    rows = [TITLE, HEADER, [1, "Kubu Raya", "=VLOOKUP(1,A1:B2,2)", "=A1*2"]]
    assert reasons(read(xlsx(rows))) == dict.fromkeys(
        ("C3", "D3"), "Rumus ini belum dihitung: buka berkas di Excel, simpan, lalu unggah lagi."
    )


def test_an_error_value_is_a_fault():
    workbook = openpyxl.Workbook()
    workbook.active.append(["Wilayah", "BPU Juli 2024"])
    workbook.active.append(["Kubu Raya", "#REF!"])
    workbook.active["B2"].data_type = "e"
    understood = read(saved(workbook))
    assert reasons(understood) == {"B2": "Sel ini berisi galat rumus."}
    assert understood.faults[0].value == "#REF!"


def test_several_sheets_each_with_its_month_and_hidden_sheets_left_out():
    table = [HEADER, [1, "Kubu Raya", 10, 20]]
    content = xlsx(table, title="Juni 2024", more=[("Juli 2024", table), ("Catatan", [["Halo"]])])
    understood = read(content)
    assert understood.months == [date(2024, 6, 1), JULY]
    assert understood.sheets[2].reason == "Tidak ada tabel wilayah dan peserta."
    assert understood.faults == []


def test_one_sheet_for_each_segment():
    table = [["Laporan Juli 2024"], ["Wilayah", "Peserta"], ["Kubu Raya", 10]]
    understood = read(xlsx(table, title="PU", more=[("BPU", table)]))
    assert figures(understood) == {
        ("61.12", "PU", "closing"): 10,
        ("61.12", "BPU", "closing"): 10,
    }


def test_every_fault_is_told_at_once():
    understood = read(
        xlsx(
            [
                ["Wilayah", "Bulan", "Segmen", "Baru", "Akhir"],
                ["Kubu Raja", "Juli 2024", "BPU", 1, 2],
                ["Kubu Raya", "Jali 2024", "BPU", -1, 2],
                ["Kubu Raya", "Juli 2024", "ABC", 36.47, "dua"],
                ["Mempawah", "Juli 2024", "BPU", 607.426, 2],
                ["6102", "Juli 2024", "BPU", 1, 2],
                [None, "Juli 2024", "XYZ", 1, 2],
            ]
        )
    )
    found = reasons(understood)
    assert set(found) == {"B3", "D3", "D4", "E4", "D5", "A6"}
    assert {q.key for q in understood.questions} == {"place:kuburaja", "segment:abc", "segment:xyz"}
    assert "607426" in found["D5"]
    assert "Bengkayang" in found["A6"]


def test_a_code_of_either_system_where_the_column_says_which():
    rows = [["Kode BPS", "Kabupaten", "BPU Juli 2024"], ["6102", "Bengkayang", 5]]
    assert figures(read(xlsx(rows))) == {("61.07", "BPU", "closing"): 5}


def test_the_same_figure_twice_in_a_table_is_a_fault():
    rows = [TITLE, HEADER, [1, "Kubu Raya", 10, None], [2, "KAB. KUBU RAYA", 10, None]]
    assert reasons(read(xlsx(rows))) == {
        "C4": "Kab. Kubu Raya PU Juli 2024 sudah disebut di C3 (10)."
    }


def test_a_missing_month_is_asked_for_once_and_can_be_told():
    content = xlsx([HEADER, [1, "Kubu Raya", 10, 20], [2, "Mempawah", 1, 2]], title="Data")
    (question,) = read(content, months=[JULY]).questions
    assert question.text == "Bulan data tidak ditemukan di lembar ini: pilih bulannya."
    assert question.options == (("2024-07", "Juli 2024"),)
    told = read(content, corrections={"Data": Correction(month=JULY)})
    assert told.months == [JULY]
    assert told.faults == []


def test_a_column_is_corrected_and_a_correction_remembered():
    content = xlsx([TITLE, ["Daerah kerja", "Tertanggung mandiri Juli"], ["Kubu Raya", 5]])
    assert [question.key for question in read(content).questions] == [
        "column:tertanggung mandiri juli"
    ]
    corrected = read(content, corrections={"Juli": Correction(1, {1: "value:BPU:closing"})})
    assert figures(corrected) == {("61.12", "BPU", "closing"): 5}
    column = corrected.sheets[0].layout.columns[1]
    assert column.source == "corrected"
    remembered = read(content, remembered={column.memory_key: "value:BPU:closing"})
    assert remembered.sheets[0].layout is not None


def test_percentages_targets_and_remarks_are_no_participants():
    rows = [TITLE, [*HEADER, "Target", "Cakupan (%)", "Keterangan"]]
    rows.append([1, "Kubu Raya", 10, 20, 999, 36.47, "catatan"])
    understood = read(xlsx(rows))
    assert understood.faults == []
    assert len(understood.entries) == 2


def test_an_empty_table_is_told():
    understood = read(xlsx([TITLE, HEADER, [1, "Kubu Raya", None, "-"]]))
    assert [fault.reason for fault in understood.faults] == ["Tabel ini belum berisi angka."]


def test_a_workbook_that_cannot_be_parsed_is_refused():
    with pytest.raises(RefusedError):
        read(xlsx([HEADER])[:-100])


def test_a_month_above_its_columns_wins_over_the_title():
    rows = [
        ["Posisi Juli 2024"],
        ["Wilayah", "BPU Juni 2024", "BPU Juli 2024"],
        ["Kubu Raya", 5, 6],
    ]
    assert set(figures(read(xlsx(rows)))) == {
        ("61.12", "BPU", "closing", "2024-06"),
        ("61.12", "BPU", "closing", "2024-07"),
    }


def test_a_place_by_two_that_disagree_is_a_fault():
    rows = [["Kode", "Wilayah", "BPU Juli 2024"], ["61.71", "Kubu Raya", 5]]
    (fault,) = read(xlsx(rows)).faults
    assert "Kota Pontianak" in fault.reason
