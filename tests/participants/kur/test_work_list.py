"""The work lists: their order and filters against a plain sort, and what they read for it."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from participants.kur import search
from participants.kur.models import Batch, Person, State
from participants.kur.models.choices import Duty
from participants.kur.models.states import OPEN_STATES, STALLED_AFTER
from tests import factories
from tests.participants.kur.lists import nik, row

TODAY = date(2026, 11, 20)
MANY = """
INSERT INTO kur_person (nik_hash, nik_sealed, key_id, nik_head, nik_tail, name, birth_year,
    region_id, bank_id, scheme, credit_month, duty, state, state_since)
SELECT sha256(n::text::bytea), '', '1', '6171', lpad((n %% 10000)::text, 4, '0'),
    (ARRAY['SITI', 'BUDI', 'RINA'])[1 + n %% 3] || ' LESTARI', 1980,
    (%(places)s)[1 + n %% %(spread)s], %(bank)s, 'MIKRO', '2024-03-01', 1 + n %% 3, %(state)s,
    DATE '2026-01-01' + n %% 300
FROM generate_series(%(first)s, %(last)s) n
"""


LOANS = """
INSERT INTO kur_loan (bank_id, number, person_id, debtor_name, region_id, business_name, scheme,
    amount, disbursed_on, tenor_months, bank_unit, phone, duty, leads, leads_at_bank, fingerprint,
    batch_id)
SELECT bank_id, 'M-' || id, id, name, region_id, '', scheme, 50000000, credit_month, 60, '', '', duty,
    true, true, '', %s FROM kur_person WHERE NOT EXISTS
    (SELECT 1 FROM kur_loan WHERE person_id = kur_person.id)
"""


def fill(places, bank, *, first=1, last=3000, state="not_informed"):
    values = {
        "places": [place.pk for place in places], "spread": len(places), "bank": bank.pk,
        "first": first, "last": last, "state": state,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(MANY, values)
        batch = Batch.objects.create(kind="debtors", bank=bank, retain_until=date(2030, 1, 1))
        cursor.execute(LOANS, [batch.pk])
        if last - first > 1000:
            cursor.execute("ANALYZE kur_person, kur_loan")


def listed(user, view="kerja", page=1, **filters):
    """The people on a page, and whether there are more."""
    start, length = (page - 1) * search.PAGE_SIZE, search.PAGE_SIZE
    debtors = search.find(user, search.Filters(view=view, **filters))
    people = list(debtors.rows[start : start + length + 1])
    return people[:length], len(people) > length


@pytest.fixture
def mixed(cast, places, time_machine_at):
    """Sixty debtors in each state, in the two places of branch A and the one of branch B."""
    towns = [places.pontianak, places.kubu_raya, places.singkawang]
    for index, state in enumerate(State):
        first = 1 + index * 60
        fill(towns, cast.bank_officer.bank, first=first, last=first + 59, state=state.value)
    return [places.pontianak.pk, places.kubu_raya.pk]


@pytest.fixture
def time_machine_at():
    import time_machine

    with time_machine.travel("2026-11-20T10:00:00+07:00", tick=False):
        yield


def stalls(person):
    limit = STALLED_AFTER.get(State(person.state))
    return None if limit is None else person.state_since + timedelta(days=limit + 1)


def work_order(person):
    day = stalls(person) or person.state_since
    return (stalls(person) is None, person.duty, day, person.pk)


VIEWS = {
    "kerja": lambda p: p.state in OPEN_STATES,
    "mandek": lambda p: stalls(p) is not None and stalls(p) <= TODAY,
    "semua": lambda p: True,
}


def test_a_list_is_in_the_order_of_its_work(mixed, cast, subtests):
    for view, is_shown in VIEWS.items():
        mine = [p for p in Person.objects.all() if p.region_id in mixed and is_shown(p)]
        wanted = [person.pk for person in sorted(mine, key=work_order)]
        assert len(wanted) > search.PAGE_SIZE
        found = []
        with subtests.test(view):
            for page in range(1, len(wanted) // search.PAGE_SIZE + 2):
                people, has_more = listed(cast.officer_a, view, page)
                found += [person.pk for person in people]
                assert has_more == (len(found) < len(wanted))
            assert found == wanted


def test_a_state_and_a_duty_narrow_every_list(mixed, cast):
    everybody = [p for p in sorted(Person.objects.all(), key=work_order) if p.region_id in mixed]
    for view, duty, state in product(VIEWS, ["", "1"], State):
        is_kept = VIEWS["semua"] if view == "kerja" else VIEWS[view]  # the state asked for decides
        mine = [p for p in everybody if p.state == state and is_kept(p)]
        wanted = [p.pk for p in mine if str(p.duty).startswith(duty)]
        people, _has_more = listed(cast.officer_a, view, state=state, duty=duty)
        found = [person.pk for person in people]
        assert found == wanted[: search.PAGE_SIZE], (view, duty, state)


def test_who_is_mine_and_when_to_call(mixed, cast):
    own = Person.objects.filter(region__in=mixed)
    Person.objects.filter(pk__in=own.values("pk")[:40]).update(assigned_to=cast.officer_a)
    Person.objects.filter(pk__in=own.values("pk")[:9]).update(next_on=TODAY)
    Person.objects.filter(pk__in=own.values("pk")[9:12]).update(next_on=TODAY + timedelta(days=1))
    due = Q(next_on=None) | Q(next_on__lte=TODAY)
    assigned = Person.objects.filter(due, assigned_to=cast.officer_a)
    mine = [person for person in assigned if person.state in OPEN_STATES]
    people, _has_more = listed(cast.officer_a, officer=cast.officer_a)
    wanted = [p.pk for p in sorted(mine, key=work_order)]
    assert [p.pk for p in people] == wanted[: search.PAGE_SIZE]
    assert {p.pk for p in listed(cast.officer_a, "hubungi")[0]} == {
        p.pk for p in Person.objects.filter(next_on=TODAY) if p.state in OPEN_STATES
    }
    assert listed(cast.officer_b, officer=cast.officer_b) == ([], False)


def test_the_database_knows_from_which_day_somebody_is_stalled(mixed):
    for person in Person.objects.all():
        assert person.stalls_on == stalls(person)
        assert (person.stalls_on is not None and person.stalls_on <= TODAY) == person.is_stalled
    assert Duty.MUST < Duty.MAY < Duty.UNKNOWN  # the mandatory first


def rows_read():
    """Rows of people and credits that PostgreSQL has read in this transaction, by its account."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_xact_user_tables"
            " WHERE relname IN ('kur_person', 'kur_loan')"
        )
        return cursor.fetchone()[0]


