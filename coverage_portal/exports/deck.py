"""A deck of one look: wide pages, a title to read out, a foot with place, month and the mark."""

from collections.abc import Mapping, Sequence
from html import unescape
from io import BytesIO
from re import sub
from typing import Any

from django.utils.translation import gettext as _
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN_TYPE
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Inches, Pt

from common import formats
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.palette import hex_code
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.fitting import fitted, fitted_table, height_of

WIDTH, HEIGHT, SIDE = 13.333, 7.5, 0.65  # inches: 16 to 9
INK, SOFT, LINE, WELL = "1F1F1F", "525252", "E5E5E5", "F8F8F7"
DEEP, SUN = "0A489F", "FFCC14"
TABLE = 12  # points, of a table that has the room
PARAGRAPHS = 4  # points between two
READ_OUT = 1.3  # inches of what is said above a chart, at most
TITLE_ONLY = 5  # the layout of that name in python-pptx's own template
Trace = Mapping[str, Any]


class Deck:
    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.file: Any = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self.layout = self._only_layout()
        properties = self.file.core_properties
        properties.title = briefing.title
        properties.author = _("Cakupan Jamsostek")
        properties.subject = briefing.sentences[0]
        properties.language = formats.language()
        properties.keywords = _("data contoh") if briefing.is_sample else ""

    def saved(self) -> bytes:
        file = BytesIO()
        self.file.save(file)
        return file.getvalue()

    def _only_layout(self) -> Any:
        """The template's other layouts are of another width: they would mislead whoever edits."""
        layouts = self.file.slide_layouts
        title_only = layouts[TITLE_ONLY]
        for layout in [layout for layout in layouts if layout != title_only]:
            layouts.remove(layout)
        for page in (title_only, self.file.slide_master):
            for shape in list(page.placeholders):
                if shape.placeholder_format.idx != 0:
                    shape.element.getparent().remove(shape.element)
                else:
                    _placed(shape, SIDE, 0.42, WIDTH - 2 * SIDE, 0.85)
        return title_only


class Slide:
    """One page; lengths in inches, sizes of type in points."""

    def __init__(
        self,
        deck: Deck,
        title: str,
        title_height: float = 0.85,
        title_size: int = 27,
        anchor: str = "top",
    ) -> None:
        self.deck = deck
        self.page = deck.file.slides.add_slide(deck.layout)
        self.shapes = self.page.shapes
        shape = self.shapes.title
        _placed(shape, SIDE, 0.42, WIDTH - 2 * SIDE, title_height)
        [(words, size)] = fitted([(title, title_size)], WIDTH - 2 * SIDE, title_height, bold=True)
        _written(shape.text_frame, words, size, INK, bold=True, anchor=anchor)
        self._foot()

    def text(
        self,
        words: str,
        *,
        top: float,
        size: float,
        left: float = SIDE,
        width: float = WIDTH - 2 * SIDE,
        height: float = 0.4,
        colour: str = INK,
        bold: bool = False,
        align: str = "left",
    ) -> Any:
        """In smaller type where the words would leave their box."""
        box = self.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
        [(shown, smaller)] = fitted([(words, size)], width, height, bold=bold)
        _written(box.text_frame, shown, smaller, colour, bold=bold, align=align)
        return box

    def sentences(self, texts: Sequence[tuple[str, float]], top: float, height: float) -> float:
        """Paragraphs one below the other, each in its size: a long one moves those after it. How
        much of the height they take."""
        width = WIDTH - 2 * SIDE
        shown = fitted(texts, width, height, apart=PARAGRAPHS)
        (first, size), *rest = shown
        frame = self.text(first, top=top, size=size, height=height, colour=SOFT).text_frame
        for words, smaller in rest:
            paragraph = frame.add_paragraph()
            paragraph.space_before = Pt(PARAGRAPHS)
            _add_run(paragraph, words, smaller, SOFT)
        return height_of(shown, width, PARAGRAPHS) or height

    def read_out(self, chart: Chart, height: float = READ_OUT) -> float:
        """What is said of a chart, above it; how many inches that takes."""
        texts = [(chart.sentence, 16), (chart.marked or chart.note, 12)]
        shown = [(words, size) for words, size in texts if words]
        return self.sentences(shown, top=1.3, height=height)

    def panel(self, left: float, top: float, width: float, height: float, fill: str = WELL) -> Any:
        shape = self.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(width), Inches(height)
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
        shape.line.fill.background()
        plain(shape)
        return shape

    def table(
        self,
        rows: Sequence[Sequence[str]],
        *,
        words: set[int],
        top: float,
        said: str,
        height: float = 5.2,
        width: float = WIDTH - 2 * SIDE,
    ) -> None:
        """The first row is the head; columns not among `words` hold numbers and stand right."""
        size, widths, heights = fitted_table(rows, width, height, TABLE)
        roomy = min(0.46, height / len(rows))  # a short table is not squeezed
        heights = [max(tall, roomy) if sum(heights) < height * 0.75 else tall for tall in heights]
        box = (SIDE, top, sum(widths), sum(heights))
        frame = self.shapes.add_table(len(rows), len(widths), *(Inches(length) for length in box))
        described(frame, said)
        table = frame.table
        table.horz_banding = False
        for number, column in enumerate(widths):
            table.columns[number].width = Inches(column)
        for row_number, row in enumerate(rows):
            table.rows[row_number].height = Inches(heights[row_number])
            for number, value in enumerate(row):
                cell = table.cell(row_number, number)
                is_head, is_number = row_number == 0, number not in words
                _cell(cell, value, size, is_head=is_head, is_number=is_number)

    def picture(self, image: bytes, left: float, top: float, width: float, said: str) -> None:
        frame = self.shapes.add_picture(BytesIO(image), Inches(left), Inches(top), Inches(width))
        described(frame, said)

    def notes(self, lines: Sequence[str]) -> None:
        """What is said beside the slide, and where its numbers come from."""
        briefing = self.deck.briefing
        sources = [
            f"{fact.label}: {fact.value}" + (f" – {fact.source}" if fact.source else "")
            for fact in briefing.facts
        ]
        said = [text for text in (briefing.sample_mark, *lines) if text]
        number = _("Periksa angka ini: %(address)s") % {"address": briefing.check_address}
        texts = [*said, _("Sumber:"), *sources, briefing.address, number]
        self.page.notes_slide.notes_text_frame.text = "\n".join(texts)

    def _foot(self) -> None:
        briefing = self.deck.briefing
        self.panel(SIDE, 6.95, WIDTH - 2 * SIDE, 0.012, LINE)
        self.text(briefing.footer, top=7.0, size=11, colour=SOFT, width=10)
        if briefing.is_sample:
            mark = self.panel(WIDTH - SIDE - 1.7, 7.03, 1.7, 0.32, SUN)
            frame = mark.text_frame
            _written(
                frame, briefing.sample_mark, 12, INK, bold=True, align="center", anchor="middle"
            )


