"""What is aimed for, by which document, and what each channel is meant to contribute."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.arithmetic import ContributionUnit
from regions.models import Target, TargetContribution
from regions.reference.rows import (
    Fixtures,
    Row,
    count,
    day,
    one_of,
    percent,
    required,
    text,
)
from regions.reference.writing import FixtureWriter, Save


def _amount(row: Row, column: str) -> Any:
    """Up to 100 where it is a percentage; any whole number where it is people."""
    is_people = row.text("unit") == ContributionUnit.PEOPLE
    return required(count if is_people else percent)(row, column)


TARGETS = {
    "region_code": Row.region_code,
    "deadline": required(day),
    "percent": required(percent),
    "document": required(text),
    "issued_by": required(text),
    "published_on": required(day),
    "source_url": text,
    "in_use": Row.flag,
    "note": text,
}
CONTRIBUTIONS = {
    "region_code": Row.region_code,
    "deadline": required(day),
    "channel": required(text),
    "amount": _amount,
    "unit": one_of(ContributionUnit),
    "document": required(text),
    "published_on": required(day),
    "note": text,
}
TARGET_KEY = ["region_code", "deadline", "document"]


def load_targets(fixtures: Fixtures) -> Save:
    targets = fixtures.rows("targets.csv", TARGETS, key=TARGET_KEY)
    for target in targets:
        if target.values["percent"] == 0:
            target.fault("percent", _("Target harus di atas 0."))
        _require_announcement_in_time(target)
    _require_one_in_use(targets)
    key = [*TARGET_KEY, "channel"]
    contributions = fixtures.rows("contributions.csv", CONTRIBUTIONS, key=key)
    _require_targets_of(contributions, targets)
    for contribution in contributions:
        _require_announcement_in_time(contribution)

    def save(writer: FixtureWriter) -> None:
        for target in targets:
            _save_target(writer, target.values)
        for contribution in contributions:
            _save_contribution(writer, dict(contribution.values))

    return save


def _require_announcement_in_time(row: Row) -> None:
    announced, deadline = row.values["published_on"], row.values["deadline"]
    if announced and announced > timezone.localdate():
        row.fault("published_on", _("Tanggal ini belum tiba."))
    if announced and deadline and announced > deadline:
        row.fault("published_on", _("Diumumkan setelah tenggatnya."))


def _require_one_in_use(targets: list[Row]) -> None:
    used: dict[tuple[str, str], int] = {}
    for target in targets:
        if not target.values["in_use"]:
            continue
        key = (target.text("region_code"), target.text("deadline"))
        if key in used:
            target.fault("in_use", _("Baris %(row)s sudah dipakai.") % {"row": used[key]})
        used.setdefault(key, target.number)


def _require_targets_of(contributions: list[Row], targets: list[Row]) -> None:
    known = [[target.values[name] for name in TARGET_KEY] for target in targets]
    for row in contributions:
        if not row.is_faulty and [row.values[name] for name in TARGET_KEY] not in known:
            reason = _("Tidak ada target dengan wilayah, tenggat dan dokumen ini.")
            row.fault("document", reason)


def _save_target(writer: FixtureWriter, values: dict[str, Any]) -> None:
    """A target that people have put in use since stays in use."""
    rivals = Target.objects.in_use().filter(
        region__code=values["region_code"], deadline=values["deadline"]
    )
    in_use = values["in_use"] and not rivals.exists()
    key = ["region", "deadline", "document"]
    writer.write(Target, {**values, "in_use": in_use}, key=key, at_first=["in_use"])


def _save_contribution(writer: FixtureWriter, values: dict[str, Any]) -> None:
    values["target"] = Target.objects.get(
        region__code=values.pop("region_code"),
        deadline=values.pop("deadline"),
        document=values["document"],
    )
    writer.write(TargetContribution, values, key=["target", "channel"])
