"""Foreign keys that are checked a statement at a time.

PostgreSQL checks a foreign key row by row, which takes a third of a million-row import. These
triggers ask once per statement, by a join, and refuse it as a whole; the other side refuses to
lose a row that is still pointed at.
"""

# table, column, table it points at
REFERENCES = [
    ("kur_loan", "bank_id", "regions_bank"),
    ("kur_loan", "person_id", "kur_person"),
    ("kur_loan", "region_id", "regions_region"),
    ("kur_loan", "batch_id", "kur_batch"),
    ("kur_loan", "rule_id", "kur_dutyrule"),
    ("kur_person", "bank_id", "regions_bank"),
    ("kur_person", "region_id", "regions_region"),
]
ARRIVING = """
CREATE FUNCTION {table}_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {checks}
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_inserted AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION {table}_references();
CREATE TRIGGER {table}_updated AFTER UPDATE ON {table}
    REFERENCING NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION {table}_references();
"""
CHECK = """
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT {column} AS id FROM arriving) wanted
            LEFT JOIN {target} target ON target.id = wanted.id
            WHERE wanted.id IS NOT NULL AND target.id IS NULL) THEN
        RAISE EXCEPTION '{table}.{column} points at nothing in {target}'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
"""
LEAVING = """
CREATE FUNCTION {target}_kur_pointed_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {checks}
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER {target}_kur_leaving AFTER DELETE ON {target}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {target}_kur_pointed_at();
"""
STILL = """
    IF EXISTS (SELECT 1 FROM {table} WHERE {column} = OLD.id) THEN
        RAISE EXCEPTION '{table}.{column} still points at this row of {target}'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
"""


def install() -> tuple[str, str]:
    """SQL that puts the triggers on, and its reverse."""
    forward, backward = [], []
    for table in dict.fromkeys(table for table, _column, _target in REFERENCES):
        checks = "".join(
            CHECK.format(table=table, column=column, target=target)
            for source, column, target in REFERENCES
            if source == table
        )
        forward.append(ARRIVING.format(table=table, checks=checks))
        backward += [
            f"DROP TRIGGER {table}_inserted ON {table};",
            f"DROP TRIGGER {table}_updated ON {table};",
            f"DROP FUNCTION {table}_references();",
        ]
    for target in dict.fromkeys(target for _table, _column, target in REFERENCES):
        checks = "".join(
            STILL.format(table=table, column=column, target=target)
            for table, column, pointed in REFERENCES
            if pointed == target
        )
        forward.append(LEAVING.format(target=target, checks=checks))
        backward += [
            f"DROP TRIGGER {target}_kur_leaving ON {target};",
            f"DROP FUNCTION {target}_kur_pointed_at();",
        ]
    return "\n".join(forward), "\n".join(backward)
