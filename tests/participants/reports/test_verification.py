"""The verifier's pages: the queue, what happens if, several at once, sending back."""

from datetime import date

import pytest

from common.data_version import DataVersion
from common.query_params import Choices
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import load_snapshot
from participants.figures.models import EnrolmentFigure, RegionTotal
from participants.reports.actions import flow
from participants.reports.actions.cells import start_report
from participants.reports.actions.flow import preview
from participants.reports.actions.marks import MarkInput, answer_marks
from participants.reports.models import EnrolmentReport, ReportMark
from participants.reports.review import review
from regions.models import BranchService
from tests.factories import EstimateFactory, TargetFactory, UserFactory, publish
from tests.participants.reports.conftest import JULY, JUNE, STILL

PAGE = "/verifikasi/pontianak/2024-07/"


@pytest.fixture
def measured(places):
    """Workers and a target, so that there is a coverage to change."""
    for region, workers in [
        (places.province, 6000),
        (places.pontianak, 3000),
        (places.kubu_raya, 1500),
        (places.singkawang, 1500),
    ]:
        EstimateFactory(region=region, workers=workers)
    TargetFactory(region=places.province)
    publish(places.singkawang, places.branch_b, JUNE, 600)


@pytest.fixture
def submitted(report, places, enter, june_figures, cast, measured):
    enter(report, places.pontianak, **STILL | {"new": 30, "lapsed": 10})
    enter(report, places.kubu_raya, closing=505)
    EnrolmentReport.objects.update(note="PU menyusul")
    return flow.submit_report(report=report, by=cast.officer_a)


def shown(month):
    """(participants, coverage, gap, rank, state) by place, as the dashboard has them."""
    snapshot = load_snapshot(None, Choices(month=month))
    return {
        position.region.pk: (
            position.participants,
            position.coverage,
            position.gap_people,
            position.rank,
            position.state,
        )
        for position in [region_position(snapshot), *place_positions(snapshot)]
    }


def test_the_preview_equals_to_the_person_what_then_appears(submitted, cast, places):
    seen = preview(review(submitted), cast.verifier)
    promised = {
        effect.after.region.pk: (
            effect.after.participants,
            effect.after.coverage,
            effect.after.gap_people,
            effect.after.rank,
            effect.after.state,
        )
        for effect in seen.effects
    }
    assert list(promised) == [places.province.pk, places.kubu_raya.pk, places.pontianak.pk]
    flow.verify_report(report=submitted, by=cast.verifier)
    after = shown(JULY)
    assert promised == {region: after[region] for region in promised}
    assert promised[places.province.pk][0] == 1020 + 505 + 600


def test_the_preview_tells_the_change_from_what_is_shown_now(submitted, cast, places):
    effects = {e.after.region.pk: e for e in preview(review(submitted), cast.verifier).effects}
    assert effects[places.pontianak.pk].before.participants == 1000
    assert effects[places.pontianak.pk].change == 20
    assert effects[places.province.pk].change == 25


def test_ranks_are_compared_in_one_month_and_come_with_the_last_place(
    submitted, clean, cast, places, as_user
):
    """June's ranks are not set beside July's, and July has none before every place is in."""
    first = preview(review(submitted), cast.verifier)
    assert {(e.before.rank, e.after.rank) for e in first.effects} == {(None, None)}
    page = as_user(cast.verifier).get(PAGE).content.decode()
    assert "baru diberikan setelah semua wilayah yang ditunggu melapor" in page
    assert {rank for *_rest, rank, _state in shown(JUNE).values()} >= {1, 2, 3}
    flow.verify_report(report=submitted, by=cast.verifier)
    last = {e.after.region.pk: e.after.rank for e in preview(review(clean), cast.verifier).effects}
    flow.verify_report(report=clean, by=cast.verifier)
    after = shown(JULY)
    assert last == {region: after[region][3] for region in last}
    assert last[places.singkawang.pk] == 1


def test_looking_changes_nothing(submitted, as_user, cast):
    def everything():
        return (
            list(EnrolmentFigure.objects.order_by("pk").values_list("pk", "superseded_at")),
            list(RegionTotal.objects.order_by("pk").values_list("region", "month", "participants")),
            DataVersion.number_now(),
            EnrolmentReport.objects.get().state,
        )

    before = everything()
    page = as_user(cast.verifier).get(PAGE).content.decode()
    assert everything() == before
    assert "Bila ini diverifikasi" in page
    assert "1.020" in page


