"""After a return and a new submission: every cell that changed, asked for or not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.figures.models import MOVEMENTS
from participants.reports.actions import flow, waiting
from participants.reports.actions.marks import MarkInput, mark_cells, unmark_cell
from participants.reports.models import FIELDS, EnrolmentReport, ReportLine, ReportMark
from participants.reports.review import review
from participants.reports.rounds import rounds_of
from participants.reports.rules import Forbidden, Refused
from tests.factories import UserFactory, publish
from tests.participants.reports.conftest import JUNE, STILL

PAGE, REPORT = "/verifikasi/pontianak/2024-07/", "/laporan/pontianak/2024-07/"


@pytest.fixture
def submitted(report, places, enter, june_figures, cast):
    enter(report, places.pontianak, **STILL | {"new": 30, "lapsed": 10})
    enter(report, places.kubu_raya, closing=505)
    EnrolmentReport.objects.update(note="PU menyusul")
    return flow.submit_report(report=report, by=cast.officer_a)


@pytest.fixture
def send_back(submitted, cast):
    """`send_back({"new": "Cek"}, places.pontianak)`: the report goes back with marks in one row."""

    def act(reasons, region, report=submitted):
        marks = [
            MarkInput(region_id=region.pk, segment="BPU", field=field, reason=reason)
            for field, reason in reasons.items()
        ]
        return flow.return_report(report=report, marks=marks, by=cast.verifier)

    return act


def changes(report):
    """`{("61.71", "new"): (30, 25, asked for)}` of the newest round, computed figures apart."""
    [newest, *_others] = rounds_of(review(EnrolmentReport.objects.get(pk=report.pk)))
    return {
        (cell.line.region.code, cell.field): (cell.old, cell.new, not cell.is_unasked)
        for cell in newest.written
    }


def test_a_cell_changed_unasked_is_shown_as_such(
    submitted, send_back, places, enter, as_user, cast
):
    """A clerk changed 212 to 299 unasked, and nothing showed it."""
    send_back({"new": "Terlalu besar"}, places.pontianak)
    enter(submitted, places.pontianak, new=25)
    enter(submitted, places.kubu_raya, closing=599)
    flow.submit_report(report=submitted, by=cast.officer_a)
    assert changes(submitted) == {
        ("61.71", "new"): (30, 25, True),
        ("61.12", "closing"): (505, 599, False),
    }
    page = as_user(cast.verifier).get(PAGE).content.decode()
    assert "2 sel diubah cabang." in page
    assert "1 di antaranya tidak diminta." in page
    assert page.count("<del>505</del>") == 1  # at the cell itself


def test_a_closing_that_follows_is_shown_without_being_anybody_s(
    submitted, send_back, places, enter
):
    send_back({"new": "Terlalu besar"}, places.pontianak)
    enter(submitted, places.pontianak, new=25)
    [newest] = rounds_of(review(EnrolmentReport.objects.get(pk=submitted.pk)))
    [row] = newest.rows
    assert [(cell.field, cell.old, cell.new) for cell in row.cells] == [
        ("new", 30, 25),
        ("closing", 1020, 1015),
    ]
    assert not row.cells[1].is_unasked


def test_an_opening_that_another_month_moved_is_shown(submitted, send_back, places):
    send_back({"new": "Cek"}, places.pontianak)
    publish(places.pontianak, places.branch_a, JUNE, 1100)
    [newest] = rounds_of(review(EnrolmentReport.objects.get(pk=submitted.pk)))
    opening = next(cell for cell in newest.cells if cell.field == "opening")
    assert (opening.old, opening.new, opening.is_unasked) == (1000, 1100, False)


def test_each_round_is_compared_with_the_one_before(submitted, send_back, places, enter, cast):
    send_back({"new": "Cek"}, places.pontianak)
    enter(submitted, places.pontianak, new=25)
    flow.submit_report(report=submitted, by=cast.officer_a)
    send_back({"lapsed": "Cek juga"}, places.pontianak)
    enter(submitted, places.pontianak, new=30, lapsed=12)
    newest, first = rounds_of(review(EnrolmentReport.objects.get(pk=submitted.pk)))
    told = [{cell.field: (cell.old, cell.new) for cell in one.written} for one in (newest, first)]
    assert told == [{"new": (25, 30), "lapsed": (10, 12)}, {"new": (30, 25)}]


EDITS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(FIELDS), st.none() | st.integers(0, 3)), max_size=12
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_what_changed_is_what_a_comparison_of_copies_says(
    submitted, send_back, places, enter, edits
):
    """Against a whole copy of the report, taken when it went back. A closing is shown as it
    follows from its row, and has its own tests."""

    def copy():
        return {
            (line.region.code, line.segment, name): getattr(line, name)
            for line in ReportLine.objects.filter(report=submitted).select_related("region")
            for name in MOVEMENTS
        }

    EnrolmentReport.objects.filter(pk=submitted.pk).update(state="dikirim")
    report = send_back({"": "Semua"}, places.pontianak)
    before = copy()
    for is_first, field, value in edits:
        enter(report, places.pontianak if is_first else places.kubu_raya, **{field: value})
    now = copy()
    expected = {cell: (before[cell], now[cell]) for cell in now if before[cell] != now[cell]}
    [newest, *_others] = rounds_of(review(EnrolmentReport.objects.get(pk=report.pk)))
    assert expected == {
        (cell.line.region.code, cell.line.segment, cell.field): (cell.old, cell.new)
        for cell in newest.written
        if cell.field in MOVEMENTS
    }


def test_every_marked_cell_wants_its_own_answer_or_figure(
    submitted, send_back, places, enter, cast
):
    """Another figure in one cell of the row answered all of its marks."""
    send_back({"new": "Cek", "lapsed": "Cek"}, places.pontianak)
    enter(submitted, places.pontianak, new=25)
    with pytest.raises(Refused) as refusal:
        flow.submit_report(report=submitted, by=cast.officer_a)
    assert [error["field"] for error in refusal.value.errors] == ["61.71/BPU/lapsed"]


def test_a_closing_sent_back_is_answered_by_the_movements_it_follows_from(
    submitted, send_back, places, enter, cast
):
    send_back({"closing": "Terlalu besar"}, places.pontianak)
    enter(submitted, places.pontianak, new=25)
    assert flow.submit_report(report=submitted, by=cast.officer_a).is_submitted


def test_one_answer_covers_a_row_or_names_its_column(submitted, send_back, places, cast, as_user):
    send_back({"new": "Cek", "lapsed": "Cek"}, places.pontianak)
    client = as_user(cast.officer_a)
    line = submitted.lines.get(region=places.pontianak, segment="BPU")
    page = client.get(REPORT).content.decode()
    assert "2 sel dikembalikan" in page
    lapsed = ReportMark.objects.get(field="lapsed")
    client.post(f"{REPORT}jawab/{line.pk}/", {"mark": lapsed.pk, "answer": "Sesuai berkas"})
    assert set(ReportMark.objects.values_list("field", "answer")) == {
        ("new", ""),
        ("lapsed", "Sesuai berkas"),
    }
    client.post(f"{REPORT}jawab/{line.pk}/", {"mark": "", "answer": "Proyek jalan"})
    assert set(ReportMark.objects.values_list("answer", flat=True)) == {"Proyek jalan"}
    other = submitted.lines.get(region=places.kubu_raya, segment="BPU")
    assert client.post(f"{REPORT}jawab/{other.pk}/", {"answer": "x"}).status_code == 404


# Marks before the report goes back


def test_a_mark_is_the_verifier_s_until_the_report_goes_back(submitted, places, cast, as_user):
    line = submitted.lines.get(region=places.pontianak, segment="BPU")
    data = {"line": line.pk, "field": "new", "reason": "Kenapa sebanyak ini"}
    panel = (
        as_user(cast.verifier)
        .post(PAGE + "tandai/", data, headers={"HX-Request": "true"})
        .content.decode()
    )
    assert 'id="t-6171-BPU-new" hx-swap-oob="true"' in panel
    assert "Kembalikan 1 sel" in panel
    officer = as_user(cast.officer_a)
    for address in (REPORT, REPORT + "riwayat/6171-BPU/new/"):
        assert "Kenapa sebanyak ini" not in officer.get(address).content.decode()
    with pytest.raises(Refused, match="masih ditandai"):
        flow.verify_report(report=submitted, by=cast.verifier)
    mark = ReportMark.objects.get()
    unmark_cell(report=submitted, mark=mark, by=cast.verifier)
    assert flow.verify_report(report=submitted, by=cast.verifier).report.is_verified


def test_a_mark_s_reason_is_refused_at_once(submitted, places, cast, as_user):
    line = submitted.lines.get(region=places.pontianak, segment="BPU")
    for reason, words in [
        ("", "Tulis apa yang perlu diperbaiki."),
        ("Lihat 6171991508800001", "Jangan menulis NIK"),
    ]:
        data = {"line": line.pk, "field": "new", "reason": reason}
        page = as_user(cast.verifier).post(PAGE + "tandai/", data, follow=True).content.decode()
        assert words in page
    assert not ReportMark.objects.exists()
    assert as_user(cast.verifier).post(PAGE + "tandai/", {"line": "²"}).status_code == 404


def test_who_entered_anything_neither_marks_nor_returns_nor_holds(report, places, enter, cast):
    turncoat = UserFactory(role="branch_staff", branch=places.branch_a)
    enter(report, places.pontianak, closing=1010, by=turncoat)
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    publish(places.pontianak, places.branch_a, JUNE, 1000)
    flow.submit_report(report=report, by=cast.officer_a)
    turncoat.role, turncoat.branch = "verifier", None
    turncoat.save()
    mark = MarkInput(region_id=places.pontianak.pk, segment="BPU", reason="x")
    for act in [
        lambda: mark_cells(report=report, marks=[mark], by=turncoat),
        lambda: flow.return_report(report=report, marks=[mark], by=turncoat),
        lambda: waiting.hold_report(report=report, reason="x", by=turncoat),
    ]:
        with pytest.raises(Forbidden, match="verifikator lain"):
            act()


# Clean only compared with something


def test_a_first_month_says_that_there_is_nothing_to_compare_with(
    report, places, enter, cast, as_user
):
    for line in report.lines.select_related("region"):
        enter(report, line.region, line.segment, closing=10)
    flow.submit_report(report=report, by=cast.officer_a)
    checked = review(EnrolmentReport.objects.get())
    assert (checked.findings, checked.is_clean, checked.is_first_month) == ([], False, True)
    client = as_user(cast.verifier)
    assert "Ini bulan pertama" in client.get(PAGE).content.decode()
    queue = client.get("/verifikasi/").content.decode()
    assert "8 baris tanpa pembanding" in queue
    assert "bersih" not in queue
    assert "Ini bulan pertama" in as_user(cast.officer_a).get(REPORT).content.decode()


def test_rows_without_an_earlier_month_are_named(report, places, enter, june_figures):
    enter(report, places.pontianak, closing=1010)
    enter(report, places.pontianak, "PU", closing=5)
    checked = review(report)
    assert [line.segment for line in checked.uncompared] == ["PU"]
    assert not checked.is_first_month


# Doubts


def test_doubts_stand_by_row_the_gravest_first(report, places, enter, june_figures):
    enter(report, places.pontianak, **STILL | {"new": 7, "lapsed": 7})
    enter(report, places.kubu_raya, **STILL | {"new": 300, "lapsed": 300})
    enter(report, places.kubu_raya, closing=None, new=900)
    rows = review(report).doubtful_rows
    assert [
        (row.line.region.code, [finding.check for finding in row.findings]) for row in rows
    ] == [("61.12", ["large_change"]), ("61.71", ["new_equals_lapsed"])]


def test_a_note_on_the_row_explains_its_doubts_and_one_on_a_column_only_its_own(
    report, places, enter, june_figures, cast, as_user
):
    enter(report, places.pontianak, **STILL | {"new": 5, "lapsed": 5, "returned": 900})
    line = report.lines.get(region=places.pontianak, segment="BPU")
    client = as_user(cast.officer_a)
    client.post(REPORT + "catatan/", {"line": line.pk, "field": "closing", "text": "Bukan ini"})
    [row] = review(EnrolmentReport.objects.get()).doubtful_rows
    assert [finding.field for finding in row.unexplained] == ["new"]
    client.post(REPORT + "catatan/", {"line": line.pk, "field": "", "text": "Pameran UMKM"})
    [row] = review(EnrolmentReport.objects.get()).doubtful_rows
    assert row.unexplained == []
    assert {finding.note_about: finding.note for finding in row.findings} == {
        "akhir": "Bukan ini",
        "seluruh baris": "Pameran UMKM",
    }
