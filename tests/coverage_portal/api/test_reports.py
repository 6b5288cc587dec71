"""Monthly reports over the API: filled, submitted, verified, returned and amended by programs."""

import pytest

from participants.figures.models import EnrolmentFigure
from participants.reports.actions.cells import start_report
from participants.reports.actions.waiting import begin_verification
from participants.reports.models import EnrolmentReport, ReportLine, ReportMark
from tests.factories import EstimateFactory
from tests.participants.reports.conftest import (
    JULY,
    STILL,
    clock,  # noqa: F401
    enter,  # noqa: F401
    july,  # noqa: F401
    june_figures,  # noqa: F401
    report,  # noqa: F401
    time_machine_at,  # noqa: F401
)

PATH = "/api/v1/reports/pontianak/2024-07/"
LINE = {"region": "61.71", "segment": "BPU", **STILL, "new": 30, "lapsed": 10, "closing": 1020}


@pytest.fixture
def speak(client, token_of):
    """`speak(user, "POST", "submit/", {...})`: with a token and the tag just read."""

    tokens = {}

    def ask(user, method="GET", step="", body=None, *, tag="read", **headers):
        if user.pk not in tokens:
            tokens[user.pk] = token_of(user, scope="write")
        headers |= tokens[user.pk]
        if tag == "read" and method != "GET":
            tag = client.get(PATH, headers=headers).headers.get("ETag")
        if tag and method != "GET":
            headers["If-Match"] = tag
        return client.generic(
            method, PATH + step, data=_json(body), content_type="application/json", headers=headers
        )

    return ask


def _json(body):
    import json

    return "" if body is None else json.dumps(body)


@pytest.fixture
def opened(july, june_figures, cast):  # noqa: F811
    return july


@pytest.fixture
def submitted(opened, speak, cast):
    speak(cast.officer_a, "PUT", body={"lines": [LINE], "note": "Sisanya menyusul"})
    assert speak(cast.officer_a, "POST", "submit/").status_code == 200


def test_a_report_can_be_read_before_anybody_began_it(opened, speak, cast):
    body = speak(cast.officer_a).json()
    assert (body["state"], body["due_on"], len(body["lines"])) == ("draf", "2024-08-07", 8)
    [line] = [row for row in body["lines"] if row["region"] == "61.71" and row["segment"] == "BPU"]
    assert (line["opening"], line["new"], line["closing"]) == (1000, None, None)


def test_a_report_is_filled_and_read_back(opened, speak, cast):
    answer = speak(cast.officer_a, "PUT", body={"lines": [LINE], "note": "Sisanya menyusul"})
    assert answer.status_code == 200
    [line] = [row for row in answer.json()["lines"] if row["new"] == 30]
    assert (line["closing"], line["lapsed"]) == (1020, 10)
    assert answer.headers["ETag"] == speak(cast.officer_a).headers["ETag"]
    assert ReportLine.objects.get(new=30).closing is None  # it follows from the movements


def test_what_is_left_out_is_unknown_and_rows_not_named_stay(opened, speak, cast):
    speak(cast.officer_a, "PUT", body={"lines": [LINE]})
    other = {"region": "61.12", "segment": "BPU", "closing": 505}
    lines = speak(cast.officer_a, "PUT", body={"lines": [other]}).json()["lines"]
    known = {(row["region"], row["new"], row["closing"]) for row in lines if row["closing"]}
    assert known == {("61.71", 30, 1020), ("61.12", None, 505)}


def test_the_whole_way_to_a_published_figure(submitted, speak, cast, places):
    answer = speak(cast.verifier, "POST", "verify/", {"note": "Sesuai berkas"})
    assert (answer.status_code, answer.json()["state"]) == (200, "terverifikasi")
    figure = EnrolmentFigure.objects.current().get(region=places.pontianak, month=JULY)
    assert (figure.closing, figure.publication.report.verified_by) == (1020, cast.verifier)


def test_a_write_says_which_version_it_rests_on(opened, speak, cast, problem_of):
    problem_of(speak(cast.officer_a, "PUT", body={"lines": [LINE]}, tag=None), 428)
    problem_of(speak(cast.officer_a, "PUT", body={"lines": [LINE]}, tag='"old"'), 412)
    assert not ReportLine.objects.filter(new=30).exists()


