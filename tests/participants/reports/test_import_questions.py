"""What a file leaves open is asked at its cell, by the page with one click, by the command with an
option; page and command understand every file alike."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from participants.reports.models import ColumnMemory, EnrolmentImport, EnrolmentReport, ReportLine
from regions.models import RememberedPlace
from tests.factories import ReportingMonthFactory
from tests.spreadsheets import xlsx

JULY = ["PESERTA AKTIF JULI 2024"]
PLACES = ["Kota Pontianak", "Kab. Kubu Raya"]


@pytest.fixture
def officer(as_user, cast, july):
    return as_user(cast.officer_a)


def upload(client, rows, **more):
    client.post("/impor/", {"file": SimpleUploadedFile("berkas.xlsx", xlsx(rows, **more))})
    return f"/impor/{EnrolmentImport.objects.latest('pk').pk}/"


def plan_of(client, url):
    return client.get(url).context["plan"]


def answer(client, url, **form):
    return client.post(f"{url}jawab/", form, follow=True)


def read_as(plan):
    return sorted(
        (entry.region.code, entry.segment, f"{entry.month:%Y-%m}", entry.field, entry.value)
        for entry in plan.understanding.entries
    )


def text(response):
    return " ".join(response.content.decode().split())


FORMAL = [JULY, ["Kab/Kota", "Formal", "Informal", "PMI"], ["Kota Pontianak", 5, 6, 7]]
SHORT = [JULY, ["Kab/Kota", "PU"], ["Ptk", 5], ["KKR", 6]]


class TestAnswers:
    def test_a_word_is_asked_once_with_one_click_and_remembered(self, officer):
        url = upload(officer, FORMAL)
        page = text(officer.get(url))
        assert "Perlu jawaban Anda" in page
        assert "“formal” adalah Penerima Upah (PU)?" in page
        assert "Simpan ke draf" not in page
        answer(officer, url, answer="segment:formal=PU")
        answer(officer, url, answer="segment:informal=BPU")
        assert plan_of(officer, url).change_count == 3
        again = upload(officer, FORMAL)
        assert plan_of(officer, again).change_count == 3
        assert "“formal” dibaca sebagai PU." in text(officer.get(again))

    def test_it_is_undone_where_it_is_told(self, officer):
        url = upload(officer, FORMAL)
        for chosen in ("segment:formal=PU", "segment:informal=BPU"):
            answer(officer, url, answer=chosen)
        answer(officer, url, undo="segment:formal")
        assert [each.key for each in plan_of(officer, url).understanding.questions] == [
            "segment:formal"
        ]
        assert ColumnMemory.objects.get().label == "segment:informal"

    def test_names_of_places_in_short(self, officer):
        url = upload(officer, SHORT)
        for chosen in ("place:ptk=61.71", "place:kkr=61.12"):
            answer(officer, url, answer=chosen)
        assert plan_of(officer, url).change_count == 2
        assert RememberedPlace.objects.count() == 2
        assert plan_of(officer, upload(officer, SHORT)).change_count == 2
        answer(officer, url, undo="place:ptk")
        assert [each.key for each in plan_of(officer, url).understanding.questions] == ["place:ptk"]

    def test_another_branch_is_asked_itself(self, officer, as_user, cast):
        url = upload(officer, FORMAL)
        answer(officer, url, answer="segment:formal=PU")
        other = as_user(cast.officer_b)
        rows = [*FORMAL[:2], ["Kota Singkawang", 5, 6, 7]]
        assert len(plan_of(other, upload(other, rows)).understanding.questions) == 2
        assert other.post(f"{url}jawab/", {"answer": "segment:informal=BPU"}).status_code == 404

    @pytest.mark.parametrize("wrong", ["segment:formal=ABC", "segment:x=PU", "apa saja", ""])
    def test_an_answer_to_no_question_changes_nothing(self, officer, wrong):
        url = upload(officer, FORMAL)
        page = answer(officer, url, answer=wrong)
        assert "Pertanyaan ini sudah terjawab atau berubah." in text(page)
        assert EnrolmentImport.objects.get().answers == {}

    def test_nothing_is_saved_while_something_is_asked(self, officer):
        url = upload(officer, FORMAL)
        seen = plan_of(officer, url).fingerprint
        officer.post(f"{url}simpan/", {"seen": seen})
        assert not EnrolmentReport.objects.exists()

    def test_a_faulty_sheet_is_left_with_one_click(self, officer):
        good = [JULY, ["Kab/Kota", "Peserta"], ["Kota Pontianak", 5]]
        bad = [JULY, ["Kab/Kota", "Peserta"], ["Kota Pontianak", "lima"]]
        url = upload(officer, good, title="PU", more=[("BPU", bad)])
        answer(officer, url, answer="sheet:BPU=skip")
        plan = plan_of(officer, url)
        assert (plan.may_be_saved, plan.change_count) == (True, 1)


TWO_MONTHS = [
    ["Kab/Kota", "PU Juni 2024", "BPU Juni 2024", "PU Juli 2024", "BPU Juli 2024"],
    ["Kota Pontianak", 1, 2, 3, 4],
    ["Kab. Kubu Raya", 5, 6, 7, 8],
]
NEXT = [["Kab/Kota", "PU Juli 2024", "BPU Juli 2024", "JAKON Juli 2024"]]
NEXT += [["Kota Pontianak", 3, 4, 9], ["Kab. Kubu Raya", 7, 8, 9]]


class TestNarrowMemory:
    @pytest.fixture
    def corrected(self, officer):
        """June's columns are not to be read."""
        ReportingMonthFactory(month=date(2024, 6, 1))
        url = upload(officer, TWO_MONTHS)
        page = officer.get(url)
        data = {
            field.html_name: field.value()
            for sheet in page.context["sheets"]
            for field in sheet["form"]
            if field.value() not in (None, False)
        }
        officer.post(f"{url}koreksi/", data | {"s0-c1": "skip", "s0-c2": "skip"})
        return url

    def test_the_other_month_stays(self, officer, corrected):
        months = {month for _code, _segment, month, *_rest in read_as(plan_of(officer, corrected))}
        assert months == {"2024-07"}

    def test_the_next_file_is_read_whole(self, officer, corrected):
        assert len(read_as(plan_of(officer, upload(officer, NEXT)))) == 6

    def test_the_same_month_again_is_left_again_told_and_can_be_undone(self, officer, corrected):
        url = upload(officer, TWO_MONTHS)
        assert len(read_as(plan_of(officer, url))) == 4
        assert "Kolom “PU Juni 2024” tidak dibaca." in text(officer.get(url))
        for key in dict(plan_of(officer, url).understanding.recalled):
            answer(officer, url, undo=key)
        assert len(read_as(plan_of(officer, url))) == 8
        assert not ColumnMemory.objects.exists()

    def test_the_correction_itself_is_undone_at_the_top_of_its_own_page(self, officer, corrected):
        for key in dict(plan_of(officer, corrected).understanding.recalled):
            answer(officer, corrected, undo=key)
        assert len(read_as(plan_of(officer, corrected))) == 8

    def test_the_command_says_what_it_remembers(self, officer, corrected, tmp_path):
        out = run(tmp_path, TWO_MONTHS)
        assert "Kolom “PU Juni 2024” tidak dibaca." in out


