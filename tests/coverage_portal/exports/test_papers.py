"""A paper's number: genuine or not, the figures as issued, and whether they still hold."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from coverage_portal.exports.papers import EPOCH, Paper, read_number
from regions.models import Target
from tests import factories
from tests.factories import publish

JULY = date(2024, 7, 1)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
PAPERS = st.builds(
    Paper,
    region=st.integers(1, 2**24 - 1),
    month=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(lambda d: d.replace(day=1)),
    basis=st.integers(1, 2**16 - 1),
    as_of=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    made_at=MOMENTS,
    version=st.integers(0, 2**32 - 1),
    digest=st.binary(min_size=4, max_size=4),
)


@given(PAPERS)
def test_a_number_says_what_it_was_made_of(paper):
    read = read_number(paper.number)
    assert read is not None
    assert 0 <= (read.made_at - paper.made_at).total_seconds() < 0.001
    for name in ("region", "month", "basis", "as_of", "version", "digest"):
        assert getattr(read, name) == getattr(paper, name)


@given(PAPERS, st.data())
def test_one_letter_changed_and_it_is_refused(paper, data):
    number = paper.number
    at = data.draw(st.sampled_from([n for n, letter in enumerate(number) if letter != "-"]))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".replace(number[at], "")
    assert read_number(number[:at] + data.draw(st.sampled_from(letters)) + number[at + 1 :]) is None


@pytest.mark.parametrize("text", ["", "-", "A" * 48, "a" * 47, "é" * 48, "61.12", "A" * 400])
def test_what_was_never_a_number_is_refused(text):
    assert read_number(text) is None


def test_a_number_may_be_typed_carelessly():
    paper = Paper(1, JULY, 1, None, EPOCH, 3, b"abcd")
    typed = paper.number.lower().replace("-", " ").replace("o", "0").replace("i", "1")
    assert read_number(typed) == paper
    assert read_number(paper.number.replace("-", "–")) == paper  # as a word processor makes them


@pytest.fixture
def check(client):
    def ask(number):
        answer = client.get(f"/periksa/{number}/")
        return answer.status_code, " ".join(unescape(answer.content.decode()).split())

    return ask


def test_a_paper_is_genuine_and_its_figures_hold(worked, shown, check):
    status, page = check(shown().paper.number)
    assert status == 200
    assert "Berkas ini asli, dan angkanya masih berlaku" in page
    for figure in ("607.426", "36,47%", "158.727", "31.746"):
        assert figure in page


def test_what_was_corrected_since_stands_beside_what_was_issued(worked, shown, check):
    number = shown().paper.number
    publish(worked.singkawang, worked.branch_b, JULY, 60_000, reason="Salah ketik")
    _status, page = check(number)
    assert "Berkas ini asli; sejak terbit angkanya berubah" in page
    assert "Kota Singkawang: peserta dikoreksi" in page
    assert "607.426" in page  # as issued
    assert "606.683" in page  # 743 fewer in Singkawang
    assert "Kabupaten Kubu Raya: " not in page
    assert "Berkas ini asli, dan angkanya masih berlaku" in check(shown().paper.number)[1]


def test_what_was_corrected_before_it_was_made_is_not_said_to_have_changed_since(
    worked, shown, check
):
    publish(worked.singkawang, worked.branch_b, JULY, 60_000, reason="Salah ketik")
    _status, page = check(shown(as_of=date(2024, 8, 31)).paper.number)
    assert "angkanya sekarang lain dari yang diketahui 31 Agustus 2024" in page
    assert "sejak terbit" not in page


def test_a_report_that_came_since_corrects_nothing(worked, shown, check):
    august = date(2024, 8, 1)
    publish(worked.pontianak, worked.branch_a, august, 400_000)
    publish(worked.kubu_raya, worked.branch_a, august, 150_000)
    number = shown(month=august).paper.number
    publish(worked.singkawang, worked.branch_b, august, 61_000)
    _status, page = check(number)
    assert "Kota Singkawang: bulan datanya lain" in page
    assert "Provinsi Kalimantan Barat: laporan yang ditunggu sudah masuk" in page
    assert "dikoreksi" not in page


def test_a_corrected_month_of_the_trend_is_told(worked, shown, check):
    number = shown("61.72").paper.number
    publish(worked.singkawang, worked.branch_b, date(2024, 3, 1), 50_000, reason="Salah ketik")
    assert "Kota Singkawang: bulan sebelumnya dikoreksi" in check(number)[1]


def test_a_newer_month_corrects_nothing(worked, shown, check):
    number = shown().paper.number
    for place, branch in [
        (worked.pontianak, worked.branch_a),
        (worked.kubu_raya, worked.branch_a),
        (worked.singkawang, worked.branch_b),
    ]:
        publish(place, branch, date(2024, 8, 1), 400_000)
    assert "angkanya masih berlaku" in check(number)[1]


def test_a_target_that_was_edited_is_said_openly(worked, shown, check):
    number = shown().paper.number
    Target.objects.update(percent=47)
    assert "tidak dapat ditampilkan lagi seperti saat terbit" in check(number)[1]


def test_a_target_announced_since_does_not_touch_it(worked, shown, check, time_machine):
    Target.objects.update(published_on=date(2024, 8, 1))
    number = shown().paper.number
    time_machine.move_to(datetime.now(UTC) + timedelta(days=3))
    factories.TargetFactory(
        region=worked.kubu_raya,
        percent=59,
        baseline_month=date(2023, 12, 1),
        deadline=date(2030, 12, 31),
        published_on=datetime.now(UTC).date(),
    )
    _status, page = check(number)
    assert "607.426" in page
    assert "Kabupaten Kubu Raya: target diganti" in page


@pytest.mark.parametrize("choices", [{}, {"month": date(2024, 5, 1)}, {"as_of": date(2024, 6, 30)}])
@pytest.mark.parametrize("code", ["61", "61.12"])
def test_any_view_can_be_checked(worked, shown, check, code, choices):
    contents = shown(code, **choices)
    status, page = check(contents.paper.number)
    assert status == 200
    assert "Berkas ini asli" in page
    assert f"{contents.position.participants:,}".replace(",", ".") in page


def test_a_place_of_which_nothing_is_known_too(stated, shown, check):
    assert "Berkas ini asli" in check(shown("61.12").paper.number)[1]


def test_a_forged_number_is_refused_in_words(worked, shown, check):
    number = shown().paper.number
    forged = number[:-1] + ("A" if number[-1] != "A" else "B")
    status, page = check(forged)
    assert status == 404
    assert "Nomor ini tidak pernah diterbitkan portal" in page
    assert "607.426" not in page


def test_it_is_open_where_the_portal_is_closed_without_what_stands_today(
    worked, shown, check, settings
):
    number = shown().paper.number
    publish(worked.singkawang, worked.branch_b, JULY, 60_000, reason="Salah ketik")
    settings.PUBLIC_DASHBOARD = False
    status, page = check(number)
    assert status == 200
    assert "607.426" in page
    assert "606.683" not in page


def test_every_paper_carries_its_number(worked, client, take, deck, pages, sheets, check):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        take("61", "ringkasan.pdf")
    written = [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE"}]
    assert all("portal_cache" in sql for sql in written)  # the limit of files alone is counted
    numbers = {next(word for word in page.split() if word.count("-") == 7) for page in pages()}
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck().slides]
    numbers |= {text.partition("/periksa/")[2].partition("/")[0] for text in notes}
    numbers |= {row[1] for row in sheets()["catatan"] if row[0] == "Periksa angka ini"}
    assert numbers
    for number in numbers:
        assert "angkanya masih berlaku" in check(number)[1]


def test_a_number_is_typed_into_a_form(worked, shown, client):
    number = shown().paper.number
    answer = client.get("/periksa/", {"nomor": f" {number} "})
    assert answer.headers["Location"] == f"/periksa/{number}/"
    answer = client.get("/periksa/", {"nomor": f"https://portal.example.org/periksa/{number}/"})
    assert answer.headers["Location"] == f"/periksa/{number}/"
    assert "Nomor di kaki berkas" in client.get("/periksa/").content.decode()