def described(frame: Any, said: str) -> None:
    """Words for those who do not see the chart, the table or the map."""
    names = frame._element.xpath(".//p:cNvPr")
    names[0].set("descr", said)


def plain_text(words: str) -> str:
    """A label of a figure without its markup."""
    return unescape(sub("<[^>]+>", "", words))


def plain(shape: Any) -> None:
    """Without the theme's style, which brings a shadow."""
    for style in shape._element.xpath("./p:style"):
        shape._element.remove(style)


def _placed(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top = Inches(left), Inches(top)
    shape.width, shape.height = Inches(width), Inches(height)


def _written(
    frame: Any,
    words: str,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    align: str = "left",
    anchor: str = "top",
) -> None:
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = getattr(MSO_ANCHOR, anchor.upper())
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    paragraph = frame.paragraphs[0]
    paragraph.alignment = getattr(PP_ALIGN, align.upper())
    _add_run(paragraph, words, size, colour, bold=bold)


def _add_run(paragraph: Any, words: str, size: float, colour: str, *, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = words
    dressed(run.font, size, colour, bold=bold)


def dressed(font: Any, size: float, colour: str, *, bold: bool = False) -> None:
    font.size = Pt(size)
    font.bold = bold
    font.color.rgb = rgb(colour)
    is_english = formats.language() == "en"
    font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK if is_english else MSO_LANGUAGE_ID.INDONESIAN


def _cell(cell: Any, value: str, size: float, *, is_head: bool, is_number: bool) -> None:
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(DEEP if is_head else "FFFFFF")
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.word_wrap = True
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    _add_run(paragraph, value, size, "FFFFFF" if is_head else INK, bold=is_head)


def fill_like(shape: Any, marker: Trace) -> None:
    """The fill and outline of a trace: a colour or a hatching."""
    pattern = marker.get("pattern", {})
    if pattern.get("shape"):
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb = trace_rgb(pattern["fgcolor"])
        shape.fill.back_color.rgb = trace_rgb(pattern["bgcolor"])
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = trace_rgb(marker["color"])
    if marker.get("line", {}).get("color"):
        shape.line.color.rgb = trace_rgb(marker["line"]["color"])
        shape.line.width = Pt(marker["line"]["width"])


def rgb_code(colour: str) -> str:
    return hex_code(colour).removeprefix("#").upper()


def trace_rgb(colour: str) -> Any:
    return rgb(rgb_code(colour))


def rgb(code: str) -> Any:
    return RGBColor.from_string(code)
