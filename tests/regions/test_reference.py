"""What the fixtures hold, and that a faulty one is refused with every reason."""

import shutil
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from common.arithmetic import ContributionUnit, derive_workers
from common.data_version import DataVersion
from common.versioning import end_of_day
from regions.models import (
    Bank,
    Branch,
    BranchService,
    PublicStatement,
    Region,
    RegionBoundary,
    Target,
    TargetContribution,
    WorkforceBasis,
    WorkforceEstimate,
)
from regions.reference.statements import data_month, stated_places

MODELS = [
    Region,
    RegionBoundary,
    WorkforceBasis,
    WorkforceEstimate,
    Target,
    TargetContribution,
    PublicStatement,
    Branch,
    BranchService,
    Bank,
]


def rows():
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_every_place_has_both_codes_a_cell_and_an_outline(reference):
    assert Region.objects.count() == 15
    assert Region.objects.root().code == "61"
    assert Region.objects.get(code="61.02").bps_code == "6104"
    assert Region.objects.get(bps_code="6102").name == "Bengkayang"
    places = Region.objects.exclude(code="61")
    assert len({(place.hex_col, place.hex_row) for place in places}) == 14
    assert all(place.boundary.path and place.boundary.credit for place in places)


def test_the_workforce_of_the_province_is_derived_and_known_since_the_statement(reference):
    known_at = WorkforceEstimate.objects.filter(region__code="61", year=2024).known_at
    assert not known_at(end_of_day(date(2024, 7, 31))).exists()
    estimate = known_at(end_of_day(date(2024, 8, 1))).get()
    assert (estimate.workers, estimate.is_derived) == (1_665_550, True)
    assert estimate.derivation == "607.426 / 36,47%"
    assert not estimate.is_sample


def test_rounded_denominators_are_no_estimates(reference):
    potensi = WorkforceEstimate.objects.filter(basis__is_default=True)
    assert set(potensi.values_list("region__code", "year", "workers")) == {
        ("61", 2024, 1_665_550),
        ("61.04", 2023, derive_workers(101_052, Decimal("55.69"))),
        ("61.04", 2024, derive_workers(122_318, Decimal("68.02"))),
        ("61.08", 2024, 130_245),
        ("61.12", 2023, derive_workers(110_013, Decimal("39.21"))),
        ("61.72", 2025, 73_236),
    }


def test_two_documents_for_2026_are_kept_and_one_is_in_use(reference):
    rivals = Target.objects.filter(region__code="61", deadline=date(2026, 12, 31))
    assert {(row.percent, row.in_use) for row in rivals} == {
        (Decimal("60.80"), True),
        (Decimal("61.00"), False),
    }
    assert all("dipakai" in row.note for row in rivals)


def test_kur_is_kept_with_its_unit(reference):
    contribution = TargetContribution.objects.get()
    assert (contribution.channel, contribution.amount) == ("KUR", Decimal("7.10"))
    assert contribution.unit == ContributionUnit.POINTS_OF_WORKFORCE
    assert contribution.target.percent == 46


@pytest.mark.parametrize(
    ("as_of", "precision", "month"),
    [
        pytest.param(date(2024, 8, 1), "day", date(2024, 7, 1), id="first days tell of last month"),
        pytest.param(date(2023, 9, 10), "day", date(2023, 8, 1), id="to the tenth"),
        pytest.param(date(2023, 9, 11), "day", date(2023, 9, 1), id="later days of their own"),
        pytest.param(date(2025, 1, 5), "day", date(2024, 12, 1), id="over the new year"),
        pytest.param(date(2025, 9, 1), "month", date(2025, 9, 1), id="a month"),
        pytest.param(date(2022, 12, 31), "year", date(2022, 12, 1), id="a year"),
    ],
)
def test_a_statement_belongs_to_the_month_it_describes(as_of, precision, month):
    assert data_month(as_of, precision) == month


@pytest.mark.parametrize(
    ("percent", "places"), [("36.47", 2), ("24", 0), ("27.5", 1), ("60.80", 2), ("22,77", 2)]
)
def test_digits_are_counted_as_they_were_said(percent, places):
    assert stated_places(percent) == places


