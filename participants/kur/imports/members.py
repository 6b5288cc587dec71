"""A row of a membership list, and the list's way into the known memberships."""

import re
from datetime import date
from typing import Any

from django.db import transaction

from common import nik as nik_rules
from common.months import month_start
from common.segments import WORDS, Segment
from participants.kur import counts, encryption, matching, rotation, sql
from participants.kur.imports.columns import MEMBER_COLUMNS, MEMBER_REQUIRED, Layout
from participants.kur.imports.look import Writing
from participants.kur.imports.merge import ROTATE_MEMBERS
from participants.kur.imports.reading import NumberedRow
from participants.kur.imports.rows import NULL, Checked, Faults, ListRows, as_line
from participants.kur.imports.values import Remembered
from participants.kur.models import Batch

LONGEST_NAME = 120
SEGMENTS = {code: code for code in Segment.values} | {
    name.replace(" ", "").upper(): segment.value for segment, (name, *_others) in WORDS.items()
}
# Debtors the list speaks of whose NIK is still hashed with a former key.
WITH_FORMER_KEY = """
SELECT DISTINCT person.id FROM {staging} staged, unnest(staged.old_hashes) AS old(hash)
JOIN kur_person person ON person.nik_hash = old.hash WHERE person.key_id <> %(key)s
"""
# A list from before the one that was saved last says nothing new about a member. A membership is
# that of the list which spoke last, and goes with it.
MERGE = """
INSERT INTO kur_membership AS member
    (nik_hash, key_id, segment, registered_on, paid_until, name, batch_id, branch_id)
SELECT nik_hash, %(key)s, segment, registered_on, paid_until, name, %(batch)s, %(branch)s
FROM {staging} ORDER BY nik_hash
ON CONFLICT (nik_hash, segment, branch_id) DO UPDATE SET
    registered_on = coalesce(excluded.registered_on, member.registered_on),
    paid_until = excluded.paid_until, batch_id = excluded.batch_id,
    name = CASE WHEN excluded.name = '' THEN member.name ELSE excluded.name END
WHERE (SELECT as_of FROM kur_batch WHERE id = member.batch_id) <= %(as_of)s
"""
OUTCOME = """
SELECT count(*) FILTER (WHERE member.id IS NULL),
    count(*) FILTER (WHERE member.id IS NOT NULL AND
        (member.registered_on, member.paid_until) IS DISTINCT FROM
        (coalesce(staged.registered_on, member.registered_on), staged.paid_until)),
    count(DISTINCT staged.nik_hash) FILTER (WHERE EXISTS (
        SELECT 1 FROM kur_person person JOIN kur_batch list ON list.id = %(batch)s
        WHERE person.nik_hash = staged.nik_hash AND {served}))
FROM {staging} staged LEFT JOIN kur_membership member
    ON member.nik_hash = staged.nik_hash AND member.segment = staged.segment
    AND member.branch_id IS NOT DISTINCT FROM %(branch)s
"""


class MemberRows(ListRows):
    columns, required = MEMBER_COLUMNS, MEMBER_REQUIRED
    nik_column = "nik"
    staged = (
        "row_number int, nik_hash bytea, old_hashes bytea[], segment text, registered_on date, "
        "paid_until date, name text"
    )
    key = "nik_hash, segment"
    content = "concat_ws('|', coalesce(registered_on, '1900-01-01'), paid_until, name)"
    duplicate_fault = ("nik", "twice_member")
    counted = ["kur_person"]

    def __init__(self, batch: Batch, layout: Layout, writing: Writing) -> None:
        super().__init__(batch, layout, writing)
        self.registered = self.days("registered_on")
        self.paid = self.days("paid_until", last_of_month=True)
        self.segments = Remembered(_read_segment)

    def check(self, rows: list[NumberedRow]) -> Checked:
        checked = Checked(rows=len(rows))
        for row_number, cells in rows:
            cells, faults = self.whole(cells), Faults()
            nik = self.nik(cells, checked, faults)
            segment = self.segments[cells[self.at["segment"]]]
            if segment is None:
                faults.append(("segment", "segment_unknown"))
            registered, paid = self._days(cells, faults)
            name = self._name(cells, faults)
            if faults:
                checked.refused.append((row_number, cells, faults))
                continue
            checked.lines.append(
                f"{row_number}\t\\\\x{self.keys.hash(nik).hex()}\t{self.old_hashes(nik)}\t"
                f"{segment}\t{registered or NULL}\t{paid or NULL}\t{name}\n"
            )
        return checked

    def _days(self, cells: Any, faults: Faults) -> tuple[date | None, date | None]:
        """Registered on, and paid until."""
        registered = self.day(cells, "registered_on", self.registered, faults)
        paid = self.day(cells, "paid_until", self.paid, faults)
        if registered and registered > self.today:
            faults.append(("registered_on", "date_future"))
        if registered and paid and month_start(paid) < month_start(registered):
            faults.append(("paid_until", "paid_before_registered"))
        return registered, paid

    def _name(self, cells: Any, faults: Faults) -> str:
        name = as_line(self.cell(cells, "name"))
        if len(name) > LONGEST_NAME:
            faults.append(("name", "too_long"))
        elif name and (nik_rules.holds_nik(name) or nik_rules.HIDDEN in name):
            faults.append(("name", "nik_elsewhere"))
        return name

    @staticmethod
    def outcome(batch: Batch) -> dict[str, int]:
        """`{created, changed, matched, doubtful}`: what saving would do, without doing it."""
        matching.record_look(batch)
        statement = OUTCOME.format(staging=batch.staging_table, served=matching.SERVED)
        [(created, changed, met)] = sql.rows(statement, matching.list_parameters(batch))
        aside = matching.doubts_ahead(batch) if met else matching.Aside()
        return {
            "created": created,
            "changed": changed,
            "matched": met - len(aside.people),
            "doubtful": aside.waiting,
        }

    @staticmethod
    @transaction.atomic
    def save(batch: Batch) -> dict[str, int]:
        parameters = matching.list_parameters(batch) | {"key": encryption.primary().key_id}
        staging = batch.staging_table
        sql.wait_for_lock(sql.MERGE_LOCK)
        sql.execute("SET LOCAL work_mem = '128MB'")
        sql.execute(f"ANALYZE {staging}")
        sql.execute(ROTATE_MEMBERS.format(staging=staging), parameters)
        with_former_key = sql.rows(WITH_FORMER_KEY.format(staging=staging), parameters)
        rotation.rotate_people([person for (person,) in with_former_key])
        sql.execute(MERGE.format(staging=staging), parameters)
        sql.analyze("kur_membership", "nik_hash", "batch_id")
        outcome = matching.match_members(batch)
        if outcome["changed"]:  # also who was a member before, without any move
            counts.rebuild()
        return {name: outcome[name] for name in ("matched", "doubtful")}


def _read_segment(value: object) -> str:
    return SEGMENTS[re.sub(r"[^A-Z]", "", str(value).upper())]
