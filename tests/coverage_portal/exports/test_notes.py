"""What was noted of a month stands wherever the months of its place are given."""

from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation

from participants.coverage.models import LONGEST, MonthNote
from participants.coverage.notes import actions
from tests.coverage_portal.exports.test_fitting import overflowing

JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)
LAYOFF = "PHK 400 orang di pabrik kayu"


@pytest.fixture
def note(cast):
    def verified(region, month, text):
        note = actions.write_note(region=region, month=month, text=text, by=cast.officer_a)
        actions.verify_note(note=note, by=cast.verifier)
        return note

    return verified


def words_of(deck):
    return " ".join(
        s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame
    )


def test_in_every_file_that_gives_the_months_of_the_place(
    worked, note, client, take, pages, deck, sheets
):
    note(worked.kubu_raya, JUNE, LAYOFF)
    numbered = f"[1] Juni 2024: {LAYOFF}"
    assert numbered in " ".join(pages("61.12"))
    assert numbered in words_of(deck("61.12"))
    assert any(
        numbered in slide.notes_slide.notes_text_frame.text for slide in deck("61.12").slides
    )
    own, province = sheets("61.12"), sheets("61")
    assert [row[-1] for row in own["deret"] if row[-1]] == ["Catatan", LAYOFF]
    assert [row[-1] for row in province["deret"] if row[-1]] == [
        "Catatan",
        f"Kab. Kubu Raya: {LAYOFF}",
    ]
    noted = [(row[0].date(), row[1]) for row in province["wilayah_bulan"] if row[-1] == LAYOFF]
    assert noted == [(JUNE, "61.12")]
    rows = client.get("/grafik/61.12/tren.csv").content.decode().splitlines()
    assert [row.split(",")[0] for row in rows if LAYOFF in row] == ["2024-06"]
    [told] = client.get("/api/v1/coverage/61.12/series/").json()["notes"]
    assert (told["month"], told["text"], told["region"]["code"]) == ("2024-06", LAYOFF, "61.12")
    assert client.get("/api/v1/coverage/61.12/series/?from=2024-07").json()["notes"] == []
    assert client.get("/api/v1/coverage/61.71/series/").json()["notes"] == []


def test_the_longest_that_can_be_written_stay_inside_page_and_slides(worked, note, take, pages):
    """Four on the trend and three in words, each as long as may be."""
    for number in range(6):
        text = f"{number} " + ("Mempersengketakan " * 10)[: LONGEST - 2].strip()
        note(worked.kubu_raya, JULY, text)
    for code in ("61", "61.12"):
        assert len(pages(code)) == 2
        deck = Presentation(BytesIO(take(code, "paparan.pptx")))
        assert list(overflowing(deck)) == []


def test_a_note_is_no_markup_and_no_formula(worked, note, client, sheets):
    text = '=1+1 <b onclick="x">PHK</b> 400 orang'
    note(worked.kubu_raya, JUNE, text)
    page = client.get("/wilayah/61.12/").content.decode()
    assert "<b onclick" not in page
    assert "&lt;b onclick" in page
    assert text in [row[-1] for row in sheets("61.12")["deret"]]  # text: openpyxl reads "=" as such
    line = next(
        row
        for row in client.get("/grafik/61.12/tren.csv").content.decode().splitlines()
        if "PHK" in row
    )
    assert "'=1+1" in line


def test_the_sample_has_notes_and_each_says_that_it_is_made_up(sample, client, pages):
    notes = list(MonthNote.objects.known_at(None))
    assert len(notes) == 3
    for note in notes:
        assert note.is_sample
        assert note.text.startswith("Data contoh: ")
        assert note.written_by != note.verified_by
        assert note.text in client.get(f"/grafik/{note.region.code}/tren.csv").content.decode()
    assert "Data contoh: pendaftaran kolektif" in client.get("/").content.decode()
    assert "Data contoh: pendaftaran kolektif" in pages("61.12")[0]