def test_statements_keep_their_month_digits_and_last_day(reference):
    rows = PublicStatement.objects.values_list("as_of", "data_month", "stated_places")
    assert rows.get(region__code="61", coverage_percent="36.47") == (
        date(2024, 8, 1),
        date(2024, 7, 1),
        2,
    )
    assert rows.get(region__code="61.72", coverage_percent="27.5") == (
        date(2024, 12, 31),
        date(2024, 12, 1),
        1,
    )


def test_of_five_places_nothing_is_known(reference):
    unknown = Region.objects.filter(statements=None, level=Region.Level.REGENCY)
    assert {region.name for region in unknown} == {
        "Sintang",
        "Sekadau",
        "Melawi",
        "Sanggau",
        "Bengkayang",
    }


def test_which_office_serves_which_place_is_a_sample(reference):
    assert BranchService.objects.filter(is_sample=False).count() == 0
    assert BranchService.objects.count() == 14
    assert not Branch.objects.get(slug="kapuas-hulu").services.exists()


def test_loading_again_changes_nothing(reference):
    before, version = rows(), DataVersion.number_now()
    call_command("load_reference", verbosity=0)
    assert rows() == before
    assert DataVersion.number_now() == version


def test_a_correction_made_since_stays_unless_update_is_asked_for(reference):
    Region.objects.filter(code="61.02").update(capital="Sungai Pinyuh")
    call_command("load_reference", verbosity=0)
    assert Region.objects.get(code="61.02").capital == "Sungai Pinyuh"
    call_command("load_reference", update=True, verbosity=0)
    assert Region.objects.get(code="61.02").capital == "Mempawah"


def test_a_target_chosen_since_stays_in_use(reference):
    chosen = Target.objects.get(percent=61)
    Target.objects.filter(deadline=chosen.deadline).update(in_use=False)
    Target.objects.filter(pk=chosen.pk).update(in_use=True)
    call_command("load_reference", update=True, verbosity=0)
    assert Target.objects.get(deadline=chosen.deadline, in_use=True) == chosen


def test_an_updated_estimate_is_a_new_version(reference):
    estimate = WorkforceEstimate.objects.get(region__code="61.08")
    estimate.superseded_at = end_of_day(date(2025, 6, 1))
    estimate.save(update_fields=["superseded_at"])
    newer = WorkforceEstimate.objects.create(
        basis=estimate.basis,
        region=estimate.region,
        year=estimate.year,
        workers=131_000,
        source="Koreksi",
        recorded_at=estimate.superseded_at,
    )
    call_command("load_reference", verbosity=0)
    assert WorkforceEstimate.objects.current().get(region__code="61.08") == newer
    call_command("load_reference", update=True, verbosity=0)
    versions = WorkforceEstimate.objects.filter(region__code="61.08").order_by("recorded_at")
    assert [version.workers for version in versions] == [130_245, 131_000, 130_245]


# Faulty fixtures


def spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")


