"""Each kind of table that was once read wrongly, with several of its members."""

import pytest

from tests.participants.reports.readings import (
    KUBU_RAYA,
    MEMPAWAH,
    TITLE,
    assert_clean,
    figures,
    keys,
    read,
)

QUALIFIED = [
    *("Target PU", "PU Target", "Potensi PU", "Potensi TK PU", "Iuran PU", "Iuran PU (Rp)"),
    *("Badan Usaha PU", "BU PU", "PU - BU", "Perusahaan PU", "Jumlah Perusahaan Peserta PU"),
    *("Pemberi Kerja PU", "PK PU", "PK/BU", "PU tahun lalu", "PU Bulan Lalu", "Upah PU"),
    *("Nominal PU", "Klaim PU", "Penganggur", "Jumlah Pengangguran", "Tingkat PU (%)", "% PU"),
    *("Persen PU", "Persentase PU", "Rasio PU", "Pertumbuhan PU", "Kenaikan PU", "Selisih PU"),
    *("Rata-rata PU", "Proyeksi PU", "Rencana PU", "PU kumulatif", "Kumulatif PU", "Gaji PU"),
    *("Sasaran PU", "Realisasi PU terhadap target", "Proporsi PU", "PU Triwulan II", "PU+BPU"),
    *("Tunggakan PU", "PU Januari-Juli 2024", "Estimasi TK PU", "Deviasi PU", "Jumlah PK PU"),
]


class TestQualifiers:
    @pytest.mark.parametrize("heading", QUALIFIED)
    def test_a_column_of_something_else_is_not_read_beside_a_good_one(self, heading):
        understood = read([TITLE, ["Kab/Kota", heading, "TK BPU"], ["Kubu Raya", 450, 30]])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} BPU": 30}
        assert heading in understood.sheets[0].notes[0]

    @pytest.mark.parametrize("heading", QUALIFIED)
    def test_nor_for_lack_of_another(self, heading):
        understood = read([TITLE, ["Kab/Kota", heading], ["Kubu Raya", 450]])
        assert understood.entries == []
        assert understood.faults

    @pytest.mark.parametrize("group", ["Target", "Iuran", "Badan Usaha", "Tahun Lalu"])
    def test_nor_under_a_group_of_something_else(self, group):
        rows = [TITLE, ["Kab/Kota", "Peserta", None, group, None], [None, "PU", "BPU", "PU", "BPU"]]
        understood = read([*rows, ["Kubu Raya", 1, 2, 30, 40]])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 1, f"{KUBU_RAYA} BPU": 2}

    def test_target_and_actual_under_each_segment(self):
        rows = [TITLE, ["Kab/Kota", "PU", None, None, "BPU", None, None]]
        rows.append([None, *["Target", "Realisasi", "%"] * 2])
        understood = read([*rows, ["Kubu Raya", 9, 1, 0.1, 8, 2, 0.25]])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 1, f"{KUBU_RAYA} BPU": 2}

    @pytest.mark.parametrize(
        "title",
        [
            *("Target Juli 2024", "TARGET KEPESERTAAN JULI 2024", "Iuran per segmen Juli 2024"),
            *("Potensi peserta Juli 2024", "Jumlah badan usaha Juli 2024", "Proyeksi Juli 2024"),
            "Persentase cakupan Juli 2024",
        ],
    )
    def test_a_title_of_something_else_is_asked_about(self, title):
        rows = [[title], ["Kab/Kota", "PU", "BPU"], ["Kubu Raya", 1, 2]]
        understood = read(rows)
        assert (keys(understood), understood.entries) == (["measure:Data"], [])
        assert figures(read(rows, answers={"measure:Data": "yes"})) == {
            f"{KUBU_RAYA} PU": 1,
            f"{KUBU_RAYA} BPU": 2,
        }
        refused = read(rows, answers={"measure:Data": "no"})
        assert (refused.entries, bool(refused.faults)) == ([], True)

    @pytest.mark.parametrize(
        "title", ["Realisasi terhadap Target Juli 2024", "Peserta Aktif dan Iuran Juli 2024"]
    )
    def test_a_title_of_both_leaves_it_to_the_columns(self, title):
        understood = read([[title], ["Kab/Kota", "Peserta PU", "Target PU"], ["Kubu Raya", 1, 9]])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 1}
        assert keys(read([[title], ["Kab/Kota", "PU"], ["Kubu Raya", 1]])) == ["measure:Data"]

    @pytest.mark.parametrize(
        "line", ["Rekap tingkat kabupaten/kota", "Kantor Cabang Pontianak", "No. 12/KC/2024"]
    )
    def test_a_letterhead_changes_nothing(self, line):
        assert_clean(read([[line], TITLE, ["Kab/Kota", "PU"], ["Kubu Raya", 1]]))


