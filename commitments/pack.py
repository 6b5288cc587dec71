"""The meeting pack: the agenda as two pages and as slides, and the minutes as a paper."""

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _
from pptx import Presentation
from pptx.util import Inches, Pt

from awards import typesetting
from commitments.agenda import Agenda, Decided
from commitments.attainment import Attainment
from commitments.models import Meeting
from common import formats

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)  # 16:9
BLANK = 6  # the layout of python-pptx's own template without any placeholder
TABLE_WIDTH, TABLE_HEIGHT = 11.9, 5.4  # inches
# Inches of a table's text: a letter, a line, a row's edges.
LETTER, ROW_LINE, ROW_EDGE = 0.1, 0.24, 0.12
WIDEST = 40  # letters of a column, above which its text runs on to more lines
NARROWEST = 11
TITLE, WORDS, CELL = Pt(32), Pt(20), Pt(14)

Table = dict[str, Any]  # {title, note, columns, rows}


def agenda_tables(agenda: Agenda) -> list[Table]:
    """The parts of the agenda, in the order in which they are spoken of."""
    ended = [_decided_table(_("Dibawa dari rapat sebelumnya dan selesai"), agenda.ended)]
    return [
        _decided_table(
            _("Yang disanggupi pada rapat sebelumnya"),
            agenda.promised,
            str(agenda.previous or _("Belum ada rapat sebelumnya.")),
        ),
        *(ended if agenda.ended else []),
        _short_table(_("Terlambat"), agenda.late),
        _short_table(_("Jatuh tempo dalam 30 hari"), agenda.due),
        _table(
            _("Siapa membantu siapa"),
            [
                *(_("Nomor"), _("Pihak"), _("Menurut jalur"), _("Membutuhkan")),
                *(_("Dibantu oleh"), _("Lancar di jalur yang sama")),
            ],
            [
                [
                    each.row.commitment.label,
                    each.row.commitment.party,
                    each.behind or formats.UNKNOWN,
                    each.row.commitment.needs or formats.UNKNOWN,
                    each.row.commitment.helper or formats.UNKNOWN,
                    ", ".join(other.commitment.party for other in each.by) or formats.UNKNOWN,
                ]
                for each in agenda.help
            ],
        ),
        _table(
            _("Komitmen lain yang berjalan"),
            [_("Nomor"), _("Pihak"), _("Janji"), _("Tenggat"), _("Datang"), _("Keadaan")],
            [
                [
                    row.commitment.label,
                    row.commitment.party,
                    row.commitment.what,
                    formats.long_date(row.commitment.due_on),
                    *_came(row),
                ]
                for row in agenda.others
            ],
        ),
    ]


def headline(agenda: Agenda) -> list[str]:
    """Where the province is, how far it is, and whose the gap is."""
    position, owners = agenda.position, agenda.owners
    lines = []
    if position.coverage is not None:
        lines.append(
            _("%(month)s: %(people)s peserta, cakupan %(coverage)s.")
            % {
                "month": formats.month(position.data_month),
                "people": formats.people(position.participants),
                "coverage": formats.percent(position.coverage, position.coverage_places),
            }
        )
    if owners is not None:
        lines.append(
            _(
                "Kurang %(gap)s orang: %(expected)s diharapkan dari jalur target (%(within)s di"
                " antaranya disanggupi), %(beside)s disanggupi di luarnya, %(left)s belum ada jalannya."
            )
            % {
                "gap": formats.people(owners.gap),
                "expected": formats.people(owners.expected),
                "within": formats.people(owners.within_expected),
                "beside": formats.people(owners.promised_beside),
                "left": formats.people(owners.without_way),
            }
        )
        if owners.beyond:
            lines.append(owners.beyond_words)
    return lines


def agenda_paper(agenda: Agenda) -> bytes:
    return _printed(
        _("Agenda: %(meeting)s") % {"meeting": agenda.meeting},
        [_where(agenda.meeting), *headline(agenda)],
        agenda_tables(agenda),
        is_sample=agenda.is_sample,
        most_pages=2,
    )


def minutes_paper(meeting: Meeting, *, shows_parties: bool) -> bytes:
    """As decided, whatever became of it since."""
    minutes = meeting.minutes
    tables = [
        _table(
            _("Keputusan"),
            [_("Nomor"), _("Pihak"), _("Janji"), _("Tenggat"), _("Diukur dengan"), _("Bulan awal")],
            [
                [
                    item["label"],
                    item["party"] if shows_parties or item["is_party_public"] else formats.UNKNOWN,
                    _decided_words(item, with_reason=shows_parties),
                    _day(item["due_on"]),
                    item["measure"],
                    _baseline(item),
                ]
                for item in minutes.decisions
            ],
        ),
        _table(
            _("Dibawa ke rapat berikutnya"),
            [_("Nomor"), _("Janji"), _("Datang"), _("Tenggat")],
            [
                [
                    item["label"],
                    _carried(item),
                    formats.people(item["gained"]),
                    _day(item["due_on"]),
                ]
                for item in minutes.carried_over
            ],
        ),
    ]
    words = [_where(meeting), _("Dipimpin oleh %(chair)s.") % {"chair": meeting.chair}]
    if shows_parties:
        words += [
            _("Hadir: %(who)s.") % {"who": "; ".join(meeting.attendee_list)},
            *[line for line in minutes.text.splitlines() if line.strip()],
        ]
    title = _("Risalah: %(meeting)s") % {"meeting": meeting}
    items = [*minutes.decisions, *minutes.open_items]
    is_sample = meeting.is_sample or any(item.get("is_sample") for item in items)
    return _printed(title, words, tables, is_sample=is_sample)