QUERIES = [
    "", "?tampilan=mandek", "?tampilan=semua", "?tampilan=mandek&keadaan=not_informed",
    "?keadaan=declined", "?q=pontianak",
]  # fmt: skip


def test_a_page_reads_a_page_however_many_debtors_there_are(as_user, cast, places, subtests):
    """A page and as many as are counted, at 27.000 debtors of the branch and 9.000 of another."""
    bank = cast.bank_officer.bank
    fill([places.pontianak, places.kubu_raya, places.singkawang], bank, last=30_000)
    fill([places.pontianak, places.kubu_raya], bank, first=40_001, last=46_000, state="declined")
    # For each that is read or counted, at most one of another place that is passed over.
    most = 4 * (search.PAGE_SIZE + search.MOST_COUNTED)
    client = as_user(cast.officer_a)
    for query in QUERIES:
        with subtests.test(query):
            before = rows_read()
            page = client.get(f"/kur/daftar/{query}")
            assert len(page.context["lines"]) == search.PAGE_SIZE
            assert search.PAGE_SIZE < rows_read() - before < most


def test_places_and_banks_are_found_by_their_words(as_user, cast, import_list, rules):
    import_list([row(1, debtor_name="Siti Aminah"), row(2, debtor_name="Siti Aminah",
                 regency_code="61.12"), row(3, debtor_name="Budi")])  # fmt: skip
    import_list([row(4, debtor_name="Siti Zubaidah", loan_number="B-4", bank="bri")], bank="bri")
    wanted = {
        "siti pontianak bri 0004": "4", "bri siti": "4", "siti kubu raya": "2", "pontianak": "134",
        "siti pontianak": "14", "kalbar pontianak": "13", "0001 siti": "1", "0001 budi": "",
        "siti A-2": "2", "singkawang": "", '"pontianak"': "", "bank kalbar": "123",
    }  # fmt: skip
    client = as_user(cast.officer_a)
    for q, tails in wanted.items():
        page = client.get("/kur/daftar/", {"q": q}).content.decode()
        for tail in "1234":
            masked = f"6171••••••••000{tail}"
            assert (masked in page) == (tail in tails), (q, tail)


def test_what_the_words_were_read_as_is_said(as_user, cast, import_list, rules):
    import_list([row(1, debtor_name="Siti Aminah")])
    page = as_user(cast.officer_a).get("/kur/daftar/", {"q": "siti pontianak 0001"})
    text = page.content.decode()
    for said in [
        "wilayah: Kota Pontianak",
        "nama, usaha atau unit: siti",
        "akhir NIK atau nomor akad: 0001",
    ]:
        assert said in text


