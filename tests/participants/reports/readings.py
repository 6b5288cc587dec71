"""What tests of imports read, and how they say what was understood."""

from datetime import date

from participants.reports.importing.understanding import Asked, understand
from tests.participants.reports.import_places import RESOLVER
from tests.spreadsheets import source, xlsx

JULY = date(2024, 7, 1)
TITLE = ["LAPORAN PESERTA AKTIF BULAN JULI 2024"]
PONTIANAK, KUBU_RAYA, MEMPAWAH = "61.71", "61.12", "61.02"


def read(rows, name="laporan.xlsx", title="Data", more=(), merges=(), **asked):
    content = xlsx(rows, title=title, more=more, merges=merges)
    return understand(source(content, name), resolver=RESOLVER, asked=Asked(**asked))


def figures(understood):
    """`{"61.71 PU": 5}`, with the field unless it is the closing, and the month unless it is July."""
    return {
        " ".join(
            [entry.region.code, entry.segment]
            + ([entry.field] if entry.field != "closing" else [])
            + ([f"{entry.month:%Y-%m}"] if entry.month != JULY else [])
        ): entry.value
        for entry in understood.entries
    }


def keys(understood):
    return [question.key for question in understood.questions]


def assert_clean(understood):
    assert [fault.reason for fault in understood.faults] == []
    assert [question.text for question in understood.questions] == []


GOOD = [
    ["PESERTA AKTIF JULI 2024"],
    ["Kabupaten/Kota", "PU", "BPU"],
    ["Kota Pontianak", "1.200", 990],
    ["KAB. KUBU RAYA", 300, 510],
    ["JUMLAH", 1500, 1500],
]
