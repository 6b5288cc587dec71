"""Facts that the portal starts with, read from `fixtures/`.

Each app brings a loader: it checks its files against what may stand in them and returns how they
are saved. `load` lets every loader check first, so that one run names every fault, and saves
nothing while there is one.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import transaction

from regions.faults import FileRefusedError
from regions.reference.rows import Fixtures
from regions.reference.writing import FixtureWriter, Save

Loader = Callable[[Fixtures], Save]


def load(loaders: Iterable[Loader], folder: Path, *, update: bool = False) -> FixtureWriter:
    """Raises FileRefusedError with every fault. Rows that are there already stay as they are unless
    `update`: somebody may have corrected them since."""
    fixtures = Fixtures(folder)
    saves = [loader(fixtures) for loader in loaders]
    if fixtures.faults:
        raise FileRefusedError(fixtures.faults)
    writer = FixtureWriter(update=update)
    with transaction.atomic():
        for save in saves:
            save(writer)
    return writer