def test_a_bank_searches_its_own_credits_alone(as_user, cast, import_list, rules):
    import_list([row(1, debtor_name="Siti Aminah"), row(2, debtor_name="Budi")])
    import_list([row(9, debtor_nik=nik(1), loan_number="B-9", debtor_name="Siti A", bank="bri",
                     disbursed_on="2024-02-01", scheme="KECIL", amount="200000000"),
                 row(5, loan_number="0002", bank="bri", regency_code="61.72")],
                bank="bri")  # fmt: skip
    client = as_user(cast.other_bank_officer)
    wanted = {"siti": "1", "0001": "1", "b-9": "1", "0002": "5", "siti pontianak": "1",
              "singkawang": "5", "bri": "15", "kalbar": "", "A-1": "", "budi": ""}  # fmt: skip
    for q, tails in wanted.items():
        page = client.get("/kur/daftar/", {"q": q}).content.decode()
        for tail in "125":
            assert (f"6171••••••••000{tail}" in page) == (tail in tails), (q, tail)
    assert "Kalbar" not in client.get("/kur/daftar/").content.decode()


def test_a_bank_finds_a_debtor_by_each_of_the_credits(as_user, cast, import_list, rules):
    import_list([row(1, debtor_name="Siti Aminah", loan_number="K-0001", regency_code="61.12"),
                 row(2, debtor_nik=nik(1), debtor_name="Siti A", loan_number="K-0002",
                     scheme="KECIL", amount="200000000", disbursed_on="2024-05-01")])  # fmt: skip
    for query in ["q=K-0001", "q=K-0002", "q=aminah", "q=K-0001&skema=KECIL", "q=siti"]:
        page = as_user(cast.bank_officer).get(f"/kur/daftar/?{query}")
        assert [line["line"].credit.number for line in page.context["lines"]] == ["K-0002"], query


def test_a_bank_exports_its_own_credit_not_the_one_that_leads(as_user, cast, import_list, rules):
    import_list([row(1, debtor_name="Siti Aminah", scheme="KECIL", amount="200000000")])
    import_list([row(9, debtor_nik=nik(1), loan_number="B-9", debtor_name="Siti A", bank="bri",
                     disbursed_on="2024-02-01")], bank="bri")  # fmt: skip
    assert Person.objects.get().bank.code == "kalbar"  # the later credit leads
    response = as_user(cast.other_bank_officer).post("/kur/daftar/ekspor/", {"tujuan": "Uji"})
    text = b"".join(response.streaming_content).decode()
    assert "BRI" in text
    assert "B-9" in text
    for hidden in ["Kalbar", "kecil", ",wajib,", "Aminah"]:
        assert hidden not in text


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_bank_finds_a_rare_state_and_none(as_user, cast, import_list, rules, number):
    import_list([row(n) for n in range(1, 6)])
    chosen = Person.objects.order_by("nik_tail").values("pk")[:number]
    from participants.kur import actions

    actions.move(
        people=list(Person.objects.filter(pk__in=chosen)), to_state=State.PU_MEMBER,
        by=cast.officer_a, evidence="Kartu", on=timezone.localdate(),
    )  # fmt: skip
    page = as_user(cast.bank_officer).get("/kur/daftar/", {"keadaan": "pu_member"})
    assert page.content.decode().count('<th scope="row">') == number


def test_a_filter_that_does_not_exist_is_told_at_its_field(as_user, cast, import_list, rules):
    import_list([row(1)])
    for query in [{"wilayah": "61.72"}, {"bank": "tidak"}, {"keadaan": "x"}, {"kewajiban": "9"}]:
        response = as_user(cast.officer_a).get("/kur/daftar/", query)
        assert response.status_code == 400
        assert "6171••••" not in response.content.decode()
        assert list(response.context["form"].errors) == list(query)
        export = {"tujuan": "Uji", "saringan": f"{next(iter(query))}={next(iter(query.values()))}"}
        assert as_user(cast.officer_a).post("/kur/daftar/ekspor/", export).status_code == 400


def test_too_much_for_one_export_is_refused_not_cut(as_user, cast, places, monkeypatch):
    fill([places.pontianak], factories.BankFactory(code="kalbar"), last=30)
    from participants.kur.views import worklist

    client = as_user(cast.officer_a)
    monkeypatch.setattr(worklist, "MOST_EXPORTED", 29)
    assert client.post("/kur/daftar/ekspor/", {"tujuan": "Uji"}).status_code == 400
    monkeypatch.setattr(worklist, "MOST_EXPORTED", 30)
    response = client.post("/kur/daftar/ekspor/", {"tujuan": "Uji", "saringan": "halaman=2"})
    assert b"".join(response.streaming_content).decode().count("LESTARI") == 30


def test_a_search_that_finds_too_many_asks_for_another_word(as_user, cast, places, monkeypatch):
    fill([places.pontianak], factories.BankFactory(code="kalbar"), last=90)
    client = as_user(cast.officer_a)
    monkeypatch.setattr(search, "MOST_FOUND", 20)
    assert "Tambahkan kata" in client.get("/kur/daftar/", {"q": "siti"}).content.decode()
    assert "Tambahkan kata" not in client.get("/kur/daftar/", {"q": "siti 0003"}).content.decode()
