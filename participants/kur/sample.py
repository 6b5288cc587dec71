"""Made-up debtors (data contoh) for a first look: the same ones every time.

Their NIKs are well formed and belong to nobody: no district has the number 99. They come in by the
same door as a bank's list. Who is covered was covered in 2024, where the sample series ends; who
waits for somebody has waited for weeks on the sample's own day, and is never older than that. What
is to be done, planned calls and covers to renew, is counted from the day the sample is loaded.
"""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.months import add_months, month_range, month_start, this_month
from participants.kur import counts, releases
from participants.kur.imports import run
from participants.kur.imports.columns import DEBTOR_REQUIRED
from participants.kur.models import Batch, KurRelease, Loan, Move, Person, State
from participants.kur.models.people import SAMPLE_DAY
from participants.kur.models.states import COVERED_STATES, OPEN_STATES
from regions.models import Bank, Region

T = TypeVar("T")

BANKS = {"bri": 900, "kalbar": 500}
FIRST_DAY, LAST_DAY = date(2024, 1, 2), date(2024, 6, 28)
DATA_MONTH_END = date(2024, 7, 31)
FIRST_RELEASE = date(2024, 4, 1)
WEIGHTS = {"61.71": 5, "61.12": 5, "61.01": 4, "61.04": 4, "61.03": 3}  # busier places
GIVEN = (
    "Siti Budi Agus Dewi Rudi Sri Hendra Yuliana Andi Rina Joko Lina Martinus Yohanes Maria Ahmad "
    "Nurul Fransiska Hasan Elisabet Dedi Ratna Usman Veronika Iwan"
).split()
FAMILY = (
    "Saputra Lestari Wijaya Kusuma Pratama Handayani Santoso Gunawan Susanti Hidayat Anggraini "
    "Simanjuntak Tanjung Lim Bong Liau Kurniawan Rahmawati Suryadi Permata"
).split()
BUSINESSES = (
    "Warung sembako,Bengkel motor,Kebun sawit,Kebun lada,Penjahit,Kolam ikan,Toko kelontong,"
    "Warung kopi,Ternak ayam,Meubel kayu,Rumah makan,Penggilingan padi"
).split(",")
UNITS = "Pasar Pagi,Sungai Jawi,Kota Baru,Siantan".split(",")
# Each scheme with its amounts in Rp juta, and how common it is.
SCHEMES = [(("SUPER_MIKRO", 3, 10), 3), (("MIKRO", 12, 100), 9), (("KECIL", 110, 400), 3),
           (("KHUSUS", 30, 250), 1)]  # fmt: skip
# How far people have come, and how common that is.
PATHS: list[tuple[list[State], int]] = [
    ([], 34),
    ([State.INFORMED], 16),
    ([State.INFORMED, State.INTERESTED], 9),
    ([State.INFORMED, State.DECLINED], 5),
    ([State.INFORMED, State.INTERESTED, State.REGISTERED], 6),
    ([State.INFORMED, State.INTERESTED, State.REGISTERED, State.ACTIVE], 20),
    ([State.INFORMED, State.INTERESTED, State.REGISTERED, State.ACTIVE, State.GRACE], 4),
    ([State.INFORMED, State.INTERESTED, State.REGISTERED, State.ACTIVE, State.GRACE,
      State.LAPSED], 2),
    ([State.PU_MEMBER], 4),
]  # fmt: skip


@dataclass
class Chance:
    """One source of chance for all, so that every load is the same."""

    random: random.Random

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    def of(self, weighted: Sequence[tuple[T, int]]) -> T:
        values, weights = zip(*weighted, strict=True)
        return self.random.choices(values, weights)[0]


def load_kur_sample() -> int:
    """Returns how many debtors were made; 0 where the sample is there already."""
    if Batch.objects.filter(is_sample=True).exists():
        return 0
    chance = Chance(random.Random(46))  # noqa: S311 - made-up people, always the same
    serial = 1
    for code, number in BANKS.items():
        bank = Bank.objects.get(code=code)
        _import(bank, number, serial, chance)
        serial += number
    with transaction.atomic():
        _walk(chance)
        counts.rebuild()
        _release()
    return Person.objects.filter(is_sample=True).count()


