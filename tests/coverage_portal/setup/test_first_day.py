"""The first day of a real province, as `make demo SAMPLE=0` begins it: from nothing to all places
of a first month with percentages, state and eight months of history behind it, with three files.

The numbers are made up; only that July 2024 adds up to 607.426 is not.
"""

import csv
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from coverage_portal.operations.management.commands.demo import load_demo
from participants.figures.models import RegionTotal
from participants.figures.totals import differences
from participants.reports.models import EnrolmentImport
from tests.spreadsheets import xlsx

WORKERS = 1_664_254  # of the places; the province's own number is 1.665.550
JULY = 607_426
SHARES = {"PU": 0.56, "BPU": 0.34, "JAKON": 0.08, "PMI": 0.02}
MONTHS = [
    *("Des 2023", "Jan 2024", "Feb 2024", "Mar 2024"),
    *("Apr 2024", "Mei 2024", "Jun 2024", "Jul 2024"),
]
AUGUST = len(MONTHS)
MOST_CLICKS = 40


def places():
    with (settings.BASE_DIR / "fixtures" / "regions.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["kind"] != "provinsi"]


def written(place):
    return f"{'KOTA' if place['kind'] == 'kota' else 'KAB.'} {place['name'].upper()}"


def workers_of():
    """`{"KAB. SAMBAS": 193617}`, by population; the rest in the last place."""
    people = {written(place): int(place["population_sp2020"]) for place in places()}
    shared = {name: WORKERS * count // sum(people.values()) for name, count in people.items()}
    shared[name := next(reversed(shared))] += WORKERS - sum(shared.values())
    assert name == "KOTA SINGKAWANG"
    return shared


def participants(workers, segment, step):
    july = JULY * workers / WORKERS * SHARES[segment]
    return round(july * (1 - 0.008 * (AUGUST - 1 - step)))


def workers_file():
    rows = [[name, workers] for name, workers in workers_of().items()]
    title = "POTENSI PEKERJA BPJS KETENAGAKERJAAN TAHUN 2024"
    heading = ["Kabupaten/Kota", "Potensi Pekerja"]
    return xlsx([[title], [], heading, *rows, ["JUMLAH", WORKERS]])


def history_file():
    rows = [
        [name, segment, *(participants(workers, segment, step) for step in range(AUGUST))]
        for name, workers in workers_of().items()
        for segment in SHARES
    ]
    rows[-1][-1] += JULY - sum(row[-1] for row in rows)
    totals = [sum(column) for column in list(zip(*rows, strict=True))[2:]]
    heading = ["Kabupaten/Kota", "Segmen", *MONTHS]
    return xlsx([["REKAP PESERTA AKTIF"], [], heading, *rows, ["JUMLAH", "", *totals]])


def month_file():
    rows = [
        [name, *(participants(workers, segment, AUGUST) for segment in SHARES)]
        for name, workers in workers_of().items()
    ]
    return xlsx([["PESERTA AKTIF AGUSTUS 2024"], [], ["Kabupaten/Kota", *SHARES], *rows])


class Person:
    """Somebody before the pages, whose clicks are counted together with everybody's."""

    clicks = 0

    def __init__(self, client, username):
        self.client = client
        client.force_login(User.objects.get(username=username))

    def open(self, address):
        Person.clicks += 1
        return self.client.get(address)

    def press(self, address, **fields):
        Person.clicks += 1
        response = self.client.post(address, fields, follow=True)
        assert response.status_code == 200, response.content.decode()
        return response

    def choose_file(self, name, content):
        Person.clicks += 2  # the button of the field, and the file
        return SimpleUploadedFile(name, content)


@pytest.fixture
def first_day(db):
    Person.clicks = 0
    load_demo(sample=False, say=lambda _text: None)


def press_question(person, page):
    """Where the page asks, its first answer is the likeliest."""
    while page.context["reading"].questions:
        question = page.context["reading"].questions[0]
        answer = {f"jawab:{question.key}": question.options[0][0]}
        page = person.press("/penyiapan/pekerja/", sealed=sealed(page), **answer)
    return page


def sealed(page):
    return re.search(r'name="sealed" value="([^"]+)"', page.content.decode())[1]


def hidden_fields(page):
    """What the page's form sends along."""
    inputs = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()
    )
    return {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}


def prepare(person, name, content):
    page = person.press("/impor/", file=person.choose_file(name, content))
    assert page.context["plan"].faults == []
    imported = page.context["imported"]
    person.press(f"/impor/{imported.pk}/ajukan/", seen=page.context["plan"].fingerprint)


def release(person, name):
    person.open("/verifikasi/")
    imported = EnrolmentImport.objects.get(name=name)
    page = person.open(f"/impor/{imported.pk}/")
    seen = page.context["plan"].fingerprint
    person.press(f"/impor/{imported.pk}/verifikasi/", seen=seen)


def test_from_nothing_to_a_first_month_with_a_history(first_day, client):
    admin = Person(client, "admin")
    page = admin.open("/penyiapan/")
    assert [step.is_done for step in page.context["steps"][:4]] == [False] * 4
    admin.press("/penyiapan/layanan/")
    for office in ("sanggau", "sintang"):
        form = admin.open(f"/penyiapan/akun/?cabang={office}").context["form"]
        values = {name: form[name].value() for name in form.fields}
        sent = {key: getattr(one, "pk", one) for key, one in values.items() if one is not None}
        admin.press("/penyiapan/akun/", **sent, email=f"{office}@portal.test")
    page = admin.press(
        "/penyiapan/pekerja/", file=admin.choose_file("potensi.xlsx", workers_file())
    )
    page = press_question(admin, page)
    assert [(row.total, row.difference) for row in page.context["reading"].sums] == [
        (WORKERS, -1296)
    ]
    admin.press("/penyiapan/pekerja/", **hidden_fields(page), province="tetap", save="1")
    prepare(admin, "riwayat.xlsx", history_file())
    prepare(admin, "agustus.xlsx", month_file())
    verifier = Person(client, "verifikator")
    release(verifier, "riwayat.xlsx")
    release(verifier, "agustus.xlsx")
    assert Person.clicks < MOST_CLICKS

    page = verifier.open("/").context["page"]
    rows = [row.place for row in page.table.rows]
    assert len(rows) == 14
    assert all(one.coverage is not None and one.state is not None for one in rows)
    assert {f"{one.data_month:%Y-%m}" for one in rows} == {"2024-08"}
    totals = RegionTotal.objects.filter(region__code="61").order_by("month")[:9]
    assert [total.places_reported for total in totals] == [14] * 9
    july = totals[7]
    assert (f"{july.month:%Y-%m}", july.participants) == ("2024-07", JULY)
    assert not differences()
    steps = verifier.open("/penyiapan/").context["steps"]
    assert [step.is_done for step in steps[:4]] == [True] * 4


def test_every_percentage_stays_in_view_while_workers_are_missing(first_day, client):
    """Recaps without any table of workers: no place loses a percentage that it had."""
    admin = Person(client, "admin")
    before = shown(admin)
    prepare(admin, "agustus.xlsx", month_file())
    release(Person(client, "verifikator"), "agustus.xlsx")
    after = shown(admin)
    assert [code for code, percent in before.items() if percent is not None] != []
    assert [code for code, percent in before.items() if percent and after[code] is None] == []


def shown(person):
    """`{"61.02": 38.54}`: what the dashboard's table says of each place."""
    rows = person.open("/").context["page"].table.rows
    return {row.place.region.code: row.place.coverage for row in rows}
