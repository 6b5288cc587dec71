"""Made-up lists for the benchmarks: well-formed NIKs of a district (99) that does not exist."""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

PLACES = [
    "61.01",
    "61.02",
    "61.03",
    "61.04",
    "61.05",
    "61.06",
    "61.07",
    "61.08",
    "61.09",
    "61.10",
    "61.11",
    "61.12",
    "61.71",
    "61.72",
]
FIRST = [
    "SITI",
    "BUDI",
    "AGUS",
    "DEWI",
    "RUDI",
    "SRI",
    "HENDRA",
    "YULI",
    "ANDI",
    "RINA",
    "JOKO",
    "LINA",
    "MARTIN",
    "YOHANES",
    "MARIA",
]
LAST = [
    "SAPUTRA",
    "LESTARI",
    "WIJAYA",
    "KUSUMA",
    "PRATAMA",
    "HANDAYANI",
    "SANTOSO",
    "PUTRI",
    "GUNAWAN",
    "SUSANTI",
]
BUSINESSES = ["Warung", "Bengkel", "Toko Kelontong", "Kebun Sawit", "Penjahit", "Kolam Ikan"]
SCHEMES = [
    ("SUPER_MIKRO", 1, 10),
    ("MIKRO", 11, 100),
    ("KECIL", 110, 500),
    ("KHUSUS", 50, 500),
]
HEADER = [
    "loan_number",
    "debtor_nik",
    "debtor_name",
    "business_name",
    "regency_code",
    "bank",
    "scheme",
    "amount",
    "disbursed_on",
    "tenor_months",
    "bank_unit",
    "phone",
    "paid_off_on",
]
PEOPLE_OF_ONE_DAY = 9999


def nik(number: int) -> str:
    """The number-th of the impossible NIKs."""
    day, serial = divmod(number, PEOPLE_OF_ONE_DAY)
    born = date(1965, 1, 1) + timedelta(days=day)
    return f"6171{99:02d}{born:%d%m%y}{serial + 1:04d}"


def debtors(rows: int, bank: str = "kalbar") -> Iterator[list[str]]:
    """One person in fifty has a second credit."""
    chance = random.Random(46)
    start = date(2023, 1, 1)
    for number in range(rows):
        person = number - 1 if number % 50 == 49 else number
        scheme, least, most = SCHEMES[chance.randrange(4)]
        words = random.Random(person)
        yield [
            f"KUR-{number:09d}",
            nik(person),
            f"{words.choice(FIRST)} {words.choice(LAST)} {person % 977}".translate(LETTERS),
            f"{words.choice(BUSINESSES)} {person % 5003}",
            PLACES[words.randrange(len(PLACES))],
            bank,
            scheme,
            str(chance.randint(least, most) * 1_000_000),
            str(start + timedelta(days=chance.randrange(900))),
            str(chance.choice([12, 24, 36])),
            f"Unit {chance.randrange(60)}",
            f"0812{chance.randrange(10**8):08d}",
            "",
        ]


LETTERS = str.maketrans("0123456789", "ABCDEFGHIJ")


def members(rows: int, overlap: float = 0.5) -> Iterator[list[str]]:
    """A membership list of which `overlap` are debtors as well."""
    chance = random.Random(47)
    first_other = int(rows / max(overlap, 0.01))
    for number in range(rows):
        known = chance.random() < overlap
        paid = date(2026, 1 + chance.randrange(9), 28)
        yield [
            nik(number if known else first_other + number),
            "BPU" if chance.random() < 0.9 else "PU",
            "2025-03-01",
            str(paid),
            "",
        ]


def write(path: Path, header: list[str], rows: Iterator[list[str]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
