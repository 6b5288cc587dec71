"""The duty rules and the limits of the schemes that are known in public, from `fixtures/`."""

from participants.kur import duty
from participants.kur.models import DutyRule, SchemeLimit
from participants.kur.models.choices import Scheme
from regions.reference.rows import Fixtures, count, day, one_of, required, text
from regions.reference.writing import FixtureWriter, Save

LIMITS = {
    "regulation": required(text),
    "effective_from": required(day),
    "effective_to": day,
    "scheme": one_of(Scheme),
    "amount_over": required(count),
    "amount_up_to": required(count),
    "note": text,
}
RULES = {**LIMITS, "article": text, "duty": one_of(DutyRule.Kind)}


def load_kur_reference(fixtures: Fixtures) -> Save:
    key = ["regulation", "effective_from", "scheme", "amount_over"]
    rules = fixtures.rows("kur_rules.csv", RULES, key=key)
    limits = fixtures.rows("kur_scheme_limits.csv", LIMITS)

    def save(writer: FixtureWriter) -> None:
        for rule in rules:
            writer.write(DutyRule, rule.values, key=key)
        for limit in limits:
            writer.write(SchemeLimit, limit.values, key=["scheme", "effective_from"])
        if writer.has_changed:
            duty.apply_rules()

    return save
