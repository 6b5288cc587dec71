"""What a published round holds fast: until it is reopened with a reason, the database itself
refuses every change of what the public has seen."""

from collections.abc import Sequence

import pgtrigger

from common import triggers
from common.triggers import EVERY_CHANGE, refuse

OF_EDITION = "{row}.edition_id"
OF_CATEGORY = "(SELECT edition_id FROM awards_category WHERE id = {row}.category_id)"
OF_JUROR = "(SELECT edition_id FROM awards_juror WHERE id = {row}.juror_id)"

_SETTLED = refuse("A published round is settled; reopen it with a reason.")
_SEEN = "A round that was public is never deleted."
_FIRST_DAY = refuse("When a round was first public stays as it was recorded.")
_STILL_OPEN = refuse("A round is published with the day, and once its reopening has ended.")
_AWARD_SEEN = refuse("An award that was public is withdrawn, not deleted.")
_OTHER_RECIPIENT = refuse("An award that was public never goes to another recipient.")
_WITHDRAWN = refuse("An award that the public knows as withdrawn stays withdrawn.")
_INCOMPLETE = refuse("A reopening keeps every award that was public.")
_RECORDED = refuse("A reopening stays as it was recorded.")


def settled(
    round_of: str, *, free: Sequence[str] = (), joins_recorded: bool = False
) -> pgtrigger.Trigger:
    """Rows of a published round stay as they are.

    `round_of` is SQL for the round of a `{row}`; `free` names columns that may still change. To a
    round that was recorded directly, without judging, rows may be added with `joins_recorded`.
    """
    published = (
        "EXISTS (SELECT 1 FROM awards_edition WHERE state = 'published' AND id = {id}{more})"
    )
    former = published.format(id=round_of.format(row="OLD"), more="")
    more = " AND (TG_OP = 'UPDATE' OR NOT recorded_directly)" if joins_recorded else ""
    present = published.format(id=round_of.format(row="NEW"), more=more)
    columns = _columns(free)
    return pgtrigger.Trigger(
        name="settled",
        when=pgtrigger.Before,
        operation=EVERY_CHANGE,
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF to_jsonb(NEW) - {columns} = to_jsonb(OLD) - {columns} THEN
                    RETURN NEW;
                END IF;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                IF {former} THEN
                    {_SETTLED}
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            IF {present} THEN
                {_SETTLED}
            END IF;
            RETURN NEW;
        """,
    )


_STATE = ["state", "published_at", "published_by_id"]


def _columns(names: Sequence[str]) -> str:
    return "'{" + ",".join(names) + "}'::text[]"


settled_edition = pgtrigger.Trigger(
    name="settled",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'DELETE' THEN
            IF OLD.first_published_at IS NOT NULL THEN
                {refuse(_SEEN)}
            END IF;
            RETURN OLD;
        END IF;
        IF OLD.first_published_at IS DISTINCT FROM NEW.first_published_at
            AND OLD.first_published_at IS NOT NULL THEN
            {_FIRST_DAY}
        END IF;
        IF OLD.state <> 'published' AND NEW.state = 'published' AND (NEW.first_published_at IS NULL
            OR EXISTS (SELECT 1 FROM awards_reopening
                       WHERE edition_id = OLD.id AND republished_at IS NULL)) THEN
            {_STILL_OPEN}
        END IF;
        IF OLD.state <> 'published' OR OLD.* IS NOT DISTINCT FROM NEW.* THEN
            RETURN NEW;
        END IF;
        IF NEW.state = 'published'
            OR to_jsonb(NEW) - {_columns(_STATE)} <> to_jsonb(OLD) - {_columns(_STATE)}
            OR NOT EXISTS (SELECT 1 FROM awards_reopening
                           WHERE edition_id = OLD.id AND republished_at IS NULL) THEN
            {_SETTLED}
        END IF;
        RETURN NEW;
    """,
)

never_emptied = triggers.never_emptied(_SEEN)

_WAS_PUBLIC = "EXISTS (SELECT 1 FROM awards_reopening WHERE was_public -> 'awards' {which})"

# Also while its round is reopened: the certificate is out, and what it says is checked against this.
public_award = pgtrigger.Trigger(
    name="public_award",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'DELETE' THEN
            IF {_WAS_PUBLIC.format(which="? OLD.id::text")} THEN
                {_AWARD_SEEN}
            END IF;
            RETURN OLD;
        END IF;
        IF (OLD.category_id, OLD.region_id) IS DISTINCT FROM (NEW.category_id, NEW.region_id)
            AND {_WAS_PUBLIC.format(which="? OLD.id::text")} THEN
            {_OTHER_RECIPIENT}
        END IF;
        IF OLD.withdrawn_at IS NULL OR (OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.withdrawal_reason)
            IS NOT DISTINCT FROM (NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.withdrawal_reason) THEN
            RETURN NEW;
        END IF;
        IF EXISTS (SELECT 1 FROM awards_edition JOIN awards_category ON edition_id = awards_edition.id
                   WHERE state = 'published' AND awards_category.id = OLD.category_id)
            OR {_WAS_PUBLIC.format(which="-> OLD.id::text -> 'is_withdrawn' = 'true'")} THEN
            {_WITHDRAWN}
        END IF;
        RETURN NEW;
    """,
)

reopening_stays = pgtrigger.Trigger(
    name="reopening_stays",
    when=pgtrigger.Before,
    operation=EVERY_CHANGE,
    func=f"""
        IF TG_OP = 'INSERT' THEN
            IF NOT EXISTS (SELECT 1 FROM awards_edition
                           WHERE id = NEW.edition_id AND state = 'published')
                OR EXISTS (SELECT 1 FROM awards_award JOIN awards_category
                           ON awards_category.id = category_id WHERE edition_id = NEW.edition_id
                           AND NOT NEW.was_public -> 'awards' ? awards_award.id::text) THEN
                {_INCOMPLETE}
            END IF;
            RETURN NEW;
        END IF;
        IF TG_OP = 'DELETE' OR OLD.republished_at IS NOT NULL
            OR to_jsonb(NEW) - 'republished_at' <> to_jsonb(OLD) - 'republished_at' THEN
            {_RECORDED}
        END IF;
        RETURN NEW;
    """,
)
