"""What an admin may change, how, and that every change leaves a trace."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from regions.models import (
    Branch,
    BranchService,
    PublicStatement,
    Region,
    RegionBoundary,
    Target,
    WorkforceBasis,
    WorkforceEstimate,
)
from tests import factories
from tests.factories import publish

DEADLINE = date(2026, 12, 31)


@pytest.fixture
def admin(as_user, cast):
    return as_user(cast.admin)


def send(admin, path, **data):
    """The page after the form was sent; its text."""
    response = admin.post(f"/admin/{path}", data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def log():
    return [(str(entry.content_type.model), entry.object_repr) for entry in LogEntry.objects.all()]


def no_inlines(prefix):
    return {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}


# Places


def region_data(**more):
    return {
        "name": "Sambas",
        "level": "regency",
        "parent": Region.objects.get(code="61").pk,
        "code": "61.01",
        "bps_code": "6101",
    } | more


def test_a_place_is_added_and_the_change_recorded(admin, places):
    send(admin, "regions/region/add/", **region_data())
    assert Region.objects.get(code="61.01").full_name == "Kabupaten Sambas"
    assert log() == [("region", "Kabupaten Sambas")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"code": "6101"}, "Tulis kode Kemendagri dengan titik", id="without a dot"),
        pytest.param({"code": "62.01"}, "Kode ini bukan bagian dari", id="another province"),
        pytest.param({"parent": ""}, "Sebut provinsinya", id="without a province"),
        pytest.param({"code": "61.71"}, "telah ada", id="code in use"),
        pytest.param({"bps_code": "6171"}, "dipakai wilayah lain", id="bps code in use"),
        pytest.param(
            {"valid_from": "2024-01-01", "valid_until": "2023-01-01"}, "harus setelah", id="dates"
        ),
    ],
)
def test_a_faulty_place_is_refused_in_words(admin, places, change, reason):
    assert reason in send(admin, "regions/region/add/", **region_data(**change))
    assert Region.objects.count() == 4


def test_a_place_in_use_is_not_deleted_and_the_page_says_by_what(admin, places):
    publish(places.pontianak, places.branch_a, date(2024, 7, 1), 5)
    page = send(admin, f"regions/region/{places.pontianak.pk}/delete/", post="yes")
    assert Region.objects.filter(pk=places.pontianak.pk).exists()
    assert "1 wilayah layanan" in page
    assert "1 angka kepesertaan" in page


def test_nothing_is_deleted_in_bulk(admin, places):
    data = {"action": "delete_selected", "_selected_action": [places.pontianak.pk], "post": "yes"}
    admin.post("/admin/regions/region/", data)
    assert Region.objects.count() == 4


@pytest.mark.parametrize(
    "geometry", ['{"type": "Point", "coordinates": [1, 2]}', "[1]", '{"type": "Polygon"}', "7"]
)
def test_an_outline_that_is_none_is_refused(admin, places, geometry):
    data = {"region": places.pontianak.pk, "geometry": geometry, "credit": "BPS"}
    assert "bukan geometri" in send(admin, "regions/regionboundary/add/", **data)
    assert not RegionBoundary.objects.exists()


# Offices


def service_data(branch, *services):
    data = {"slug": branch.slug, "name": branch.name, **no_inlines("services")}
    data["services-TOTAL_FORMS"] = str(len(services))
    for number, values in enumerate(services):
        data |= {f"services-{number}-{name}": value for name, value in values.items()}
    return data


def test_a_place_served_twice_at_once_is_refused_in_words(admin, places):
    service = {"region": places.pontianak.pk, "valid_from": "2024-01-01"}
    data = service_data(places.branch_a, service | {"branch": places.branch_a.pk})
    page = send(admin, f"regions/branch/{places.branch_a.pk}/change/", **data)
    assert "sudah melayani wilayah ini pada masa itu" in page
    assert BranchService.objects.count() == 3


def test_a_service_with_figures_is_ended_and_not_deleted(admin, places):
    publish(places.pontianak, places.branch_a, date(2024, 7, 1), 5)
    used = places.pontianak.services.get()
    unused = places.kubu_raya.services.get()
    assert admin.post(f"/admin/regions/branchservice/{used.pk}/delete/").status_code == 403
    send(admin, f"regions/branchservice/{unused.pk}/delete/", post="yes")
    assert list(BranchService.objects.filter(branch=places.branch_a)) == [used]


def test_an_office_is_added_with_the_places_it_serves(admin, places):
    branch = Branch(slug="sambas", name="Sambas")
    data = service_data(branch, {"region": places.singkawang.pk, "valid_from": "1 Januari 2024"})
    data["services-0-valid_from"] = "01/02/2024"
    send(admin, "regions/branch/add/", **data)
    assert Branch.objects.get(slug="sambas").services.get().valid_from == date(2024, 2, 1)


# Bases and estimates


@pytest.fixture
def estimate(places):
    return factories.EstimateFactory(region=places.pontianak, year=2024, workers=1000)


def estimate_data(**more):
    return {"workers": "1200", "source": "Koreksi", "derivation": "", "source_url": ""} | more


def test_a_changed_estimate_is_a_new_version(admin, estimate):
    send(admin, f"regions/workforceestimate/{estimate.pk}/change/", **estimate_data())
    versions = WorkforceEstimate.objects.order_by("recorded_at")
    assert [(row.workers, row.superseded_at is None) for row in versions] == [
        (1000, False),
        (1200, True),
    ]
    entry = LogEntry.objects.get()
    assert entry.object_id == str(versions[1].pk)
    assert "Pekerja" in entry.get_change_message()


def test_a_clock_set_back_replaces_no_estimate(admin, estimate):
    """It cannot be superseded before it was recorded: it was a 500."""
    with time_machine.travel(estimate.recorded_at - timedelta(hours=2)):
        page = send(admin, f"regions/workforceestimate/{estimate.pk}/change/", **estimate_data())
    assert "Jam server menunjuk" in page
    assert WorkforceEstimate.objects.get().workers == 1000


def test_an_estimate_saved_unchanged_stays_the_version_it_is(admin, estimate):
    path = f"regions/workforceestimate/{estimate.pk}/change/"
    page = send(admin, path, **estimate_data(workers="1000", source="Uji"))
    assert "Tidak ada yang berubah" in page
    assert WorkforceEstimate.objects.get() == estimate


def test_the_place_and_year_of_an_estimate_stay(admin, estimate, places):
    data = estimate_data(region=places.singkawang.pk, year="2020", is_sample="on")
    send(admin, f"regions/workforceestimate/{estimate.pk}/change/", **data)
    newest = WorkforceEstimate.objects.current().get()
    assert (newest.region, newest.year, newest.is_sample) == (places.pontianak, 2024, False)


def test_a_superseded_estimate_is_only_looked_at(admin, estimate):
    path = f"/admin/regions/workforceestimate/{estimate.pk}/change/"
    admin.post(path, estimate_data())
    assert admin.get(path).status_code == 200
    assert admin.post(path, estimate_data(workers="1")).status_code == 403
    assert WorkforceEstimate.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({}, "sudah ada: bukalah yang ada", id="a second current one"),
        pytest.param({"year": "2025", "workers": "0"}, "di atas 0", id="no workers"),
        pytest.param({"year": "2025", "workers": "-1"}, "tidak boleh negatif", id="negative"),
        pytest.param({"year": "2025", "workers": "36,47"}, "ini pecahan", id="fraction"),
        pytest.param({"year": "2025", "is_derived": "on"}, "cara menurunkannya", id="derivation"),
    ],
)
def test_a_faulty_estimate_is_refused_in_words(admin, estimate, change, reason):
    key = {"basis": estimate.basis.pk, "region": estimate.region.pk, "year": "2024"}
    page = send(admin, "regions/workforceestimate/add/", **estimate_data(**key | change))
    assert reason in page
    assert WorkforceEstimate.objects.get() == estimate


def test_an_estimate_is_added_and_never_deleted(admin, estimate):
    key = {"basis": estimate.basis.pk, "region": estimate.region.pk, "year": "2025"}
    send(admin, "regions/workforceestimate/add/", **estimate_data(**key))
    added = WorkforceEstimate.objects.get(year=2025)
    assert added.workers == 1200
    path = f"/admin/regions/workforceestimate/{added.pk}/delete/"
    assert admin.post(path, {"post": "yes"}).status_code == 403


def test_the_list_shows_what_is_in_force_unless_asked_for_more(admin, estimate):
    admin.post(f"/admin/regions/workforceestimate/{estimate.pk}/change/", estimate_data())
    path = "/admin/regions/workforceestimate/"
    for query, count in [("", 1), ("?versi=lama", 1), ("?versi=semua", 2)]:
        assert admin.get(path + query).context["cl"].result_count == count


def test_a_basis_made_the_default_takes_it_from_the_other(admin, estimate):
    other = factories.BasisFactory(slug="bps-bekerja", name="BPS")
    data = {"name": "BPS", "slug": "bps-bekerja", "definition": "Bekerja", "source": "BPS"}
    send(admin, f"regions/workforcebasis/{other.pk}/change/", **data, is_default="on")
    assert WorkforceBasis.objects.get(is_default=True) == other
    assert ("workforcebasis", "Potensi BPJS") in log()


@pytest.mark.parametrize("slug", ["bpjs-potensi", "bps-bekerja"])
def test_a_basis_in_use_or_default_is_not_deleted(admin, places, slug):
    basis = factories.BasisFactory(slug=slug)
    factories.EstimateFactory(basis=basis, region=places.pontianak)
    admin.post(f"/admin/regions/workforcebasis/{basis.pk}/delete/", {"post": "yes"})
    assert WorkforceBasis.objects.filter(pk=basis.pk).exists()


# Targets


@pytest.fixture
def rivals(places):
    make = factories.TargetFactory
    return [
        make(region=places.province, deadline=DEADLINE, percent="60.80", document="Pernyataan"),
        make(region=places.province, deadline=DEADLINE, percent=61, document="Perda", in_use=False),
    ]


def target_data(target, **more):
    return {
        "region": target.region.pk,
        "deadline": "2026-12-31",
        "percent": str(target.percent),
        "document": target.document,
        "issued_by": target.issued_by,
        "published_on": "2026-01-02",
        **no_inlines("contributions"),
    } | more


def test_a_target_put_in_use_takes_the_mark_from_the_other(admin, rivals):
    first, second = rivals
    path = f"regions/target/{second.pk}/change/"
    page = send(admin, path, **target_data(second, in_use="on"))
    assert "tidak dipakai lagi" in page
    assert Target.objects.get(in_use=True) == second
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(first.pk), str(second.pk)}


def test_a_new_target_in_use_takes_the_mark_too(admin, rivals):
    data = target_data(rivals[0], document="Revisi", percent="62", in_use="on")
    send(admin, "regions/target/add/", **data)
    assert Target.objects.get(in_use=True).document == "Revisi"


def test_the_list_puts_one_target_in_use(admin, rivals):
    data = {"action": "put_in_use", "_selected_action": [rivals[1].pk]}
    send(admin, "regions/target/", **data)
    assert Target.objects.get(in_use=True) == rivals[1]
    assert LogEntry.objects.count() == 2


def test_the_list_refuses_to_put_two_in_use(admin, rivals):
    data = {"action": "put_in_use", "_selected_action": [target.pk for target in rivals]}
    assert "Pilih satu target saja" in send(admin, "regions/target/", **data)
    assert Target.objects.get(in_use=True) == rivals[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"percent": "146"}, "lebih kecil dari atau sama dengan 100"),
        ({"published_on": ""}, "Bidang ini harus diisi."),
        ({"published_on": "2098-12-31"}, "Tanggal ini belum tiba."),
        ({"deadline": "2026-01-01"}, "paling lambat pada tenggatnya"),
        ({"percent": "0"}, "Target di atas 0"),
        ({"document": "Perda"}, "sudah ada"),
        ({"baseline_month": "2024-07-02"}, "sebagai tanggal 1"),
        ({"baseline_month": "2027-01-01"}, "sebelum tenggat"),
        ({"deadline": "2026-06-31"}, "tanggal"),
    ],
)
def test_a_faulty_target_is_refused_in_words(admin, rivals, change, reason):
    data = target_data(rivals[0], document="Baru", in_use="on") | change
    page = send(admin, "regions/target/add/", **data)
    assert reason in page
    assert Target.objects.get(in_use=True) == rivals[0]


# Statements


def statement_data(places, **more):
    return {
        "region": places.singkawang.pk,
        "as_of": "2024-08-01",
        "as_of_precision": "day",
        "coverage_percent": "22.77",
        "stated_places": "2",
        "source": "Borneotrend",
    } | more


def test_the_month_of_a_statement_follows_from_its_day(admin, places):
    send(admin, "regions/publicstatement/add/", **statement_data(places))
    assert PublicStatement.objects.get().data_month == date(2024, 7, 1)


def test_a_statement_against_its_own_numbers_needs_a_note(admin, places):
    numbers = {"participants": "16684", "workers": "73236"}
    data = statement_data(places, **numbers)
    assert "Angkanya sendiri memberi 22,78%" in send(admin, "regions/publicstatement/add/", **data)
    assert not PublicStatement.objects.exists()
    send(admin, "regions/publicstatement/add/", **data, note="Dibulatkan ke bawah.")
    assert PublicStatement.objects.exists()


# Every list and form opens


PAGES = [
    "region",
    "regionboundary",
    "branch",
    "branchservice",
    "workforcebasis",
    "workforceestimate",
    "workforceimport",
    "target",
    "targetcontribution",
    "publicstatement",
]


@pytest.mark.parametrize("model", PAGES)
def test_every_list_opens_searches_and_stays_cheap(
    admin, estimate, rivals, django_assert_max_num_queries, model
):
    factories.ContributionFactory(target=rivals[0])
    factories.StatementFactory(region=rivals[0].region)
    with django_assert_max_num_queries(20):
        response = admin.get(f"/admin/regions/{model}/?q=pontianak")
    assert response.status_code == 200


@pytest.mark.parametrize("model", [page for page in PAGES if page != "workforceimport"])
def test_every_form_opens(admin, places, model):
    assert admin.get(f"/admin/regions/{model}/add/").status_code == 200


@pytest.mark.parametrize("model", ["region", "branch", "workforcebasis", "target"])
def test_places_offices_bases_and_targets_are_found_while_typing(admin, rivals, model):
    field = {"region": ("target", "region"), "branch": ("branchservice", "branch")} | {
        "workforcebasis": ("workforceestimate", "basis"),
        "target": ("targetcontribution", "target"),
    }
    owner, name = field[model]
    query = f"?app_label=regions&model_name={owner}&field_name={name}&term=a"
    assert admin.get(f"/admin/autocomplete/{query}").status_code == 200
