"""The meeting of 1 August 2024 as a chief of staff holds it: promises, verified months, what came, and
the meeting in December that begins with its pack."""
# ruff: noqa: F811 - fixtures of other modules are asked for by their names

import json
from datetime import date
from io import BytesIO

import pytest
from django.core import mail
from django.urls import reverse
from pptx import Presentation
from pypdf import PdfReader

from commitments.letters import send
from commitments.models import Commitment, Letter, Meeting, Progress
from common.months import add_months, months_between
from tests.commitments.conftest import pdf
from tests.commitments.test_pages import words
from tests.factories import ReportingMonthFactory
from tests.participants.reports.conftest import STILL, time_machine_at  # noqa: F401

MONTHLY = {"pontianak": 100, "kubu_raya": 300, "singkawang": 80}  # people more, each month
AUGUST, DECEMBER = date(2024, 8, 1), date(2024, 12, 1)


@pytest.fixture
def hold(as_user, cast):
    """`hold("Evaluasi", "2024-12-20")`: the secretariat enters a meeting."""

    def enter(name, day):
        data = {
            "name": name, "held_on": day, "held_at": "Pontianak", "chair": "Pj Gubernur",
            "attendees": "Bupati\nBank Kalbar", "recipients": "sekretariat@portal.test",
        }  # fmt: skip
        as_user(cast.official).post(reverse("commitments:new_meeting"), data)
        return Meeting.objects.get(name=name)

    return enter


@pytest.fixture
def decide(as_user, cast, worked):
    """A decision typed on the meeting's screen, with what the screen has filled in already."""

    def type_in(meeting, **values):
        client = as_user(cast.official)
        address = reverse("commitments:decisions", args=[meeting.pk])
        begun = client.get(address).context["form"]
        typed = {
            "meeting": meeting.pk, "source": begun["source"].value(), "segment": "BPU",
            "starts_in": begun["starts_in"].value().isoformat()[:7], "measure": "segment",
        }  # fmt: skip
        response = client.post(address, typed | values)
        assert response.status_code == 302, response.context["form"].errors

    return type_in


@pytest.fixture
def close(as_user, cast):
    def end(meeting):
        address = reverse("commitments:close_meeting", args=[meeting.pk])
        as_user(cast.official).post(address, {"text": "Rapat lancar."})
        send(Letter.objects.all())
        return Meeting.objects.get(pk=meeting.pk).minutes

    return end


@pytest.fixture
def report_month(as_user, cast, worked, time_machine_at):
    """Both branches report a month through the portal, and it is verified early in the next one."""
    july = {"pontianak": 303_713, "kubu_raya": 242_970, "singkawang": 60_743}

    def report(month):
        steps = months_between(date(2024, 7, 1), month)
        time_machine_at(f"{add_months(month, 1):%Y-%m}-05 09:00+07:00")
        ReportingMonthFactory(month=month)
        for officer, names in [
            (cast.officer_a, ["pontianak", "kubu_raya"]),
            (cast.officer_b, ["singkawang"]),
        ]:
            lines = []
            for name in names:
                new = {"new": MONTHLY[name], "closing": july[name] + steps * MONTHLY[name]}
                lines.append({"region": getattr(worked, name).code, "segment": "BPU"} | STILL | new)
            _through_the_portal(as_user, cast, officer, month, lines)

    return report


def _through_the_portal(as_user, cast, officer, month, lines):
    path = f"/api/v1/reports/{officer.branch.slug}/{month:%Y-%m}/"
    body = {"lines": lines, "note": "Hanya BPU"}
    for user, method, step, sent in [
        (officer, "PUT", "", body),
        (officer, "POST", "submit/", None),
        (cast.verifier, "POST", "verify/", None),
    ]:
        client = as_user(user)
        tag = client.get(path).headers["ETag"]
        content = json.dumps(sent) if sent else ""
        response = client.generic(
            method, path + step, content, content_type="application/json",
            headers={"If-Match": tag},
        )  # fmt: skip
        assert response.status_code == 200, response.content


