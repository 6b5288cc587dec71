"""Rules of reports that no program can pass by: who may not verify, and what is closed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION enrolment_guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.first_submitted_at IS NOT NULL THEN
            RAISE EXCEPTION 'A report that was submitted is never deleted.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'terverifikasi' THEN
        RAISE EXCEPTION 'A verified report never changes; amend it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.verified_by_id IS NOT NULL AND (
        EXISTS (SELECT 1 FROM enrolment_reportentrant
                WHERE report_id = NEW.id AND user_id = NEW.verified_by_id)
        OR EXISTS (SELECT 1 FROM enrolment_reportline
                   WHERE report_id = NEW.id AND entered_by_id = NEW.verified_by_id)) THEN
        RAISE EXCEPTION 'Whoever entered or submitted anything in a report never verifies it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER enrolment_guard_report BEFORE INSERT OR UPDATE OR DELETE
    ON enrolment_enrolmentreport FOR EACH ROW EXECUTE FUNCTION enrolment_guard_report();

CREATE FUNCTION enrolment_note_submitter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.submitted_by_id IS NOT NULL THEN
        INSERT INTO enrolment_reportentrant (report_id, user_id)
        VALUES (NEW.id, NEW.submitted_by_id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER enrolment_note_submitter AFTER INSERT OR UPDATE OF submitted_by_id
    ON enrolment_enrolmentreport FOR EACH ROW EXECUTE FUNCTION enrolment_note_submitter();

CREATE FUNCTION enrolment_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held varchar;
BEGIN
    SELECT state INTO held FROM enrolment_enrolmentreport
    WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.report_id ELSE OLD.report_id END;
    IF held NOT IN ('draf', 'dikembalikan') THEN
        RAISE EXCEPTION 'A line of a report in state % does not change.', held
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.entered_by_id IS NOT NULL THEN
        INSERT INTO enrolment_reportentrant (report_id, user_id)
        VALUES (NEW.report_id, NEW.entered_by_id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER enrolment_guard_line BEFORE INSERT OR UPDATE OR DELETE
    ON enrolment_reportline FOR EACH ROW EXECUTE FUNCTION enrolment_guard_line();

CREATE FUNCTION enrolment_keep_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (
        SELECT 1 FROM enrolment_enrolmentreport
        WHERE id = OLD.report_id AND first_submitted_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'What happened to a report (%) stays as it was recorded.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER enrolment_keep_trail BEFORE UPDATE OR DELETE
    ON enrolment_reportevent FOR EACH ROW EXECUTE FUNCTION enrolment_keep_trail();
CREATE TRIGGER enrolment_keep_trail BEFORE UPDATE OR DELETE
    ON enrolment_reportentrant FOR EACH ROW EXECUTE FUNCTION enrolment_keep_trail();
"""

REVERSE = """
DROP TRIGGER enrolment_keep_trail ON enrolment_reportentrant;
DROP TRIGGER enrolment_keep_trail ON enrolment_reportevent;
DROP FUNCTION enrolment_keep_trail();
DROP TRIGGER enrolment_guard_line ON enrolment_reportline;
DROP FUNCTION enrolment_guard_line();
DROP TRIGGER enrolment_note_submitter ON enrolment_enrolmentreport;
DROP FUNCTION enrolment_note_submitter();
DROP TRIGGER enrolment_guard_report ON enrolment_enrolmentreport;
DROP FUNCTION enrolment_guard_report();
"""


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0003_reports")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
