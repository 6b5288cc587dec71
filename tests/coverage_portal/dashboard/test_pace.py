"""One pace: card, sentence, summary, table of files and API speak of the projection's own."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from common.arithmetic import round_half_up
from common.formats import decimal, percent, signed_people
from common.projection import backtest
from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.presenters.cards import _needed_note
from coverage_portal.exports.card import _figures
from coverage_portal.exports.contents import briefing
from coverage_portal.exports.papers import Moment
from participants.coverage.history import pool
from participants.coverage.positions import region_position
from tests.coverage_portal.dashboard.test_region import text


def test_page_summary_card_and_api_speak_of_one_pace(sample, client, snapshot):
    pace = client.get("/api/v1/coverage/61/").json()["pace"]
    written = signed_people(pace["projected_per_month"])
    times = decimal(round_half_up(pace["needed_per_month"] / pace["projected_per_month"], 1), 1)
    summary = PdfReader(BytesIO(client.get("/unduh/61/ringkasan.pdf").content))
    pdf = " ".join(" ".join(page.extract_text().split()) for page in summary.pages)
    for words in (text(client.get("/")), pdf):
        assert f"Laju per bulan {written}" in words
        assert f"{times} kali laju sekarang" in words
        assert f"dengan laju {written} orang per bulan" in words
    cards = {figure["label"]: figure for figure in _figures(briefing(snapshot("61"), Moment.now()))}
    assert cards["Laju per bulan"]["value"] == written


@pytest.mark.parametrize(
    ("needed", "said"),
    [
        (290, "2,9 kali laju sekarang"),
        (1000, "10,0 kali laju sekarang"),
        (1010, "lebih dari sepuluh kali laju sekarang"),
        (29_000, "lebih dari sepuluh kali laju sekarang"),
    ],
)
def test_what_is_out_of_reach_is_said_in_words(needed, said):
    assert _needed_note(SimpleNamespace(pace_per_month=100, needed_now=needed)) == said


def test_the_other_means_are_named_where_the_pace_comes_from(sample, client):
    """(3.379 + 5.496) / 2: the year's mean and the quarter's, by name and with their people."""
    words = text(client.get("/"))
    assert "Rata-rata 12 bulan terakhir +3.379 orang per bulan" in words
    assert "Rata-rata 3 bulan terakhir +5.496 orang per bulan" in words
    assert "+4.438" in words
    assert "laju sekarang 37,5%" not in words


def test_a_place_has_the_pace_of_its_page_in_files_and_comparison(sample, client, snapshot):
    own = region_position(snapshot("61.12")).pace_per_month
    listed = {
        row.region.code: row.pace_per_month for row in briefing(snapshot("61"), Moment.now()).rows
    }
    assert listed["61.12"] == own
    assert signed_people(own) in text(client.get("/bandingkan/?wilayah=61.12&wilayah=61.72"))


def test_the_methodology_prints_the_back_test_of_the_series_it_shows(sample, client, snapshot):
    loaded = snapshot()
    words = text(client.get("/metodologi/"))
    errors = backtest(loaded.past, pool(loaded.region, loaded.month))
    assert [error.horizon for error in errors] == [1, 3, 5]
    for error in errors:
        line = (error.horizon, "bulan", error.n)
        assert " ".join(map(str, line)) in words
        assert f"{error.banded} {percent(error.inside_band_percent, 0)}" in words
    assert f"Diuji ke belakang pada {len(loaded.past)} bulan" in words


def test_the_trend_says_the_month_in_which_the_api_reaches_the_target(sample, client, snapshot):
    loaded = snapshot()
    position = region_position(loaded)
    chart = CHARTS["tren"](loaded, position)
    body = client.get("/api/v1/coverage/61/").json()
    assert body["pace"]["reached_on"] == f"{position.reached_on:%Y-%m}"
    assert signed_people(body["pace"]["projected_per_month"]) in chart.sentence
