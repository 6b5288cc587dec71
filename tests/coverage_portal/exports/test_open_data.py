"""Everything, to take: what a program that harvests gets, checked against what the portal says."""

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from io import StringIO

import pytest
from django.db import connection
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef

from common.arithmetic import coverage_percent
from coverage_portal.exports.open_data.registers import TABLES
from participants.figures.models import RegionTotal
from participants.kur.models import KurRelease
from tests import factories
from tests.factories import publish

# rdflib's own reader of JSON-LD, which the portal does not use, warns about another part of rdflib.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SITE = "https://cakupan.example.org"
SLUGS = [table.slug for table in TABLES]
ADDRESSES = [
    "/data/",
    "/data/peserta/",
    "/unduh/peserta.csv",
    "/unduh/datapackage.json",
    "/catalog.ttl",
    "/catalog.jsonld",
]

# What a value of each type of Table Schema is read by; it raises for anything else.
READ = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "year": lambda text: date(int(text), 1, 1),
    "yearmonth": lambda text: date.fromisoformat(f"{text}-01"),
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


@pytest.fixture
def portal(worked, settings):
    settings.PORTAL_URL = SITE
    settings.CONTACT_EMAIL = "data@example.org"
    factories.StatementFactory(region=worked.province, workers=1_665_550, source="=HYPERLINK()")
    return worked


@pytest.fixture
def file(client):
    def taken(slug):
        response = client.get(f"/unduh/{slug}.csv")
        assert response.status_code == 200
        assert response.streaming
        return b"".join(response.streaming_content)

    return taken


@pytest.fixture
def rows(file):
    return lambda slug: list(csv.DictReader(StringIO(file(slug).decode(), newline="")))


@pytest.fixture
def package(client, portal):
    return json.loads(client.get("/unduh/datapackage.json").content)


@pytest.fixture(params=["ttl", "jsonld"])
def graph(client, portal, request):
    response = client.get(f"/catalog.{request.param}")
    kind = {"ttl": "turtle", "jsonld": "json-ld"}[request.param]
    return Graph().parse(data=response.content, format=kind)


def test_the_tidy_file_holds_every_place_month_and_segment_once(portal, rows, cast):
    publish(portal.pontianak, portal.branch_a, date(2024, 7, 1), 1_234, segment="PU")
    found = {
        (row["kode_kemendagri"], row["bulan"], row["segmen"]): int(row["peserta"])
        for row in rows("peserta")
    }
    assert len(found) == len(rows("peserta"))
    naive = {}
    for total in RegionTotal.objects.exclude(region=portal.province):
        for segment, people in total.segments.items():
            naive[total.region.code, f"{total.month:%Y-%m}", segment] = people
    assert found == naive
    assert found["61.71", "2024-07", "PU"] == 1_234
    july = sum(people for (_code, month, _segment), people in found.items() if month == "2024-07")
    assert july == 607_426 + 1_234


def test_coverage_is_that_of_the_pages_also_of_the_province(portal, rows):
    found = {(row["kode_kemendagri"], row["bulan"]): row for row in rows("cakupan")}
    assert found["61", "2024-07"]["cakupan"] == "36.47"
    assert found["61", "2024-07"]["pekerja"] == "1665550"
    assert found["61", "2023-12"]["cakupan"] == ""  # no number of workers of that year is known
    assert found["61", "2024-07"]["awal"] == ""
    for row in found.values():
        if row["cakupan"]:
            percent = coverage_percent(int(row["peserta"]), int(row["pekerja"]))
            assert Decimal(row["cakupan"]) == percent


def test_text_is_no_formula_and_a_sample_is_marked_in_each_row(portal, rows):
    [statement] = rows("pernyataan")
    assert statement["sumber"] == "'=HYPERLINK()"
    assert {row["data_contoh"] for row in rows("peserta")} == {"true"}


def test_the_data_package_describes_its_files_to_the_byte(sample, client, file):
    package = client.get("/unduh/datapackage.json").json()
    assert [resource["name"] for resource in package["resources"]] == SLUGS
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in package["resources"]:
        content = file(resource["path"].removesuffix(".csv"))
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
        _check_against_schema(content.decode(resource["encoding"]), resource)


