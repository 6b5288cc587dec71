"""Text that stays inside its box on a slide: no overflow, no broken word.

An office program measures with a font of its own, which may not be the one the deck names. The guess
of `text_width` is generous, so what fits here fits there. Lengths in inches, sizes in points.
"""

from collections.abc import Sequence

from coverage_portal.dashboard.charts.axes import text_width

POINTS = 72  # to an inch
LINE = 1.2  # height of a line, of its size
SMALLEST = 9.0
CELL_SIDES, CELL_ENDS = 0.16, 0.06  # margins of a cell
WIDEST = 0.42  # of a table, what one column may take


def lines(words: str, size: float, width: float) -> int:
    """How many lines the words take; 0 where one of them is wider than a line. Only an address may
    be broken."""
    room, count = width * POINTS, 0
    for paragraph in words.split("\n"):
        used = room
        for word in paragraph.split() or [""]:
            needed = text_width(word, size)
            if needed > room and "/" in word:
                count, used = count + int(needed // room) + 1, needed % room
            elif needed > room:
                return 0
            elif used + text_width(" ", size) + needed > room:
                count, used = count + 1, needed
            else:
                used += text_width(" ", size) + needed
    return count


def height_of(texts: Sequence[tuple[str, float]], width: float, apart: float = 0) -> float | None:
    """Of paragraphs one below the other; None where a word does not fit a line."""
    counts = [lines(words, size, width) for words, size in texts]
    if not all(counts):
        return None
    heights = [n * size * LINE for n, (_words, size) in zip(counts, texts, strict=True)]
    return (sum(heights) + apart * (len(texts) - 1)) / POINTS


def fitted(
    texts: Sequence[tuple[str, float]], width: float, height: float, apart: float = 0
) -> list[tuple[str, float]]:
    """The same paragraphs, all smaller by the same share where they would not fit; the last word of
    what is too long at the smallest size gives way to "…"."""
    shown = list(texts)
    for percent in range(100, 40, -4):
        shown = [(words, max(SMALLEST, size * percent / 100)) for words, size in texts]
        needed = height_of(shown, width, apart)
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


def fitted_size(words: str, size: float, width: float, height: float) -> float:
    return fitted([(words, size)], width, height)[0][1]


def column_widths(rows: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """By what the columns hold, the whole as wide as the room; a heading may take several lines."""
    head, *body = rows
    widths = [
        max([_word_width(title, size), *(text_width(row[at], size) / POINTS for row in body)])
        + CELL_SIDES
        for at, title in enumerate(head)
    ]
    widths = [min(width, room * WIDEST) for width in widths]
    return [width * room / sum(widths) for width in widths]


def _word_width(words: str, size: float) -> float:
    return max((text_width(word, size) / POINTS for word in words.split()), default=0)


def row_heights(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> list[float]:
    """Empty where a word would be broken."""
    heights = []
    for row in rows:
        counts = [
            lines(cell, size, width - CELL_SIDES) for cell, width in zip(row, widths, strict=True)
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
