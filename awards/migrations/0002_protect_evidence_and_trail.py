from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change_of_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Frozen evidence is not edited.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER awards_evidence_frozen BEFORE UPDATE ON awards_evidence
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_evidence();

CREATE FUNCTION refuse_change_of_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is only added to.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER awards_trail_append_only BEFORE UPDATE OR DELETE ON awards_trailentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_trail();

CREATE FUNCTION refuse_score_in_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM awards_conflict
               WHERE juror_id = NEW.juror_id AND entrant_id = NEW.entrant_id) THEN
        RAISE EXCEPTION 'A juror with a declared conflict does not score this entrant.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER awards_score_without_conflict BEFORE INSERT OR UPDATE ON awards_score
    FOR EACH ROW EXECUTE FUNCTION refuse_score_in_conflict();
"""

REVERSE = """
DROP TRIGGER awards_evidence_frozen ON awards_evidence;
DROP TRIGGER awards_trail_append_only ON awards_trailentry;
DROP TRIGGER awards_score_without_conflict ON awards_score;
DROP FUNCTION refuse_change_of_evidence();
DROP FUNCTION refuse_change_of_trail();
DROP FUNCTION refuse_score_in_conflict();
"""


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