class TestDoubtfulHeadings:
    @pytest.mark.parametrize("heading", ["Jumlah", "Juli 2024", "Total", "Jumlah orang"])
    def test_a_lone_column_needs_a_word_for_what_is_counted(self, heading):
        understood = read([["Juli 2024"], ["Kab/Kota", heading], ["Kubu Raya", 5]])
        assert understood.entries == []
        assert understood.faults

    @pytest.mark.parametrize("heading", ["Jumlah", "Juli 2024", "Peserta", "TK Aktif"])
    @pytest.mark.parametrize("title", ["SEGMEN BPU", "Peserta BPU", "Bukan Penerima Upah (BPU)"])
    def test_the_title_may_name_it(self, heading, title):
        understood = read([[title], ["Juli 2024"], ["Kab/Kota", heading], ["Kubu Raya", 5]])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} BPU": 5}

    @pytest.mark.parametrize(
        ("one", "other"), [("Formal", "Informal"), ("Sektor formal", "Sektor informal")]
    )
    def test_formal_and_informal_are_asked_once_and_never_half_read(self, one, other):
        rows = [TITLE, ["Kab/Kota", one, other, "PMI"], ["Kubu Raya", 5, 6, 7]]
        understood = read(rows)
        asked = keys(understood)
        assert asked == [f"segment:{one.lower()}", f"segment:{other.lower()}"]
        assert understood.questions[0].options[0][0] == "PU"
        assert understood.questions[1].options[0][0] == "BPU"
        answered = read(rows, remembered=dict(zip(asked, ["PU", "BPU"], strict=True)))
        assert_clean(answered)
        assert figures(answered) == {
            f"{KUBU_RAYA} PU": 5,
            f"{KUBU_RAYA} BPU": 6,
            f"{KUBU_RAYA} PMI": 7,
        }
        assert list(answered.recalled) == asked

    @pytest.mark.parametrize("word", ["Formal", "Magang", "PBPU", "Nelayan", "Mandiri"])
    def test_a_word_in_a_column_of_segments_is_asked_once(self, word):
        rows = [TITLE, ["Kab/Kota", "Segmen", "Peserta"], ["Kubu Raya", "PMI", 5]]
        rows += [["Kubu Raya", word, 6], ["Mempawah", word, 7]]
        key = f"segment:{word.lower()}"
        assert keys(read(rows)) == [key]
        assert figures(read(rows, answers={key: "BPU"}))[f"{MEMPAWAH} BPU"] == 7
        skipped = read(rows, answers={key: "skip"})
        assert_clean(skipped)
        assert figures(skipped) == {f"{KUBU_RAYA} PMI": 5}

    @pytest.mark.parametrize("heading", ["PU < 30 tahun", "PU 30 tahun ke atas", "PU (≥ 56 th)"])
    def test_an_age_makes_a_heading_doubtful(self, heading):
        rows = [TITLE, ["Kab/Kota", heading, "BPU"], ["Kubu Raya", 5, 6]]
        understood = read(rows)
        assert len(understood.questions) == 1
        assert figures(understood) == {f"{KUBU_RAYA} BPU": 6}

    @pytest.mark.parametrize(
        "heading", ["Magang", "PU Mikro", "Tertanggung", "BPU Gadai", "Lainnya"]
    )
    def test_a_heading_with_words_that_nobody_knows_is_asked_about(self, heading):
        rows = [TITLE, ["Kab/Kota", "PMI", heading], ["Kubu Raya", 5, 6]]
        (question,) = read(rows).questions
        assert question.key.startswith("column:")
        assert_clean(read(rows, answers={question.key: "skip"}))
        answered = read(rows, answers={question.key: "value:BPU:closing"})
        assert figures(answered)[f"{KUBU_RAYA} BPU"] == 6

    @pytest.mark.parametrize(
        ("one", "other"),
        [("PU", "PU"), ("PU", "Peserta PU"), ("TK PU", "PU Juli 2024"), ("PU aktif", "Jumlah PU")],
    )
    def test_of_two_headings_that_could_be_meant_one_is_chosen(self, one, other):
        rows = [TITLE, ["Kab/Kota", one, other], ["Kubu Raya", 5, 6]]
        (question,) = read(rows).questions
        assert [value for value, _words in question.options] == ["B", "C"]
        assert figures(read(rows, answers={question.key: "C"})) == {f"{KUBU_RAYA} PU": 6}

    def test_inactive_ones_beside_nothing_that_moves_are_asked_about(self):
        rows = [TITLE, ["Kab/Kota", "PU Aktif", "PU Nonaktif"], ["Kubu Raya", 5, 6]]
        assert len(read(rows).questions) == 1

    def test_a_month_by_name_without_a_year_is_not_another_month(self):
        rows = [["PESERTA BPU"], ["Kab/Kota", "Juni", "Juli"], ["Kubu Raya", 5, 6]]
        understood = read(rows)
        assert understood.entries == []
        assert understood.faults