def run(tmp_path, rows, *arguments, **more):
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(xlsx(rows, **more))
    out = io.StringIO()
    call_command("import_enrolment", path, "--branch", "pontianak", *arguments, stdout=out)
    return out.getvalue()


FILES = {
    "plain": [JULY, ["Kab/Kota", "PU", "BPU"], *[[place, 5, 6] for place in PLACES]],
    "formal": FORMAL,
    "short": SHORT,
    "target": [["Target Juli 2024"], ["Kab/Kota", "Target PU"], ["Kota Pontianak", 5]],
    "companies": [JULY, ["Kab/Kota", "Badan Usaha PU", "TK BPU"], ["Kota Pontianak", 5, 6]],
    "shares": [JULY, ["Kab/Kota", "PU", "BPU"], ["Kota Pontianak", "45.800", "0.365"]],
    "unit": [["Ribu orang, Juli 2024"], ["Kab/Kota", "PU"], ["Kota Pontianak", 5]],
    "no month": [["Kab/Kota", "PU"], ["Kota Pontianak", 5]],
    "men": [JULY, ["Kab/Kota", "PU L", "PU P"], ["Kota Pontianak", 5, 6]],
    "stacked": [
        *[JULY, ["SEGMEN PU"], ["Kab/Kota", "Peserta"], ["Kota Pontianak", 5], []],
        *[["SEGMEN BPU"], ["Kab/Kota", "Peserta"], ["Kab. Kubu Raya", 6]],
    ],
    "across": [JULY, ["Segmen", *PLACES], ["PU", 5, 6], ["BPU", 7, 8]],
    "below": [JULY, ["Kab/Kota", "PU"], ["Kota Pontianak", 5], ["JUMLAH", 5], ["Target", 9]],
    "months": [["BPU TAHUN 2024"], ["Kab/Kota", "Juni", "Juli"], ["Kota Pontianak", None, 5]],
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_page_and_command_agree(officer, tmp_path, kind):
    plan = plan_of(officer, upload(officer, FILES[kind]))
    try:
        said = run(tmp_path, FILES[kind])
    except CommandError as error:
        said = str(error)
        assert not plan.may_be_saved
        for question in plan.understanding.questions:
            assert question.text in said
            assert f"--answer {question.key}={question.options[0][0]}" in said
        for fault in plan.faults:
            assert fault.address in said
            assert fault.reason in said
    else:
        assert plan.may_be_saved
        assert f"{plan.change_count} sel berubah" in said


class TestCommand:
    def test_what_was_answered_is_saved_and_remembered(self, officer, tmp_path, cast):
        given = ["--answer", "segment:formal=PU", "--answer", "segment:informal=BPU"]
        assert "3 sel disimpan ke draf." in run(tmp_path, FORMAL, *given, "--save")
        assert ReportLine.objects.get(segment="PU", region__code="61.71").closing == 5
        assert set(ColumnMemory.objects.values_list("label", "by__username")) == {
            ("segment:formal", cast.officer_a.username),
            ("segment:informal", cast.officer_a.username),
        }
        out = run(tmp_path, FORMAL)
        assert "Sesuai jawaban sebelumnya (segment:formal): “formal” dibaca sebagai PU." in out

    def test_without_saving_nothing_is_remembered(self, officer, tmp_path):
        run(tmp_path, FORMAL, "--answer", "segment:formal=PU", "--answer", "segment:informal=BPU")
        assert not ColumnMemory.objects.exists()

    def test_an_answer_without_its_sign_is_refused(self, officer, tmp_path):
        with pytest.raises(CommandError, match="KUNCI=NILAI"):
            run(tmp_path, FORMAL, "--answer", "formal")
