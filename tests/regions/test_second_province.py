"""A province nobody has heard of: its fixtures alone make it a portal of its own."""

import csv
import json
import re
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command

from common import nik
from participants.kur.imports.values import nik_reader
from regions.models import Bank, Region
from regions.resolver import PlaceResolver, UnknownPlaceError
from tests.conftest import connected_to

CODE, NAME = "88", "Nusa Makmur"
# 30 regencies and 8 cities; the codes of BPS run the other way round, as they may.
PLACES = [(f"{CODE}.{number:02d}", "kabupaten", f"Lembah {number}") for number in range(1, 31)] + [
    (f"{CODE}.{number}", "kota", f"Bandar {number}") for number in range(71, 79)
]
BPS_CODES = dict(
    zip([code for code, *_ in PLACES], [f"{CODE}{n:02d}" for n in range(38, 0, -1)], strict=True)
)
NATIONAL = ["tariffs.csv", "kur_rules.csv", "kur_scheme_limits.csv"]
ROWS = {
    "regions.csv": [
        {"code": CODE, "bps_code": CODE, "kind": "provinsi", "name": NAME},
        *(
            {
                "code": code,
                "bps_code": BPS_CODES[code],
                "kind": kind,
                "name": name,
                "hex_col": number % 7,
                "hex_row": number // 7,
            }
            for number, (code, kind, name) in enumerate(PLACES)
        ),
    ],
    "region_names.csv": [
        {"region_code": CODE, "kind": "provinsi", "name": "Numak"},
        {
            "region_code": "88.02",
            "kind": "kabupaten",
            "name": "Bandar 71",
            "valid_until": "2019-06-30",
        },
    ],
    "bases.csv": [
        {
            "slug": "bpjs-potensi",
            "name": "Potensi",
            "definition": "Pekerja yang dapat menjadi peserta.",
            "source": "BPJS Ketenagakerjaan",
            "is_default": "ya",
        }
    ],
    "estimates.csv": [
        {
            "basis": "bpjs-potensi",
            "region_code": CODE,
            "year": 2024,
            "workers": 2_000_000,
            "source": "BPS Nusa Makmur",
            "published_on": "2024-02-01",
        }
    ],
    "statements.csv": [
        {
            "region_code": CODE,
            "as_of": "2024-08-01",
            "as_of_precision": "day",
            "coverage_percent": "25",
            "participants": 500_000,
            "source": "Kabar Nusa",
        }
    ],
    "targets.csv": [
        {
            "region_code": CODE,
            "deadline": "2024-12-31",
            "percent": "40",
            "document": "Pergub 8/2024",
            "issued_by": "Gubernur",
            "published_on": "2024-03-01",
            "in_use": "ya",
        }
    ],
    "branches.csv": [{"slug": "bandar", "name": "Bandar", "source": "Karangan"}],
    "branch_services.csv": [
        {"branch": "bandar", "region_code": code, "valid_from": "2020-01-01", "is_sample": "tidak"}
        for code, *_ in PLACES
    ],
    "banks.csv": [{"code": "makmur", "name": "Bank Makmur"}, {"code": "bri", "name": "BRI"}],
    "bank_names.csv": [
        {"bank": "makmur", "name": "PT Bank Pembangunan Daerah Nusa Makmur"},
        {"bank": "bri", "name": "PT Bank Rakyat Indonesia (Persero) Tbk"},
    ],
    "contributions.csv": [],
    "awards.csv": [],
    "award_nominees.csv": [],
}


def square(number):
    west, south = 120 + number % 7, -6 + number // 7
    ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return {
        "type": "MultiPolygon",
        "coordinates": [[[[west + east, south + north] for east, north in ring]]],
    }


def write_files(tmp_path):
    """The columns are those of the first province's files, the rows are the second's."""
    for name in NATIONAL:
        shutil.copy(settings.BASE_DIR / "fixtures" / name, tmp_path)
    for name, rows in ROWS.items():
        with (settings.BASE_DIR / "fixtures" / name).open(encoding="utf-8") as lines:
            columns = next(csv.reader(lines))
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    prefixes = {"kabupaten": "Kab. ", "kota": "Kota "}
    features = [
        {
            "properties": {
                "nama": prefixes[kind] + name,
                "bps": BPS_CODES[code],
                "kemendagri": code,
            },
            "geometry": square(number),
        }
        for number, (code, kind, name) in enumerate(PLACES)
    ]
    boundaries = {"type": "FeatureCollection", "features": features}
    (tmp_path / "boundaries.geojson").write_text(json.dumps(boundaries), encoding="utf-8")
    return tmp_path


@pytest.fixture
def _in_second_province(filled_database, django_db_blocker, tmp_path):
    def load():
        folder = write_files(tmp_path)
        call_command("load_reference", "--folder", str(folder), verbosity=0)

    with connected_to(filled_database("second_province", load), django_db_blocker):
        yield


@pytest.fixture
def second_province(_in_second_province, db):
    return Region.objects.root()


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def title(html):
    return " ".join(html.partition("<title>")[2].partition("</title>")[0].split())


def test_its_dashboard_speaks_of_it_alone(client, second_province):
    html = page(client, "/")
    assert title(html).endswith(f"· {NAME}")
    [preview] = re.findall(r'property="og:title" content="([^"]*)"', html)
    assert preview.endswith(f"· {NAME}")
    assert "500.000" in html
    assert "25%" in html
    assert "Kalimantan Barat" not in html


def test_all_its_places_are_in_the_table(client, second_province):
    html = page(client, "/")
    assert [code for code, *_ in PLACES if f"/wilayah/{code}/" not in html] == []


def test_no_page_speaks_of_another_province(client, second_province):
    for address in [
        "/wilayah/88.01/",
        "/wilayah/88.78/",
        "/bandingkan/",
        "/pernyataan/",
        "/metodologi/",
        "/penghargaan/",
        "/kur/",
        "/kinerja-pelaporan/",
        "/api/docs/",
    ]:
        html = page(client, address)
        assert title(html).endswith(f"· {NAME}"), address
        assert "Kalimantan Barat" not in html, address


def test_the_api_gives_its_figures_under_its_name(client, second_province):
    answer = client.get(f"/api/v1/coverage/{CODE}/").json()
    assert answer["region"]["name"] == NAME
    assert answer["participants"] == 500_000
    assert len(client.get("/api/v1/regions/").json()["results"]) == 39


def test_files_may_call_its_places_by_other_names(second_province):
    resolver = PlaceResolver.of_all()
    assert resolver.resolve("Prov. Numak") == second_province
    assert resolver.resolve("Kab. Lembah 2").code == "88.02"
    assert resolver.resolve("Bandar 71", year=2024).code == "88.71"
    with pytest.raises(UnknownPlaceError, match="tulis Kota Bandar 71 atau Kabupaten Lembah 2"):
        resolver.resolve("Bandar 71", year=2018)
    with pytest.raises(UnknownPlaceError, match="bernama Lembah 2 sejak 2019"):
        resolver.resolve("Kabupaten Bandar 71")


def test_its_banks_have_names_of_their_own(second_province):
    assert Bank.objects.meant_by("PT BPD Nusa Makmur (Perseroda)").code == "makmur"
    assert Bank.objects.meant_by("Bank Kalbar") is None


def test_a_nik_of_the_province_names_one_of_its_places(second_province):
    read = nik_reader()
    assert read("8830991508800001") == ("8830991508800001", None)
    assert read("8831991508800001")[1] == nik.Fault.REGION
    assert read("6139991508800001")[1] is None, "of another province any regency is possible"
