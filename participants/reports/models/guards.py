"""Rules of reports that no program can pass by: who may not verify, and what is closed."""

import pgtrigger

from common.triggers import EVERY_CHANGE, refuse
from participants.figures.models import MOVEMENTS

_SUBMITTED_STAYS = refuse("A report that was submitted is never deleted.")
_VERIFIED_STAYS = refuse("A verified report never changes; amend it.")
_WITHDRAWN_STAYS = refuse("A withdrawn correction never changes.")
_SECOND_PERSON = refuse("Whoever entered or submitted anything in a report never verifies it.")
_CLOSED_LINE = refuse("A line of a report in state % does not change.", "report_state")
_STEP_STAYS = refuse("What happened to a report (%) stays as it was recorded.", "TG_TABLE_NAME")

guard_report = pgtrigger.Trigger(
    name="guard_report",
    when=pgtrigger.Before,
    operation=EVERY_CHANGE,
    func=f"""
        IF TG_OP = 'DELETE' THEN
            IF OLD.first_submitted_at IS NOT NULL THEN
                {_SUBMITTED_STAYS}
            END IF;
            RETURN OLD;
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.state = 'terverifikasi' THEN
            {_VERIFIED_STAYS}
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.state = 'ditarik' THEN
            {_WITHDRAWN_STAYS}
        END IF;
        IF NEW.verified_by_id IS NOT NULL AND (
            EXISTS (SELECT 1 FROM reports_reportentrant
                    WHERE report_id = NEW.id AND user_id = NEW.verified_by_id)
            OR EXISTS (SELECT 1 FROM reports_reportline
                       WHERE report_id = NEW.id AND entered_by_id = NEW.verified_by_id)) THEN
            {_SECOND_PERSON}
        END IF;
        RETURN NEW;
    """,
)

note_submitter = pgtrigger.Trigger(
    name="note_submitter",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("submitted_by_id"),
    func="""
        IF NEW.submitted_by_id IS NOT NULL THEN
            INSERT INTO reports_reportentrant (report_id, user_id)
            VALUES (NEW.id, NEW.submitted_by_id) ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
    """,
)

guard_line = pgtrigger.Trigger(
    name="guard_line",
    when=pgtrigger.Before,
    operation=EVERY_CHANGE,
    declare=[("report_state", "varchar")],
    func=f"""
        SELECT state INTO report_state FROM reports_enrolmentreport
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.report_id ELSE OLD.report_id END;
        IF report_state NOT IN ('draf', 'dikembalikan') THEN
            {_CLOSED_LINE}
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF NEW.entered_by_id IS NOT NULL THEN
            INSERT INTO reports_reportentrant (report_id, user_id)
            VALUES (NEW.report_id, NEW.entered_by_id) ON CONFLICT DO NOTHING;
        END IF;
        RETURN NEW;
    """,
)


# Figures that a line is inserted with are changes where somebody entered them (a file); those of
# a correction were published before, and carry no stamp.
record_changes = pgtrigger.Trigger(
    name="record_changes",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("former", "jsonb"), ("report_round", "smallint")],
    func=f"""
        former := CASE WHEN TG_OP = 'INSERT' THEN '{{"notes": {{}}}}' ELSE to_jsonb(OLD) END;
        SELECT returns INTO report_round FROM reports_enrolmentreport WHERE id = NEW.report_id;
        INSERT INTO reports_cellchange
            (line_id, field, round, kind, source, old, new, note, by_id, acted_for_id, at)
        SELECT NEW.id, cell.key, report_round,
               COALESCE(NEW.stamps->cell.key->>'how', 'typed'),
               COALESCE(NEW.stamps->cell.key->>'source', ''),
               (former->>cell.key)::integer, (to_jsonb(NEW)->>cell.key)::integer, '',
               NEW.entered_by_id, NEW.entered_for_id, COALESCE(NEW.entered_at, clock_timestamp())
        FROM unnest(ARRAY{[*MOVEMENTS, "closing"]})
            AS cell(key)
        WHERE (TG_OP = 'UPDATE' OR NEW.stamps ? cell.key)
            AND to_jsonb(NEW)->>cell.key IS DISTINCT FROM former->>cell.key;
        INSERT INTO reports_cellchange
            (line_id, field, round, kind, source, old, new, note, by_id, acted_for_id, at)
        SELECT NEW.id, cell.key, report_round, 'note', '', NULL, NULL,
               COALESCE(NEW.notes->cell.key->>'text', ''),
               NEW.entered_by_id, NEW.entered_for_id, COALESCE(NEW.entered_at, clock_timestamp())
        FROM jsonb_object_keys((former->'notes') || NEW.notes) AS cell(key)
        WHERE NEW.notes->cell.key->>'text' IS DISTINCT FROM former->'notes'->cell.key->>'text';
        RETURN NULL;
    """,
)


def keep_steps(report: str = "OLD.report_id") -> pgtrigger.Trigger:
    """Of a report that was never submitted the steps go with it; others stay as recorded."""
    return pgtrigger.Trigger(
        name="keep_steps",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' AND NOT EXISTS (
                SELECT 1 FROM reports_enrolmentreport
                WHERE id = {report} AND first_submitted_at IS NOT NULL) THEN
                RETURN OLD;
            END IF;
            {_STEP_STAYS}
        """,
    )