def test_the_preview_names_later_months_that_will_change(submitted, cast, places, as_user):
    publish(
        places.pontianak,
        places.branch_a,
        date(2024, 8, 1),
        1010,
        opening=1000,
        **STILL | {"new": 10},
    )
    page = as_user(cast.verifier).get(PAGE).content.decode()
    assert "awal 1.020, akhir 1.030" in page


def test_the_page_shows_doubts_with_their_notes(submitted, cast, as_user):
    page = as_user(cast.verifier).get(PAGE).content.decode()
    assert "PU menyusul" in page
    assert "6 baris tidak diisi" in page


def test_verifying_shows_the_figures_at_once_everywhere(submitted, as_user, cast):
    client = as_user(cast.verifier)
    client.get("/?bulan=2024-06")
    response = client.post(PAGE + "setujui/", {"version": submitted.version}, follow=True)
    assert "terverifikasi" in response.content.decode()
    assert "2.125" in client.get("/?bulan=2024-07").content.decode()
    answer = client.get("/api/v1/coverage/61/?month=2024-07").json()
    assert answer["participants"] == 2125


def test_a_report_that_changed_meanwhile_is_not_verified_unseen(submitted, as_user, cast):
    response = as_user(cast.verifier).post(PAGE + "setujui/", {"version": submitted.version - 1})
    assert response.status_code == 409
    assert EnrolmentReport.objects.get().state == "dikirim"


def test_sending_back_marks_the_cells_with_a_reason(submitted, as_user, cast, places):
    client = as_user(cast.verifier)
    for region, field, reason in [
        (places.pontianak, "new", "Terlalu besar"),
        (places.pontianak, "lapsed", "Terlalu kecil"),
        (places.kubu_raya, "", "Berkas?"),
    ]:
        line = submitted.lines.get(region=region, segment="BPU")
        data = {"line": line.pk, "field": field, "reason": reason}
        response = client.post(PAGE + "tandai/", data)
        assert response["Location"] == f"{PAGE}#{line.cell_id(field)}"
    page = client.get(PAGE).content.decode()
    assert "Kembalikan 3 sel" in page
    client.post(PAGE + "kembalikan/", {"version": submitted.version})
    marks = ReportMark.objects.values_list("line__region__code", "field", "reason")
    assert sorted(marks) == [
        ("61.12", "", "Berkas?"),
        ("61.71", "lapsed", "Terlalu kecil"),
        ("61.71", "new", "Terlalu besar"),
    ]


def test_sending_back_without_a_reason_is_refused(submitted, as_user, cast):
    page = as_user(cast.verifier).post(PAGE + "kembalikan/", {}, follow=True).content.decode()
    assert "sedikitnya satu sel" in page
    assert EnrolmentReport.objects.get().state == "dikirim"


def test_old_new_and_answer_stand_side_by_side(submitted, as_user, cast, places, enter):
    mark = MarkInput(
        region_id=places.pontianak.pk, segment="BPU", field="new", reason="Terlalu besar"
    )
    flow.return_report(report=submitted, marks=[mark], by=cast.verifier)
    enter(submitted, places.pontianak, new=25)
    answer_marks(marks=[ReportMark.objects.get()], answer="Salah ketik", by=cast.officer_a)
    flow.submit_report(report=submitted, by=cast.officer_a)
    page = as_user(cast.verifier).get(PAGE).content.decode()
    assert "Berubah sejak dikembalikan" in page
    for text in ("Terlalu besar", "<b>25</b>", "Salah ketik"):
        assert text in page


def test_the_officer_sees_the_reason_beside_the_cell(submitted, as_user, cast, client):
    flow.return_report(
        report=submitted,
        marks=[
            MarkInput(region_id=submitted.lines.first().region_id, segment="BPU", reason="Cek lagi")
        ],
        by=cast.verifier,
    )
    page = as_user(cast.officer_a).get("/laporan/pontianak/2024-07/").content.decode()
    assert "Cek lagi" in page
    assert "1 sel dikembalikan" in page