def test_a_step_says_which_version_it_rests_on(submitted, speak, cast, problem_of, subtests):
    for step in STEPS:
        with subtests.test(step=step):
            problem_of(speak(cast.verifier, "POST", step, {}, tag=None), 428)
            problem_of(speak(cast.verifier, "POST", step, {}, tag='"old"'), 412)
            assert EnrolmentReport.objects.get().state == "dikirim"


def test_a_tag_that_compression_made_weak_is_the_same_version(opened, speak, cast):
    tag = speak(cast.officer_a).headers["ETag"]
    answer = speak(cast.officer_a, "PUT", body={"lines": [LINE]}, tag="W/" + tag)
    assert answer.status_code == 200


def test_a_reader_who_has_this_version_is_sent_nothing(opened, speak, cast):
    tag = speak(cast.officer_a).headers["ETag"]
    again = speak(cast.officer_a, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_repeated_submission_is_done_once(opened, speak, cast):
    speak(cast.officer_a, "PUT", body={"lines": [LINE], "note": "Sisanya menyusul"})
    tag = speak(cast.officer_a).headers["ETag"]
    key = {"Idempotency-Key": "kirim-1"}
    first = speak(cast.officer_a, "POST", "submit/", tag=tag, **key)
    again = speak(cast.officer_a, "POST", "submit/", tag=tag, **key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()


def test_checks_keep_a_report_back_with_every_cell_named(opened, speak, cast, problem_of):
    broken = LINE | {"closing": 1}
    speak(cast.officer_a, "PUT", body={"lines": [broken], "note": "x"})
    body = problem_of(speak(cast.officer_a, "POST", "submit/"), 422)
    assert {(error["field"], error["code"]) for error in body["errors"]} == {
        ("61.71/BPU/closing", "ledger_broken")
    }


def test_doubts_without_a_note_are_told(opened, speak, cast, problem_of):
    speak(cast.officer_a, "PUT", body={"lines": [LINE]})
    body = problem_of(speak(cast.officer_a, "POST", "submit/"), 422)
    assert {error["code"] for error in body["errors"]} == {"row_empty"}


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([LINE | {"new": -1}], "lines.0.new"),
        ([LINE | {"new": 36.47}], "lines.0.new"),
        ([LINE | {"new": "x"}], "lines.0.new"),
        ([LINE | {"closing": 2**31}], "lines.0.closing"),
        ([LINE | {"segment": "X"}], "lines.0.segment"),
        ([LINE, LINE], "lines"),
    ],
    ids=["negative", "fraction", "text", "too large", "unknown segment", "twice"],
)
def test_what_cannot_be_a_figure_is_refused(opened, speak, cast, problem_of, lines, field):
    body = problem_of(speak(cast.officer_a, "PUT", body={"lines": lines}), 400)
    assert [error["field"].rsplit(".non", 1)[0] for error in body["errors"]] == [field]


def test_a_place_of_another_branch_is_refused_and_nothing_saved(opened, speak, cast, problem_of):
    lines = [LINE, LINE | {"region": "61.72"}]
    body = problem_of(speak(cast.officer_a, "PUT", body={"lines": lines}), 422)
    assert body["errors"][0]["field"] == "lines.1.region"
    assert not ReportLine.objects.filter(new=30).exists()


def test_cells_are_returned_and_answered(submitted, speak, cast):
    cells = [{"region": "61.71", "segment": "BPU", "reason": "Terlalu besar"}]
    answer = speak(cast.verifier, "POST", "return/", {"cells": cells})
    assert (answer.status_code, answer.json()["state"]) == (200, "dikembalikan")
    lines = [LINE | {"answer": "Sesuai berkas"}]
    speak(cast.officer_a, "PUT", body={"lines": lines})
    assert ReportMark.objects.get().answer == "Sesuai berkas"
    assert speak(cast.officer_a, "POST", "submit/").status_code == 200


