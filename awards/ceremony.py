"""All that a ceremony needs, in one ZIP: run sheet, slides, certificates, citation cards and the
press note with the figures at the cut-off."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from pptx import Presentation
from pptx.util import Inches, Pt

from awards import figures, presenters, typesetting
from awards.certificates import certificates
from awards.models import Award, Edition
from awards.queries import by_category

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)  # 16:9
LARGE, SMALL = Pt(60), Pt(32)
LONG_NAME = 40  # letters; a longer name is set smaller
BLANK = 6  # the layout of python-pptx's own template without any placeholder


def package(edition: Edition, absolute: Callable[[str], str]) -> bytes:
    awards = reading_order(edition)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        file.writestr("susunan-acara.pdf", _printed("run-sheet", edition, awards))
        file.writestr("salindia.pptx", slides(edition, awards))
        file.writestr("sertifikat.pdf", certificates(awards, absolute))
        file.writestr("kartu-kutipan.pdf", _printed("cards", edition, awards))
        file.writestr("siaran-pers.txt", press_note(edition, awards))
    return out.getvalue()


def reading_order(edition: Edition) -> list[Award]:
    """By category, and in each the first rank last, as winners are called to the stage."""
    awards = Award.objects.not_withdrawn().filter(category__edition=edition).in_order()
    return [award for group in by_category(awards) for award in reversed(group["awards"])]


def slides(edition: Edition, awards: Sequence[Award]) -> bytes:
    """A title and one page for each winner, as text that can still be edited."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _slide(deck, [(LARGE, str(edition)), (SMALL, edition.where_and_when)])
    for award in awards:
        who = award.recipient_and_place
        size = SMALL if len(who) > LONG_NAME else LARGE
        lines = [(SMALL, str(award.category)), (size, who), (SMALL, award.rank_label)]
        _slide(deck, [*lines, (Pt(20), award.citation)])
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def press_note(edition: Edition, awards: Sequence[Award]) -> str:
    winners = [{"award": award, "proof": _proof(award)} for award in awards]
    context = {"edition": edition, "winners": winners, "where": edition.where_and_when}
    lines = render_to_string("awards/press_note.txt", context).splitlines()
    filled = [line.strip() for line in lines if line.strip()]
    return "\n\n".join(filled) + "\n"


def _slide(deck: Any, lines: Sequence[tuple[Any, str]]) -> None:
    page = deck.slides.add_slide(deck.slide_layouts[BLANK])
    box = page.shapes.add_textbox(Inches(1), Inches(1.2), WIDTH - Inches(2), HEIGHT - Inches(2.4))
    frame = box.text_frame
    frame.word_wrap = True
    for number, (size, words) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = words
        paragraph.font.size = size
        paragraph.space_after = Pt(14)


def _printed(kind: str, edition: Edition, awards: Sequence[Award]) -> bytes:
    data = {
        "kind": kind,
        "title": _("Susunan acara") if kind == "run-sheet" else _("Kartu kutipan"),
        "round": str(edition),
        "where": edition.where_and_when,
        "columns": [
            _("Urutan"),
            _("Kategori"),
            _("Penerima"),
            _("Peringkat"),
            _("Diserahkan oleh"),
        ],
        "awards": [
            {
                "category": str(award.category),
                "recipient": award.recipient_and_place,
                "rank": award.rank_label,
                "presented_by": award.presented_by or "–",
                "citation": award.citation,
            }
            for award in awards
        ],
    }
    return typesetting.printed("awards/ceremony.typ", data)


def _proof(award: Award) -> Any:
    evidence = figures.evidence_of(award)
    return presenters.evidence(evidence, {}) if evidence else None
