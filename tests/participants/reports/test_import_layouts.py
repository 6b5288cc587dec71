"""A random table of places, segments and months, laid out at random as offices lay theirs out, is
read exactly; with something left out it is read exactly or asked about, and never wrongly in silence.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from common.months import MONTH_NAMES, SHORT_MONTH_NAMES, last_day
from common.segments import Segment
from participants.reports.importing.understanding import understand
from tests.participants.reports.import_places import PLACES, RESOLVER
from tests.spreadsheets import source, xlsx

PLACE_SPELLINGS = [
    lambda place, n: place.full_name,
    lambda place, n: place.full_name.upper(),
    lambda place, n: place.short_name,
    lambda place, n: f"{n}. {place.short_name}",
    lambda place, n: f"{place.short_name} ({place.code})",
]
SEGMENT_SPELLINGS = [
    lambda one: one.value,
    lambda one: str(one.label),
    lambda one: one.long_label,
    lambda one: f"Peserta {one.value}",
    lambda one: f"TK {one.value}",
    lambda one: f"Jumlah {one.value}",
]
MONTH_SPELLINGS = [
    lambda month: f"{MONTH_NAMES['id'][month.month - 1]} {month.year}",
    lambda month: f"{MONTH_NAMES['id'][month.month - 1].upper()} {month.year}",
    lambda month: f"{SHORT_MONTH_NAMES['id'][month.month - 1]}-{month.year % 100:02d}",
    lambda month: f"{month:%Y-%m}",
    lambda month: f"{month:%m/%Y}",
    lambda month: f"per {last_day(month).day} {MONTH_NAMES['id'][month.month - 1]} {month.year}",
]
NUMBER_SPELLINGS = [
    lambda value: value,
    lambda value: f"{value:,}".replace(",", "."),
    lambda value: f"'{value:,}".replace(",", "."),
    lambda value: f"{value:,}".replace(",", " "),
    lambda value: f"{value:,} orang".replace(",", "."),
    lambda value: str(value),
]
NOISE = [
    "BPJS KETENAGAKERJAAN",
    "KANTOR CABANG PONTIANAK",
    "Rekapitulasi per wilayah",
    "Lampiran 2",
]
NOTES = [
    "Catatan: data sementara",
    "Sumber: BPJS Ketenagakerjaan",
    "Pontianak, 5 September 2024",
    "Mengetahui, Kepala Kantor Cabang",
    "*) termasuk mutasi",
]
BESIDE = [  # columns of something else, `{}` a segment
    *("Target {}", "Badan Usaha {}", "Iuran {} (Rp)", "{} Tahun Lalu", "Pertumbuhan {}"),
    *("Potensi {}", "{} %", "Jumlah Perusahaan", "Pemberi Kerja {}", "Klaim {}", "Selisih {}"),
]
BELOW = ["Rata-rata", "Target", "Juli 2023", "Bulan lalu", "Proyeksi", "Selisih"]


@dataclass
class Laid:
    """Sheets of rows with merges, and what they say: `{(place, segment, month): value}`."""

    figures: dict
    sheets: list = field(default_factory=list)
    merges: list = field(default_factory=list)
    is_complete: bool = True

    def content(self):
        (title, rows), *more = self.sheets
        return xlsx(rows, title=title, more=more, merges=self.merges)


@st.composite
def tables(draw):
    places = draw(st.lists(st.sampled_from(PLACES[1:]), min_size=1, max_size=5, unique=True))
    segments = draw(st.lists(st.sampled_from(list(Segment)), min_size=1, max_size=4, unique=True))
    first = draw(st.integers(0, 8))
    months = [date(2024, first + 1 + n, 1) for n in range(draw(st.integers(1, 3)))]
    values = st.integers(0, 250_000) | st.integers(1990, 2100)
    figures = {
        (place, segment, month): draw(values)
        for place in places
        for segment in segments
        for month in months
    }
    return places, segments, months, figures


class Writer:
    """Draws how each thing is spelled, once for the file."""

    def __init__(self, draw, places):
        self.draw = draw
        self.numbers = draw(st.sampled_from(NUMBER_SPELLINGS))
        self.place_spelling = draw(st.sampled_from(PLACE_SPELLINGS))
        self.segment_spelling = draw(st.sampled_from(SEGMENT_SPELLINGS))
        self.month_spelling = draw(st.sampled_from(MONTH_SPELLINGS))
        self.order = {place: n for n, place in enumerate(places, start=1)}
        self.has_ordinal = draw(st.booleans())
        self.has_total = draw(st.booleans())
        self.has_total_column = draw(st.booleans())
        self.beside = draw(st.lists(st.sampled_from(BESIDE), max_size=2, unique=True))
        self.below = draw(st.lists(st.sampled_from(BELOW), max_size=2, unique=True))
        self.notes = draw(st.lists(st.sampled_from(NOTES), max_size=2, unique=True))
        self.noise = draw(st.lists(st.sampled_from(NOISE), max_size=2, unique=True))
        self.has_numbers = draw(st.booleans())

    def place(self, place):
        return self.place_spelling(place, self.order[place])

    def title(self, *parts):
        """The lines above a table: noise, and what holds for all of it."""
        lines = [[text] for text in self.noise]
        if self.draw(st.booleans()):
            lines += [[" ".join(["PESERTA AKTIF", *parts])]]
        else:
            lines += [["PESERTA AKTIF"], *[[part] for part in parts]]
        return lines + ([[]] if self.draw(st.booleans()) else [])

    def down(self, key_title, keys, columns, value_of):
        """`keys` down, `columns` across: `[(heading, key)]`, with all that stands around."""
        segment = self.draw(st.sampled_from(list(Segment))).value
        ordinal = ["No"] if self.has_ordinal else []
        beside = [text.format(segment) for text in self.beside]
        header = [*ordinal, key_title, *[heading for heading, _key in columns]]
        is_summed = self.has_total_column and len(columns) > 1
        header += (["Jumlah"] if is_summed else []) + beside
        rows = [header]
        if self.has_numbers:
            rows.append([f"({n})" for n in range(1, len(header) + 1)])
        sums = defaultdict(int)
        for number, (text, key) in enumerate(keys, start=1):
            values = [value_of(key, column) for _heading, column in columns]
            row = [number] if self.has_ordinal else []
            row += [text, *map(self.numbers, values)]
            row += [self.numbers(sum(values))] if is_summed else []
            rows.append([*row, *[7] * len(beside)])
            for index, value in enumerate([*values, *([sum(values)] if is_summed else [])]):
                sums[index] += value
        empty = [None] if self.has_ordinal else []
        if self.has_total:
            rows.append([*empty, "JUMLAH", *[self.numbers(sums[n]) for n in sorted(sums)]])
            rows += [[*empty, text, *[3] * len(sums)] for text in self.below]
        rows += [[], *[[text] for text in self.notes]] if self.notes else []
        return rows


def places_down(writer, laid, places, segments, month, segment=None):
    columns = [(writer.segment_spelling(one), one) for one in segments]
    if segment:
        columns = [("Jumlah Peserta", segment)]
    keys = [(writer.place(place), place) for place in places]
    title = writer.draw(st.sampled_from(["Kab/Kota", "KABUPATEN / KOTA", "Wilayah", "Daerah"]))
    return writer.down(title, keys, columns, lambda p, s: laid.figures[p, s, month])


def segments_down(writer, laid, places, segments, month):
    columns = [(writer.place_spelling(place, 1), place) for place in places]
    keys = [(writer.segment_spelling(one), one) for one in segments]
    return writer.down("Segmen", keys, columns, lambda s, p: laid.figures[p, s, month])


def months_across(writer, laid, places, segment, months):
    by_name = writer.draw(st.booleans())
    names = [MONTH_NAMES["id"][month.month - 1] for month in months]
    headings = names if by_name else [writer.month_spelling(month) for month in months]
    keys = [(writer.place(place), place) for place in places]
    columns = list(zip(headings, months, strict=True))
    was = writer.has_total_column
    writer.has_total_column = False
    rows = writer.down("Kab/Kota", keys, columns, lambda p, m: laid.figures[p, segment, m])
    writer.has_total_column = was
    return rows


def grouped(writer, laid, places, groups, below, value_of):
    """Two lines of headings: a group over each set of columns, merged or only written once."""
    top, bottom = ["Kab/Kota"], [None]
    for group, _key in groups:
        top += [group, *[None] * (len(below) - 1)]
        bottom += [text for text, _key in below]
    rows = [top, bottom]
    for place in places:
        values = [value_of(place, key, under) for _g, key in groups for _t, under in below]
        rows.append([writer.place(place), *map(writer.numbers, values)])
    return rows


@st.composite
def laid_out(draw):
    places, segments, months, figures = draw(tables())
    laid, writer = Laid(figures), Writer(draw, places)
    ways = ["sheets", "stacked", "tidy", "months", "grouped", "parts", "sections", "across"]
    way = draw(st.sampled_from(ways))
    say_month = draw(st.integers(0, 9)) > 0
    say_segment = draw(st.integers(0, 9)) > 0
    laid.is_complete = say_month and say_segment
    globals()[f"_lay_{way}"](laid, writer, places, segments, months, say_month, say_segment)
    if any(1900 <= figure <= 2100 for figure in laid.figures.values()):
        laid.is_complete = False  # 1990 people may be a year, and are asked about
    return laid


def _lay_sheets(laid, writer, places, segments, months, say_month, say_segment):
    """A sheet for each month; for each month and segment; or for each month and place."""
    kind = writer.draw(st.sampled_from(["month", "segment", "place"]))
    laid.is_complete = say_month and (say_segment or kind != "segment")
    for month in months:
        words = [writer.month_spelling(month)] if say_month else []
        if kind == "month":
            rows = writer.title(*words) + places_down(writer, laid, places, segments, month)
            laid.sheets.append((f"Data {len(laid.sheets) + 1}", rows))
        for segment in segments if kind == "segment" else []:
            told = [f"SEGMEN {segment.value}"] if say_segment else []
            rows = places_down(writer, laid, places, segments, month, segment)
            laid.sheets.append((f"L{len(laid.sheets)}", writer.title(*words, *told) + rows))
        for place in places if kind == "place" else []:
            name = place.short_name if writer.draw(st.booleans()) else place.full_name.upper()
            keys = [(writer.segment_spelling(one), one) for one in segments]
            columns = [("Akhir", month)]
            rows = writer.down("Segmen", keys, columns, lambda s, m, p=place: laid.figures[p, s, m])
            laid.sheets.append((f"L{len(laid.sheets)}", [[name], *writer.title(*words), *rows]))
    if writer.draw(st.booleans()):
        laid.sheets.insert(0, ("Sampul", [["LAPORAN KEPESERTAAN"], ["Kantor Cabang"]]))


def _lay_stacked(laid, writer, places, segments, months, say_month, say_segment):
    """Tables one below another, each with its segment or its month above it."""
    rows = []
    by_segment = writer.draw(st.booleans())
    laid.is_complete = say_month and (say_segment or not by_segment)
    for month in months:
        words = [writer.month_spelling(month)] if say_month else []
        for segment in segments if by_segment else [None]:
            told = [f"SEGMEN {segment.value}"] if segment and say_segment else []
            gap = [[]] * writer.draw(st.integers(0, 2))
            table = places_down(writer, laid, places, segments, month, segment)
            rows += [*gap, *writer.title(*words, *told), *table]
    laid.sheets.append(("Rekap", rows))


def _lay_tidy(laid, writer, places, segments, months, say_month, say_segment):
    rows = [["Bulan", "Wilayah", "Segmen", "Peserta Aktif"]]
    for (place, segment, month), value in laid.figures.items():
        month_text = writer.month_spelling(month) if say_month else None
        segment_text = segment.value if say_segment else None
        rows.append([month_text, writer.place(place), segment_text, writer.numbers(value)])
    laid.sheets.append(("Rekap", rows))


def _lay_months(laid, writer, places, segments, months, say_month, say_segment):
    """Months across, the segment in the title; a sheet for each segment, or one below another."""
    is_stacked, all_rows = writer.draw(st.booleans()), []
    for segment in segments:
        told = [f"SEGMEN {segment.value}"] if say_segment else []
        told += ["TAHUN 2024"] if say_month else []
        rows = writer.title(*told) + months_across(writer, laid, places, segment, months)
        all_rows += [[], *rows]
        laid.sheets.append((f"L{len(laid.sheets)}", rows))
    if is_stacked:
        laid.sheets = [("Rekap", all_rows)]


def _lay_grouped(laid, writer, places, segments, months, say_month, say_segment):
    """Segments over months, or months over segments."""
    of_segments = [(writer.segment_spelling(one), one) for one in segments]
    of_months = [(writer.month_spelling(month), month) for month in months]
    swap = writer.draw(st.booleans())
    groups, below = (of_months, of_segments) if swap else (of_segments, of_months)
    rows = grouped(
        writer, laid, places, groups, below,
        lambda p, a, b: laid.figures[(p, b, a) if swap else (p, a, b)],
    )  # fmt: skip
    laid.sheets.append(("Rekap", rows))
    if writer.draw(st.booleans()) and len(below) > 1:
        width = len(below)
        laid.merges = [
            f"{_letters(1 + n * width)}1:{_letters(n * width + width)}1" for n in range(len(groups))
        ]
    laid.is_complete = True


def _lay_parts(laid, writer, places, segments, months, say_month, say_segment):
    """Men, women and both under each segment; sometimes without both, sometimes one of them."""
    month = months[0]
    laid.figures = {key: value for key, value in laid.figures.items() if key[2] == month}
    kinds = writer.draw(
        st.sampled_from([["L", "P", "Jml"], ["Laki-laki", "Perempuan"], ["P", "L"], ["L"]])
    )

    def value_of(place, segment, part):
        value = laid.figures[place, segment, month]
        return {"L": value // 3, "P": value - value // 3}.get(part[0], value)

    groups = [(writer.segment_spelling(one), one) for one in segments]
    rows = grouped(writer, laid, places, groups, [(kind, kind) for kind in kinds], value_of)
    title = writer.title(*([writer.month_spelling(month)] if say_month else []))
    laid.sheets.append(("Rekap", title + rows))
    laid.is_complete = say_month and len(kinds) > 1


def _lay_sections(laid, writer, places, segments, months, say_month, say_segment):
    """One line of headings; the segments, or the places, stand in lines between the rows."""
    month = months[0]
    laid.figures = {key: value for key, value in laid.figures.items() if key[2] == month}
    by_place = writer.draw(st.booleans())
    rows = writer.title(*([writer.month_spelling(month)] if say_month else []))
    rows.append(["Segmen" if by_place else "Kab/Kota", "Peserta Aktif"])
    outer, inner = (places, segments) if by_place else (segments, places)
    for section in outer:
        rows.append([section.full_name if by_place else f"SEGMEN {section.value}"])
        for one in inner:
            key = (section, one, month) if by_place else (one, section, month)
            text = one.value if by_place else writer.place(one)
            rows.append([text, writer.numbers(laid.figures[key])])
    laid.sheets.append(("Rekap", rows))
    laid.is_complete = say_month


def _lay_across(laid, writer, places, segments, months, say_month, say_segment):
    """Places across and segments down."""
    for month in months:
        words = [writer.month_spelling(month)] if say_month else []
        rows = writer.title(*words) + segments_down(writer, laid, places, segments, month)
        laid.sheets.append((f"L{len(laid.sheets)}", rows))
    laid.is_complete = say_month


def _letters(number):
    return chr(65 + number)


def read(laid):
    understood = understand(source(laid.content(), "laporan.xlsx"), resolver=RESOLVER)
    figures = {
        (entry.region, Segment(entry.segment), entry.month): entry.value
        for entry in understood.entries
        if entry.field == "closing"
    }
    return understood, figures


@settings(max_examples=80, deadline=None)
@given(laid_out())
def test_a_table_in_any_layout_is_read_exactly_or_asked_about(laid):
    understood, figures = read(laid)
    wrong = {key: value for key, value in figures.items() if laid.figures.get(key) != value}
    assert not wrong
    if laid.is_complete:
        assert [fault.reason for fault in understood.faults] == []
        assert [question.text for question in understood.questions] == []
    if not understood.faults and not understood.questions:
        assert figures == laid.figures
