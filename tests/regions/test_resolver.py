"""Which place a file means, and that it is never guessed where it could be two."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from regions.resolver import CodeSystem, UnknownPlaceError, code_system, is_total, place_answers
from tests.regions.tables import every_region, resolver

KEMENDAGRI, BPS = CodeSystem.KEMENDAGRI, CodeSystem.BPS


REGIONS = every_region()
RESOLVER = resolver()
# Where the two systems give a code to different places.
CLASHING = [
    code
    for code in (region.bps_code for region in REGIONS)
    if len(code) == 4 and RESOLVER.by_bps[code] != RESOLVER.by_code.get(f"{code[:2]}.{code[2:]}")
]


def code_of(value, **more):
    return RESOLVER.resolve(value, **more).code


def test_seven_codes_clash():
    assert len(CLASHING) == 7


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kab. Sambas", "61.01"),
        ("Kabupaten Sambas", "61.01"),
        ("KAB SAMBAS", "61.01"),
        ("sambas", "61.01"),
        ("KOTA PONTIANAK", "61.71"),
        ("Kota Singkawang", "61.72"),
        ("Singkawang", "61.72"),
        ("Kubu Raya", "61.12"),
        ("Kuburaya", "61.12"),
        ("Kab.Kapuas  Hulu", "61.06"),
        ("Provinsi Kalimantan Barat", "61"),
        ("KALIMANTAN BARAT", "61"),
        ("Prov. Kalbar", "61"),
        ("61.02", "61.02"),
        ("61,02", "61.02"),
        (61.02, "61.02"),
        (61.1, "61.10"),
        ("61", "61"),
        (61, "61"),
        ("6171", "61.71"),
        (6171, "61.71"),
        ("6171.0", "61.71"),
        ("'6171", "61.71"),
        ("  61.71 ", "61.71"),
        ("61 12", "61.12"),
        ("6100", "61"),
        (6100, "61"),
        ("61.00", "61"),
        ("61.0", "61"),
        ("1. Sambas", "61.01"),
        ("01 Kab. Sambas", "61.01"),
        ("14) Kota Singkawang", "61.72"),
        ("(3) Landak", "61.08"),
        ("a. Sambas", "61.01"),
        ("IV. Landak", "61.08"),
        ("1.2 Landak", "61.08"),
        ("71. Kota Pontianak", "61.71"),
        ("04. Mempawah", "61.02"),
        ("6101 - SAMBAS", "61.01"),
        ("6102 - BENGKAYANG", "61.07"),
        ("6102 Mempawah", "61.02"),
        ("61.01 Kabupaten Sambas", "61.01"),
        ("[61.01] Sambas", "61.01"),
        ("61-01 Sambas", "61.01"),
        ("Sambas (61.01)", "61.01"),
        ("Kabupaten Sambas - 6101", "61.01"),
        ("61.1 MELAWI", "61.10"),
        ("61.1 Sambas", "61.01"),
        ("61.02 Kab. Pontianak", "61.02"),
        ("61 Kalimantan Barat", "61"),
        ("6100 - KALIMANTAN BARAT", "61"),
        ("KAB.KUBU RAYA", "61.12"),
        ("KABUPATEN KUBU RAYA", "61.12"),
        ("KabupatenKubuRaya", "61.12"),
        ("Kubu\nRaya", "61.12"),
        ("Kubu-\nRaya", "61.12"),
        ("Kab.\u00a0Kubu\u00a0Raya", "61.12"),
        ("\u200bSambas", "61.01"),
        ("Kubu Raya*", "61.12"),
        ("Kubu Raya¹", "61.12"),
        ("Kubu Raya 1)", "61.12"),
        ("Kubu Raya, Kab.", "61.12"),
        ("Sambas Regency", "61.01"),
        ("Pontianak City", "61.71"),
        ("Kodya Pontianak", "61.71"),
        ("Pemkab Sambas", "61.01"),
        ("Kalimantan Barat, Kota Pontianak", "61.71"),
        ("Kab. Sambas / Kalbar", "61.01"),
    ],
)
def test_a_place_is_found_as_people_write_it(text, code):
    assert code_of(text) == code


@pytest.mark.parametrize("code", CLASHING)
def test_a_clashing_code_without_its_dot_is_refused(code):
    with pytest.raises(UnknownPlaceError, match="bermakna ganda") as refused:
        RESOLVER.resolve(code)
    assert str(RESOLVER.by_bps[code]) in str(refused.value)


@pytest.mark.parametrize("code", CLASHING)
def test_the_column_says_which_system_a_code_is_of(code):
    assert code_of(code, system=BPS) == RESOLVER.by_bps[code].code
    assert code_of(code, system=KEMENDAGRI) == f"{code[:2]}.{code[2:]}"


@pytest.mark.parametrize("code", CLASHING)
def test_the_name_beside_it_says_which_place_a_code_means(code):
    bps, kemendagri = RESOLVER.by_bps[code], RESOLVER.by_code[f"{code[:2]}.{code[2:]}"]
    assert code_of(code, name=bps.name) == bps.code
    assert code_of(code, name=kemendagri.full_name) == kemendagri.code


@pytest.mark.parametrize(
    ("value", "more"),
    [
        ("61.02", {"name": "Bengkayang"}),
        ("6102", {"name": "Sambas"}),
        ("6102", {"name": "Bengkayang", "system": KEMENDAGRI}),
        ("6171", {"name": "Kota Singkawang"}),
    ],
)
def test_a_code_whose_name_disagrees_is_refused(value, more):
    with pytest.raises(UnknownPlaceError, match=r"tetapi namanya|bermakna ganda"):
        RESOLVER.resolve(value, **more)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("61.99", "Tidak ada wilayah dengan kode 61.99"),
        ("6199", "Tidak ada wilayah dengan kode 6199"),
        ("99", "Tidak ada wilayah dengan kode 99"),
        ("Mempawa", r"Maksudnya Kabupaten Mempawah\?"),
        ("Jakarta", "Tidak ada wilayah bernama “Jakarta”"),
        ("", "Tidak ada wilayah bernama"),
        (None, "Tidak ada wilayah bernama"),
        ("Kab. Singkawang", r"Maksudnya Kota Singkawang\?"),
        ("62.01 Sambas", "Tidak ada wilayah dengan kode 62.01"),
        ("6103 Melawi", "tetapi namanya Kabupaten Melawi"),
        ("61.01.02.2003", "Tidak ada wilayah bernama"),
        ("72. Kota Pontianak", "bukan kode Kota Pontianak"),
        ("Sekadau/Sintang", "lebih dari satu wilayah"),
        ("Kabupaten Pontianak", "bernama Mempawah sejak 2014"),
    ],
)
def test_an_unknown_place_is_refused_with_what_to_write(text, reason):
    with pytest.raises(UnknownPlaceError, match=reason):
        RESOLVER.resolve(text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kota Ptk", ["61.71"]),
        ("PTK", ["61.71"]),
        ("SKW", ["61.72"]),
        ("Kab. KKU", ["61.11"]),
        ("KKR", ["61.12"]),
        ("Kayong", ["61.11"]),
        ("K. Hulu", ["61.06"]),
        ("Kap. Hulu", ["61.06"]),
        ("Mpw", ["61.02"]),
        ("Bky", ["61.07"]),
        ("3. Kab. Sambsa", ["61.01"]),
        ("Kota Singkwang", ["61.72"]),
        ("Kab. Singkawang", ["61.72"]),
        ("Kota Sambas", ["61.01"]),
        ("Kabupaten Pontianak", ["61.02"]),
        ("Pontianak", ["61.71", "61.02"]),
        ("61.1", ["61.10", "61.01"]),
        ("61.2", ["61.02"]),
    ],
)
def test_what_is_nearly_a_place_is_asked_about(text, codes):
    with pytest.raises(UnknownPlaceError) as refused:
        RESOLVER.resolve(text)
    question = refused.value.question(sheet="Juli", row=3, column=0)
    assert [code for code, _words in question.options] == codes
    assert (question.sheet, question.row, question.column) == ("Juli", 3, 0)


@pytest.mark.parametrize(
    "text",
    [
        "Jakarta",
        "Mei",
        "Ket",
        "Target",
        "Rata-rata",
        "JUMLAH",
        "Kabupaten/Kota",
        "BPU",
        "6102",
        "No",
    ],
)
def test_what_is_no_place_is_not_asked_about(text):
    with pytest.raises(UnknownPlaceError) as refused:
        RESOLVER.resolve(text)
    assert refused.value.question() is None
    assert not RESOLVER.resembles(text)


def test_a_code_and_a_name_with_a_letter_wrong_are_two_witnesses():
    assert code_of("61.71", name="Kota Ptk") == "61.71"
    with pytest.raises(UnknownPlaceError, match="Maksudnya Kota Singkawang"):
        RESOLVER.resolve("61.71", name="Kota Singkwang")


def test_an_answer_is_taken_for_this_name_alone():
    with pytest.raises(UnknownPlaceError) as refused:
        RESOLVER.resolve("2. Kota Ptk")
    key = refused.value.question().key
    answered = resolver(chosen=place_answers({key: "61.71", "segment:formal": "PU"}))
    assert answered.resolve("KOTA PTK").code == "61.71"
    assert answered.recollections() == ["“KOTA PTK” dibaca sebagai Kota Pontianak, sesuai jawaban."]
    with pytest.raises(UnknownPlaceError):
        answered.resolve("Kota Pnk")


def test_an_answer_that_was_not_offered_is_none():
    with pytest.raises(UnknownPlaceError):
        resolver(chosen={"kotaptk": "61.01"}).resolve("Kota Ptk")


def test_a_name_that_is_a_place_never_asks_the_memory():
    assert resolver(chosen={"sambas": "61.71"}).resolve("Sambas").code == "61.01"


@pytest.mark.parametrize("year", [None, 2010, 2014])
def test_pontianak_alone_is_ambiguous_in_old_files(year):
    with pytest.raises(UnknownPlaceError, match="bermakna ganda"):
        RESOLVER.resolve("Pontianak", year=year)


@pytest.mark.parametrize("year", [2015, 2024])
def test_pontianak_alone_is_the_city_since_mempawah_has_its_name(year):
    assert code_of("Pontianak", year=year) == "61.71"


def test_pontianak_beside_its_code_is_the_city():
    assert code_of("61.71", name="Pontianak") == "61.71"


@hypothesis_settings(max_examples=50)
@given(st.sampled_from(REGIONS), st.sampled_from([str.upper, str.lower, str.title, str]))
def test_every_place_is_found_by_all_its_names_and_codes(region, written):
    for name in (region.full_name, region.short_name):
        assert RESOLVER.resolve(written(name)) == region
    assert RESOLVER.resolve(region.code) == region
    assert RESOLVER.resolve(region.bps_code, system=BPS) == region


@hypothesis_settings(max_examples=100)
@given(st.one_of(st.text(max_size=15), st.integers(0, 9999), st.floats()))
def test_anything_else_is_a_place_or_refused_in_words(value):
    with suppress(UnknownPlaceError):
        assert RESOLVER.resolve(value) in REGIONS


NAMES = st.sampled_from(REGIONS).flatmap(
    lambda region: st.sampled_from([region.full_name, region.short_name]).map(
        lambda name: (region, name)
    )
)
BEFORE = st.sampled_from(
    [
        "",
        "{n}. ",
        "{n:02d} ",
        "{n}) ",
        "({n}) ",
        "- ",
        "{bps} - ",
        "{code} ",
        "{code}. ",
        "[{bps}] ",
    ]
)
AFTER = st.sampled_from(["", "*", " 1)", " ({code})", " - {bps}", ", Kalimantan Barat", " ", "\n"])
WRITTEN = st.sampled_from(
    [str.upper, str.lower, str, lambda name: name.replace(" ", "\u00a0"),
     lambda name: name.replace(" ", "\n"), lambda name: name.replace(". ", ".")]
)  # fmt: skip


@hypothesis_settings(max_examples=150)
@given(NAMES, BEFORE, AFTER, WRITTEN, st.integers(1, 14))
def test_a_decorated_name_is_its_place(place, before, after, write, number):
    region, name = place
    parts = {"n": number, "bps": region.bps_code, "code": region.code}
    text = before.format(**parts) + write(name) + after.format(**parts)
    if region.is_parent:  # codes of two digits stand before and behind no place in files
        text = before.format(**parts | {"bps": "6100"}) + write(name)
    assert RESOLVER.resolve(text, year=2024) == region


@hypothesis_settings(max_examples=150)
@given(NAMES, st.integers(0, 20), st.sampled_from("abcdefghijklmnopqrstuvwxyz .-1"), BEFORE)
def test_a_misspelt_name_is_its_place_or_asked_about(place, at, letter, before):
    region, name = place
    text = before.format(n=3, bps=region.bps_code, code=region.code)
    text += name[:at] + letter + name[at + 1 :]
    with suppress(UnknownPlaceError):
        assert RESOLVER.resolve(text, year=2024) == region


@pytest.mark.parametrize(
    ("header", "system"),
    [
        ("kode_bps", BPS),
        ("Kode BPS", BPS),
        ("Kode Kemendagri", KEMENDAGRI),
        ("kode (Permendagri)", KEMENDAGRI),
        ("region_code", None),
        ("kode", None),
    ],
)
def test_a_column_may_say_its_system(header, system):
    assert code_system(header) is system


@pytest.mark.parametrize("text", ["JUMLAH", "Total", " jumlah ", "Grand Total"])
def test_a_total_is_recognised(text):
    assert is_total(text)


@pytest.mark.parametrize("text", ["Sambas", "", None, "Kalimantan Barat"])
def test_a_place_is_no_total(text):
    assert not is_total(text)