class TestMenAndWomen:
    HEADINGS = [
        ["PU L", "PU P", "PU Jml"],
        ["PU Laki-laki", "PU Perempuan", "PU"],
        ["PU (L)", "PU (P)", "PU (L+P)"],
        ["PU Pria", "PU Wanita", "Total PU"],
        ["Lk PU", "Pr PU", "Jumlah PU"],
    ]

    @pytest.mark.parametrize("headings", HEADINGS)
    def test_both_together_are_taken(self, headings):
        understood = read([TITLE, ["Kab/Kota", *headings], ["Kubu Raya", 5, 6, 11]])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 11}

    @pytest.mark.parametrize("headings", HEADINGS)
    def test_without_both_they_are_added_and_told(self, headings):
        understood = read([TITLE, ["Kab/Kota", *headings[:2]], ["Kubu Raya", 5, 6]])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 11}
        assert "dijumlahkan" in understood.sheets[0].notes[0]

    @pytest.mark.parametrize("heading", ["PU L", "PU Perempuan", "PU Wanita", "Pria PU"])
    def test_one_of_them_alone_is_never_read(self, heading):
        understood = read([TITLE, ["Kab/Kota", heading, "BPU"], ["Kubu Raya", 5, 6]])
        assert "sebagian peserta" in understood.faults[0].reason
        assert f"{KUBU_RAYA} PU" not in figures(understood)

    @pytest.mark.parametrize("words", [["L", "P"], ["Laki-laki", "Perempuan"], ["Pria"]])
    def test_rows_of_men_and_of_women_are_never_read_for_all(self, words):
        rows = [TITLE, ["Kab/Kota", "Jenis Kelamin", "PU"]]
        understood = read([*rows, *[["Kubu Raya", word, 5] for word in words]])
        assert understood.entries == []
        assert len(understood.faults) == len(words)

    def test_an_unreadable_half_leaves_no_half(self):
        understood = read([TITLE, ["Kab/Kota", "PU L", "PU P"], ["Kubu Raya", 5, "enam"]])
        assert (figures(understood), len(understood.faults)) == ({}, 1)


