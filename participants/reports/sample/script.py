"""What is published when: each branch's month, and the corrections that follow."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from common.months import last_day, read_month
from participants.reports.sample.series import HABITS, Line, Profile, chance, ledger

REASON = "Data contoh: "
# Branches report within the deadline, on one of these days after the month has ended.
REPORTED_AFTER_DAYS, SPREAD_DAYS = 10, 2
NOON = time(12, 0)


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell first stated wrong; the months after it open wrong until it is corrected."""

    code: str
    segment: str
    month: date
    field: str
    off_by: int
    at: datetime
    reason: str

    @property
    def closing_off_by(self) -> int:
        return -self.off_by if self.field in ("lapsed", "moved_out") else self.off_by

    def concerns(self, line: Line) -> bool:
        return (line.code, line.segment) == (self.code, self.segment) and line.month >= self.month

    def before(self, line: Line) -> Line:
        if line.month == self.month:
            return replace(line, **{self.field: getattr(line, self.field) + self.off_by})
        return replace(line, opening=line.opening + self.closing_off_by)


@dataclass(frozen=True, slots=True)
class Batch:
    at: datetime
    lines: list[Line]
    reason: str = ""


def read_profiles(folder: Path) -> list[Profile]:
    with (folder / "places.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Profile(
                code=row["region_code"],
                branch=row["branch"],
                workers={year: int(row[f"workers_{year}"]) for year in (2022, 2023, 2024)},
                participants=int(row["participants_2024_07"]),
                growth=tuple(int(row[f"growth_{year}_12"]) for year in (2021, 2022, 2023)),
                mix={segment: int(row[f"mix_{segment.lower()}"]) for segment in HABITS},
            )
            for row in csv.DictReader(lines)
        ]


def read_corrections(folder: Path) -> list[Correction]:
    with (folder / "corrections.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Correction(
                code=row["region_code"],
                segment=row["segment"],
                month=read_month(row["month"]),
                field=row["field"],
                off_by=int(row["first_stated_off_by"]),
                at=timezone.make_aware(
                    datetime.combine(date.fromisoformat(row["corrected_on"]), NOON)
                ),
                reason=REASON + row["reason"],
            )
            for row in csv.DictReader(lines)
        ]


def batches(profiles: Sequence[Profile], corrections: Sequence[Correction]) -> list[Batch]:
    """In the order of time, so that every day can be looked back upon."""
    reports: dict[tuple[date, str], list[Line]] = {}
    for line in ledger(profiles):
        reports.setdefault((line.month, line.branch), []).append(line)
    published = [
        Batch(at, [_as_first_stated(line, at, corrections) for line in lines])
        for (month, branch), lines in reports.items()
        for at in [published_at(month, branch)]
    ]
    true_lines = [line for lines in reports.values() for line in lines]
    corrected = [
        Batch(one.at, _published_wrong(one, true_lines), one.reason) for one in corrections
    ]
    return sorted([*published, *corrected], key=lambda batch: batch.at)


def published_at(month: date, branch: str) -> datetime:
    day = last_day(month) + timedelta(days=REPORTED_AFTER_DAYS + chance(SPREAD_DAYS, branch, month))
    minutes = 12 * 60 + chance(180, "minute", branch, month)
    return timezone.make_aware(datetime.combine(day, time(minutes // 60, minutes % 60)))


def _as_first_stated(line: Line, at: datetime, corrections: Sequence[Correction]) -> Line:
    for correction in corrections:
        if correction.concerns(line) and at < correction.at:
            line = correction.before(line)
    return line


def _published_wrong(correction: Correction, true_lines: Sequence[Line]) -> list[Line]:
    """The true lines of every month that had been published wrong by the time of the correction."""
    return [
        line
        for line in true_lines
        if correction.concerns(line) and published_at(line.month, line.branch) < correction.at
    ]