def refusal(folder):
    with pytest.raises(CommandError) as refused:
        call_command("load_reference", folder=folder, verbosity=0)
    assert not Region.objects.exists()
    assert not Bank.objects.exists()
    return str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(
            "targets.csv",
            "61.12,2025-12-31",
            "61.99,2025-12-31",
            "targets.csv, baris 8, kolom region_code “61.99”: Wilayah ini tidak ada",
            id="unknown region",
        ),
        pytest.param(
            "statements.csv",
            "61.02,2023-12,",
            "6102,2023-12,",
            "Kemendagri 61.02 adalah Mempawah, BPS 6102 adalah Bengkayang",
            id="code without its dot",
        ),
        pytest.param(
            "regions.csv",
            "61.02,6104",
            "61.02,6102",
            "boundaries.geojson, baris 4, kolom bps “6104”: Bentrok dengan regions.csv",
            id="clash of codes",
        ),
        pytest.param(
            "regions.csv", "61.02,6104", "61.02,6102", "Sama dengan baris 4", id="bps code twice"
        ),
        pytest.param(
            "statements.csv",
            "2025-08-27,day",
            "2025-06-31,day",
            "Juni 2025 hanya sampai tanggal 30; tanggal 31 tidak ada",
            id="31 June",
        ),
        pytest.param(
            "targets.csv",
            "61,2030-12-31",
            "61,2030-13-31",
            "Bulan 13 tidak ada",
            id="month 13",
        ),
        pytest.param(
            "targets.csv",
            "Gubernur Kalimantan Barat,2024-08-01",
            "Gubernur Kalimantan Barat,2025-01-01",
            "Diumumkan setelah tenggatnya",
            id="target announced after its deadline",
        ),
        pytest.param(
            "contributions.csv",
            "1 Agustus 2024,2024-08-01",
            "1 Agustus 2024,2025-01-01",
            "Diumumkan setelah tenggatnya",
            id="contribution announced after the deadline",
        ),
        pytest.param(
            "targets.csv",
            "Provinsi,2025-10-09,https://kalbar.antaranews.com/berita/669209/pemprov-kalbar-tekankan-jaminan-sosial-untuk-aparatur-pemerintah-desa,ya,\n61.12",
            "Provinsi,2029-01-01,https://kalbar.antaranews.com/berita/669209/pemprov-kalbar-tekankan-jaminan-sosial-untuk-aparatur-pemerintah-desa,ya,\n61.12",
            "Tanggal ini belum tiba",
            id="announced in the future",
        ),
        pytest.param(
            "statements.csv",
            "36.47,607426",
            "36.47,-607426",
            "kolom participants “-607426”: Jumlah orang tidak boleh negatif",
            id="negative count",
        ),
        pytest.param(
            "statements.csv",
            "36.47,607426",
            "36.47,607426.5",
            "harus bilangan bulat",
            id="fractional count",
        ),
        pytest.param(
            "statements.csv",
            "53.43,69590,130245",
            "54.43,69590,130245",
            "kolom coverage_percent “54.43”: Angkanya sendiri memberi 53,43%",
            id="percentage against its own numbers",
        ),
        pytest.param(
            "statements.csv",
            "16.684 / 73.236 = 22,78%",
            "tidak jelas",
            "Angkanya sendiri memberi 22,78%",
            id="disagreement without its note",
        ),
        pytest.param(
            "estimates.csv",
            "1665550,607426",
            "1665551,607426",
            "kolom workers “1665551”: Turunannya",
            id="derived workers",
        ),
        pytest.param(
            "targets.csv",
            "2024-12-31,46",
            "2024-12-31,146",
            "Persentase harus antara 0 dan 100",
            id="percent out of range",
        ),
        pytest.param(
            "contributions.csv",
            "points_of_workforce",
            "points",
            "kolom unit “points”: Tidak dikenal; yang ada: points_of_workforce",
            id="unknown unit",
        ),
        pytest.param(
            "statements.csv", "PU+BPU", "PU+XYZ", "Segmen yang ada: PU, BPU", id="unknown segment"
        ),
        pytest.param(
            "statements.csv", "2018-05-15,day", "2018-05-15,week", "“week”", id="unknown precision"
        ),
        pytest.param(
            "banks.csv", "bri,BRI", "bri,BRI\nbri,BRI", "Sama dengan baris 3", id="duplicate row"
        ),
        pytest.param(
            "targets.csv",
            ",tidak,",
            ",ya,",
            "kolom in_use “ya”: Baris 5 sudah dipakai",
            id="two in use",
        ),
        pytest.param("bases.csv", "slug,", "kode,", "kolom slug: Kolom ini tidak ada", id="column"),
        pytest.param("banks.csv", "bri,BRI", "bri,BRI,x", "Jumlah kolom", id="too many cells"),
        pytest.param("estimates.csv", "61,2024,1665550", "61,2024,0", "di atas 0", id="no workers"),
        pytest.param("boundaries.geojson", '"61.02"', '"61.98"', "belum punya batas", id="outline"),
    ],
)
def test_a_faulty_fixture_is_refused_and_nothing_is_saved(folder, file, old, new, expected):
    spoil(folder, file, old, new)
    assert expected in refusal(folder)


@pytest.mark.django_db
def test_every_fault_of_every_file_is_told_at_once(folder):
    spoil(folder, "targets.csv", "61.12,2025-12-31", "61.99,2025-02-30")
    spoil(folder, "statements.csv", "36.47,607426", "36.47,-1")
    (folder / "banks.csv").unlink()
    text = refusal(folder)
    for expected in ("“61.99”", "hanya sampai tanggal 28", "“-1”", "banks.csv: Berkas ini"):
        assert expected in text