def test_a_return_without_cell_and_reason_is_refused(submitted, speak, cast, subtests):
    for cells in [
        [],
        [{"region": "61.71", "segment": "BPU", "reason": ""}],
        [{"region": "61.71", "segment": "BPU"}],
        [{"region": "99.99", "segment": "BPU", "reason": "x"}],
    ]:
        with subtests.test(cells=cells):
            answer = speak(cast.verifier, "POST", "return/", {"cells": cells})
            assert answer.status_code in {400, 422}
            assert EnrolmentReport.objects.get().state == "dikirim"


def test_a_report_is_held_and_resumed(submitted, speak, cast, problem_of):
    assert problem_of(speak(cast.verifier, "POST", "hold/", {"reason": " "}), 400)
    held = speak(cast.verifier, "POST", "hold/", {"reason": "Menunggu surat"}).json()
    assert (held["state"], held["hold_reason"]) == ("ditahan", "Menunggu surat")
    assert held["held_by"] == "verifikator"
    refused = problem_of(speak(cast.verifier, "POST", "verify/", {}), 409)
    assert "ditahan" in refused["detail"]
    resumed = speak(cast.verifier, "POST", "resume/").json()
    assert (resumed["state"], resumed["hold_reason"], resumed["held_by"]) == ("dikirim", "", None)
    assert speak(cast.verifier, "POST", "verify/", {}).json()["state"] == "terverifikasi"


def test_nothing_of_a_draft_is_stored_on_the_way(opened, speak, cast):
    """Neither by a browser nor by a proxy; its tag still says whether it changed."""
    read = speak(cast.officer_a)
    written = speak(cast.officer_a, "PUT", body={"lines": [LINE]})
    for answer in (read, written):
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert answer.headers["ETag"]


def test_a_verified_month_is_amended_by_its_branch(submitted, speak, cast):
    speak(cast.verifier, "POST", "verify/")
    answer = speak(cast.officer_a, "POST", "amend/", {"reason": "Salah ketik"})
    body = answer.json()
    assert (body["state"], body["revision"], body["amend_reason"]) == ("draf", 2, "Salah ketik")


def test_an_amendment_needs_a_reason(submitted, speak, cast, problem_of):
    speak(cast.verifier, "POST", "verify/")
    problem_of(speak(cast.officer_a, "POST", "amend/", {"reason": " "}), 400)


def test_a_step_out_of_turn_says_why(opened, speak, cast, problem_of, report):  # noqa: F811
    body = problem_of(speak(cast.verifier, "POST", "verify/"), 409)
    assert "belum dikirim" in body["detail"]


def test_what_was_sent_is_taken_back_until_somebody_began(submitted, speak, cast, problem_of):
    assert speak(cast.officer_a, "POST", "withdraw/").json()["state"] == "draf"
    speak(cast.officer_a, "POST", "submit/")
    begin_verification(report=EnrolmentReport.objects.get(), by=cast.verifier)
    body = speak(cast.officer_a).json()
    assert body["verification_begun_by"] == cast.verifier.username
    problem_of(speak(cast.officer_a, "POST", "withdraw/"), 409)


def test_a_count_no_place_can_have_is_wrong_at_its_cell(opened, speak, cast, places, problem_of):
    EstimateFactory(region=places.pontianak, workers=3_000)
    rows = [
        LINE | {"new": 30_001, "closing": None},
        LINE | {"segment": "PU", **STILL, "new": 100_000_001},
    ]
    answer = speak(cast.officer_a, "PUT", body={"lines": rows}).json()
    wrong = {item["field"] for item in answer["checks"] if item["code"] == "above_ceiling"}
    assert {"61.71/BPU/new", "61.71/BPU/closing", "61.71/PU/new"} <= wrong
    body = problem_of(speak(cast.officer_a, "POST", "submit/"), 422)
    assert wrong <= {error["field"] for error in body["errors"]}


# Doors


@pytest.mark.parametrize("step", ["submit/", "withdraw/", "resume/"])
def test_what_is_said_to_a_step_that_needs_nothing_is_refused(
    opened, submitted, speak, cast, problem_of, step
):
    refused = problem_of(speak(cast.officer_a, "POST", step, {"alasan": "terlambat"}), 400)
    assert [error["field"] for error in refused["errors"]] == ["alasan"]
    assert EnrolmentReport.objects.get().state == EnrolmentReport.State.SUBMITTED