def _check_against_schema(text, resource):
    """As a validator of data packages does: headings, types, what is required or listed, the key."""
    fields, schema = resource["schema"]["fields"], resource["schema"]
    heading, *lines = csv.reader(StringIO(text, newline=""))
    assert heading == [field["name"] for field in fields]
    assert len(lines) == resource["rows"] > 0
    for line in lines:
        for field, value in zip(fields, line, strict=True):
            rules = field["constraints"]
            assert value or not rules["required"], (resource["name"], field["name"], line)
            if value:
                READ[field["type"]](value)
                assert value in rules.get("enum", [value])
    key = schema.get("primaryKey", [])
    keys = [tuple(line[heading.index(name)] for name in key) for line in lines]
    assert not key or len(set(keys)) == len(keys)


def test_units_and_the_sample_are_told_in_the_package(package):
    peserta = package["resources"][0]
    units = {field["name"]: field.get("unit") for field in peserta["schema"]["fields"]}
    assert units["peserta"] == "orang"
    assert peserta["title"].endswith("(data contoh)")
    assert peserta["description"].startswith("Data contoh:")
    assert "data contoh" in package["keywords"]
    assert (peserta["sample"], package["sample"]) == (True, True)


def test_the_catalogue_names_what_a_harvester_asks_for(graph):
    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    assert str(catalogue) == f"{SITE}/data/"
    listed = set(graph.objects(catalogue, DCAT.dataset))
    assert listed == {URIRef(f"{SITE}/data/{slug}/") for slug in SLUGS}
    for subject in listed:
        for name in (DCTERMS.title, DCTERMS.description, DCAT.keyword):
            assert {text.language for text in graph.objects(subject, name)} == {"id", "en"}
        for name in (DCTERMS.identifier, DCTERMS.license, DCTERMS.accrualPeriodicity,
                     DCAT.landingPage):  # fmt: skip
            assert len(list(graph.objects(subject, name))) == 1, (subject, name)
        assert graph.value(graph.value(subject, DCTERMS.publisher), FOAF.name)
        contact = graph.value(subject, DCAT.contactPoint)
        assert str(graph.value(contact, VCARD.hasEmail)) == "mailto:data@example.org"
        place = graph.value(subject, DCTERMS.spatial)
        assert graph.value(place, DCTERMS.identifier) == Literal("61")
        for distribution in graph.objects(subject, DCAT.distribution):
            for name in (DCAT.accessURL, DCAT.downloadURL, DCTERMS["format"], DCAT.mediaType,
                         DCTERMS.license, DCTERMS.title):  # fmt: skip
                assert graph.value(distribution, name), (distribution, name)


def test_dates_size_and_mark_of_a_data_set_in_the_catalogue(graph, file):
    subject = URIRef(f"{SITE}/data/peserta/")
    moments = RegionTotal.objects.values_list("verified_at", flat=True)
    assert graph.value(subject, DCTERMS.issued).toPython() == min(moments).replace(microsecond=0)
    assert graph.value(subject, DCTERMS.modified).toPython() == max(moments).replace(microsecond=0)
    period = graph.value(subject, DCTERMS.temporal)
    assert graph.value(period, DCAT.startDate).toPython() == date(2023, 12, 1)
    assert graph.value(period, DCAT.endDate).toPython() == date(2024, 7, 31)
    titles = {text.language: str(text) for text in graph.objects(subject, DCTERMS.title)}
    assert titles["id"] == "Peserta aktif per wilayah, bulan, dan segmen (data contoh)"
    assert titles["en"].endswith("(sample data)")
    csv_file = URIRef(f"{SITE}/data/peserta/#csv")
    assert str(graph.value(csv_file, DCAT.downloadURL)) == f"{SITE}/unduh/peserta.csv"
    assert graph.value(csv_file, DCAT.byteSize).toPython() == len(file("peserta"))


