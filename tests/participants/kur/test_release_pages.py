"""What of KUR is public, on pages, in the API and in files: the release, and nobody is counted for it."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse

from participants.kur import actions, releases
from participants.kur.models import KurRelease, Person, State
from tests import factories
from tests.participants.kur.lists import nik, row

JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)


@pytest.fixture
def released(import_list, rules, cast, cover):
    """32 debtors (Pontianak 12 and 8, Kubu Raya 9, Singkawang 3), 9 of them covered."""
    places = ["61.71"] * 12 + ["61.12"] * 9 + ["61.72"] * 3
    import_list([row(n, regency_code=place) for n, place in enumerate(places, start=1)])
    import_list([row(n, loan_number=f"B-{n}", bank="bri") for n in range(51, 59)], bank="bri")
    cover(list(Person.objects.order_by("nik_tail")[:9]), cast.officer_a, on=date(2024, 5, 10))
    for month in (JUNE, JULY):
        releases.release(month=releases.count_month(month), by=cast.verifier)
    return KurRelease.objects.first()


def text(response):
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split())


def test_nothing_is_public_before_a_release(import_list, rules, client, cast):
    import_list([row(n) for n in range(1, 25)])
    release = releases.count_month(JULY)
    for who in ["", "official", "award_admin", "admin"]:
        if who:
            client.force_login(getattr(cast, who))
        assert "Belum ada data: belum ada bulan yang dirilis. Itu bukan nol." in text(
            client.get("/kur/")
        )
        assert client.get("/kur/?bulan=2024-07").status_code == 404
        assert client.get("/api/v1/kur/funnel/?month=2024-07").status_code == 404
        assert client.get("/api/v1/kur/releases/").json() == {"count": 0, "results": []}
        assert "Juli 2024" not in text(client.get("/kur/rilis/"))
    releases.release(month=release, by=cast.verifier)
    assert client.get("/kur/?bulan=2024-07").status_code == 200


def test_the_page_of_a_month(released, client):
    page = text(client.get("/kur/"))
    assert "KUR menambah sekitar 10 orang terlindungi di Kalimantan Barat." in page
    assert "Per akhir Juli 2024" in page
    assert "jumlah tidak harus sama dengan penjumlahan bagiannya" in page
    assert "Kota Singkawang &lt;5 &lt;5 &lt;5" in page
    assert "Kota Pontianak 20 20 10 10 10 10 10 50,00%" in page
    assert "Kab. Kubu Raya 10 10 &lt;5" in page
    assert not re.search(r"\b(32|9|24|3)\b orang", page)
    linked = re.findall(
        r'class="term" href="/glosarium/#([\w-]+)"', client.get("/kur/").content.decode()
    )
    assert {"debitur", "sasaran", "tahap", "tambahan", "laju", "perlu", "skema"} <= set(linked)


def test_each_place_bank_and_scheme_has_a_page_that_stays_with_it_from_month_to_month(
    released, client
):
    page = client.get("/kur/").content.decode()
    for query, name in [
        ("wilayah=61.72", "Kota Singkawang"),
        ("bank=bri", "BRI"),
        ("skema=MIKRO", "mikro"),
    ]:
        link = re.search(rf'href="([^"]*{query})">\s*{name}\s*</a>', page)[1]
        own = client.get(f"/kur/{link.replace('&amp;', '&')}").content.decode()
        field, value = query.split("=")
        assert f'name="{field}" value="{value}"' in own or f'value="{value}" selected' in own
        assert 'href="?bulan=2024-07">Kalimantan Barat</a>' in own


def test_officials_award_admins_and_admins_see_what_the_public_sees(
    released, client, as_user, cast
):
    public = client.get("/kur/").content.decode()
    main = public[public.index("<main") : public.index("</main>")]
    for who in ("official", "award_admin", "admin"):
        page = as_user(getattr(cast, who)).get("/kur/").content.decode()
        tables = re.findall(r"<table.*?</table>", page, re.S)
        assert tables == re.findall(r"<table.*?</table>", main, re.S), who


def test_page_and_api_tell_the_same(released, client, subtests):
    for query, name in [
        ("wilayah=61.71", "region=61.71"),
        ("bank=bri", "bank=bri"),
        ("skema=MIKRO", "scheme=MIKRO"),
    ]:
        with subtests.test(query):
            page = client.get(f"/kur/?bulan=2024-07&{query}").context["funnel"]
            answer = client.get(f"/api/v1/kur/funnel/?month=2024-07&{name}").json()
            people = [each["people"] for each in answer["stages"]]
            assert people == [row["people"] or "<5" for row in page]
            assert answer["rounded_to"] == 5


def test_the_api_of_a_month(released, client):
    answer = client.get("/api/v1/kur/funnel/").json()
    assert (answer["month"], answer["region"]["code"], answer["bank"]) == ("2024-07", "61", None)
    people = {each["stage"]: each["people"] for each in answer["stages"]}
    assert (people["debtors"], people["protected"], answer["added_people"]) == (30, 10, 10)
    [march] = [each for each in answer["credit_months"] if each["month"] == "2024-03"]
    assert march == {
        "month": "2024-03",
        "people": 30,
        "covered_after_1": "<5",
        "covered_after_3": 10,
        "covered_after_6": None,  # September has not come
    }
    months = [each["month"] for each in client.get("/api/v1/kur/releases/").json()["results"]]
    assert months == ["2024-07", "2024-06"]


REFUSED = [
    ("wilayah=61.71&bank=bri", 400, "tidak disilangkan"),
    ("wilayah=61.71&skema=MIKRO", 400, "tidak disilangkan"),
    ("bank=bri&skema=MIKRO", 400, "tidak disilangkan"),
    ("dari=2024-01", 400, "tidak menurut rentang"),
    ("sampai=2024-07", 400, "tidak menurut rentang"),
    ("bulan=2024-05", 404, "belum dirilis. Yang sudah: 2024-07, 2024-06."),
    ("bulan=9999-12", 400, "Tulis bulan sebagai 2024-07"),
    ("bulan=2024-13", 400, "bulan ditulis 01 sampai 12"),
    ("bank=x", 404, "Bank tidak dikenal"),
    ("wilayah=99.99", 404, "Wilayah tidak dikenal"),
    ("skema=x", 404, "Skema tidak dikenal"),
]
API_NAMES = {
    "wilayah": "region",
    "skema": "scheme",
    "bulan": "month",
    "dari": "from",
    "sampai": "to",
}


def test_what_a_release_cannot_answer_is_refused_in_words(released, client, subtests):
    for query, status, said in REFUSED:
        with subtests.test(query):
            response = client.get(f"/kur/?{query}")
            assert response.status_code == status
            assert said in response.content.decode()
            for page, api in API_NAMES.items():
                query = query.replace(f"{page}=", f"{api}=")
            answer = client.get(f"/api/v1/kur/funnel/?{query}")
            assert answer.status_code == status
            assert answer["Content-Type"].startswith("application/problem+json")
            assert answer.json()["errors"][0]["message"]


def test_a_move_changes_nothing_that_is_public(released, client, cast):
    """One person moved between two readings: the readings are the same, to the last byte."""
    factories.BasisFactory()
    pages = [
        "/kur/",
        "/kur/?wilayah=61.71",
        "/kur/?bank=kalbar",
        "/api/v1/kur/funnel/?region=61.71",
        "/",
    ]
    before = [client.get(page).content for page in pages]
    assert client.get("/").status_code == 200
    person = Person.objects.filter(state=State.ACTIVE).first()
    for state in (State.GRACE, State.LAPSED):
        actions.move(people=[person], to_state=state, by=cast.officer_a)
    assert [client.get(page).content for page in pages] == before


def test_a_withheld_number_says_so(released, client):
    KurRelease.objects.create(month=date(2024, 8, 1))
    number = released.numbers.filter(scheme="MIKRO", measure="informed").get()
    number.pk, number.release = None, KurRelease.objects.get(month=date(2024, 8, 1))
    number.people = None
    number.save()
    cast_verifier = released.released_by
    releases.release(month=number.release, by=cast_verifier)
    assert "Sudah disosialisasi disamarkan" in text(client.get("/kur/?skema=MIKRO&bulan=2024-08"))
    stages = client.get("/api/v1/kur/funnel/?scheme=MIKRO&month=2024-08").json()["stages"]
    assert {each["stage"]: each["people"] for each in stages}["informed"] is None


# The verifier's part


def test_the_verifier_looks_at_a_month_and_releases_it(import_list, rules, cast, as_user):
    import_list([row(n) for n in range(1, 25)])
    releases.count_month(JULY)
    client = as_user(cast.verifier)
    assert "1 bulan sudah dihitung dan menunggu Anda rilis" in text(client.get("/kur/"))
    assert "Periksa dan rilis Juli 2024" in text(client.get("/kur/rilis/"))
    preview = text(client.get("/kur/rilis/2024-07/"))
    assert "Beginilah semua orang akan melihatnya" in preview
    assert "Kota Pontianak 25 25 &lt;5" in preview
    response = client.post("/kur/rilis/2024-07/rilis/", follow=True)
    assert "KUR Juli 2024 dirilis. Angkanya tidak berubah lagi." in text(response)
    assert KurRelease.objects.get().released_by == cast.verifier
    assert (
        client.get("/kur/rilis/2024-07/").url == "/kur/?bulan=2024-07"
    )  # nothing to release any more
    released_at = KurRelease.objects.get().released_at
    assert client.post("/kur/rilis/2024-07/rilis/").status_code == 302
    assert KurRelease.objects.get().released_at == released_at


def test_preview_and_release_are_for_verifiers(import_list, rules, cast, as_user, client):
    import_list([row(n) for n in range(1, 25)])
    releases.count_month(JULY)
    assert client.get("/kur/rilis/2024-07/").status_code == 302
    for who in ("official", "officer_a", "bank_officer", "award_admin", "admin"):
        signed_in = as_user(getattr(cast, who))
        assert signed_in.get("/kur/rilis/2024-07/").status_code == 403, who
        assert signed_in.post("/kur/rilis/2024-07/rilis/").status_code == 403, who
        assert "menunggu" not in text(signed_in.get("/kur/rilis/")), who
    verifier = as_user(cast.verifier)
    assert verifier.get("/kur/rilis/2024-07/rilis/").status_code == 405
    for wrong in ("2024-13", "x", "2024-06"):
        assert verifier.get(f"/kur/rilis/{wrong}/").status_code == 404
    assert not KurRelease.objects.released().exists()


def test_the_verifier_has_a_month_counted_again_and_says_why(import_list, rules, cast, as_user):
    import_list([row(n) for n in range(1, 11)])
    releases.count_month(JULY)
    import_list([row(n) for n in range(11, 25)])
    client, address = as_user(cast.verifier), "/kur/rilis/2024-07/hitung-ulang/"
    for reason, said in [("", "Tulis mengapa"), (nik(1), "Jangan menulis NIK")]:
        refused = client.post(address, {"alasan": reason})
        assert refused.status_code == 400
        assert said in text(refused)
    assert "Kota Pontianak 10 10" in text(client.get("/kur/rilis/2024-07/"))
    page = client.post(address, {"alasan": "Daftar Bank Kalbar terlambat"}, follow=True)
    assert "Dihitung ulang" in text(page)
    assert "Kota Pontianak 25 25" in text(page)
    assert "Daftar Bank Kalbar terlambat" in text(as_user(cast.admin).get("/jejak/"))
    assert as_user(cast.admin).post(address, {"alasan": "x"}).status_code == 403
    client = as_user(cast.verifier)
    client.post("/kur/rilis/2024-07/rilis/")
    import_list([row(n) for n in range(25, 45)])
    page = text(client.post(address, {"alasan": "x"}, follow=True))
    assert "sudah dirilis: angkanya tidak dihitung ulang" in page
    assert "Kota Pontianak 25 25" in page


def test_a_second_click_on_release_leads_where_the_first_did(import_list, rules, cast, as_user):
    import_list([row(n) for n in range(1, 11)])
    releases.count_month(JULY)
    client = as_user(cast.verifier)
    pages = [client.post("/kur/rilis/2024-07/rilis/", follow=True) for _click in range(2)]
    assert ["KUR Juli 2024 dirilis" in text(page) for page in pages] == [True, True]
    back = client.get("/kur/rilis/2024-07/")  # what the browser's back button asks for again
    assert (back.status_code, back.url) == (302, "/kur/?bulan=2024-07")
    assert KurRelease.objects.get().released_by == cast.verifier


# Nobody is counted for the public

OF_PEOPLE = re.compile(
    r'"?kur_(person|loan|loanhistory|move|note|membership|doubt|statecount|batch|access)"?\b'
)
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE)", re.I)
VALUES = {
    "code": "61",
    "region_code": "61.71",
    "name": "penutup",
    "branch": "pontianak",
    "month": "2024-07",
    "ending": "csv",
    "pk": 1,
}
# They keep a cache entry, a session or a visit of their own: nothing of KUR.
KEEPS = re.compile(r"portal_cache|django_session|account|pghistory", re.I)


def public_addresses():
    """Every address that there is, with values that lead somewhere."""
    names = []

    def walk(patterns, space=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                walk(pattern.url_patterns, inner)
            elif pattern.name:
                names.append((f"{space}{pattern.name}", list(pattern.pattern.converters)))

    walk(get_resolver().url_patterns)
    for name, needed in names:
        try:
            yield reverse(name, kwargs={each: VALUES[each] for each in needed})
        except (NoReverseMatch, KeyError):
            continue
    yield from (f"/grafik/61/penutup.{ending}" for ending in ("png", "svg", "json"))
    yield from (
        f"/kur/?{query}" for query in ("wilayah=61.71", "bank=bri", "skema=MIKRO", "bulan=2024-06")
    )
    yield from (
        f"/api/v1/kur/funnel/?{query}" for query in ("region=61.71", "bank=bri", "scheme=KECIL")
    )


@pytest.mark.slow
def test_no_public_page_api_or_file_counts_people_or_writes(sample, client):
    seen = 0
    for address in public_addresses():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address)
            if response.streaming:
                b"".join(response.streaming_content)
        if response.status_code != 200:
            continue
        seen += 1
        statements = [query["sql"] for query in queries]
        assert [each for each in statements if OF_PEOPLE.search(each)] == [], address
        written = [each for each in statements if WRITES.search(each) and not KEEPS.search(each)]
        assert written == [], address
    assert seen > 25


def test_officials_read_the_release_as_well(sample, as_user, django_user_model):
    for name in ("pejabat", "tim9", "admin"):
        client = as_user(django_user_model.objects.get(username=name))
        for address in ("/kur/", "/kur/?wilayah=61.71", "/", "/wilayah/61.71/", "/kur/rilis/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            assert [each["sql"] for each in queries if OF_PEOPLE.search(each["sql"])] == [], (
                name,
                address,
            )
