"""Each card's story: formula, inputs, who released the figure and when, what came since."""

import re
from datetime import UTC, date, datetime

import pytest

from coverage_portal.dashboard.presenters.cards import cards
from participants.coverage.positions import region_position
from tests import factories
from tests.factories import publish

JULY = date(2024, 7, 1)


@pytest.fixture
def stories(snapshot):
    """card -> its facts as `label: value` lines."""

    def told(code=None):
        loaded = snapshot(code)
        return {
            card.name: [f"{fact.label}: {fact.value}" for fact in card.facts]
            for card in cards(region_position(loaded), loaded)
        }

    return told


def verified(places, cast, month, closing, **more):
    cast.verifier.first_name, cast.verifier.last_name = "Verifikator", "Wilayah Uji"
    cast.verifier.save()
    factories.EstimateFactory(region=places.singkawang, workers=1000)
    factories.TargetFactory(region=places.province, percent="46")
    return publish(
        places.singkawang,
        places.branch_b,
        month,
        closing,
        by=cast.verifier,
        at=datetime(2024, 8, 5, 2, tzinfo=UTC),
        **more,
    )


def test_every_card_says_who_verified_its_figure_and_that_nothing_changed(places, cast, stories):
    verified(places, cast, JULY, 400)
    told = stories("61.72")
    assert told
    for facts in told.values():
        assert "Diverifikasi oleh: Verifikator Wilayah Uji" in facts
        assert "Berubah sejak terbit: belum ada" in facts


def test_a_correction_is_told_on_every_card(places, cast, stories):
    verified(places, cast, JULY, 400)
    publish(
        places.singkawang,
        places.branch_b,
        JULY,
        390,
        by=cast.verifier,
        reason="salah ketik",
        at=datetime(2024, 9, 1, 2, tzinfo=UTC),
    )
    for facts in stories("61.72").values():
        [changed] = [fact for fact in facts if fact.startswith("Berubah")]
        assert changed.startswith("Berubah sejak terbit: 1 dari 1 angka, terakhir 1 September 2024")


def test_a_sample_names_nobody_as_its_verifier(worked, stories):
    for facts in stories().values():
        assert "Diverifikasi: tidak: data contoh" in facts


def test_a_figure_verified_among_samples_does_not_vouch_for_them(worked, cast, stories):
    publish(worked.singkawang, worked.branch_b, JULY, 60_000, by=cast.verifier, reason="koreksi")
    for facts in stories().values():
        assert "Diverifikasi oleh: verifikator, sebagian; selebihnya data contoh" in facts


def test_each_card_names_the_inputs_of_its_formula(worked, stories):
    told = stories()
    inputs = {
        "cakupan": ["607.426", "1.665.550"],
        "kekurangan": ["46%", "607.426", "1.665.550"],
        "capaian": ["46%", "607.426", "1.665.550"],
        "perlu": ["46%", "607.426", "1.665.550"],
        "laju": ["607.426", "592.426"],  # three months earlier, 5.000 a month
        "keadaan": ["46%", "572.426", "607.426"],  # December
    }
    for name, numbers in inputs.items():
        for number in numbers:
            assert number in " ".join(told[name]), name


def test_a_headline_from_a_statement_tells_what_was_said_since(places, stories, client):
    factories.StatementFactory(region=places.province, participants=607_426)
    factories.StatementFactory(
        region=places.province,
        as_of=date(2025, 12, 31),
        as_of_precision="month",
        data_month=date(2025, 12, 1),
        coverage_percent="37",
        stated_places=0,
    )
    factories.EstimateFactory(region=places.province, workers=1_665_550)
    assert "Dinyatakan sesudahnya: 1 kali, terakhir 37% (Desember 2025)" in stories()["cakupan"]
    assert re.search(r'href="/pernyataan/"[^>]*>semua pernyataan', client.get("/").content.decode())
