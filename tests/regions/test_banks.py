"""A bank is known by its code in any case, its name, and what the law calls it."""

from regions.models import Bank

CALLED = [
    ("kalbar", "kalbar"),
    ("KALBAR", "kalbar"),
    (" Bank  Kalbar ", "kalbar"),
    ("PT BPD Kalbar", "kalbar"),
    ("PT. Bank Pembangunan Daerah Kalimantan Barat", "kalbar"),
    ("BPD Kalimantan Barat", "kalbar"),
    ("PT BANK KALBAR KC SAMBAS", "kalbar"),
    ("BRI", "bri"),
    ("Bank BRI", "bri"),
    ("PT Bank Rakyat Indonesia (Persero) Tbk", "bri"),
    ("PT BANK RAKYAT INDONESIA (PERSERO), TBK.", "bri"),
    ("BRI Unit Sungai Raya", "bri"),
    ("Bank Rakyat\u00a0Indonesia", "bri"),
    ("Bank Negara Indonesia", "bni"),
    ("Bank Syariah Indonesia", "bsi"),
    ("Bank Central Asia", "bca"),
    ("Mandiri", "mandiri"),
]


def test_each_is_found_as_people_write_it(reference):
    meant = {text: Bank.objects.meant_by(text) for text, _code in CALLED}
    assert {text: bank and bank.code for text, bank in meant.items()} == dict(CALLED)


def test_what_is_no_bank_of_the_list_is_none(reference):
    for text in ["", None, "Bank", "BPD", "PT Tbk", "BNI Syariah", "Bank Kalsel", "BPR Kalbar"]:
        assert Bank.objects.meant_by(text) is None, text


def test_a_name_of_two_banks_is_neither(db):
    for code in ("satu", "dua"):
        Bank.objects.create(code=code, name="Bank Bersama")
    assert Bank.objects.meant_by("Bank Bersama") is None
    assert Bank.objects.meant_by("Satu").code == "satu"