def _import(bank: Bank, number: int, first_serial: int, chance: Chance) -> None:
    places = [
        (region.code, WEIGHTS.get(region.code, 2))
        for region in Region.objects.exclude(parent=None).order_by("code")
    ]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*DEBTOR_REQUIRED, "business_name", "tenor_months", "bank_unit", "phone"])
    for index in range(number):
        serial = first_serial + index
        place = chance.of(places)
        scheme, least, most = chance.of(SCHEMES)
        born = chance.day(date(1966, 1, 1), date(2000, 12, 31))
        day = born.day + (40 if chance.random.random() < 0.5 else 0)
        writer.writerow(
            [
                f"CONTOH-{bank.code.upper()}-{serial:05d}",
                f"{place.replace('.', '')}99{day:02d}{born:%m%y}{serial:04d}",
                f"{chance.random.choice(GIVEN)} {chance.random.choice(FAMILY)}",
                place,
                scheme,
                chance.random.randint(least, most) * 1_000_000,
                chance.day(FIRST_DAY, LAST_DAY).isoformat(),
                chance.random.choice(BUSINESSES),
                chance.random.choice([24, 36, 36, 48]),
                f"Unit {UNITS[serial % len(UNITS)]}",
                # Written as a mobile number, and nobody's: no operator has numbers that begin 084
                # (libphonenumber knows none), so WhatsApp opens with the text and reaches no one.
                f"0840-0000-{serial:04d}",
            ]
        )
    data = text.getvalue().encode()
    batch = Batch.objects.create(
        kind=Batch.Kind.DEBTORS,
        bank=bank,
        file_name=f"contoh-{bank.code}.csv",
        is_full=True,
        size=len(data),
        retain_until=run.default_retention(),
        is_sample=True,
    )
    run.read_list(batch, io.BytesIO(data))
    run.save_list(batch)


def _walk(chance: Chance) -> None:
    """Every debtor some steps along the way, each step in the log."""
    today = timezone.localdate()
    moves: list[tuple[int, Move]] = []  # by the place of the step on its path
    people: list[Person] = []
    loans = Loan.objects.filter(batch__is_sample=True, leads=True).select_related("person")
    for loan in loans.order_by("number"):
        person = loan.person
        path = chance.of(PATHS)
        days = _days(path, loan.disbursed_on, chance)
        before = State(person.state)
        for turn, (state, on) in enumerate(zip(path, days, strict=True)):
            step = {"from_state": before, "to_state": state, "on": on}
            said = {"batch_id": loan.batch_id, "evidence": "data contoh"}
            moves.append((turn, Move(person=person, **step, **said)))
            if state in COVERED_STATES and person.covered_on is None:
                person.covered_on = on
            before = state
        person.state = before
        untouched = SAMPLE_DAY - timedelta(chance.random.randrange(60))
        person.state_since = days[-1] if days else max(untouched, loan.disbursed_on)
        if person.covered_on:
            months = chance.random.choice([1, 3, 6, 12])
            person.paid_until = (today if before == State.ACTIVE else days[-1]) + timedelta(
                days=30 * months if before == State.ACTIVE else -30
            )
        if before in OPEN_STATES and chance.random.random() < 0.15:
            person.next_on = today + timedelta(days=chance.random.randrange(-3, 8))
        people.append(person)
    Move.objects.bulk_create(move for _turn, move in sorted(moves, key=itemgetter(0)))
    Person.objects.bulk_update(
        people, ["state", "state_since", "covered_on", "paid_until", "next_on"], batch_size=1000
    )


def _release() -> None:
    """The months of the sample are public since the day after each; the month before today waits for
    the verifier."""
    verifier = User.objects.filter(role=User.Role.VERIFIER, is_active=True).first()
    for month in month_range(FIRST_RELEASE, month_start(DATA_MONTH_END)):
        counted = releases.count_month(month)
        if counted is not None and verifier is not None:
            at = timezone.make_aware(datetime.combine(add_months(month, 1), time(12)))
            KurRelease.objects.filter(pk=counted.pk).update(counted_at=at)
            releases.release(month=counted, by=verifier, at=at)
    releases.count_month(add_months(this_month(), -1))


def _days(path: list[State], credit: date, chance: Chance) -> list[date]:
    """Up to cover, and all steps but the last: within the months of the sample. What waits for
    somebody: in the last weeks before its day."""
    if not path:
        return []
    if State.ACTIVE in path:
        last = min(DATA_MONTH_END, credit + timedelta(days=chance.random.randrange(25, 180)))
        steps = sorted(chance.day(credit, last) for _step in path[:4])
        later = [SAMPLE_DAY - timedelta(days=16), SAMPLE_DAY - timedelta(days=4)][-len(path[4:]) :]
        return [*steps, *(later if path[4:] else [])]
    earlier = sorted(chance.day(credit, DATA_MONTH_END) for _step in path[:-1])
    lately = chance.day(SAMPLE_DAY - timedelta(days=70), SAMPLE_DAY - timedelta(days=1))
    return [*earlier, max([lately, credit, *earlier])]
