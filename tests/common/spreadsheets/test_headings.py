"""What the words of a heading, a title or a note say."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.months import MONTH_NAMES, SHORT_MONTH_NAMES
from common.spreadsheets.headings import (
    MEN,
    OTHER,
    PART,
    TOTAL,
    WHOLE,
    WORDS,
    Vocabulary,
    Word,
    unit_in,
    words,
)

BASKETS = Vocabulary(
    words("segment", "penerima upah, pu", "PU"),
    words("segment", "bukan penerima upah, bpu", "BPU"),
)
AUGUST = date(2024, 8, 1)


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("PU", "PU"),
        ("B P U", None),
        ("Bukan Penerima Upah (BPU)", "BPU"),
        ("PENERIMA  UPAH", "PU"),
        ("Upah", None),
    ],
)
def test_the_longest_phrase_wins(text, segment):
    assert BASKETS.read(text).first("segment") == segment


@pytest.mark.parametrize(
    "qualifier",
    [
        *("Target", "Sasaran", "Potensi", "Potensial", "Proyeksi", "Rencana", "Iuran", "Nominal"),
        *("Badan Usaha", "BU", "Perusahaan", "Pemberi Kerja", "PK", "PK/BU", "Klaim", "Upah"),
        *("Tahun lalu", "Bulan Lalu", "Penganggur", "Pengangguran", "Persen", "Persentase", "%"),
        *("Rasio", "Pertumbuhan", "Kenaikan", "Selisih", "Rata-rata", "Kumulatif", "Triwulan II"),
        *("Gaji", "Tunggakan", "Prosentase", "Cakupan", "YoY", "Rerata", "Rp", "Semester I"),
    ],
)
@pytest.mark.parametrize("shape", ["{} PU", "PU {}", "PU ({})", "{}_pu", "PU\n{}"])
def test_a_qualifier_stands_whatever_segment_is_beside_it(qualifier, shape):
    label = BASKETS.read(shape.format(qualifier))
    assert label.qualifier
    assert label.first("segment") == "PU"


@pytest.mark.parametrize("text", ["TK BPU", "BPU Mikro", "Peserta BPU", "BPU Gadai Agustus 2024"])
def test_words_that_nobody_knows_are_handed_back(text):
    assert len(BASKETS.read(text).unknown) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("Agustus 2024", "AGUSTUS 2024", "Agt-24", "Agu'24", "agt 2024", "2024-08", "08/2024"),
        *("8/2024", "Bulan Agustus Tahun 2024", "Agustus_2024", "Agustus2024", "Agustus, 2024"),
        *("per 31 Agustus 2024", "31/08/2024", "31-08-2024", "01/08/2024", "2024-08-31"),
        *("Januari s.d. Agustus 2024", "Jan - Agu 2024", "Januari sampai dengan Agustus 2024"),
        *(AUGUST, datetime(2024, 8, 31)),
    ],
)
def test_a_month_in_every_spelling(text):
    assert BASKETS.read(text).month == AUGUST


@pytest.mark.parametrize(
    "text",
    ["Pontianak, 5 Agustus 2024", "1 Agustus 2024", "05/08/2024", "2024-08-15", "607.426", "61.12"],
)
def test_a_day_of_signing_and_a_number_are_no_month(text):
    assert BASKETS.read(text, is_title=True).month is None


def test_two_months_are_not_one():
    assert BASKETS.read("Juli 2024 dan Agustus 2024").month is None
    assert len(BASKETS.read("Juli 2024 dan Agustus 2024").months) == 2


@pytest.mark.parametrize(
    "text", ["Januari s/d Agustus 2024", "Jan-Agu 2024", "Jan 2024 - Agu 2024"]
)
def test_a_range_of_months_says_so(text):
    assert BASKETS.read(text).is_range
    assert not BASKETS.read("Agu-24").is_range


@given(
    st.sampled_from([*MONTH_NAMES["id"], *SHORT_MONTH_NAMES["id"], *MONTH_NAMES["en"]]),
    st.integers(2000, 2099),
    st.sampled_from(["{} {}", "{}-{}", "{}/{}", "{}{}", "PU {} {}", "bulan {} tahun {}"]),
    st.sampled_from([str, str.upper, str.lower]),
)
def test_any_month_and_year_are_read(name, year, shape, spelling):
    label = BASKETS.read(spelling(shape.format(name, year)))
    assert (label.month.year, label.year) == (year, year)
    assert name in {names[label.month.month - 1] for names in _all_names()}


def _all_names():
    return [*MONTH_NAMES.values(), *SHORT_MONTH_NAMES.values()]


def test_a_month_by_its_name_alone_waits_for_its_year():
    label = BASKETS.read("Agustus")
    assert (label.month, label.month_number) == (None, 8)
    assert BASKETS.read("TAHUN 2024").year == 2024


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        *[(text, 1000) for text in ("ribu orang", "(ribuan)", "dalam ribuan", "000 jiwa", "(000)")],
        *[(text, 1000) for text in ("x1000", "x 1.000", "× 1000", "'000", "Thousand", "PU (rb)")],
        *[(text, 1_000_000) for text in ("juta orang", "dalam jutaan", "x 1.000.000")],
        *[(text, 1) for text in ("10.000 orang", "1,000", "45.000", "seribu", "orang", "2000")],
        ("ratusan", 100),
    ],
)
def test_a_unit_is_understood(text, factor):
    assert unit_in(text) == factor


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *[(text, PART) for text in ("L", "Laki-laki", "PRIA", "Lk", "(L)", "BPU L", "Perempuan")],
        *[(text, WHOLE) for text in ("L+P", "L/P", "Laki-laki dan perempuan", "P + L")],
        *[(text, TOTAL) for text in ("Jml", "JUMLAH", "Total", "Sub-total")],
    ],
)
def test_men_women_and_all(text, kind):
    assert BASKETS.read(text).has(kind)
    assert BASKETS.read("Laki-laki").first(PART) == MEN


def test_a_rooms_own_word_beats_the_common_one():
    own = Vocabulary([Word("potensi*", "basis", "bpjs-potensi")])
    assert own.read("Potensi pekerja").first("basis") == "bpjs-potensi"
    assert not own.read("Potensi pekerja").qualifier


def test_no_common_word_is_written_twice():
    phrases = [word.phrase for word in WORDS]
    assert len(phrases) == len(set(phrases))
    assert {word.kind for word in WORDS} >= {OTHER, PART, WHOLE, TOTAL}


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    BASKETS.read(text)
    BASKETS.read(text, is_title=True)
