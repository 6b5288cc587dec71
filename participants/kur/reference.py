"""The duty rules and the limits of the schemes that are known in public, from `fixtures/`."""

from typing import Any

from participants.kur import duty
from participants.kur.models import DutyRule, SchemeLimit
from participants.kur.models.choices import Scheme
from regions.reference.rows import Fixtures, refuse_duplicates
from regions.reference.writing import FixtureWriter

RULE_COLUMNS = (
    "regulation article effective_from effective_to scheme amount_over amount_up_to duty note"
).split()
LIMIT_COLUMNS = (
    "regulation effective_from effective_to scheme amount_over amount_up_to note"
).split()


def load_kur_reference(fixtures: Fixtures) -> Any:
    rules = fixtures.rows("kur_rules.csv", RULE_COLUMNS)
    refuse_duplicates(rules, "regulation", "effective_from", "scheme", "amount_over")
    read_rules: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (
            {
                "regulation": row.text("regulation", required=True),
                "effective_from": row.day("effective_from", required=True),
                "scheme": row.choice("scheme", Scheme),
                "amount_over": row.count("amount_over", required=True),
            },
            {
                "article": row.text("article"),
                "effective_to": row.day("effective_to"),
                "amount_up_to": row.count("amount_up_to", required=True),
                "duty": row.choice("duty", DutyRule.Kind),
                "note": row.text("note"),
            },
        )
        for row in rules
    ]
    limits: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (
            {
                "scheme": row.choice("scheme", Scheme),
                "effective_from": row.day("effective_from", required=True),
            },
            {
                "regulation": row.text("regulation", required=True),
                "effective_to": row.day("effective_to"),
                "amount_over": row.count("amount_over", required=True),
                "amount_up_to": row.count("amount_up_to", required=True),
                "note": row.text("note"),
            },
        )
        for row in fixtures.rows("kur_scheme_limits.csv", LIMIT_COLUMNS)
    ]

    def save(writer: FixtureWriter) -> None:
        for key, values in read_rules:
            writer.write(DutyRule, key, values)
        for key, values in limits:
            writer.write(SchemeLimit, key, values)
        if writer.has_changed:
            duty.apply_rules()

    return save
