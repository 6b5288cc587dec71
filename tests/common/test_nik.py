"""The form of a NIK, what spreadsheets do to it, and how it is kept."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import assume, given
from hypothesis import strategies as st

from common import nik
from common.nik import Fault
from participants.kur import encryption


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("6171991508800001", None),
        (" 6171 9915 0880 0001 ", None),
        ("'6171991508800001", None),
        ("3273015505900012", None),  # migrants keep theirs; a woman born on the 15th
        ("6171992902960001", None),
        ("6171996902960001", None),
        (6171991508800001.0, None),
        ("", Fault.EMPTY),
        (None, Fault.EMPTY),
        ("617199150880001", Fault.LENGTH),
        ("61719915088000011", Fault.LENGTH),
        ("617199150880000A", Fault.NOT_DIGITS),
        ("６１７１９９１５０８８００００１", None),
        ("6171 9915 0880 0001", None),
        ("6171.9915.0880.0001", None),
        ("617199-150880-0001", None),
        ("617199/150880/0001", None),
        ("617199_150880_0001", None),
        ("617199–150880\u00a00001", None),
        ("\u200b6171\u20099915\u202f0880 0001", None),
        ("６１７１．９９１５", Fault.NOT_DIGITS),
        ("6.17101E+15", Fault.LOST),
        ("6,17199E+15", Fault.LOST),
        (6171991508800000.0, Fault.LOST),
        (6171991508800010.0, Fault.LOST),
        (9171991508800002.0, Fault.LOST),  # beyond what a float holds
        ("6199991508800001", Fault.REGION),  # python-stdnum takes this one
        ("0071991508800001", Fault.REGION),
        ("6171001508800001", Fault.DISTRICT),
        ("6171998108800001", Fault.BIRTH),  # day 81, and this
        ("6171993202800001", Fault.BIRTH),
        ("6171990002800001", Fault.BIRTH),
        ("6171994002800001", Fault.BIRTH),
        ("6171991513800001", Fault.BIRTH),
        ("6171992902970001", Fault.BIRTH),
        ("6171997104900001", Fault.BIRTH),  # 31 April of a woman
        ("6171991508800000", Fault.SERIAL),  # and this
    ],
    ids=str,
)
def test_form(value, fault):
    assert nik.read_nik(value)[1] == fault


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("6112991508800001", None),
        ("6113991508800001", Fault.REGION),
        (6113991508800001.0, Fault.REGION),
        ("3273015505900012", None),  # another province, whose places the portal does not know
    ],
)
def test_of_the_portals_own_province_only_its_places_are_known(value, fault):
    regencies = nik.regency_codes(["61", "61.12", "61.71"])
    assert nik.read_nik(value, regencies)[1] == fault


def test_every_fault_has_a_sentence():
    assert set(nik.REASONS) == set(Fault)


@pytest.mark.parametrize(("digits", "year"), [("80", 1980), ("07", 2007), ("15", 1915)])
def test_birth_year_is_that_of_a_grown_up(digits, year):
    assert nik.birth_year(f"6171991508{digits}0001", date(2026, 11, 1)) == year


def test_the_mask_keeps_eight_digits():
    assert nik.masked("6171991508800001") == "6171••••••••0001"


@pytest.mark.parametrize(
    "text",
    [
        "NIK 6171991508800001.",
        "6171 9915 0880 0001",
        "6171-9915-0880-0001",
        "1237617199150880000199",  # within a longer number
    ],
)
def test_text_with_a_nik_is_masked(text):
    assert nik.holds_nik(text)
    assert "991508" not in nik.mask_text(text).replace(" ", "").replace("-", "")


SIGNS = [
    "",
    "",
    " ",
    ".",
    "-",
    "/",
    "_",
    "\u00a0",
    "\u200b",
    "\u2009",
    "\u2013",
    " - ",
    " / ",
    "\ufeff",
]
SCRIPTS = [0x30, 0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE]  # ASCII, full-width, Arabic, …


@given(
    signs=st.lists(st.sampled_from(SIGNS), min_size=16, max_size=16),
    scripts=st.lists(st.sampled_from(SCRIPTS), min_size=16, max_size=16),
    around=st.sampled_from(["{}", "a.n. {} (KTP)", "akad 77{}", "{}2", "x{}y", "tgl 1/2/2024 {}"]),
)
def test_a_nik_is_recognised_however_it_is_spelled(signs, scripts, around):
    digits = "6171991508800001"
    spelled = "".join(
        chr(script + int(digit)) + sign
        for digit, script, sign in zip(digits, scripts, signs, strict=True)
    )
    assume(not nik.NO_NIK.search(nik._plain(spelled)))  # `6 1.7.1991 50…` reads as a day
    text = around.format(spelled)
    assert nik.holds_nik(text)
    masked = nik.mask_text(text)
    assert not nik.holds_nik(masked)
    assert "99150880" not in nik.digits_of(masked)


@pytest.mark.parametrize(
    "text",
    [
        "Rekening 0012345678901234",
        "081234567890",
        "2024-03-15",
        "12/11/2026 - 05/12/2026",
        "2026-11-28 06:00:00,123",
        "telepon 081261711508 / 081345678901",
        "0812-3456-7890, 0813-4567-8901",
        "plafon 50.000.000 / 120.000.000",
        "Tahun 2019 2020 2021 2022 2023",
    ],
)
def test_other_numbers_stay_readable(text):
    assert nik.mask_text(text) == text
    assert nik.mask_line(text) == text or nik.BARE.search(text)


def test_in_loan_numbers_only_the_codes_asked_for_count():
    own = nik.codes_of(["61", "61.71", "61.02"])
    assert nik.holds_nik("3171991508800001")
    assert not nik.holds_nik("3171991508800001", own)
    assert nik.holds_nik("L-6102991508800001", own)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("61719915088000011", "6171••••••••0011"),
        ("6.17101E+15", "6.17101E+15"),
        ("617199150880", "6171••••••••0880"),
        (None, ""),
        ("tidak ada", "tidak ada"),
    ],
)
def test_a_wrong_nik_is_masked_too(cell, shown):
    assert nik.mask_cell(cell) == shown


@given(st.binary(max_size=40))
def test_what_is_sealed_opens_again_and_nothing_else_does(data):
    key = encryption.primary()
    sealed = key.seal(data)
    assert key.open(sealed) == data
    assert key.seal(data) != sealed
    with pytest.raises(encryption.UnreadableNikError):
        key.open(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_hash_needs_its_key(settings):
    before = encryption.primary().hash("6171991508800001")
    assert before == encryption.primary().hash("6171991508800001")
    settings.NIK_KEYS = "2:" + "Mg" * 21 + "I=:" + "Mw" * 21 + "M="
    assert encryption.primary().hash("6171991508800001") != before


@pytest.mark.parametrize("keys", ["", "1:kurang:pendek", "1", ":a:b", "1:!!:!!"])
def test_unusable_keys_say_what_to_do(settings, keys):
    settings.NIK_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match=r"coverage_portal\.operations\.keys"):
        encryption.primary()


def test_a_key_that_is_gone_is_named_without_the_value():
    with pytest.raises(encryption.UnreadableNikError, match="key 9 is not in NIK_KEYS"):
        encryption.pair("9")
