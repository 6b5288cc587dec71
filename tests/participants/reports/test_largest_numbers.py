"""No number that passes the checks breaks a page: 2.147.483.647 once made the verifier's a 500."""

import pytest
from django.core.cache import caches
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from common.segments import Segment
from participants.figures.models import MOVEMENTS
from participants.figures.totals import differences
from participants.reports.actions import corrections, flow
from participants.reports.actions.cells import CellInput, save_cells, start_report
from participants.reports.actions.transfers import accept_transfers
from participants.reports.models import FIELDS, LARGEST_FIGURE, EnrolmentReport
from participants.reports.review import review
from participants.reports.transfers import unsettled_transfers
from tests.factories import EstimateFactory, TargetFactory, publish_together
from tests.participants.reports.conftest import JULY, JUNE, STILL

LARGEST_STORED = 2_147_483_647  # what a draft can hold, and is told to be wrong
REPORT, VERIFY = "/laporan/pontianak/2024-07/", "/verifikasi/pontianak/2024-07/"
PUBLIC = [
    "/",
    "/?bulan=2024-07",
    "/wilayah/61.71/",
    "/bandingkan/?wilayah=61.71&wilayah=61.72",
    "/revisi/",
    "/kinerja-pelaporan/",
    "/kinerja-pelaporan/2024-07/",
    "/api/v1/coverage/",
    "/api/v1/coverage/61/",
    "/api/v1/coverage/61/series/",
    "/api/v1/restatements/",
]
FILES = ["ringkasan.pdf", "paparan.pptx", "data.xlsx", "wilayah.csv", "kartu.png"]

large = st.sampled_from([0, 1, LARGEST_FIGURE - 1, LARGEST_FIGURE])
movements = st.fixed_dictionaries(dict.fromkeys(MOVEMENTS, large))
rows = st.one_of(st.fixed_dictionaries({"closing": large}), movements)
ALL_LARGEST = [{"closing": LARGEST_FIGURE}] * 12
ALL_MOVED = [STILL | {"moved_in": LARGEST_FIGURE - 1, "lapsed": 1}] * 12


@pytest.fixture
def office(july, places, cast):
    """Without workers the ceiling is 100 million; Pontianak has as many as make it the same."""
    EstimateFactory(region=places.pontianak, workers=LARGEST_FIGURE // 10)
    EstimateFactory(region=places.province, workers=1)
    TargetFactory(region=places.province)
    closings = [
        (places.pontianak, places.branch_a, 1),
        (places.kubu_raya, places.branch_a, 1),
        (places.singkawang, places.branch_b, 1),
    ]
    publish_together(JUNE, closings, Segment.values)
    return [
        (places.branch_a, cast.officer_a, [places.pontianak, places.kubu_raya]),
        (places.branch_b, cast.officer_b, [places.singkawang]),
    ]


def fill(report, by, regions, values):
    """The rows, without those that the checks call wrong."""
    cells = [
        CellInput(region_id=region.pk, segment=segment, field=name, value=value)
        for region in regions
        for segment in Segment.values
        for name, value in (dict.fromkeys(FIELDS) | values.pop()).items()
    ]
    save_cells(report=report, cells=cells, by=by, note="Uji")
    wrong = {(item.line.region_id, item.line.segment) for item in review(report).wrong if item.line}
    emptied = [
        CellInput(region_id=region, segment=segment, field=name, value=None)
        for region, segment in wrong
        for name in FIELDS
    ]
    save_cells(report=report, cells=emptied, by=by)


def opens(client, addresses):
    caches["pages"].clear()
    for address in addresses:
        assert client.get(address).status_code == 200, address


def published(office, values, cast, as_user):
    """Both branches send what passes; a verifier looks at it and releases it."""
    reports = []
    for branch, by, regions in office:
        report = start_report(branch=branch, month=JULY, by=by)
        fill(report, by, regions, values)
        report.refresh_from_db()
        opens(as_user(by), [f"/laporan/{branch.slug}/2024-07/"])
        if review(report).may_be_submitted:
            reports.append(flow.submit_report(report=report, by=by))
    for report in reports:
        opens(as_user(cast.verifier), [f"/verifikasi/{report.branch.slug}/2024-07/"])
        for _transfers in unsettled_transfers([JULY]):
            accept_transfers(month=JULY, reason="Uji", by=cast.verifier)
        flow.verify_report(report=report, by=cast.verifier)
    assert differences() == []
    return reports


@settings(
    max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(rows, min_size=12, max_size=12))
@example(values=ALL_LARGEST)
@example(values=ALL_MOVED)
def test_no_number_that_passes_breaks_a_page(office, cast, as_user, client, values):
    with transaction.atomic():
        published(office, list(values), cast, as_user)
        client.logout()
        opens(client, PUBLIC)
        transaction.set_rollback(True)


def test_no_number_that_passes_breaks_a_file_or_a_correction(office, cast, as_user, client, enter):
    [report, _other] = published(office, list(ALL_LARGEST), cast, as_user)
    opens(client, [f"/unduh/{code}/{name}" for code in ("61", "61.71") for name in FILES])
    draft = corrections.amend_report(report=report, reason="Uji", by=cast.officer_a)
    enter(draft, office[0][2][0], closing=0)
    EnrolmentReport.objects.filter(pk=draft.pk).update(note="Uji")
    flow.submit_report(report=draft, by=cast.officer_a)
    opens(as_user(cast.verifier), [VERIFY, "/verifikasi/", REPORT])


@pytest.mark.parametrize("field", ["closing", "new"])
def test_the_largest_number_that_a_draft_holds_is_shown_as_wrong(
    office, cast, as_user, enter, places, field
):
    report = start_report(branch=places.branch_a, month=JULY, by=cast.officer_a)
    for region in office[0][2]:
        enter(report, region, **STILL | {field: LARGEST_STORED})
    page = as_user(cast.officer_a).get(REPORT).content.decode()
    assert "Lebih dari 100.000.000 orang." in page
    answer = as_user(cast.officer_a).get("/api/v1/reports/pontianak/2024-07/")
    assert "above_ceiling" in answer.content.decode()
