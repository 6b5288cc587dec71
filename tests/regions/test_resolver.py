"""Which place a file means, and that it is never guessed where it could be two."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from regions.resolver import CodeSystem, UnknownPlaceError, code_system, is_total
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
        ("Kab. Singkawang", "Namanya Kota Singkawang"),
        ("Kabupaten Pontianak", "bernama Mempawah sejak 2014"),
    ],
)
def test_an_unknown_place_is_refused_with_what_to_write(text, reason):
    with pytest.raises(UnknownPlaceError, match=reason):
        RESOLVER.resolve(text)


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
