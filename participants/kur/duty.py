"""The duty engine: one SQL text says what every credit owes, for lists, for new rules, for
what would change."""

from typing import Any

from django.db import connection, transaction

from accounts.models import User
from participants.kur import counts
from participants.kur.models import DutyRule
from participants.kur.models.choices import Duty

CODE = f"CASE rule.duty WHEN '{DutyRule.Kind.MUST}' THEN {Duty.MUST:d} ELSE {Duty.MAY:d} END"


def rule_of(loan: str) -> str:
    """The rule in force on the day of a credit: the newest regulation that speaks of it."""
    return f"""
    SELECT rule.id AS rule_id, {CODE} AS duty FROM kur_dutyrule rule
    WHERE rule.scheme = {loan}.scheme AND {loan}.amount > rule.amount_over
      AND {loan}.amount <= rule.amount_up_to AND {loan}.disbursed_on >= rule.effective_from
      AND ({loan}.disbursed_on <= rule.effective_to OR rule.effective_to IS NULL)
    ORDER BY rule.effective_from DESC, rule.id DESC LIMIT 1"""


DIFFERENT = f"""
SELECT loan.id, loan.person_id, loan.region_id, loan.bank_id, loan.duty AS duty_before,
    coalesce(found.duty, {Duty.UNKNOWN:d}) AS duty_after, found.rule_id
FROM kur_loan loan LEFT JOIN LATERAL ({rule_of("loan")}) found ON true
WHERE loan.rule_id IS DISTINCT FROM found.rule_id
   OR loan.duty <> coalesce(found.duty, {Duty.UNKNOWN:d})
"""


def apply_rules() -> int:
    """Every credit by the rules as they are now; how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE kur_loan loan SET duty = d.duty_after, rule_id = d.rule_id"
            f" FROM ({DIFFERENT}) d WHERE loan.id = d.id"
        )
        changed = cursor.rowcount
        if changed:
            cursor.execute(
                "UPDATE kur_person person SET duty = first.duty FROM ("
                " SELECT DISTINCT ON (person_id) person_id, duty FROM kur_loan"
                " ORDER BY person_id, disbursed_on DESC, id DESC) first"
                " WHERE first.person_id = person.id AND first.duty <> person.duty"
            )
            counts.rebuild()
    return changed


def preview(rule: DutyRule) -> list[dict[str, Any]]:
    """What saving this rule would change: credits by duty before and after. Nothing is saved."""
    with transaction.atomic():
        rule.save()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT duty_before, duty_after, count(*), count(DISTINCT person_id)"
                f" FROM ({DIFFERENT}) d WHERE duty_before <> duty_after GROUP BY 1, 2 ORDER BY 1, 2"
            )
            rows = [
                {
                    "before": Duty(before).label,
                    "after": Duty(after).label,
                    "loans": loans,
                    "people": people,
                }
                for before, after, loans, people in cursor.fetchall()
            ]
        transaction.set_rollback(True)
    rule.pk = None
    rule._state.adding = True
    return rows


@transaction.atomic
def add_rule(*, rule: DutyRule, by: User) -> int:
    """Save a new regulation's row and apply it; how many credits it changed."""
    if not by.is_portal_admin:
        raise PermissionError("only an admin adds rules")
    rule.save()
    return apply_rules()
