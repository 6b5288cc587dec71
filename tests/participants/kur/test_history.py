"""What lists changed of a credit stands on the debtor's page: from, to, when, by which list."""

from participants.kur import history
from participants.kur.models import Loan, LoanHistory, Person
from tests.participants.kur.lists import nik, row


def shown(client, person):
    page = client.get(f"/kur/debitur/{person.pk}/")
    return [
        (change["number"], [(str(f["label"]), f["before"], f["after"]) for f in change["fields"]])
        for change in page.context["changes"]
    ]


def test_each_change_says_what_it_was_and_what_it_became(as_user, cast, import_list, rules):
    import_list([row(1)])
    import_list([row(1, amount="60000000", regency_code="61.12")], name="kedua.csv")
    import_list([row(1, amount="75000000", regency_code="61.12", tenor_months="36")])
    person = Person.objects.get()
    client = as_user(cast.officer_a)
    assert shown(client, person) == [
        ("A-1", [("plafon", "Rp60.000.000", "Rp75.000.000"),
                 ("jangka waktu", "60 bulan", "36 bulan")]),
        ("A-1", [("wilayah", "Kota Pontianak", "Kab. Kubu Raya"),
                 ("plafon", "Rp50.000.000", "Rp60.000.000")]),
    ]  # fmt: skip
    page = client.get(f"/kur/debitur/{person.pk}/").content.decode()
    assert "kedua.csv" in page
    assert "Bank Kalbar" in page


def test_a_corrected_nik_is_told_without_it(as_user, cast, import_list, rules):
    import_list([row(1)])
    import_list([row(1, debtor_nik=nik(2))])
    person = Person.objects.get()
    assert shown(as_user(cast.officer_a), person) == [("A-1", [("NIK", "NIK lain", "dikoreksi")])]


def test_who_was_missing_and_came_back(as_user, cast, import_list, rules):
    import_list([row(1), row(2)])
    import_list([row(2)], full=True)
    client = as_user(cast.officer_a)
    person = Person.objects.get(nik_tail="0001")
    page = client.get(f"/kur/debitur/{person.pk}/").content.decode()
    assert "hilang dari daftar sejak" in page
    import_list([row(1), row(2)], full=True)
    [(number, fields)] = shown(client, person)
    assert (number, fields[0][0], fields[0][2]) == ("A-1", "hilang dari daftar sejak", "–")


def test_a_bank_sees_the_changes_of_its_own_credit_alone(as_user, cast, import_list, rules):
    import_list([row(1)])
    import_list([row(9, debtor_nik=nik(1), loan_number="B-9", bank="bri")], bank="bri")
    import_list([row(1, amount="60000000")])
    person = Person.objects.get()
    assert len(shown(as_user(cast.bank_officer), person)) == 1
    assert shown(as_user(cast.other_bank_officer), person) == []


def test_every_kept_value_has_its_label(import_list, rules):
    """Whatever the merge keeps of a credit is told."""
    import_list([row(1)])
    import_list([row(1, amount="60000000")])
    former = LoanHistory.objects.get().former
    assert set(former) == set(history.LABELS)
    now = history.values_of(Loan.objects.get())
    assert {name for name in now if now[name] != former[name]} == {"amount"}