class TestMemory:
    TWO = [["Kab/Kota", "PU Juni 2024", "PU Juli 2024"], ["Kubu Raya", 5, 6]]

    def test_a_month_that_was_skipped_is_skipped_alone(self):
        remembered = {"column:pu juni 2024@2024-06 PU": "skip"}
        understood = read(self.TWO, remembered=remembered)
        assert figures(understood) == {f"{KUBU_RAYA} PU": 6}
        assert list(understood.recalled) == list(remembered)

    @pytest.mark.parametrize("title", ["Agustus 2024", "Juli 2025"])
    def test_a_heading_without_its_month_is_skipped_for_the_titles_month_alone(self, title):
        remembered = {"column:pu@2024-07 PU": "skip"}
        rows = [["Kab/Kota", "PU", "BPU"], ["Kubu Raya", 5, 6]]
        july, other = (
            read([[each], *rows], remembered=remembered) for each in ("Juli 2024", title)
        )
        assert list(figures(july)) == [f"{KUBU_RAYA} BPU"]
        assert len(figures(other)) == 2
        assert other.recalled == {}

    def test_what_was_learned_of_a_heading_yields_to_the_title(self):
        remembered = {"column:tertanggung": "value:BPU:closing"}
        rows = [["Kab/Kota", "Tertanggung"], ["Kubu Raya", 5]]
        plain = read([["Juli 2024"], *rows], remembered=remembered)
        assert figures(plain) == {f"{KUBU_RAYA} BPU": 5}
        titled = read([["SEGMEN PMI Juli 2024"], *rows], remembered=remembered)
        assert f"{KUBU_RAYA} BPU" not in figures(titled)

    def test_a_group_is_part_of_the_heading(self):
        remembered = {"column:kantor lama pu@2024-07 PU": "skip"}
        rows = [["Juli 2024"], ["Kab/Kota", "PU"], ["Kubu Raya", 5]]
        assert len(figures(read(rows, remembered=remembered))) == 1


class TestMovements:
    @pytest.mark.parametrize(
        ("title", "field"),
        [
            ("PESERTA BARU JULI 2024", "new"),
            ("Peserta nonaktif Juli 2024", "lapsed"),
            ("Aktif kembali Juli 2024", "returned"),
            ("Saldo awal Juli 2024", "opening"),
        ],
    )
    def test_a_title_that_names_a_movement_is_asked_about(self, title, field):
        rows = [[title], ["Kab/Kota", "PU"], ["Kubu Raya", 5]]
        understood = read(rows)
        assert (keys(understood), understood.entries) == (["field:Data"], [])
        assert figures(read(rows, answers={"field:Data": field})) == {f"{KUBU_RAYA} PU {field}": 5}
        assert figures(read(rows, answers={"field:Data": "closing"})) == {f"{KUBU_RAYA} PU": 5}

    def test_a_sheet_for_each_movement_is_asked_about_too(self):
        rows = [["Juli 2024"], ["Kab/Kota", "PU"], ["Kubu Raya", 5]]
        assert keys(read(rows, title="Baru")) == ["field:Baru"]

    def test_movements_in_lines_between_the_rows(self):
        rows = [TITLE, ["Kab/Kota", "PU"], ["Peserta baru"], ["Kubu Raya", 5]]
        understood = read([*rows, ["Saldo akhir"], ["Kubu Raya", 9]])
        assert_clean(understood)
        assert figures(understood) == {f"{KUBU_RAYA} PU new": 5, f"{KUBU_RAYA} PU": 9}

    @pytest.mark.parametrize(
        "heading", ["PU baru s.d. Juli 2024", "Baru PU sampai dengan Juli 2024", "PU baru s/d Juli"]
    )
    def test_movements_up_to_a_month_are_not_those_of_the_month(self, heading):
        rows = [TITLE, ["Kab/Kota", heading, "PU"], ["Kubu Raya", 5, 9]]
        assert figures(read(rows)) == {f"{KUBU_RAYA} PU": 9}

    @pytest.mark.parametrize("title", ["Januari s.d. Juli 2024", "Jan - Jul 2024"])
    def test_movements_under_a_range_of_months_are_asked_about(self, title):
        rows = [[f"PESERTA {title}"], ["Kab/Kota", "PU baru", "PU akhir"], ["Kubu Raya", 5, 9]]
        assert keys(read(rows)) == ["period:Data"]
        assert len(read(rows, answers={"period:Data": "yes"}).entries) == 2


