"""Units and shares: thousands are asked about, and a fraction of a person is no count."""

import openpyxl
import pytest

from participants.reports.importing.understanding import understand
from tests.participants.reports.import_places import RESOLVER
from tests.participants.reports.readings import (
    KUBU_RAYA,
    MEMPAWAH,
    TITLE,
    assert_clean,
    figures,
    keys,
    read,
)
from tests.spreadsheets import saved, source


class TestUnits:
    ROWS = [["Kab/Kota", "PU", "BPU"], ["Kubu Raya", 67, "30,3"], ["Mempawah", 20, 8]]

    def rows(self, where, unit):
        header, *data = self.ROWS
        return {
            "title": [[f"PESERTA AKTIF JULI 2024 ({unit})"], header, *data],
            "line": [TITLE, [unit], header, *data],
            "heading": [TITLE, [header[0], f"PU ({unit})", "BPU"], *data],
            "below": [TITLE, header, [None, f"({unit})", f"({unit})"], *data],
            "note": [TITLE, header, *data, [], [f"Catatan: {unit}"]],
            "column": [TITLE, [header[0], "Satuan", *header[1:]]]
            + [[row[0], unit, *row[1:]] for row in data],
        }[where]

    @pytest.mark.parametrize("where", ["title", "line", "heading", "below", "note", "column"])
    @pytest.mark.parametrize("unit", ["ribu orang", "000 jiwa", "x1000", "dalam ribuan", "ribuan"])
    def test_a_unit_anywhere_is_asked_about_and_multiplied(self, where, unit):
        rows = self.rows(where, unit)
        understood = read(rows)
        assert (keys(understood), understood.entries) == (["unit:Data"], [])
        assert figures(read(rows, answers={"unit:Data": "1000"})) == {
            f"{KUBU_RAYA} PU": 67_000,
            f"{KUBU_RAYA} BPU": 30_300,
            f"{MEMPAWAH} PU": 20_000,
            f"{MEMPAWAH} BPU": 8_000,
        }

    def test_while_it_is_asked_what_is_right_in_thousands_is_no_fault(self):
        rows = [["Ribu orang, Juli 2024"], ["Kab/Kota", "PU"], ["Kubu Raya", 67.4]]
        understood = read(rows)
        assert (keys(understood), understood.faults) == (["unit:Data"], [])
        refused = read(rows, answers={"unit:Data": "1"})
        assert [fault.address for fault in refused.faults] == ["B3"]

    def test_a_number_in_words_is_no_unit(self):
        rows = [TITLE, ["Kab/Kota", "PU"], ["Kubu Raya", "tiga ratus"], ["Mempawah", 5]]
        assert keys(read(rows)) == []

    def test_thousands_of_rupiah_concern_no_people(self):
        rows = [TITLE, ["Kab/Kota", "PU", "Iuran (ribu rupiah)"], ["Kubu Raya", 67, 5]]
        assert_clean(read([*rows, ["Catatan: iuran dalam ribu rupiah"]]))

    @pytest.mark.parametrize(
        ("value", "is_doubted"),
        [
            *[(67, True), (6_749, True), (6_750, False), (67_493, False)],
            *[(674_929, False), (674_930, True)],
        ],
    )
    def test_a_sum_ten_times_what_is_known_is_doubted(self, value, is_doubted):
        known = {(3, "PU"): 67_493}
        rows = [TITLE, ["Kab/Kota", "PU"], ["Kubu Raya", value]]
        understood = read(rows, known=known)
        assert keys(understood) == (["scale:Data"] if is_doubted else [])
        assert_clean(read(rows, known=known, answers={"scale:Data": "1"}))

    def test_the_doubt_offers_to_multiply(self):
        rows = [TITLE, ["Kab/Kota", "PU"], ["Kubu Raya", 67]]
        (question,) = read(rows, known={(3, "PU"): 67_493}).questions
        assert question.options[0][0] == "1000"
        answered = read(rows, known={(3, "PU"): 67_493}, answers={"scale:Data": "1000"})
        assert figures(answered) == {f"{KUBU_RAYA} PU": 67_000}
        assert answered.questions == []


class TestShares:
    @pytest.mark.parametrize("cell", [0.365, "0.365", "0,365", "36,5%", 1.5, "45.7 %"])
    def test_a_fraction_among_people_is_wrong_at_its_cell(self, cell):
        rows = [TITLE, ["Kab/Kota", "PU", "BPU"], ["Kubu Raya", "45.800", cell]]
        understood = read(rows)
        assert [fault.address for fault in understood.faults] == ["C3"]
        assert figures(understood) == {f"{KUBU_RAYA} PU": 45_800}

    @pytest.mark.parametrize("value", [1, 0.5])
    def test_a_percent_cell_is_no_count_though_it_is_a_lone_100_percent(self, value):
        workbook = openpyxl.Workbook()
        for row in (["Kab/Kota", "BPU Juli 2024"], ["Kubu Raya", value]):
            workbook.active.append(row)
        workbook.active["B2"].number_format = "0%"
        understood = understand(source(saved(workbook)), resolver=RESOLVER)
        assert [fault.address for fault in understood.faults] == ["B2"]