@pytest.fixture
def clean(places, cast, july, enter, june_figures, measured):
    """Branch B's report without a doubt, and branch A's with some."""
    for segment in ("PU", "JAKON", "PMI"):
        publish(places.singkawang, places.branch_b, JUNE, 100, segment=segment)
    report = start_report(branch=places.branch_b, month=JULY, by=cast.officer_b)
    for segment in ("PU", "BPU", "JAKON", "PMI"):
        enter(report, places.singkawang, segment, by=cast.officer_b, **STILL | {"new": 2})
    return flow.submit_report(report=report, by=cast.officer_b)


def test_several_reports_at_once_each_with_its_verdict(clean, submitted, as_user, cast):
    client = as_user(cast.verifier)
    page = client.get("/verifikasi/").content.decode()
    assert f'value="{clean.pk}:{clean.version}"' in page
    assert f'value="{submitted.pk}:' not in page  # it has doubts: one by one
    data = {"laporan": [f"{clean.pk}:{clean.version}", f"{submitted.pk}:1"]}
    page = client.post("/verifikasi/", data).content.decode()
    assert "Laporan ini berubah" in page
    states = dict(EnrolmentReport.objects.values_list("branch__slug", "state"))
    assert states == {"singkawang": "terverifikasi", "pontianak": "dikirim"}


def test_ticks_that_name_no_report_are_no_choice(clean, as_user, cast):
    data = {"laporan": [f"{clean.pk}:", "²:1", "x"]}
    page = as_user(cast.verifier).post("/verifikasi/", data).content.decode()
    assert "Pilih laporan dulu." in page
    assert EnrolmentReport.objects.get(pk=clean.pk).is_submitted


def test_the_queue_is_sorted_by_age_then_risk(clean, submitted, as_user, cast):
    page = as_user(cast.verifier).get("/verifikasi/").content.decode()
    assert page.index("/verifikasi/pontianak/") < page.index("/verifikasi/singkawang/")


def test_what_one_entered_is_neither_in_the_queue_nor_on_the_button(
    report, places, enter, cast, as_user, june_figures, measured
):
    turncoat = UserFactory(role="branch_staff", branch=places.branch_a)
    enter(report, places.pontianak, closing=1010, by=turncoat)
    EnrolmentReport.objects.update(note="PU menyusul")
    flow.submit_report(report=report, by=cast.officer_a)
    turncoat.role, turncoat.branch = "verifier", None
    turncoat.save()
    client = as_user(turncoat)
    page = client.get("/verifikasi/").content.decode()
    assert "Tidak ada laporan yang menunggu Anda" in page
    assert "Verifikasi dan terbitkan" not in client.get(PAGE).content.decode()
    assert client.post(PAGE + "setujui/").status_code == 403


def test_two_branches_in_one_place_add_up(submitted, cast, places):
    BranchService.objects.create(
        branch=places.branch_b, region=places.pontianak, valid_from=date(2020, 1, 1)
    )
    publish(places.pontianak, places.branch_b, JULY, 40)
    flow.verify_report(report=submitted, by=cast.verifier)
    assert RegionTotal.objects.get(region=places.pontianak, month=JULY).participants == 1060


# Doors


def test_a_report_that_is_not_submitted_leads_to_itself(report, as_user, cast):
    response = as_user(cast.verifier).get(PAGE)
    assert response["Location"] == "/laporan/pontianak/2024-07/"


def test_what_was_released_is_one_step_away(submitted, cast, as_user):
    """The dashboard opens on the last month that every place has reported, not on this one."""
    response = as_user(cast.verifier).post(f"{PAGE}setujui/", follow=True)
    assert '<a href="/?bulan=2024-07">Lihat di dasbor</a>' in response.content.decode()


@pytest.mark.parametrize("who", ["verifier", "officer_a"])
def test_an_address_of_any_text_does_not_exist(submitted, as_user, cast, who, subtests):
    client = as_user(getattr(cast, who))
    for address in ["x/", "pontianak/", "pontianak/0001-01/", "pontianak/x/", "x/2024-07/", "²/³/"]:
        with subtests.test(address=address):
            status = client.get("/verifikasi/" + address).status_code
            assert status == 404 or (who != "verifier" and status == 403)
    assert client.get("/verifikasi/a%00b/c/").status_code in (403, 404)
