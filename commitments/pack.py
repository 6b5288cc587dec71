"""The meeting pack: the agenda as two pages and as slides, and the minutes as a paper."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from pptx import Presentation
from pptx.util import Inches, Pt

from awards import typesetting
from commitments.agenda import Agenda
from commitments.attainment import Attainment
from commitments.models import Meeting
from common import formats

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)  # 16:9
BLANK = 6  # the layout of python-pptx's own template without any placeholder
ROWS = 10  # of a slide's table; what is more goes on to the next
TITLE, WORDS, CELL = Pt(32), Pt(20), Pt(14)

Table = dict[str, Any]  # {title, note, columns, rows}


def agenda_tables(agenda: Agenda) -> list[Table]:
    """The parts of the agenda, in the order in which they are spoken of."""
    return [
        _table(
            _("Yang disanggupi pada rapat sebelumnya"),
            str(agenda.previous or _("Belum ada rapat sebelumnya.")),
            [_("Pihak"), _("Janji"), _("Tenggat"), _("Datang"), _("Keadaan")],
            [
                [item["party"], item["what"], _day(item["due_on"]), *_came(row)]
                for item, row in agenda.promised
            ],
        ),
        _attainment_table(_("Terlambat"), agenda.late),
        _attainment_table(_("Jatuh tempo dalam 30 hari"), agenda.due),
        _table(
            _("Siapa membantu siapa"),
            "",
            [_("Pihak"), _("Membutuhkan"), _("Dibantu oleh"), _("Lancar di jalur yang sama")],
            [
                [
                    each.row.commitment.party,
                    each.row.commitment.needs or formats.UNKNOWN,
                    each.row.commitment.helper or formats.UNKNOWN,
                    ", ".join(other.commitment.party for other in each.by) or formats.UNKNOWN,
                ]
                for each in agenda.help
            ],
        ),
        _attainment_table(_("Komitmen lain yang berjalan"), agenda.others),
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
                "Kurang %(gap)s orang: %(expected)s diharapkan dari jalur target, %(promised)s"
                " disanggupi, %(left)s belum ada jalannya."
            )
            % {
                "gap": formats.people(owners.gap),
                "expected": formats.people(owners.expected),
                "promised": formats.people(owners.promised_people),
                "left": formats.people(owners.without_way),
            }
        )
    return lines


def agenda_paper(agenda: Agenda) -> bytes:
    return _printed(
        _("Agenda: %(meeting)s") % {"meeting": agenda.meeting},
        [_where(agenda.meeting), *headline(agenda)],
        agenda_tables(agenda),
        is_sample=agenda.is_sample,
    )


def minutes_paper(meeting: Meeting, *, shows_parties: bool) -> bytes:
    """As decided, whatever became of it since."""
    minutes = meeting.minutes
    tables = [
        _table(
            _("Keputusan"),
            "",
            [_("Nomor"), _("Pihak"), _("Janji"), _("Tenggat"), _("Diukur dengan"), _("Bulan awal")],
            [
                [
                    item["label"],
                    item["party"] if shows_parties or item["is_party_public"] else formats.UNKNOWN,
                    item["what"],
                    _day(item["due_on"]),
                    item["measure"],
                    _baseline(item),
                ]
                for item in minutes.decisions
            ],
        ),
        _table(
            _("Dibawa ke rapat berikutnya"),
            "",
            [_("Nomor"), _("Janji"), _("Datang"), _("Tenggat")],
            [
                [item["label"], item["what"], formats.people(item["gained"]), _day(item["due_on"])]
                for item in minutes.open_items
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
    return _printed(title, words, tables, is_sample=meeting.is_sample)


def agenda_slides(agenda: Agenda) -> bytes:
    """One part a slide, tables that can still be edited; the long ones go on."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    sample = [_("Data contoh")] if agenda.is_sample else []
    _slide(deck, str(agenda.meeting), [_where(agenda.meeting), *headline(agenda), *sample])
    for table in agenda_tables(agenda):
        if not table["rows"]:
            continue
        for start in range(0, len(table["rows"]), ROWS):
            rows = table["rows"][start : start + ROWS]
            slide = _slide(deck, table["title"], [table["note"], *sample] if not start else sample)
            _slide_table(slide, table["columns"], rows)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _attainment_table(title: str, rows: Sequence[Attainment]) -> Table:
    columns = [_("Pihak"), _("Janji"), _("Tenggat"), _("Datang"), _("Keadaan")]
    return _table(
        title,
        "",
        columns,
        [
            [
                row.commitment.party,
                row.commitment.what,
                formats.long_date(row.commitment.due_on),
                *_came(row),
            ]
            for row in rows
        ],
    )


def _table(title: str, note: str, columns: list[str], rows: list[list[str]]) -> Table:
    return {
        "title": title,
        "note": note,
        "columns": columns,
        "rows": rows,
        "empty": _("Tidak ada."),
    }


def _came(row: Attainment | None) -> list[str]:
    if row is None:
        return [formats.UNKNOWN, _("tidak berlaku lagi")]
    people = formats.people(row.gained)
    if row.percent is not None:
        people += f" ({formats.percent(row.percent)})"
    return [people, str(row.state.label) if row.state else formats.UNKNOWN]


def _day(text: str) -> str:
    return formats.long_date(date.fromisoformat(text))


def _baseline(item: dict[str, Any]) -> str:
    if item["baseline_people"] is None:
        return formats.UNKNOWN
    return f"{formats.people(item['baseline_people'])} ({item['baseline_month']})"


def _where(meeting: Meeting) -> str:
    return f"{meeting.held_at}, {formats.long_date(meeting.held_on)}"


def _printed(title: str, words: list[str], tables: list[Table], *, is_sample: bool) -> bytes:
    data = {
        "title": title,
        "words": words,
        "tables": tables,
        "sample": _("Data contoh") if is_sample else "",
        "page": _("Halaman"),
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


def _slide_table(slide: Any, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    top = Inches(1.7)
    shape = slide.shapes.add_table(
        len(rows) + 1, len(columns), Inches(0.7), top, WIDTH - Inches(1.4), Inches(0.4)
    )
    for r, cells in enumerate([columns, *rows]):
        for c, words in enumerate(cells):
            cell = shape.table.cell(r, c)
            cell.text = words
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = CELL
