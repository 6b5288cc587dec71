"""Text that stays inside its box on a slide: no overflow, no broken word.

An office program measures with a font of its own, which may not be the one the deck names. The guess
of `text_width` is generous, so what fits here fits there. Lengths in inches, sizes in points.
"""

from collections.abc import Sequence

from coverage_portal.dashboard.charts.axes import text_width

POINTS = 72  # to an inch
LINE = 1.2  # height of a line, of its size
SMALLEST = 9.0
WIDER, BOLD = 1.07, 1.2  # than the guess, of the widest font that stands in for another
CELL_SIDES, CELL_ENDS = 0.16, 0.06  # margins of a cell
WIDEST = 0.42  # of a table, what one column may take


def measure(words: str, size: float, *, bold: bool = False) -> float:
    """The width of words on one line, in points."""
    return text_width(words, size) * (BOLD if bold else WIDER)


def lines(words: str, size: float, width: float, *, bold: bool = False) -> int:
    """How many lines the words take; 0 where one of them is wider than a line. Only an address may
    be broken."""
    room, count = width * POINTS, 0
    for paragraph in words.split("\n"):
        used = room
        for word in paragraph.split() or [""]:
            needed = measure(word, size, bold=bold)
            if needed > room and _is_address(word):
                count, used = count + int(needed // room) + 1, needed % room
            elif needed > room:
                return 0
            elif used + measure(" ", size) + needed > room:
                count, used = count + 1, needed
            else:
                used += measure(" ", size) + needed
    return count


def height_of(
    texts: Sequence[tuple[str, float]], width: float, apart: float = 0, *, bold: bool = False
) -> float | None:
    """Of paragraphs one below the other; None where a word does not fit a line."""
    counts = [lines(words, size, width, bold=bold) for words, size in texts]
    if not all(counts):
        return None
    heights = [n * size * LINE for n, (_words, size) in zip(counts, texts, strict=True)]
    return (sum(heights) + apart * (len(texts) - 1)) / POINTS


def fitted(
    texts: Sequence[tuple[str, float]],
    width: float,
    height: float,
    apart: float = 0,
    *,
    bold: bool = False,
) -> list[tuple[str, float]]:
    """The same paragraphs, all smaller by the same share where they would not fit; the last word of
    what is too long at the smallest size gives way to "…"."""
    shown = list(texts)
    for percent in range(100, 40, -4):
        shown = [(words, min(size, max(SMALLEST, size * percent / 100))) for words, size in texts]
        needed = height_of(shown, width, apart, bold=bold)
        if needed is not None and needed <= height:
            return shown
    return [*shown[:-1], (_cut(shown, width, height, apart), shown[-1][1])]


def _cut(shown: Sequence[tuple[str, float]], width: float, height: float, apart: float) -> str:
    words, size = shown[-1]
    parts = words.split()
    while len(parts) > 1:
        parts.pop()
        words = " ".join(parts) + " …"
        needed = height_of([*shown[:-1], (words, size)], width, apart)
        if needed is not None and needed <= height:
            break
    return words


def column_widths(rows: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """By what the columns hold, the whole as wide as the room. Where that is too little, those give
    way whose texts can take several lines; a heading may always."""
    columns = list(zip(*rows, strict=True))
    least = [_longest_word(column, size) + CELL_SIDES for column in columns]
    widths = [
        max(narrowest, *(measure(cell, size) / POINTS + CELL_SIDES for cell in column[1:]))
        if len(column) > 1
        else narrowest
        for column, narrowest in zip(columns, least, strict=True)
    ]
    widths = [max(min(width, room * WIDEST), low) for width, low in zip(widths, least, strict=True)]
    slack, excess = sum(widths) - sum(least), sum(widths) - room
    if excess > 0 and slack > 0:
        part = min(1, excess / slack)
        widths = [width - (width - low) * part for width, low in zip(widths, least, strict=True)]
    return [width * room / sum(widths) for width in widths]


def _longest_word(column: Sequence[str], size: float) -> float:
    """An address is no word: it may be broken."""
    words = [(word, number == 0) for number, cell in enumerate(column) for word in cell.split()]
    widths = [measure(word, size, bold=bold) for word, bold in words if not _is_address(word)]
    return max(widths, default=0) / POINTS


def _is_address(word: str) -> bool:
    return "://" in word


def row_heights(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> list[float]:
    """Empty where a word would be broken."""
    heights = []
    for number, row in enumerate(rows):
        counts = [
            lines(cell, size, width - CELL_SIDES, bold=number == 0)
            for cell, width in zip(row, widths, strict=True)
        ]
        if not all(counts):
            return []
        heights.append(max(counts) * size * LINE / POINTS + CELL_ENDS)
    return heights


def fitted_table(
    rows: Sequence[Sequence[str]], room: float, height: float, largest: float
) -> tuple[float, list[float], list[float]]:
    """(size, widths, heights) of the largest type at which the table keeps within its room."""
    size = largest
    while True:
        widths = column_widths(rows, room, size)
        heights = row_heights(rows, widths, size)
        if (heights and sum(heights) <= height) or size <= SMALLEST - 2:
            return size, widths, heights or [height / len(rows)] * len(rows)
        size -= 0.5