STEPS = [
    "submit/",
    "verify/",
    "return/",
    "hold/",
    "resume/",
    "amend/",
    "withdraw/",
    "accept-transfers/",
]
BODIES = {
    "return/": {"cells": [{"region": "61.71", "segment": "BPU", "reason": "x"}]},
    "hold/": {"reason": "x"},
    "amend/": {"reason": "x"},
    "accept-transfers/": {"reason": "x"},
}


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer_b", 404), ("official", 403), ("bank_officer", 403), ("award_admin", 403)],
)
def test_another_branch_s_report_does_not_exist_and_roles_without_reports_are_refused(
    submitted, speak, cast, who, status, problem_of, subtests
):
    for step in ["", *STEPS]:
        method = "POST" if step else "GET"
        with subtests.test(step=step):
            problem_of(speak(getattr(cast, who), method, step, BODIES.get(step), tag='"x"'), status)


@pytest.mark.parametrize("who", ["verifier", "admin"])
def test_only_the_branch_fills(opened, speak, cast, who, problem_of):
    problem_of(speak(getattr(cast, who), "PUT", body={"lines": [LINE]}), 403)


@pytest.mark.parametrize("who", ["officer_a", "admin"])
def test_only_a_verifier_decides(submitted, speak, cast, who, problem_of, subtests):
    for step in ["verify/", "return/", "hold/", "resume/", "accept-transfers/"]:
        with subtests.test(step=step):
            problem_of(speak(getattr(cast, who), "POST", step, BODIES.get(step)), 403)
            assert EnrolmentReport.objects.get().state == "dikirim"


def test_only_the_branch_submits(opened, speak, cast, problem_of, places):
    start_report(branch=places.branch_a, month=JULY, by=cast.officer_a)
    problem_of(speak(cast.verifier, "POST", "submit/"), 403)


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_without_a_token_nothing_is_told(opened, client, method, problem_of):
    problem_of(client.generic(method, PATH, content_type="application/json"), 401)


def test_a_reading_token_does_not_write(opened, client, token_of, cast, problem_of):
    headers = token_of(cast.officer_a) | {"If-Match": "*"}
    answer = client.put(PATH, {"lines": []}, content_type="application/json", headers=headers)
    problem_of(answer, 403)


@pytest.mark.parametrize("month", ["2024-13", "2031-01", "juli"])
def test_a_month_that_is_not_open_does_not_exist(opened, client, token_of, cast, month, problem_of):
    path = f"/api/v1/reports/pontianak/{month}/"
    problem_of(client.get(path, headers=token_of(cast.officer_a)), 404)


def test_the_note_of_a_row_explains_its_doubtful_figures(opened, speak, cast):
    row = LINE | {"new": 10, "closing": 1000, "note": "Pindah kerja"}
    speak(cast.officer_a, "PUT", body={"lines": [row]})
    line = ReportLine.objects.get(new=10)
    assert {name: note["text"] for name, note in line.notes.items()} == {"new": "Pindah kerja"}
    speak(cast.officer_a, "PUT", body={"lines": [LINE | {"note": "Pameran"}]})
    line.refresh_from_db()
    assert line.note_on("closing") == "Pameran"


@pytest.mark.parametrize("number", ["12", "1_000", "１２３", "12.0", 12.0, True, 1e3, "30 orang"])
def test_a_number_of_people_is_an_integer_of_json_alone(opened, speak, cast, number):
    answer = speak(cast.officer_a, "PUT", body={"lines": [LINE | {"new": number}]})
    assert answer.status_code == 400
    assert "bilangan bulat" in answer.content.decode()
    assert not ReportLine.objects.filter(new=30).exists()


@pytest.mark.parametrize("spelled", ["6171991508800001", "6171 99.150880/0001"])
def test_no_text_of_a_report_takes_a_nik(opened, speak, cast, problem_of, spelled):
    body = {"lines": [LINE | {"note": f"a.n. {spelled}"}]}
    refused = speak(cast.officer_a, "PUT", body=body)
    answer = problem_of(refused, 400)
    assert answer["errors"][0]["field"] == "lines.0.note"
    assert spelled not in refused.content.decode()
    assert not ReportLine.objects.filter(new=30).exists()
