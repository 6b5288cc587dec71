"""What is typed into the search, read word by word."""

import pytest

from participants.kur import search_words
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(places):
    hulu = factories.RegionFactory(code="61.08", name="Kapuas Hulu", parent=places.province)
    towns = [places.pontianak, places.kubu_raya, places.singkawang, hulu]
    banks = [
        factories.BankFactory(code="kalbar", name="Bank Kalbar"),
        factories.BankFactory(code="bri", name="BRI"),
    ]
    return towns, banks


@pytest.mark.parametrize(
    ("text", "names", "towns", "lenders", "tails", "numbers"),
    [
        ("", [], [], [], [], []),
        ("siti pontianak bri 0001", ["siti"], ["Pontianak"], ["bri"], ["0001"], []),
        ("BRI 0001 Siti PONTIANAK", ["siti"], ["Pontianak"], ["bri"], ["0001"], []),
        ("kubu raya", [], ["Kubu Raya"], [], [], []),
        ("kubu siti", ["siti"], ["Kubu Raya"], [], [], []),
        ("kota pontianak bank kalbar", [], ["Pontianak"], ["kalbar"], [], []),
        ("kalbar kab kapuas hulu", [], ["Kapuas Hulu"], ["kalbar"], [], []),
        ("61.71 A-17", [], ["Pontianak"], [], [], ["A-17"]),
        ('"pontianak"', ["pontianak"], [], [], [], []),
        ("M.Yusuf o'neil", ["m", "yusuf", "o", "neil"], [], [], [], []),
        ("raya", ["raya"], [], [], [], []),
        ("' & | ! :*", [], [], [], [], []),
    ],
)
def test_each_word_is_a_place_a_bank_a_number_or_a_name(
    known, text, names, towns, lenders, tails, numbers
):
    words = search_words.read(text, *known)
    assert words.names == names
    assert [place.name for place in words.places] == towns
    assert [bank.code for bank in words.banks] == lenders
    assert (words.tails, words.numbers) == (tails, numbers)


def test_what_would_mean_two_places_means_none(known):
    towns, banks = known
    towns.append(factories.RegionFactory(code="61.99", name="Kapuas Raya"))
    assert search_words.read("kapuas", towns, banks).names == ["kapuas"]
    assert search_words.read("kapuas raya", towns, banks).places == [towns[-1]]
