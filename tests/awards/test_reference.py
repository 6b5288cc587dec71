"""The known winners and nominees, from the files into the register."""

from datetime import date

import pytest
from django.utils import translation

from awards.models import Award, Edition, Entrant, TrailEntry
from awards.reference import FixtureError, load_award_reference


def test_files_give_eight_awards_and_seven_nominees(all_honoured):
    assert load_award_reference() == {"awards": 8, "nominees": 7}
    assert Award.objects.published().count() == 8
    assert {entrant.region.code for entrant in Entrant.objects.all()} == {
        "61.02", "61.03", "61.04", "61.05", "61.08", "61.11", "61.12",
    }  # fmt: skip


def test_loading_again_adds_nothing_and_keeps_corrections(all_honoured):
    load_award_reference()
    Award.objects.filter(region__code="61.02", rank=2).update(note="dibetulkan")
    traces = TrailEntry.objects.count()
    assert load_award_reference() == {"awards": 0, "nominees": 0}
    assert Award.objects.get(region__code="61.02", rank=2).note == "dibetulkan"
    assert TrailEntry.objects.count() == traces


def test_assessment_and_ceremony_are_kept_apart(all_honoured):
    load_award_reference()
    edition = Edition.objects.get(assessment_year=2024)
    assert edition.presented_on == date(2025, 9, 24)
    assert edition.media_year == 2025
    assert set(Edition.objects.of_year(2025)) == {edition}


def test_unknown_ceremony_stays_unknown(all_honoured):
    load_award_reference()
    assert Edition.objects.get(assessment_year=2021).presented_on is None


def test_recipients_carry_the_place_name_of_the_time(all_honoured):
    load_award_reference()
    region = all_honoured["61.02"]
    region.name = "Mempawah Raya"
    region.save()
    assert Award.objects.filter(region=region).first().recipient == "Kabupaten Mempawah"


def test_english_does_not_break_the_reading(all_honoured):
    with translation.override("en"):
        assert load_award_reference()["awards"] == 8


def test_bad_row_is_told_by_file_and_line(all_honoured, tmp_path):
    (tmp_path / "awards.csv").write_text(
        "assessment_year,presented_on,presented_at,level,category,rank,region_code,recipient,"
        "presented_by,source_url,note\n2023,,,provinsi,Pemerintah desa,1,61.02,X,,,\n"
    )
    (tmp_path / "award_nominees.csv").write_text("assessment_year\n")
    with pytest.raises(FixtureError, match=r"awards\.csv, line 2"):
        load_award_reference(tmp_path)
    assert not Edition.objects.exists()