def test_a_data_set_without_rows_stays_in_the_catalogue_and_its_file_is_503(places, client):
    factories.BasisFactory()
    graph = Graph().parse(data=client.get("/catalog.ttl").content, format="turtle")
    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) == len(SLUGS)
    response = client.get("/unduh/peserta.csv")
    assert response.status_code == 503
    assert response["Retry-After"] == "3600"
    assert "belum punya satu baris pun" in response.content.decode()
    names = [each["name"] for each in client.get("/unduh/datapackage.json").json()["resources"]]
    assert names == ["indikator"]
    assert "belum ada data" in client.get("/data/").content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_cannot_be_read_is_503_and_never_an_empty_200(portal, client, address):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE figures_regiontotal RENAME TO lost")
    response = client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"


def test_an_empty_database_is_503(db, client):
    for address in ["/data/", "/unduh/datapackage.json", "/catalog.ttl", "/catalog.jsonld"]:
        assert client.get(address).status_code == 503


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_closed_and_refused_as_other_aggregates_are(portal, client, as_user, cast, settings,
                                                           address):  # fmt: skip
    assert client.post(address).status_code == 405
    assert client.get(f"{address}?bulan=2024-07").status_code == 400
    settings.PUBLIC_DASHBOARD = False
    response = client.get(address)
    assert (response.status_code, response["Location"][:7]) == (302, "/masuk/")
    assert as_user(cast.bank_officer).get(address).status_code == 200


@pytest.mark.parametrize("address", ["/unduh/rahasia.csv", "/data/rahasia/"])
def test_what_is_no_data_set_is_not_found(portal, client, address):
    assert client.get(address).status_code == 404


def test_a_harvester_that_has_it_already_gets_nothing(portal, client):
    addresses = ["/unduh/peserta.csv", "/unduh/datapackage.json", "/catalog.ttl"]
    for people, address in enumerate(addresses, start=1):
        tag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        publish(portal.pontianak, portal.branch_a, date(2024, 7, 1), people, segment="PMI")
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_kur_is_taken_as_it_was_released(sample, client, rows):
    """Rounded, without a number of fewer than five people, and only months that were released."""
    taken = rows("kur")
    assert {row["keterangan"] for row in taken if not row["orang"]} <= {"<5", "disamarkan"}
    assert all(int(row["orang"]) % 5 == 0 for row in taken if row["orang"])
    month = max(row["bulan"] for row in taken)
    answer = client.get(f"/api/v1/kur/funnel/?month={month}&region=61.71").json()
    said = {stage["stage"]: stage["people"] for stage in answer["stages"]}
    found = {
        row["tahap"]: int(row["orang"])
        if row["orang"]
        else row["keterangan"].replace("disamarkan", "")
        for row in taken
        if (row["bulan"], row["kelompok"], row["kode"]) == (month, "wilayah", "61.71")
    }
    assert {stage: found[stage] or None for stage in said} == said
    newest = KurRelease.objects.released().first()
    assert month == f"{newest.month:%Y-%m}"
    KurRelease.objects.create(month=date(2031, 1, 1))
    assert len(rows("kur")) == len(taken)


def test_files_read_the_same_in_every_language(sample, client, file):
    package = client.get("/unduh/datapackage.json").json()
    slugs = [resource["name"] for resource in package["resources"]]
    plain = {slug: file(slug) for slug in slugs}
    client.cookies["django_language"] = "en"
    assert {slug: file(slug) for slug in slugs} == plain
    assert client.get("/unduh/datapackage.json").json() == package


def test_pages_for_people_list_the_data_sets_and_the_form_of_bps(portal, client):
    page = client.get("/data/").content.decode()
    for slug in SLUGS:
        assert f'href="/data/{slug}/"' in page
    assert 'href="/unduh/peserta.csv"' in page
    assert "Data contoh." in page
    page = client.get("/data/indikator/").content.decode()
    for words in ["Konsep", "Definisi", "Interpretasi", "Metode/rumus penghitungan", "Ukuran",
                  "Satuan", "Klasifikasi penyajian", "Level estimasi"]:  # fmt: skip
        assert words in page
    assert 'href="/data/"' in client.get("/").content.decode()