def agenda_slides(agenda: Agenda) -> bytes:
    """One part a slide, tables that can still be edited; the long ones go on."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    sample = [_("Data contoh")] if agenda.is_sample else []
    _slide(deck, str(agenda.meeting), [_where(agenda.meeting), *headline(agenda), *sample])
    for table in agenda_tables(agenda):
        if not table["rows"]:
            continue
        widths = [TABLE_WIDTH * share for share in _shares(table)]
        for number, rows in enumerate(_by_slide(table["rows"], widths)):
            note = sample if number else [table["note"], *sample]
            slide = _slide(deck, table["title"], note)
            _slide_table(slide, table["columns"], rows, widths)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _decided_table(title: str, decided: Sequence[Decided], note: str = "") -> Table:
    return _table(
        title,
        [_("Nomor"), _("Pihak"), _("Janji"), _("Tenggat"), _("Datang"), _("Keadaan")],
        [
            [
                one.item["label"],
                one.item["party"],
                one.item["what"],
                _day(one.item["due_on"]),
                *(_came(one.row) if one.row else [formats.UNKNOWN, one.why_not]),
            ]
            for one in decided
        ],
        note,
    )


def _short_table(title: str, rows: Sequence[Attainment]) -> Table:
    """A line for each: what they promised stands elsewhere."""
    return _table(
        title,
        [_("Nomor"), _("Pihak"), _("Masih harus datang"), _("Tenggat"), _("Keadaan")],
        [
            [
                row.commitment.label,
                row.commitment.party,
                formats.people(row.outstanding),
                formats.long_date(row.commitment.due_on),
                _state(row),
            ]
            for row in rows
        ],
    )


def _table(title: str, columns: list[str], rows: list[list[str]], note: str = "") -> Table:
    return {
        "title": title,
        "note": note,
        "columns": columns,
        "rows": rows,
        "empty": _("Tidak ada."),
    }


def _came(row: Attainment) -> list[str]:
    people = formats.people(row.gained)
    if row.percent is not None:
        people += f" ({formats.percent(row.percent)})"
    return [people, _state(row)]


def _state(row: Attainment) -> str:
    return str(row.state.label) if row.state else _("belum dihitung")


def _decided_words(item: dict[str, Any], *, with_reason: bool) -> str:
    what = str(item["what"])
    if withdrawn := item.get("withdrawn"):
        said = _("Ditarik: %(reason)s") % {"reason": withdrawn} if with_reason else _("Ditarik")
        return f"{what}. {said}"
    if item["reason"] and with_reason:
        return f"{what}. " + _("Diubah: %(reason)s") % {"reason": item["reason"]}
    return what


def _carried(item: dict[str, Any]) -> str:
    """The terms that came to the meeting; what it has made of them stands among its decisions."""
    if not item["is_decided_anew"]:
        return str(item["what"])
    return _("%(what)s, semula; diubah pada rapat ini") % {"what": item["what"]}


def _day(text: str) -> str:
    return formats.long_date(date.fromisoformat(text))


def _baseline(item: dict[str, Any]) -> str:
    if item["baseline_people"] is None:
        return formats.UNKNOWN
    month = date.fromisoformat(f"{item['baseline_month']}-01")
    return f"{formats.people(item['baseline_people'])} ({formats.month(month)})"


def _where(meeting: Meeting) -> str:
    return f"{meeting.held_at}, {formats.long_date(meeting.held_on)}"


def _printed(
    title: str, words: list[str], tables: list[Table], *, is_sample: bool, most_pages: int = 0
) -> bytes:
    """`most_pages`: its type gives way until it takes no more."""
    data = {
        "title": title,
        "words": words,
        "tables": [table | {"widths": _shares(table)} for table in tables],
        "sample": _("Data contoh") if is_sample else "",
        "page": _("Halaman"),
        "most_pages": most_pages,
    }
    return typesetting.printed("commitments/paper.typ", data)


def _slide(deck: Any, title: str, lines: Sequence[str]) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    box = slide.shapes.add_textbox(Inches(0.7), Inches(0.4), WIDTH - Inches(1.4), Inches(1.4))
    frame = box.text_frame
    frame.word_wrap = True
    filled = [(TITLE, title), *((WORDS, line) for line in lines if line)]
    for number, (size, words) in enumerate(filled):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = words
        paragraph.font.size = size
    return slide


def _shares(table: Table) -> list[float]:
    """Of the width by column: the wider, the longer its longest text; never less than its longest
    word."""
    columns = list(zip(table["columns"], *table["rows"], strict=True))
    longest = [
        max(
            *(NARROWEST, min(WIDEST, max(map(len, texts)))),
            *(len(word) + 3 for word in " ".join(texts).split()),
        )
        for texts in columns
    ]
    return [letters / sum(longest) for letters in longest]


def _by_slide(
    rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> Iterator[Sequence[Sequence[str]]]:
    """As many rows as a slide holds; what is more goes on to the next."""
    page: list[Sequence[str]] = []
    left = TABLE_HEIGHT
    for row in rows:
        lines = max(
            len(wrap(text, max(1, int(width / LETTER) - 2))) or 1
            for text, width in zip(row, widths, strict=True)
        )
        height = lines * ROW_LINE + ROW_EDGE
        if page and height > left:
            yield page
            page, left = [], TABLE_HEIGHT
        page.append(row)
        left -= height
    yield page


def _slide_table(
    slide: Any, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    top = Inches(1.7)
    shape = slide.shapes.add_table(
        len(rows) + 1, len(columns), Inches(0.7), top, WIDTH - Inches(1.4), Inches(0.4)
    )
    for column, width in zip(shape.table.columns, widths, strict=True):
        column.width = Inches(width)
    for r, cells in enumerate([columns, *rows]):
        for c, words in enumerate(cells):
            cell = shape.table.cell(r, c)
            cell.text = words
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = CELL