def states(client, month=""):
    """`{number: (people that came, state)}` as the list of a month says."""
    page = client.get(reverse("commitments:register"), {"bulan": month})
    return {
        row.commitment.number: (row.gained, row.state and row.state.value)
        for row in page.context["rows"]
    }


def test_from_the_meeting_of_august_to_the_one_in_december(
    as_user, client, cast, worked, hold, decide, close, report_month, grow, time_machine_at
):
    time_machine_at("2024-08-01 10:00+07:00")
    first = hold("High Level Meeting", "2024-08-01")
    kalbar, bri = (one.bank.pk for one in (cast.bank_officer, cast.other_bank_officer))
    by_december = {"due_on": "2024-12-31"}
    kubu_raya = {"region": worked.kubu_raya.pk} | by_december
    decide(first, party=f"bank:{kalbar}", channel="other", people="2.000", needs="Data UMKM",
           **kubu_raya)  # fmt: skip
    decide(first, party="province", party_name="Dinas Tenaga Kerja", channel="wage_earners",
           people="1.000", region=worked.province.pk, due_on="2024-11-15")  # fmt: skip
    decide(first, party="company", party_name="PT Contoh", channel="csr", people=500,
           measure="by_hand", **kubu_raya | {"segment": ""})  # fmt: skip
    decide(first, party=f"bank:{bri}", channel="other", people=400,
           region=worked.singkawang.pk, due_on="2024-12-20")  # fmt: skip
    minutes = close(first)
    assert "2.000 orang BPU di Kabupaten Kubu Raya" in mail.outbox[0].body
    assert "Data contoh" in mail.outbox[0].body
    assert Meeting.objects.filter(is_sample=True).count() == 1
    for number in (1, 2, 3, 4):
        as_user(cast.verifier).post(reverse("commitments:verify", args=[number]))
    assert Commitment.objects.in_force().filter(is_sample=True).count() == 4
    assert set(states(client).values()) == {(None, None)}

    # What came: 300 a month in Kubu Raya, of whom the company shows 200 by September.
    report_month(AUGUST)
    grow(MONTHLY, 3, after=AUGUST)
    time_machine_at("2024-12-05 10:00+07:00")
    as_user(cast.official).post(
        reverse("commitments:progress", args=[3]),
        {"month": "2024-09", "people": 200, "evidence": pdf(), "note": ""},
    )
    as_user(cast.verifier).post(
        reverse("commitments:verify_progress", args=[Progress.objects.get().pk])
    )
    assert states(client, "2024-08") == {
        1: (300, "needs_acceleration"),  # the path asks for 400
        2: (100, "limited"),  # for 250
        3: (None, None),
        4: (80, "on_track"),
    }
    assert states(client, "2024-09")[1] == (400, "limited")  # 600 less the company's 200, of 800
    assert states(client, "2024-09")[3] == (200, "on_track")
    assert states(client) == {
        1: (1000, "needs_acceleration"),  # of 1.600
        2: (400, "deadline_passed"),
        3: (200, "on_track"),  # its last report is of September
        4: (320, "on_track"),
    }

    # The meeting in December begins with its pack.
    time_machine_at("2024-12-18 10:00+07:00")
    second = hold("Evaluasi", "2024-12-18")
    agenda = as_user(cast.bank_officer).get(reverse("commitments:agenda", args=[second.pk]))
    told = agenda.context["agenda"]
    assert [one.item["number"] for one in told.promised] == [1, 2, 3, 4]
    assert [row.commitment.number for row in told.late] == [2]
    assert [row.commitment.number for row in told.due] == [4]
    helped = {one.row.commitment.number: one.by for one in told.help}
    assert [row.commitment.party for row in helped[1]] == ["BRI"]
    page = words(agenda)
    assert "Membutuhkan: Data UMKM" in page
    assert "November 2024: 609.346 peserta" in page  # 607.426 + 4 x 480
    deck = client.get(reverse("commitments:agenda_slides", args=[second.pk])).content
    cells = _cells(deck)
    assert {"1.000 (50,00%)", "600", "Data UMKM", "BRI"} <= cells
    paper = client.get(reverse("commitments:agenda_pdf", args=[second.pk]))
    assert paper.content.startswith(b"%PDF-")

    # What is decided now, and what carries over, stays as it was whatever comes later.
    decide(second, party=f"bank:{kalbar}", channel="other", people=150,
           region=worked.singkawang.pk, due_on="2025-03-31")  # fmt: skip
    later = {
        "party": "province", "party_name": "Dinas Tenaga Kerja", "channel": "wage_earners",
        "segment": "BPU", "people": 1000, "region": worked.province.pk, "starts_in": "2024-08",
        "due_on": "2025-02-28", "measure": "segment", "source": "Risalah", "reason": "Lelang ulang",
        "changed_at": second.pk,
    }  # fmt: skip
    response = as_user(cast.official).post(reverse("commitments:change", args=[2]), later)
    assert response["Location"] == reverse("commitments:decisions", args=[second.pk])
    minutes = close(second)
    assert [(item["number"], item["people"], item["due_on"]) for item in minutes.decisions] == [
        (5, 150, "2025-03-31"), (2, 1000, "2025-02-28"),
    ]  # fmt: skip
    assert "Diubah: Lelang ulang." in mail.outbox[-1].body
    assert mail.outbox[-1].body.count(", semula; diubah pada rapat ini.") == 1  # the carried K-002
    assert [(item["number"], item["gained"]) for item in minutes.open_items] == [
        (1, 1000), (2, 400), (3, 200), (4, 320),
    ]  # fmt: skip
    changed = {
        "party": f"bank:{kalbar}", "channel": "other", "segment": "BPU", "people": "1.500",
        "starts_in": "2024-08", "measure": "segment", "source": "Surat 12", "reason": "Kuota turun",
    } | kubu_raya  # fmt: skip
    as_user(cast.official).post(reverse("commitments:change", args=[1]), changed)
    as_user(cast.verifier).post(reverse("commitments:verify", args=[1]))
    report_month(DECEMBER)
    living = words(client.get(reverse("commitments:commitment", args=[1])))
    assert "1.300 dari 1.500 orang sampai Desember 2024" in living
    assert "242.970 orang pada Juli 2024, dibekukan 1 Agustus 2024" in living
    assert "18 Desember 2024 pukul 10.00 WIB: Kuota turun" in living
    assert "2.000 orang BPU" in living  # the former wording, whole
    client.logout()
    kept = words(client.get(second.get_absolute_url()))
    assert "2.000 orang BPU di Kabupaten Kubu Raya" in kept
    assert "1.500" not in kept
    assert kept.count("semula; diubah pada rapat ini.") == 1
    assert "Lelang ulang" not in kept  # why is for who was there, on paper too
    paper = client.get(reverse("commitments:minutes_pdf", args=[second.pk])).content
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    printed = " ".join(printed.split())
    assert "Juli 2024" in printed
    assert "Lelang ulang" not in printed
    again = as_user(cast.official).get(reverse("commitments:agenda", args=[second.pk]))
    assert [row.gained for row in again.context["agenda"].late] == [400]  # as it lay on the table

    third = hold("Awal tahun", "2025-01-28")
    opened = client.get(reverse("commitments:agenda", args=[third.pk])).context["agenda"]
    assert [one.item["people"] for one in opened.promised] == [150, 1000]
    assert opened.promised[0].why_not == "belum berlaku: sumbernya belum diverifikasi"
    open_ones = {row.commitment.number for row in [*opened.late, *opened.due, *opened.others]}
    assert open_ones == {1, 2, 3}
    assert [one.item["number"] for one in opened.ended] == [4]  # BRI has kept its promise
    page = words(client.get(reverse("commitments:agenda", args=[third.pk])))
    assert "Dibawa dari rapat sebelumnya dan selesai" in page


def _cells(deck):
    slides = Presentation(BytesIO(deck)).slides
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    return {cell.text for table in tables for row in table.rows for cell in row.cells}
