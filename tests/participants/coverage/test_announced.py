"""A target is known from the day it was announced: looking back to a day before, there is none."""

from datetime import date

import pytest
from django.urls import reverse

from participants.coverage.positions import place_positions
from regions.models import Target, TargetContribution
from tests import factories
from tests.coverage_portal.dashboard.test_region import text

BEFORE, SINCE = "2024-06-30", "2024-07-01"


@pytest.fixture
def announced(worked):
    """The worked figures, with the target announced on 1 July 2024."""
    Target.objects.update(published_on=SINCE)
    TargetContribution.objects.update(published_on=SINCE)
    factories.EstimateFactory(region=worked.province, year=2023, workers=1_600_000)
    return worked


def words(client, path="/", day=BEFORE):
    return text(client.get(f"{path}?per={day}"))


def test_before_it_the_page_says_there_is_no_target(announced, client):
    page = words(client)
    assert "Belum ada target yang diumumkan sampai 30 Juni 2024." in page
    assert "belum ada target diketahui sampai 30 Juni 2024" in page
    assert "46%" not in page
    assert "KUR (" not in page


def test_since_it_the_page_shows_it_with_its_day(announced, client):
    page = words(client, day=SINCE)
    assert "Target 46% pada 31 Desember 2024" in page
    assert "diumumkan 1 Juli 2024" in page


def test_places_have_no_yardstick_before_it(announced, snapshot):
    before = place_positions(snapshot(as_of=date(2024, 6, 30)))
    since = place_positions(snapshot(as_of=date(2024, 7, 1)))
    assert {position.target for position in before} == {None}
    assert all(position.target.published_on == date(2024, 7, 1) for position in since)


def test_the_api_has_no_target_before_it(announced, client):
    ask = "/api/v1/coverage/61/?as_of="
    before, since = client.get(ask + BEFORE).json(), client.get(ask + SINCE).json()
    assert (before["target"], before["gap_people"], before["contributions"]) == (None, None, [])
    assert since["target"]["published_on"] == SINCE


def test_a_channel_is_known_from_its_own_day(announced, client):
    TargetContribution.objects.update(published_on="2024-07-15")
    ask = "/api/v1/coverage/61/?as_of="
    assert client.get(ask + SINCE).json()["contributions"] == []
    assert len(client.get(ask + "2024-07-15").json()["contributions"]) == 1


def test_a_target_that_had_passed_is_said_to_be_the_last_one(announced, client):
    factories.TargetFactory(region=announced.province, percent=45, deadline=date(2023, 12, 31))
    page = words(client)
    assert "Belum ada target untuk bulan ini yang diumumkan sampai 30 Juni 2024" in page
    assert "tenggat lewat" in page


@pytest.mark.parametrize("name", ["summary", "slides", "workbook", "places", "card"])
def test_files_for_a_meeting_are_made_without_a_target(announced, client, name):
    address = reverse(f"exports:{name}", args=["61"])
    assert client.get(f"{address}?per={BEFORE}").status_code == 200
