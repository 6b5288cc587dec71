"""Rules of reports that no program can pass by: who may not verify, and what is closed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
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
        EXISTS (SELECT 1 FROM reports_reportentrant
                WHERE report_id = NEW.id AND user_id = NEW.verified_by_id)
        OR EXISTS (SELECT 1 FROM reports_reportline
                   WHERE report_id = NEW.id AND entered_by_id = NEW.verified_by_id)) THEN
        RAISE EXCEPTION 'Whoever entered or submitted anything in a report never verifies it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reports_guard_report BEFORE INSERT OR UPDATE OR DELETE
    ON reports_enrolmentreport FOR EACH ROW EXECUTE FUNCTION reports_guard_report();

CREATE FUNCTION reports_note_submitter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.submitted_by_id IS NOT NULL THEN
        INSERT INTO reports_reportentrant (report_id, user_id)
        VALUES (NEW.id, NEW.submitted_by_id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER reports_note_submitter AFTER INSERT OR UPDATE OF submitted_by_id
    ON reports_enrolmentreport FOR EACH ROW EXECUTE FUNCTION reports_note_submitter();

CREATE FUNCTION reports_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held varchar;
BEGIN
    SELECT state INTO held FROM reports_enrolmentreport
    WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.report_id ELSE OLD.report_id END;
    IF held NOT IN ('draf', 'dikembalikan') THEN
        RAISE EXCEPTION 'A line of a report in state % does not change.', held
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.entered_by_id IS NOT NULL THEN
        INSERT INTO reports_reportentrant (report_id, user_id)
        VALUES (NEW.report_id, NEW.entered_by_id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reports_guard_line BEFORE INSERT OR UPDATE OR DELETE
    ON reports_reportline FOR EACH ROW EXECUTE FUNCTION reports_guard_line();

CREATE FUNCTION reports_keep_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (
        SELECT 1 FROM reports_enrolmentreport
        WHERE id = OLD.report_id AND first_submitted_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'What happened to a report (%) stays as it was recorded.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER reports_keep_trail BEFORE UPDATE OR DELETE
    ON reports_reportevent FOR EACH ROW EXECUTE FUNCTION reports_keep_trail();
CREATE TRIGGER reports_keep_trail BEFORE UPDATE OR DELETE
    ON reports_reportentrant FOR EACH ROW EXECUTE FUNCTION reports_keep_trail();
"""

REVERSE = """
DROP TRIGGER reports_keep_trail ON reports_reportentrant;
DROP TRIGGER reports_keep_trail ON reports_reportevent;
DROP FUNCTION reports_keep_trail();
DROP TRIGGER reports_guard_line ON reports_reportline;
DROP FUNCTION reports_guard_line();
DROP TRIGGER reports_note_submitter ON reports_enrolmentreport;
DROP FUNCTION reports_note_submitter();
DROP TRIGGER reports_guard_report ON reports_enrolmentreport;
DROP FUNCTION reports_guard_report();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
