"""Moves are counted on both sides: what meets, what does not, who is told, who may accept it."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Notice
from accounts.notices import send_letters
from participants.reports.actions import corrections, flow
from participants.reports.actions.cells import start_report
from participants.reports.actions.transfers import accept_transfers
from participants.reports.models import AcceptedTransfers, EnrolmentReport
from participants.reports.review import review
from participants.reports.rules import Changed, Forbidden, Refused
from participants.reports.transfers import Moves, month_transfers, most_moved
from tests.factories import publish
from tests.participants.reports.conftest import JULY, JUNE, STILL

PAGE = "/laporan/pontianak/2024-07/"
VERIFY = "/verifikasi/pontianak/2024-07/"


def paired_one_by_one(rows):
    """Person after person, along any chain of swaps that makes room for one more."""
    to = {}  # person who left (row, number) -> place taken (row, number)
    leaving = [(row, n) for row, moves in enumerate(rows) for n in range(moves.moved_out)]
    coming = [(row, n) for row, moves in enumerate(rows) for n in range(moves.moved_in)]

    def finds_room(person, tried):
        for place in coming:
            if place[0] != person[0] and place not in tried:
                tried.add(place)
                if place not in to or finds_room(to[place], tried):
                    to[place] = person
                    return True
        return False

    return sum(finds_room(person, set()) for person in leaving)


@given(st.lists(st.builds(Moves, st.integers(0, 4), st.integers(0, 4)), max_size=5))
def test_the_most_that_can_have_moved_is_what_pairing_person_by_person_gives(rows):
    assert most_moved(rows) == paired_one_by_one(rows)


@pytest.fixture
def month(july, places, cast, enter, june_figures):
    """`month(pontianak={"BPU": dict(moved_in=7)}, singkawang=…)`: both branches send July."""
    publish(places.singkawang, places.branch_b, JUNE, 100)
    for region, branch in [
        (places.pontianak, places.branch_a),
        (places.kubu_raya, places.branch_a),
        (places.singkawang, places.branch_b),
    ]:
        publish(region, branch, JUNE, 1000, segment="PU")

    def send(**rows):
        rows = {"singkawang": {"BPU": {"new": 1}}, **rows}
        reports = []
        for branch, by in [(places.branch_a, cast.officer_a), (places.branch_b, cast.officer_b)]:
            report = start_report(branch=branch, month=JULY, by=by)
            EnrolmentReport.objects.filter(pk=report.pk).update(note="Selebihnya tetap")
            for name, segments in rows.items():
                region = getattr(places, name)
                if region.services.filter(branch=branch).exists():
                    for segment, values in segments.items():
                        enter(report, region, segment, by=by, **STILL | values)
            reports.append(flow.submit_report(report=report, by=by))
        return reports

    return send


def doubts(report):
    return [item for item in review(report).doubtful if item.check == "transfers_unmatched"]


UNMET = {
    "pontianak": {"BPU": {"moved_in": 12}},
    "singkawang": {"BPU": {"moved_out": 5}},
}


@pytest.mark.parametrize(
    "rows",
    [
        {"pontianak": {"PU": {"moved_out": 9}, "BPU": {"moved_in": 9}}},
        {"pontianak": {"BPU": {"moved_in": 5}}, "singkawang": {"BPU": {"moved_out": 5}}},
        {"pontianak": {"BPU": {"moved_in": 5}}, "singkawang": {"PU": {"moved_out": 5}}},
        {"pontianak": {"BPU": {"new": 3}}, "singkawang": {"BPU": {"lapsed": 1}}},
    ],
    ids=["another segment", "another place", "another place and segment", "nobody moved"],
)
def test_in_the_words_of_the_template_they_meet(month, rows):
    """*Dari wilayah atau segmen lain*: each segment was once asked to meet by itself."""
    assert [doubts(report) for report in month(**rows)] == [[], []]


def test_a_doubt_names_both_sides_to_both_branches(month):
    for report in month(**UNMET):
        [doubt] = doubts(report)
        assert doubt.message == (
            "Antarwilayah pindah masuk 12 orang (Kota Pontianak 12, cabang Pontianak), pindah keluar"
            " 5 orang (Kota Singkawang 5, cabang Singkawang)."
        )


def test_moves_between_segments_of_a_place_are_told_apart(month):
    segments = {"PU": {"moved_out": 40}, "BPU": {"moved_in": 52}}
    report, _other = month(pontianak=segments, singkawang={"BPU": {"moved_out": 5}})
    place = next(one for one in month_transfers(JULY).places if one.region.code == "61.71")
    assert (place.between_segments, place.came, place.left) == (40, 12, 0)
    assert doubts(report)[0].message.endswith("Antarsegmen di wilayah yang sama 40 orang bertemu.")


def test_a_row_is_not_its_own_origin(month):
    report, _other = month(pontianak={"BPU": {"moved_in": 4, "moved_out": 4}})
    assert "Tidak ada baris lain" in doubts(report)[0].message


def test_the_last_branch_is_not_held_back_for_the_others(month):
    """Neither refused nor asked for a note: both were sent by the fixture, the last unmatched."""
    _first, last = month(**UNMET)
    assert last.is_submitted
    assert not doubts(last)[0].needs_note


def test_until_every_side_is_known_nobody_is_doubted(month, places, cast, enter):
    first, last = month(**UNMET)
    mark = flow.MarkInput(region_id=places.singkawang.pk, segment="BPU", reason="Cek")
    flow.return_report(report=last, marks=[mark], by=cast.verifier)
    assert doubts(first) == []
    enter(last, places.singkawang, by=cast.officer_b, **dict.fromkeys(STILL) | {"closing": 95})
    flow.submit_report(report=last, by=cast.officer_b)
    assert doubts(first) == []  # a closing alone does not say who moved


def test_a_verifier_accepts_with_a_reason_that_both_read(month, cast, as_user):
    first, last = month(**UNMET)
    with pytest.raises(Refused, match=r"Pontianak 12.*Terima dengan alasan"):
        flow.verify_report(report=first, by=cast.verifier)
    page = as_user(cast.verifier).get(VERIFY).content.decode()
    assert "Pindah masuk dan keluar tidak bertemu" in page
    seen = month_transfers(JULY).fingerprint
    data = {"reason": "Pindah dari pusat", "seen": seen}
    as_user(cast.verifier).post(VERIFY + "perpindahan/", data)
    for officer, path in [
        (cast.officer_a, PAGE),
        (cast.officer_b, "/laporan/singkawang/2024-07/"),
    ]:
        page = as_user(officer).get(path).content.decode()
        assert "Pindah dari pusat" in page
        assert "Catatan (verifikator):" in page
    for report in (first, last):
        flow.verify_report(report=report, by=cast.verifier)


def test_in_the_queue_none_of_the_branches_is_clean_until_it_is_accepted(month, cast, as_user):
    month(**UNMET)  # the first was clean when it was sent: the other side was not known yet
    queue = as_user(cast.verifier).get("/verifikasi/").content.decode()
    assert (queue.count("pemindahan belum bertemu"), queue.count("bersih")) == (2, 0)
    accept_transfers(month=JULY, reason="Pindah dari pusat", by=cast.verifier)
    assert "belum bertemu" not in as_user(cast.verifier).get("/verifikasi/").content.decode()


def test_what_was_accepted_holds_for_those_numbers_alone(month, cast, places, enter):
    first, last = month(**UNMET)
    accept_transfers(month=JULY, reason="Pindah dari pusat", by=cast.verifier)
    mark = flow.MarkInput(region_id=places.singkawang.pk, segment="BPU", reason="Cek")
    flow.return_report(report=last, marks=[mark], by=cast.verifier)
    enter(last, places.singkawang, by=cast.officer_b, moved_out=6)
    flow.submit_report(report=last, by=cast.officer_b)
    with pytest.raises(Refused, match="Singkawang 6"):
        flow.verify_report(report=first, by=cast.verifier)


def test_a_correction_that_leaves_the_moves_alone_is_not_doubted(month, cast, places, enter):
    first, last = month(**UNMET)
    accept_transfers(month=JULY, reason="Pindah dari pusat", by=cast.verifier)
    for report in (first, last):
        flow.verify_report(report=report, by=cast.verifier)
    draft = corrections.amend_report(report=first, reason="Salah", by=cast.officer_a)
    enter(draft, places.pontianak, new=1)
    assert doubts(draft) == []
    enter(draft, places.pontianak, moved_in=6)
    assert "pindah masuk 6 orang" in doubts(draft)[0].message
    enter(draft, places.pontianak, moved_in=5)
    assert doubts(draft) == []


def test_both_branches_get_a_letter(month, cast):
    for officer in (cast.officer_a, cast.officer_b):
        officer.email = f"{officer.username}@portal.test"
        officer.save()
    month(**UNMET)
    told = Notice.objects.filter(kind=Notice.Kind.TRANSFER)
    assert {notice.user for notice in told} == {cast.officer_a, cast.officer_b}
    send_letters(told)
    letters = [one for one in mail.outbox if one.subject.startswith("Pindah masuk")]
    assert sorted(to for letter in letters for to in letter.to) == [
        "petugas.a@portal.test",
        "petugas.b@portal.test",
    ]
    assert "Kota Pontianak (Pontianak): masuk 12, keluar 0" in letters[0].body
    assert "Kota Singkawang (Singkawang): masuk 0, keluar 5" in letters[0].body
    accept_transfers(month=JULY, reason="Pindah dari pusat", by=cast.verifier)
    assert not told.unread().exists()


@pytest.mark.parametrize(
    ("who", "reason", "seen", "refusal"),
    [
        ("officer_a", "x", None, Forbidden),
        ("admin", "x", None, Forbidden),
        ("verifier", " ", None, Refused),
        ("verifier", "x", "other", Changed),
    ],
)
def test_nobody_else_accepts_and_nobody_without_a_reason(month, cast, who, reason, seen, refusal):
    month(**UNMET)
    with pytest.raises(refusal):
        accept_transfers(month=JULY, reason=reason, by=getattr(cast, who), seen=seen)
    assert not AcceptedTransfers.objects.exists()


def test_what_was_accepted_stays_as_recorded(month, cast):
    month(**UNMET)
    accept_transfers(month=JULY, reason="Pindah dari pusat", by=cast.verifier)
    for change in (
        lambda rows: rows.update(reason="Lain"),
        lambda rows: rows.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            change(AcceptedTransfers.objects)
