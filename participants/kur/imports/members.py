"""A row of a membership list, and the list's way into the known memberships."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from common import nik as nik_rules
from common.segments import WORDS, Segment
from participants.kur import counts, encryption, matching, rotation
from participants.kur.imports.columns import Layout
from participants.kur.imports.debtors import NULL, Checked, as_line
from participants.kur.imports.merge import MERGE_LOCK, ROTATE_MEMBERS
from participants.kur.imports.reading import NumberedRow
from participants.kur.imports.values import Remembered, nik_reader, read_date, read_paid_until
from participants.kur.models import Batch

STAGED = "row_number nik_hash old_hashes segment registered_on paid_until name".split()
STAGING_TYPES = (
    "row_number int, nik_hash bytea, old_hashes bytea[], segment text, registered_on date,"
    " paid_until date, name text"
)
LONGEST_NAME = 120
SEGMENTS = {code: code for code in Segment.values} | {
    name.replace(" ", "").upper(): segment.value for segment, (name, *_others) in WORDS.items()
}

DUPLICATES = """
SELECT staged.row_number, min(row_number) OVER same AS first_row,
    min({content}) OVER same = max({content}) OVER same AS is_equal
FROM {{staging}} staged
WHERE (nik_hash, segment) IN (
    SELECT nik_hash, segment FROM {{staging}} GROUP BY 1, 2 HAVING count(*) > 1)
WINDOW same AS (PARTITION BY nik_hash, segment)
""".format(content="concat_ws('|', coalesce(registered_on, '1900-01-01'), paid_until, name)")
# A list from before the one that was saved last says nothing new about a member.
MERGE = """
INSERT INTO kur_membership AS member
    (nik_hash, key_id, segment, registered_on, paid_until, name, batch_id)
SELECT nik_hash, %(key)s, segment, registered_on, paid_until, name, %(batch)s
FROM {staging} ORDER BY nik_hash
ON CONFLICT (nik_hash, segment) DO UPDATE SET
    registered_on = coalesce(excluded.registered_on, member.registered_on),
    paid_until = excluded.paid_until, batch_id = excluded.batch_id,
    name = CASE WHEN excluded.name = '' THEN member.name ELSE excluded.name END
WHERE (SELECT as_of FROM kur_batch WHERE id = member.batch_id) < %(as_of)s
   OR (SELECT as_of FROM kur_batch WHERE id = member.batch_id) = %(as_of)s
  AND (member.registered_on, member.paid_until, member.name)
    IS DISTINCT FROM (coalesce(excluded.registered_on, member.registered_on),
        excluded.paid_until,
        CASE WHEN excluded.name = '' THEN member.name ELSE excluded.name END)
"""
OUTCOME = """
SELECT count(*) FILTER (WHERE member.id IS NULL),
    count(*) FILTER (WHERE member.id IS NOT NULL AND
        (member.registered_on, member.paid_until) IS DISTINCT FROM
        (coalesce(staged.registered_on, member.registered_on), staged.paid_until)),
    count(DISTINCT staged.nik_hash) FILTER (WHERE EXISTS (
        SELECT 1 FROM kur_person person WHERE person.nik_hash = staged.nik_hash))
FROM {staging} staged LEFT JOIN kur_membership member
    ON member.nik_hash = staged.nik_hash AND member.segment = staged.segment
"""


class MemberRows:
    def __init__(self, layout: Layout, old_keys: Iterable[encryption.KeyPair] = ()) -> None:
        self.layout = layout
        self.keys = encryption.primary()
        self.old_keys = list(old_keys)
        self.today = timezone.localdate()
        self.read_nik = nik_reader()
        self.days: Remembered[date | None] = Remembered(read_date, None)
        self.paid: Remembered[date | None] = Remembered(read_paid_until, None)
        self.segments: Remembered[str | None] = Remembered(_read_segment, None)

    def check(self, rows: list[NumberedRow]) -> Checked:
        at = self.layout.at
        width = max(at.values()) + 1
        i_nik, i_segment = at["nik"], at["segment"]
        i_registered, i_paid, i_name = (
            at.get("registered_on"),
            at.get("paid_until"),
            at.get("name"),
        )
        read_nik, hash_nik, segments = self.read_nik, self.keys.hash, self.segments
        checked = Checked(rows=len(rows))
        append = checked.lines.append
        for row_number, cells in rows:
            if len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            faults: list[tuple[str, str]] = []
            nik, nik_fault = read_nik(cells[i_nik])
            if nik_fault:
                faults.append(("nik", nik_fault.value))
                checked.lost += nik_fault is nik_rules.Fault.LOST
            elif nik[15] == "0":
                checked.niks_ending_in_0 += 1
            segment = segments[cells[i_segment]]
            if segment is None:
                faults.append(("segment", "segment_unknown"))
            registered = self._day(cells, i_registered, self.days, "registered_on", faults)
            paid = self._day(cells, i_paid, self.paid, "paid_until", faults)
            if registered and registered > self.today:
                faults.append(("registered_on", "date_future"))
            if (
                registered
                and paid
                and (paid.year, paid.month) < (registered.year, registered.month)
            ):
                faults.append(("paid_until", "paid_before_registered"))
            name = as_line(cells[i_name]) if i_name is not None else ""
            if len(name) > LONGEST_NAME:
                faults.append(("name", "too_long"))
            elif name and nik_rules.holds_nik(name):
                faults.append(("name", "nik_elsewhere"))
            if faults:
                checked.refused.append((row_number, cells, faults))
                continue
            old = NULL
            if self.old_keys:
                old = encryption.copied_array(key.hash(nik) for key in self.old_keys)
            append(
                f"{row_number}\t\\\\x{hash_nik(nik).hex()}\t{old}\t{segment}\t"
                f"{registered or NULL}\t{paid or NULL}\t{name}\n"
            )
        return checked

    @staticmethod
    def _day(
        cells: Any,
        index: int | None,
        read: Remembered[date | None],
        column: str,
        faults: list[tuple[str, str]],
    ) -> date | None:
        if index is None or cells[index] in ("", None):
            return None
        day = read[cells[index]]
        if day is None:
            faults.append((column, "date_unreadable"))
        return day


def outcome(batch: Batch) -> dict[str, int]:
    """`{created, changed, matched, doubtful}`: what saving would do, without doing it."""
    with connection.cursor() as cursor:
        cursor.execute(OUTCOME.format(staging=batch.staging_table))
        created, changed, met = cursor.fetchone()
    aside = matching.doubts_ahead(batch) if met else matching.Aside()
    return {
        "created": created,
        "changed": changed,
        "matched": met - len(aside.people),
        "doubtful": aside.waiting,
    }


@transaction.atomic
def save(batch: Batch) -> dict[str, int]:
    parameters: dict[str, Any] = {
        "key": encryption.primary().key_id,
        "batch": batch.pk,
        "as_of": batch.as_of,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MERGE_LOCK])
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(f"ANALYZE {batch.staging_table}")
        cursor.execute(ROTATE_MEMBERS.format(staging=batch.staging_table), parameters)
        rotation.rotate_staged_people(batch.staging_table)
        cursor.execute(MERGE.format(staging=batch.staging_table), parameters)
        cursor.execute("ANALYZE kur_membership (nik_hash, batch_id)")
    found = matching.match_members(batch)
    if found["changed"]:  # also who was a member before, without any move
        counts.rebuild()
    return {name: found[name] for name in ("matched", "doubtful")}


def _read_segment(value: object) -> str:
    return SEGMENTS[re.sub(r"[^A-Z]", "", str(value).upper())]
