"""All places on paper: one page for a province, with every place and what can be won."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.presenters.sharing import CARD_SIZE
from coverage_portal.exports.report_contents import report
from tests.coverage_portal.exports.test_report import tags


@pytest.mark.parametrize("code", ["61", "61.01"])
def test_the_sheet_of_a_province_is_one_page_with_every_place(sample, take, shown, code):
    reader = PdfReader(BytesIO(take(code, "lembar.pdf")))
    assert len(reader.pages) == 1
    words = " ".join(reader.pages[0].extract_text().split())
    briefing = shown(code)
    for place in briefing.rows:
        assert place.region.short_name in words
    places = briefing.rows if briefing.has_places else []
    chart = CHARTS["peluang"](briefing.snapshot, briefing.position, places)
    assert chart.title in words
    assert briefing.paper.number.split("-")[0] in words
    assert "/Figure" in tags(reader)


def test_the_preview_names_the_size_the_card_has(worked, take):
    assert Image.open(BytesIO(take("61", "kartu.png"))).size == CARD_SIZE


def test_the_full_report_says_where_most_can_be_won(sample, shown):
    """As a section, which the PDF sets and the slides show."""
    sections = {section.title: section for section in report(shown("61")).sections}
    section = sections["Di mana paling banyak dapat diraih"]
    assert "Paling banyak dapat diraih: Kab. Sambas, Kab. Sintang dan Kab. Sanggau." in (
        section.sentences
    )
    assert section.table.rows[0][:2] == ["Kab. Sambas", "22.788"]
    assert len(section.table.rows) == 14
