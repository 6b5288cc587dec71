"""Sheets and tables: a segment, a place or a month each, below and beside one another."""

import pytest

from tests.participants.reports.readings import (
    KUBU_RAYA,
    MEMPAWAH,
    PONTIANAK,
    TITLE,
    assert_clean,
    figures,
    keys,
    read,
)


class TestSheetsAndTables:
    TABLE = [["Kab/Kota", "Peserta"], ["Kubu Raya", 5], ["Mempawah", 6]]

    def test_a_sheet_for_each_segment_by_name_or_title(self):
        bpu = [["SEGMEN BPU"], *self.TABLE]
        understood = read([TITLE, *self.TABLE], title="PU", more=[("Lembar 2", bpu)])
        assert_clean(understood)
        assert figures(understood)[f"{MEMPAWAH} BPU"] == 6
        assert len(understood.entries) == 4

    @pytest.mark.parametrize("cover", [["Sampul", "Juli 2024"], ["LAPORAN JULI 2024"]])
    def test_a_cover_is_passed_over_and_its_month_holds(self, cover):
        table = [["Kab/Kota", "PU"], ["Kubu Raya", 5]]
        understood = read([[text] for text in cover], title="Sampul", more=[("Data", table)])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 5}
        assert understood.sheets[0].reason == "Tidak ada tabel wilayah dan peserta."

    @pytest.mark.parametrize("names", [("Kota Pontianak", "Kab. Kubu Raya"), ("L1", "L2")])
    def test_a_sheet_for_each_place(self, names):
        sheets = [
            [[place], ["JULI 2024"], ["Segmen", "Baru", "Akhir"], ["PU", 1, 5], ["JUMLAH", 1, 5]]
            for place in ("KOTA PONTIANAK", "KABUPATEN KUBU RAYA")
        ]
        understood = read(sheets[0], title=names[0], more=[(names[1], sheets[1])])
        assert_clean(understood)
        assert figures(understood) == {
            f"{PONTIANAK} PU": 5,
            f"{PONTIANAK} PU new": 1,
            f"{KUBU_RAYA} PU": 5,
            f"{KUBU_RAYA} PU new": 1,
        }

    def test_one_bad_sheet_does_not_block_a_good_one(self):
        good, bad = [TITLE, *self.TABLE], [TITLE, ["Kab/Kota", "Peserta"], ["Kubu Raya", "lima"]]
        understood = read(good, title="PU", more=[("BPU", bad)])
        assert keys(understood) == ["sheet:BPU"]
        assert len(understood.faults) == 1
        skipped = read(good, title="PU", more=[("BPU", bad)], answers={"sheet:BPU": "skip"})
        assert_clean(skipped)
        assert len(skipped.entries) == 2

    def test_a_sheet_of_places_without_known_headings_is_not_missed_beside_a_good_one(self):
        odd = [["Juli 2024"], ["Kubu Raya", 5], ["Mempawah", 6]]
        understood = read([TITLE, *self.TABLE], title="PU", more=[("Sisa", odd)])
        assert understood.faults or understood.questions

    @pytest.mark.parametrize("gap", [0, 1, 2])
    def test_tables_below_one_another(self, gap):
        rows = [["Juli 2024"], ["SEGMEN PU"], *self.TABLE, *[[]] * gap, ["SEGMEN BPU"], *self.TABLE]
        understood = read(rows)
        assert_clean(understood)
        assert len(figures(understood)) == 4

    def test_a_table_below_another_without_its_segment_is_asked_about(self):
        rows = [["Juli 2024"], ["SEGMEN PU"], *self.TABLE, [], ["Lampiran"], *self.TABLE]
        third = [[], ["SEGMEN PMI"], *self.TABLE]
        assert keys(read([*rows, *third])) == ["segment-of:Data/2"]

    def test_tables_beside_one_another(self):
        rows = [["Juli 2024"], ["SEGMEN PU", None, None, "SEGMEN BPU"]]
        rows += [["Kab/Kota", "Peserta", None] * 2, ["Kubu Raya", 5, None, "Mempawah", 6]]
        understood = read(rows)
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 5, f"{MEMPAWAH} BPU": 6}

    def test_places_across_with_a_total_that_is_compared(self):
        rows = [TITLE, ["Segmen", "Kubu Raya", "Mempawah", "Jumlah"], ["PU", 5, 6, 11]]
        assert_clean(read(rows))
        wrong = read([*rows, ["BPU", 1, 2, 4]])
        assert [fault.address for fault in wrong.faults] == ["D4"]

    def test_movements_down_and_segments_across(self):
        rows = [["KOTA PONTIANAK"], ["Juli 2024"], ["Uraian", "PU", "BPU"]]
        rows += [["Saldo awal", 5, 6], ["Baru", 1, 2], ["Saldo akhir", 6, 8]]
        understood = read(rows)
        assert_clean(understood)
        assert figures(understood)[f"{PONTIANAK} BPU new"] == 2
        assert figures(understood)[f"{PONTIANAK} PU"] == 6

    def test_two_lines_of_headings_months_over_segments(self):
        rows = [["Kab/Kota", "Juni 2024", None, "Juli 2024", None], [None, *["PU", "BPU"] * 2]]
        understood = read([*rows, ["Kubu Raya", 1, 2, 3, 4]])
        assert_clean(understood)
        assert figures(understood)[f"{KUBU_RAYA} BPU 2024-06"] == 2
        assert figures(understood)[f"{KUBU_RAYA} BPU"] == 4

    @pytest.mark.parametrize(
        "title", ["PESERTA BPU TAHUN 2024", "Segmen BPU 2024", "Perkembangan BPU Tahun 2024"]
    )
    def test_a_column_for_each_month_by_name(self, title):
        rows = [[title], ["Kab/Kota", "Jan", "Feb", "Juli"], ["Kubu Raya", None, "-", 5]]
        understood = read(rows)
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} BPU": 5}

    @pytest.mark.parametrize(
        ("sheet", "key"), [("Agustus 2024", "month:Agustus 2024"), ("BPU", "segment-of:BPU")]
    )
    def test_a_title_and_a_sheets_name_that_disagree_are_asked_about(self, sheet, key):
        rows = [["SEGMEN PU JULI 2024"], ["Kab/Kota", "Peserta"], ["Kubu Raya", 5]]
        assert keys(read(rows, title=sheet)) == [key]
        answer = {"month:Agustus 2024": "2024-08"}.get(key, "BPU")
        assert_clean(read(rows, title=sheet, answers={key: answer}))

    def test_this_month_beside_the_last(self):
        rows = [TITLE, ["Kab/Kota", "Bulan Lalu", None, "Bulan Ini", None]]
        rows += [[None, *["PU", "BPU"] * 2], ["Kubu Raya", 1, 2, 3, 4]]
        understood = read(rows)
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 3, f"{KUBU_RAYA} BPU": 4}

    def test_a_year_over_names_of_months(self):
        rows = [["PESERTA BPU"], ["Kab/Kota", "Tahun 2024", None], [None, "Juni", "Juli"]]
        understood = read([*rows, ["Kubu Raya", 5, 6]])
        assert_clean(understood)
        assert figures(understood)[f"{KUBU_RAYA} BPU"] == 6

    def test_the_province_beside_each_place_is_no_total(self):
        rows = [TITLE, ["Provinsi", "Kab/Kota", "PU"]]
        understood = read([*rows, ["Kalimantan Barat", "Kubu Raya", 5]])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 5}

    def test_a_figure_merged_over_two_places_is_a_fault(self):
        rows = [TITLE, ["Kab/Kota", "PU"], ["Kubu Raya", 5], ["Mempawah", None]]
        understood = read(rows, merges=["B3:B4"])
        assert [fault.address for fault in understood.faults] == ["B3"]

    def test_a_bad_cell_is_told_once_and_its_total_is_not(self):
        rows = [TITLE, ["Kab/Kota", "PU", "BPU"], ["Kubu Raya", "lima", 2], ["Mempawah", 6, 3]]
        understood = read([*rows, ["JUMLAH", 11, 6]])
        assert [fault.address for fault in understood.faults] == ["B3", "C5"]


class TestNamesOfSheets:
    def test_a_place_in_short_is_asked_about(self):
        rows = [["Juli 2024"], ["Segmen", "Akhir"], ["PU", 5]]
        assert keys(read(rows, title="Ptk")) == ["place:ptk"]

    def test_a_month_takes_its_year_from_the_title_or_the_file(self):
        rows = [["Kab/Kota", "PU"], ["Kubu Raya", 5]]
        titled = read([["PESERTA AKTIF TAHUN 2024"], *rows], title="Juli")
        named = read(rows, title="Juli", name="rekap 2024.xlsx")
        assert figures(titled) == figures(named) == {f"{KUBU_RAYA} PU": 5}
