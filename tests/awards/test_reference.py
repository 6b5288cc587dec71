"""The known winners and nominees, from the files into the register."""

import shutil
from datetime import date

import pytest
from django.conf import settings
from django.utils import translation

from awards.models import Award, Edition, Entrant
from awards.reference import load_awards
from regions.faults import FileRefusedError
from regions.reference import load
from regions.reference.places import load_places
from tests.awards.conftest import NOMINEES_2023
from tests.trail import changes_of, count_changes, differences

FIXTURES = settings.BASE_DIR / "fixtures"


def load_from(folder=FIXTURES, **options):
    return load([load_places, load_awards], folder, **options)


def test_files_give_eight_awards_and_seven_nominees(past_rounds):
    assert Award.objects.published().count() == 8
    assert {entrant.region.code for entrant in Entrant.objects.all()} == set(NOMINEES_2023)
    assert [change.user for change in changes_of(Award, action="insert")] == [None] * 8


def test_loading_again_adds_nothing_and_keeps_corrections(past_rounds):
    Award.objects.filter(region__code="61.02", rank=2).update(note="dibetulkan")
    traces = count_changes()
    writer = load_from()
    assert not writer.has_changed
    assert any("note" in text for text in writer.left_unchanged)
    assert Award.objects.get(region__code="61.02", rank=2).note == "dibetulkan"
    assert count_changes() == traces


def test_update_takes_the_file_and_leaves_a_trace(past_rounds):
    Award.objects.filter(region__code="61.02", rank=2).update(note="keliru")
    load_from(update=True)
    assert Award.objects.get(region__code="61.02", rank=2).note == ""
    assert differences(changes_of(Award)[0]) == {"Catatan": ("keliru", "–")}


def test_assessment_and_ceremony_are_kept_apart(past_rounds):
    edition = Edition.objects.get(assessment_year=2024)
    assert edition.presented_on == date(2025, 9, 24)
    assert edition.media_year == 2025
    assert set(Edition.objects.of_year(2025)) == {edition}


def test_unknown_ceremony_stays_unknown(past_rounds):
    assert Edition.objects.get(assessment_year=2021).presented_on is None


def test_recipients_carry_the_place_name_of_the_time(past_rounds):
    region = past_rounds["61.02"]
    region.name = "Mempawah Raya"
    region.save()
    assert Award.objects.filter(region=region).first().recipient == "Kabupaten Mempawah"


def test_english_does_not_break_the_reading(nominees):
    with translation.override("en"):
        load_from()
    assert Award.objects.count() == 8


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param("awards.csv", "Pemerintah kabupaten/kota,2,", "Pemerintah desa,2,",
                     "kolom category", id="unknown category"),
        pytest.param("awards.csv", "kota,2,61.02", "kota,1,61.02", "Sama dengan baris",
                     id="rank given twice"),
        pytest.param("awards.csv", "2021,,,", "2021,2021-12-31,,", "kolom presented_on",
                     id="ceremony within the year"),
        pytest.param("awards.csv", "61.09", "6109", "bermakna ganda", id="code without its dot"),
        pytest.param("award_nominees.csv", "2023,provinsi,Pemerintah kabupaten/kota,61.12",
                     "2022,provinsi,Pemerintah kabupaten/kota,61.12", "Tidak ada penghargaan",
                     id="nominee of no round"),
    ],
)  # fmt: skip
def test_faulty_row_is_told_by_file_and_column(nominees, tmp_path, file, old, new, expected):
    folder = shutil.copytree(FIXTURES, tmp_path / "fixtures")
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(FileRefusedError, match=expected):
        load_from(folder)
    assert not Edition.objects.exists()
