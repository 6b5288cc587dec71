"""Rules of an award round that the database keeps."""

import pgtrigger

from common.triggers import refuse, refused_always

evidence_frozen = refused_always(
    "evidence_frozen", pgtrigger.Update, "Frozen evidence is not edited."
)

_CONFLICT = refuse("A juror with a declared conflict does not score this entrant.")

score_without_conflict = pgtrigger.Trigger(
    name="score_without_conflict",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF EXISTS (SELECT 1 FROM awards_conflict
                   WHERE juror_id = NEW.juror_id AND entrant_id = NEW.entrant_id) THEN
            {_CONFLICT}
        END IF;
        RETURN NEW;
    """,
)
