"""A loan is found by the beginning of its number, within the reader's scope and at its cost."""

import pytest
from django.db import connection

from participants.kur.models import Person
from tests.participants.kur.lists import nik, row
from tests.participants.kur.test_work_list import fill, rows_read

LOANS = """
INSERT INTO kur_loan (bank_id, number, person_id, region_id, debtor_name, business_name, scheme,
    amount, disbursed_on, bank_unit, phone, fingerprint, batch_id)
SELECT person.bank_id, %(begin)s || person.id, person.id, person.region_id, person.name, '',
    'MIKRO', 20000000, '2024-03-01', '', '', '', %(batch)s
FROM kur_person person
WHERE NOT EXISTS (SELECT 1 FROM kur_loan loan WHERE loan.person_id = person.id)
"""


def lend(batch, begin):
    with connection.cursor() as cursor:
        cursor.execute(LOANS, {"batch": batch, "begin": begin})
        cursor.execute("ANALYZE kur_loan")


@pytest.fixture
def loans(import_list, rules):
    """Numbers that begin alike: three in Pontianak (one of BRI), one in Singkawang."""
    import_list([
        row(1, loan_number="KUR24/0017"), row(2, loan_number="KUR24/0018"),
        row(3, loan_number="KUR24/0019", regency_code="61.72"), row(4, loan_number="A_1%9"),
        row(5, loan_number="20240001"),
    ])  # fmt: skip
    import_list([row(6, loan_number="KUR24/0020", bank="bri")], bank="bri")


def tails(client, q):
    page = client.get("/kur/daftar/", {"q": q}).content.decode()
    return "".join(tail for tail in "123456" if f"6171••••••••000{tail}" in page)


FOUND = [
    ("KUR24", "126", "123"),
    ("kur24/", "126", "123"),
    ("KUR24/0017", "1", "1"),
    ("KUR24/002", "6", ""),
    ("UR24/", "", ""),  # its beginning, not its middle
    ("KUR2", "126", "123"),
    ("KU2", "", ""),  # fewer than four signs are a whole number
    ("A_1%", "4", "4"),
    ("A_1_9", "", ""),  # no sign stands for another
    ("K%24", "", ""),
    ("20240", "5", "5"),
    ("2024", "", ""),  # four digits alone end a NIK
    ("20240001", "5", "5"),
    ("0018 KUR24", "", ""),
    ("0002 KUR24", "2", "2"),
    ("debitur bri KUR24", "6", ""),
]


def test_the_beginning_of_a_number_finds_it_within_ones_scope(as_user, cast, loans, subtests):
    for column, who in enumerate([cast.officer_a, cast.bank_officer], start=1):
        client = as_user(who)
        for line in FOUND:
            with subtests.test(who=who.username, q=line[0]):
                assert tails(client, line[0]) == line[column]


def test_a_credit_outside_ones_places_finds_nobody(as_user, cast, import_list, rules):
    """Somebody of one's own who has a further credit elsewhere: its number tells nothing here."""
    import_list([row(1, disbursed_on="2024-05-01"),
                 row(2, debtor_nik=nik(1), loan_number="LUAR-77", regency_code="61.72")])  # fmt: skip
    assert Person.objects.count() == 1
    for q in ["LUAR-7", "LUAR-77"]:
        assert tails(as_user(cast.officer_a), q) == "", q
        assert tails(as_user(cast.officer_b), q) == "1", q
        assert tails(as_user(cast.verifier), q) == "1", q


def test_what_can_be_searched_is_said(as_user, cast, loans):
    client = as_user(cast.officer_a)
    assert "nama, usaha, telepon, unit, wilayah" in client.get("/kur/daftar/").content.decode()
    assert (
        "awal nomor akad atau telepon: KUR24" in client.get("/kur/daftar/?q=KUR24").content.decode()
    )


def test_a_search_by_number_reads_nothing_outside_ones_scope(as_user, cast, places, loans):
    def read():
        before = rows_read()
        page = as_user(cast.officer_a).get("/kur/daftar/?tampilan=semua&q=KUR24")
        assert len(page.context["lines"]) == 3
        return rows_read() - before

    bank = cast.bank_officer.bank
    batch = Person.objects.first().loans.get().batch_id
    fill([places.singkawang], bank, first=10_001, last=25_000)
    lend(batch, "KUR24/")
    assert read() < 50
    fill([places.pontianak], bank, first=50_001, last=55_000)
    lend(batch, "LAIN5/")  # nor what one has that begins otherwise
    assert read() < 50
