"""No cell of one to four people is shown, and none can be had by subtracting others.

The cells are a cube with its margins: index 0 of every axis is the total of the rest. Hiding works
on the whole cube at once, so a number looks the same whichever page or filter shows it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

SMALLEST = 5  # people
Cells = NDArray[np.int64]
Mask = NDArray[np.bool_]


def with_margins(cells: Cells, axes: tuple[int, ...]) -> Cells:
    """Index 0 of each axis, left empty by the caller, filled with the sum of the rest."""
    for axis in axes:
        total = np.take(cells, range(1, cells.shape[axis]), axis).sum(axis=axis)
        index: list[Any] = [slice(None)] * cells.ndim
        index[axis] = 0
        cells[tuple(index)] = total
    return cells


def hidden(
    cells: Cells, cuts: Mask | None = None, groups: Sequence[tuple[int, Sequence[int]]] = ()
) -> Mask:
    """Small cells (and what `cuts` names), and then a second cell wherever only one is hidden.

    `groups` names further sums: an axis, and the index of a sum followed by those of its parts.
    Along an axis only the indexes up to its first such sum add up to index 0.
    """
    mask = (cells > 0) & (cells < SMALLEST)
    if cuts is not None:
        mask |= cuts & (cells > 0)
    sums = {axis: indexes[0] for axis, indexes in reversed(groups)}
    lines = [(axis, range(sums.get(axis, size))) for axis, size in enumerate(cells.shape)]
    lines += [(axis, indexes) for axis, indexes in groups]  # type: ignore[misc]
    while sum(_complemented(cells, mask, axis, list(line)) for axis, line in lines):
        pass
    return mask


def _complemented(cells: Cells, mask: Mask, axis: int, indexes: list[int]) -> bool:
    """One pass along a line of cells, its sum first; whether anything more had to be hidden."""
    if len(indexes) < 2:
        return False
    lines = np.moveaxis(mask, axis, -1)  # a view: writing into it writes into the mask
    part = lines[..., indexes]
    alone = part.sum(axis=-1) == 1
    if not alone.any():
        return False
    most = np.iinfo(np.int64).max
    values = np.moveaxis(cells, axis, -1)
    # The least of the places (banks, …) as a whole goes with the small one, and not the least of
    # each line: the same choice in all lines, or one hidden cell would drag the next with it.
    weights = values[(0,) * (cells.ndim - 1)][indexes]
    candidates = np.where(values[..., indexes][alone] == 0, most - 1, weights)
    # A zero hides nothing, so it is taken only where there is nothing else; the sum before that.
    candidates[:, 0] = np.where(candidates[:, 0] < most - 1, most - 2, candidates[:, 0])
    candidates = np.where(part[alone], most, candidates)
    chosen = np.asarray(indexes)[candidates.argmin(axis=-1)]
    lines[(*np.nonzero(alone), chosen)] = True
    return True


def cut_months(by_month: Cells, first: int, last: int) -> Mask:
    """Cells that would give a small month away by comparing two spans of months.

    `by_month` has the months on its last axis. A span may be shown only where the nearest months
    with people on both sides of both its ends hold five or more, so that whatever lies between
    the ends of any two spans is nothing or at least five.
    """
    unsafe = np.zeros(by_month.shape[:-1], dtype=bool)
    months = by_month.shape[-1]
    for cut in (first, last + 1):
        if 0 < cut < months:
            unsafe |= _small(_first_with_people(by_month[..., cut:]))
            unsafe |= _small(_first_with_people(by_month[..., :cut][..., ::-1]))
    return unsafe


def hidden_months(cells: Cells, groups: Sequence[tuple[int, Sequence[int]]] = ()) -> Mask:
    """Months beside their total: neither along the months nor along the places is one alone.

    `cells` has the states on its fourth axis, their sum first, and the months on its last.
    """
    whole = hidden(cells.sum(axis=-1), None, groups)[..., 0]
    people = cells[:, :, :, 0]
    table = np.concatenate([people.sum(axis=-1, keepdims=True), people], axis=-1)
    cuts = np.zeros(table.shape, dtype=bool)
    cuts[..., 0] = whole
    for month in range(people.shape[-1]):
        cuts[..., month + 1] = cut_months(people, month, month)
    mask = hidden(table, cuts)
    # Where only the total was left to hide, and it is shown elsewhere, no month is shown at all.
    hidden_too: Mask = mask[..., 1:] | (mask[..., :1] & ~whole[..., None])
    return hidden_too


def hidden_parts(parts: Cells, whole: Mask) -> Mask:
    """Parts of a number on the last axis, the number itself first, shown or not.

    Where only the number itself was left to hide, and it is shown elsewhere, no part is shown.
    """
    cuts = np.zeros(parts.shape, dtype=bool)
    cuts[..., 0] = whole
    mask = hidden(parts, cuts)
    hidden_too: Mask = mask[..., 1:] | (mask[..., :1] & ~whole[..., None])
    return hidden_too


def _first_with_people(by_month: Cells) -> Cells:
    index = (by_month > 0).argmax(axis=-1)
    people: Cells = np.take_along_axis(by_month, index[..., None], axis=-1)[..., 0]
    return people


def _small(values: Cells) -> Mask:
    small: Mask = (values > 0) & (values < SMALLEST)
    return small
