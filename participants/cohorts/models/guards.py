"""What the database itself keeps of cohorts: nothing is edited, nobody verifies what they entered,
and nobody is counted for a cohort and for its renewal on the same day."""

import pgtrigger

from common.triggers import EVERY_CHANGE, refuse

_STAYS = refuse("A version of a cohort is never deleted.")
_EDITED = refuse("A version of a cohort is not edited; enter another.")
_DECIDED = refuse("What was decided of a version of a cohort stays.")
_SECOND_PERSON = refuse("Whoever entered a version of a cohort never verifies it.")
_OVERLAPS = refuse("A cohort and its renewal never run on the same day.")
_OTHER_PLACE = refuse("A renewal is of the place of what it renews.")
_TOO_MANY = refuse("Renewals that run together cover no more people than the cohort had.")

_FREE = "'{state,decided_at,decided_by_id,decided_for_id,decision_reason,superseded_at}'::text[]"
_DECISION = "'{superseded_at}'::text[]"
# Verified, not superseded by a correction, and not cancelled by one.
_COUNTS = "state = 'verified' AND superseded_at IS NULL AND NOT is_cancelled"

guard_version = pgtrigger.Trigger(
    name="guard_version",
    when=pgtrigger.Before,
    operation=EVERY_CHANGE,
    func=f"""
        IF TG_OP = 'DELETE' THEN
            {_STAYS}
        END IF;
        IF TG_OP = 'UPDATE' THEN
            IF to_jsonb(NEW) - {_FREE} <> to_jsonb(OLD) - {_FREE} THEN
                {_EDITED}
            END IF;
            IF OLD.superseded_at IS NOT NULL OR OLD.state IN ('returned', 'withdrawn')
                OR (OLD.state = 'verified'
                    AND to_jsonb(NEW) - {_DECISION} <> to_jsonb(OLD) - {_DECISION}) THEN
                {_DECIDED}
            END IF;
            IF OLD.state = NEW.state THEN
                RETURN NEW;
            END IF;
        END IF;
        IF NEW.state <> 'verified' THEN
            RETURN NEW;
        END IF;
        IF EXISTS (SELECT 1 FROM cohorts_cohortversion WHERE cohort_id = NEW.cohort_id
                   AND NEW.decided_by_id IN (entered_by_id, entered_for_id)) THEN
            {_SECOND_PERSON}
        END IF;
        IF NEW.is_cancelled THEN
            RETURN NEW;
        END IF;
        IF EXISTS (SELECT 1 FROM cohorts_sponsoredcohort this, cohorts_sponsoredcohort former
                   WHERE this.id = NEW.cohort_id AND former.id = NEW.renews_id
                   AND this.region_id <> former.region_id) THEN
            {_OTHER_PLACE}
        END IF;
        IF EXISTS (SELECT 1 FROM cohorts_cohortversion WHERE {_COUNTS}
                   AND ((cohort_id = NEW.renews_id AND ends_on >= NEW.starts_on)
                        OR (renews_id = NEW.cohort_id AND starts_on <= NEW.ends_on))) THEN
            {_OVERLAPS}
        END IF;
        IF (SELECT sum(headcount) + NEW.headcount FROM cohorts_cohortversion WHERE {_COUNTS}
            AND renews_id = NEW.renews_id AND cohort_id <> NEW.cohort_id
            AND starts_on <= NEW.ends_on AND ends_on >= NEW.starts_on)
            > (SELECT headcount FROM cohorts_cohortversion WHERE {_COUNTS}
               AND cohort_id = NEW.renews_id) THEN
            {_TOO_MANY}
        END IF;
        RETURN NEW;
    """,
)