@pytest.mark.parametrize(
    "name", ["Kalimantan Barat", "PROVINSI KALIMANTAN BARAT", "Prov. Kalimantan Barat"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_the_provinces_own_row_beside_the_places_of_one_branch_is_left_out(name, is_first):
    places, province = [["Kota Pontianak", 5], ["Kubu Raya", 6]], [[name, 99]]
    rows = [*province, *places] if is_first else [*places, *province]
    result = read([TITLE, ["Kab/Kota", "PU"], *rows])
    assert_clean(result)
    assert figures(result) == {"61.71 PU": 5, "61.12 PU": 6}
    (left,) = result.sheets[0].left_out
    assert left.reason == "angka provinsi; tabel ini tidak memuat semua wilayahnya"


@pytest.mark.parametrize("kind", ["Kecamatan", "Nama Kecamatan", "Desa", "Kantor Cabang", "Cabang"])
def test_parts_of_a_place_or_offices_are_not_the_place(kind):
    result = read([TITLE, [kind, "PU"], ["Pontianak Kota", 5], ["Pontianak Barat", 6]])
    assert figures(result) == {}
    (fault,) = result.faults
    assert fault.reason.endswith("bukan kabupaten/kota.")


@pytest.mark.parametrize("kind", ["Kecamatan", "Cabang", "Kantor Cabang"])
def test_a_column_of_parts_or_offices_beside_the_places_is_no_second_one(kind):
    result = read(
        [
            TITLE,
            [kind, "Kab/Kota", "PU"],
            ["Pontianak", "Kota Pontianak", 5],
            ["Pontianak", "Kubu Raya", 6],
        ]
    )
    assert_clean(result)
    assert figures(result) == {"61.71 PU": 5, "61.12 PU": 6}


@pytest.mark.parametrize(
    "parts", [("Swasta", "BUMN"), ("Lama", "Pindahan KC"), ("PKWT", "PKWTT"), ("TKA", "WNI")]
)
def test_what_divides_a_segment_is_never_read_for_all_of_it(parts):
    rows = [[TITLE[0]], ["No", "Kab/Kota", "PU", None, "BPU"], [None, None, *parts, None]]
    data = [[1, "Kota Pontianak", 5, 6, 7], [2, "Kubu Raya", 8, 9, 10]]
    result = read([*rows, *data], merges=["C2:D2"])
    assert not any(key.endswith(" PU") for key in figures(result))
    assert result.questions or result.faults
    whole = read(
        [
            [TITLE[0]],
            ["No", "Kab/Kota", "PU", None, None, "BPU"],
            [None, None, *parts, "Jumlah", None],
            [1, "Kota Pontianak", 5, 6, 11, 7],
        ],
        merges=["C2:E2"],
    )
    assert figures(whole)["61.71 PU"] == 11


@pytest.mark.parametrize("line", [["(orang)"] * 2, ["a", "b"], ["(a)", "b = 2a"]])
def test_units_or_letters_under_the_headings_change_nothing(line):
    rows = [[TITLE[0]], ["No", "Kab/Kota", "PU", "BPU"], [None, None, *line]]
    result = read([*rows, [1, "Kota Pontianak", 5, 6]])
    assert_clean(result)
    assert figures(result) == {"61.71 PU": 5, "61.71 BPU": 6}
