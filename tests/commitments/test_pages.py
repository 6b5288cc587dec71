"""What people see of commitments, and who may do what."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from commitments import actions, minutes
from commitments.letters import answer_link, send
from commitments.models import Answer, Commitment, Letter, Meeting, Minutes, Progress
from commitments.reminders import remind
from participants.figures.models import RegionTotal
from tests.commitments.conftest import PDF, pdf

FIELDS = {
    "channel": "other",
    "segment": "BPU",
    "people": "10.000",
    "starts_in": "2024-08",
    "due_on": "2024-12-31",
    "measure": "segment",
    "source": "Risalah 1 Agustus 2024",
}


@pytest.fixture
def fields(worked, cast, meeting):
    return FIELDS | {
        "party": f"bank:{cast.bank_officer.bank.pk}",
        "region": worked.kubu_raya.pk,
        "meeting": meeting.pk,
        "people": 10_000,
    }


def words(response):
    return " ".join(response.content.decode().split())


# Entering


def test_bank_enters_for_itself_and_the_verifier_puts_it_in_force(as_user, cast, fields):
    client = as_user(cast.bank_officer)
    client.post(reverse("commitments:new"), fields)
    commitment = Commitment.objects.get()
    assert commitment.party == "Bank Kalbar"
    assert client.post(reverse("commitments:verify", args=[1])).status_code == 403
    assert not Commitment.objects.in_force().exists()
    as_user(cast.verifier).post(reverse("commitments:verify", args=[1]))
    assert Commitment.objects.in_force().get().verified_by == cast.verifier


def test_whoever_entered_it_never_verifies_it(as_user, cast, fields):
    client = as_user(cast.admin)
    client.post(reverse("commitments:new"), fields)
    response = client.post(reverse("commitments:verify", args=[1]), follow=True)
    assert "diverifikasi orang lain" in words(response)
    assert not Commitment.objects.in_force().exists()


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"due_on": "2024-07-31"}, "due_on", "sesudah hari disanggupi (1 Agustus 2024)"),
        ({"starts_in": "2025-02"}, "due_on", "Tenggat harus sesudah bulan mulai."),
        ({"people": "0"}, "people", ""),
        ({"people": "5000000"}, "people", "pekerja yang belum terlindungi"),
        ({"measure": ""}, "measure", ""),
        ({"measure": "cohort"}, "cohort", "Pilih kohort"),
        ({"measure": "kur"}, "measure", "Belum ada angka seperti ini"),
        ({"source": ""}, "source", ""),
        ({"party": ""}, "party", ""),
        ({"party": "bank:9999"}, "party", ""),
        ({"party": "company"}, "party_name", "Sebutkan siapa"),
        ({"path": "Agustus 2024: banyak"}, "path", "tidak terbaca"),
        ({"path": "Oktober 2024: 10\nAgustus 2024: 5"}, "path", "berurutan"),
        ({"path": "Agustus 2024: 900\nOktober 2024: 5"}, "path", "tidak pernah berkurang"),
        ({"path": "Agustus 2024: 99000"}, "path", "melebihi"),
        ({"path": "Januari 2024: 5"}, "path", "antara bulan mulai dan tenggat"),
        ({"needs": "NIK 6171991508800001"}, "needs", "Jangan menulis NIK."),
    ],
)
def test_bad_input_is_told_at_its_field(as_user, cast, fields, wrong, field, sentence):
    response = as_user(cast.official).post(reverse("commitments:new"), fields | wrong)
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert sentence in " ".join(errors[field])
    assert not Commitment.objects.exists()


def test_all_faults_at_once_and_an_empty_post_too(as_user, cast, worked):
    response = as_user(cast.official).post(reverse("commitments:new"), {})
    names = {
        "party",
        "region",
        "channel",
        "people",
        "starts_in",
        "due_on",
        "measure",
        "source",
    }
    assert names <= set(response.context["form"].errors)


def test_change_keeps_the_former_until_another_verifies_it(as_user, cast, fields, promised):
    commitment = promised(people=10_000)
    change = reverse("commitments:change", args=[commitment.number])
    as_user(cast.bank_officer).post(
        change, fields | {"people": 8000, "meeting": "", "reason": "Kuota berkurang"}
    )
    assert Commitment.objects.in_force().get().people == 10_000
    as_user(cast.verifier).post(reverse("commitments:verify", args=[commitment.number]))
    now = Commitment.objects.in_force().get()
    assert (now.people, now.baseline_people) == (8000, commitment.baseline_people)
    page = words(as_user(cast.verifier).get(commitment.get_absolute_url()))
    assert "Kuota berkurang" in page
    assert "10.000 orang BPU" in page


def test_a_change_goes_on_with_the_day_its_baseline_was_frozen(as_user, cast, fields, promised):
    with time_machine.travel("2024-08-01T09:00:00+07:00", tick=False):
        commitment = promised(people=10_000)
    change = reverse("commitments:change", args=[commitment.number])
    as_user(cast.bank_officer).post(
        change, fields | {"people": 8000, "meeting": "", "reason": "Kuota berkurang"}
    )
    waiting = Commitment.objects.waiting().get()
    assert waiting.frozen_at == commitment.recorded_at < waiting.recorded_at


def test_change_without_a_reason_is_refused(as_user, cast, fields, promised):
    commitment = promised()
    change = reverse("commitments:change", args=[commitment.number])
    response = as_user(cast.bank_officer).post(change, fields | {"people": 8000})
    assert response.context["reason"].errors
    assert Commitment.objects.count() == 1


def test_withdrawn_counts_no_more_and_stays_readable(as_user, client, cast, promised):
    commitment = promised()
    actions.withdraw(commitment=commitment, reason="Program dihentikan", by=cast.bank_officer)
    assert "Program dihentikan" in words(client.get(commitment.get_absolute_url()))
    assert not Commitment.objects.in_force().exists()


# What the public sees


def test_public_reads_totals_and_no_names_unless_the_meeting_decided_so(client, promised):
    promised(people=2000)
    page = words(client.get(reverse("commitments:register")))
    assert "2.000" in page
    assert "Bank Kalbar" not in page
    csv = client.get(reverse("commitments:csv")).getvalue().decode()
    assert "Bank Kalbar" not in csv
    assert ",2000," in csv
    promised(people=3000, is_party_public=True)
    assert "Bank Kalbar" in words(client.get(reverse("commitments:register")))


def test_list_is_its_address(client, promised, worked):
    promised(people=2000)
    promised(people=3000, region=worked.singkawang)
    address = reverse("commitments:register")
    page = words(client.get(address, {"wilayah": worked.singkawang.code}))
    assert "K-002" in page
    assert "K-001" not in page
    assert client.get(address, {"jalur": "x"}).status_code == 404
    assert client.get(address, {"rapat": "9" * 30}).status_code == 404


def test_what_is_promised_on_real_figures_is_no_sample(draft, cast, meeting):
    assert meeting.is_sample
    RegionTotal.objects.update(is_sample=False)
    real = Meeting(name="Nyata", held_on=date(2024, 9, 1), held_at="P", chair="P", attendees="P")
    assert not actions.hold_meeting(meeting=real, by=cast.official).is_sample
    assert not actions.enter(commitment=draft(), by=cast.official).is_sample


# Doors


def test_official_of_a_regency_enters_for_the_own_place_alone(as_user, cast, fields, worked):
    cast.official.region = worked.kubu_raya
    cast.official.save()
    client = as_user(cast.official)
    client.post(reverse("commitments:new"), fields | {"party": "company", "party_name": "X"})
    assert Commitment.objects.get().party == str(worked.kubu_raya)
    assert client.get(reverse("commitments:new_meeting")).status_code == 403


def test_evidence_is_for_its_party_and_who_verifies(as_user, cast, promised):
    commitment = promised(measure="by_hand", people=100)
    client = as_user(cast.bank_officer)
    data = {"month": "2024-08", "people": 40, "evidence": pdf(), "note": ""}
    client.post(reverse("commitments:progress", args=[commitment.number]), data)
    report = Progress.objects.get()
    evidence = reverse("commitments:evidence", args=[report.pk])
    for who in (cast.bank_officer, cast.verifier):
        response = as_user(who).get(evidence)
        assert b"".join(response.streaming_content) == PDF
        assert 'filename="bukti.pdf"' in response["Content-Disposition"]
        assert "no-store" in response["Cache-Control"]
    assert as_user(cast.other_bank_officer).get(evidence).status_code == 404
    as_user(cast.bank_officer).post(reverse("commitments:verify_progress", args=[report.pk]))
    assert not Progress.objects.verified().exists()


def test_evidence_of_another_kind_is_refused_whatever_its_name(as_user, cast, promised):
    commitment = promised(measure="by_hand", people=100)
    data = {"month": "2024-06", "people": 40, "evidence": pdf(content=b"GIF89a")}
    response = as_user(cast.bank_officer).post(
        reverse("commitments:progress", args=[commitment.number]), data
    )
    assert {"month", "evidence"} <= set(response.context["form"].errors)


# The meeting


def test_decisions_are_typed_one_after_the_other_and_read_back(as_user, cast, meeting, fields):
    address = reverse("commitments:decisions", args=[meeting.pk])
    client = as_user(cast.official)
    client.post(address, fields | {"people": 500})
    client.post(address, fields | {"people": 700, "needs": "Data UMKM"})
    answer = client.get(address)
    begun = answer.context["form"]  # the next is begun like the one before
    assert (str(begun["due_on"].value()), begun["measure"].value()) == ("2024-12-31", "segment")
    page = words(answer)
    assert "menyanggupi 500 orang BPU di Kabupaten Kubu Raya" in page
    assert page.count("data contoh") == 2
    assert "Membutuhkan: Data UMKM" in page


@pytest.mark.parametrize(("day", "month"), [(date(2024, 12, 30), 12), (date(2024, 12, 31), 1)])
def test_what_is_decided_on_a_months_last_day_begins_with_the_next(
    as_user, cast, meeting, day, month
):
    meeting.held_on = day
    meeting.save()
    form = as_user(cast.official).get(reverse("commitments:decisions", args=[meeting.pk]))
    assert form.context["form"].initial["starts_in"].month == month


def test_minutes_keep_what_was_decided_and_are_sent_at_once(as_user, client, cast, meeting, fields):
    as_user(cast.official).post(reverse("commitments:decisions", args=[meeting.pk]), fields)
    close = reverse("commitments:close_meeting", args=[meeting.pk])
    as_user(cast.official).post(close, {"text": "Rapat lancar."})
    assert send(Letter.objects.all()) == (2, [])
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "bank@portal.test",
        "sekretariat@portal.test",
    ]
    assert "10.000 orang BPU di Kabupaten Kubu Raya" in mail.outbox[0].body
    commitment = Commitment.objects.get()
    actions.verify(commitment=commitment, by=cast.verifier)
    actions.withdraw(commitment=commitment, reason="x", by=cast.admin)
    assert Minutes.objects.get().decisions[0]["people"] == 10_000
    client.logout()
    page = words(client.get(meeting.get_absolute_url()))
    assert "10.000 orang BPU" in page
    assert "Rapat lancar." not in page


def test_what_a_meeting_withdraws_is_a_decision_of_it(as_user, client, cast, meeting, promised):
    minutes.close(meeting=meeting, text="", by=cast.official)
    one = promised(people=500, meeting=None)
    later = Meeting(name="Evaluasi", held_on=date(2024, 12, 18), held_at="x", chair="x")
    later.recipients = "sekretariat@portal.test"
    actions.hold_meeting(meeting=later, by=cast.official)
    screen = reverse("commitments:decisions", args=[later.pk])
    address = reverse("commitments:withdraw", args=[one.number]) + f"?rapat={later.pk}"
    chief = as_user(cast.official)
    assert address in chief.get(screen).content.decode()
    answer = chief.post(address, {"reason": "Program dihentikan"}, follow=True)
    assert answer.redirect_chain[-1][0] == screen
    assert "lewat jalur lain. Ditarik: Program dihentikan" in words(answer)
    assert answer.context["form"].initial.get("due_on") is None  # not that of what was withdrawn
    final = minutes.close(meeting=later, text="", by=cast.official)
    assert [item["withdrawn"] for item in final.decisions] == ["Program dihentikan"]
    send(Letter.objects.filter(meeting=later))
    assert "Ditarik: Program dihentikan." in mail.outbox[-1].body
    client.logout()
    page = words(client.get(later.get_absolute_url()))
    assert "<b>Ditarik</b>" in page
    assert "Program dihentikan" not in page


def test_links_of_final_minutes_lead_to_what_nobody_has_verified_yet(
    as_user, client, cast, meeting, fields
):
    as_user(cast.official).post(reverse("commitments:decisions", args=[meeting.pk]), fields)
    client.logout()
    address = reverse("commitments:commitment", args=[1])
    assert client.get(address).status_code == 404
    minutes.close(meeting=meeting, text="", by=cast.official)
    page = words(client.get(address))
    assert "Belum berlaku: sumbernya belum diverifikasi orang lain." in page
    assert "Bank Kalbar" not in page


def test_a_closed_meeting_takes_no_more(as_user, cast, meeting, fields):
    minutes.close(meeting=meeting, text="", by=cast.official)
    client = as_user(cast.official)
    client.post(reverse("commitments:decisions", args=[meeting.pk]), fields)
    client.post(reverse("commitments:close_meeting", args=[meeting.pk]), {"text": "lagi"})
    edit = client.get(reverse("commitments:change_meeting", args=[meeting.pk]), follow=True)
    assert "Risalah rapat ini sudah final" in words(edit)
    assert edit.redirect_chain[-1][0] == meeting.get_absolute_url()
    assert not Commitment.objects.exists()
    assert Minutes.objects.get().text == ""


@pytest.mark.parametrize("name", ["agenda_pdf", "agenda_slides"])
def test_pack_is_a_file(as_user, cast, meeting, promised, name):
    promised(needs="Data UMKM")
    response = as_user(cast.official).get(reverse(f"commitments:{name}", args=[meeting.pk]))
    beginning = {"agenda_pdf": b"%PDF-", "agenda_slides": b"PK\x03\x04"}[name]
    assert response.content.startswith(beginning)


# The one question


def test_party_is_asked_once_and_answers_by_the_letter_alone(client, cast, promised, grow):
    """On the day of the sample, which its months move on."""
    commitment = promised(contact_email="kontak@portal.test")
    grow({}, 4)
    assert remind(date(2026, 1, 1)) == []  # 28 November: 33 days before
    grow({}, after=date(2024, 11, 1))
    assert len(remind(date(2026, 1, 1))) == 1
    assert remind(date(2026, 1, 2)) == []
    assert send(Letter.objects.all()) == (1, [])
    [letter] = mail.outbox
    link = answer_link(commitment)
    assert link in letter.body
    path = link[link.index("/komitmen/") :]
    assert not Answer.objects.exists()
    assert client.get(path).status_code == 200
    wrong = client.post(path, {"kind": "late", "reason": ""})
    assert "Tulis mengapa terlambat" in words(wrong)
    client.post(path, {"kind": "late", "reason": "Anggaran baru cair"})
    assert Answer.objects.get().reason == "Anggaran baru cair"
    assert client.get(path[:-3] + "xy/").status_code == 404


class HalfDown(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages):
        if messages[0].to == ["a@portal.test"]:
            raise ConnectionRefusedError("mail server is down")
        return super().send_messages(messages)


def test_failed_letter_is_tried_again_later_and_holds_no_other_up(settings, db):
    settings.EMAIL_BACKEND = f"{__name__}.HalfDown"
    for address in ("a@portal.test", "b@portal.test"):
        Letter.objects.create(once=address, address=address, subject="x", text="y")
    sent, failed = send(Letter.objects.all())
    assert (sent, len(failed)) == (1, 1)
    waiting = Letter.objects.get(sent_at=None, tries__gt=0)
    assert (waiting.tries, "mail server is down" in waiting.error) == (1, True)
    assert send(Letter.objects.all()) == (0, [])  # not before its pause is over


def test_a_chosen_month_is_read_as_on_its_last_day(as_user, cast, promised, grow):
    """Due in October and not kept: late today, but not as September was."""
    promised(people=1000, due_on=date(2024, 10, 15))
    grow({"kubu_raya": 300}, 4)
    client = as_user(cast.verifier)
    address = reverse("commitments:register")

    def row(**query):
        [only] = client.get(address, query).context["rows"]
        return only.gained, only.state.value, only.is_overdue

    assert row(bulan="2024-09") == (600, "needs_acceleration", False)
    assert row() == (900, "deadline_passed", True)
    page = words(client.get(address, {"bulan": "2024-09"}))
    assert '<option value="2024-09" selected>September 2024</option>' in page
    assert "komitmen.csv?bulan=2024-09" in page
    csv = b"".join(client.get(reverse("commitments:csv"), {"bulan": "2024-09"}).streaming_content)
    assert b"needs_acceleration,data contoh" in csv
    assert client.get(address, {"bulan": "2030-01"}).status_code == 404
    promised(people=700, due_on=date(2024, 10, 31))
    assert "jatuh tempo hari ini" in words(client.get(address, {"bulan": "2024-10"}))
