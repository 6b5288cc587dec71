"""The duty engine: what every credit owes by the rules in force on its day. Lists are judged by the same rules while they are merged (`imports.merge`)."""

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from accounts.models import User
from participants.kur import counts
from participants.kur.models import DutyRule, Loan, Person
from participants.kur.models.choices import Duty

# The rule in force on the day of a credit: the newest regulation that speaks of it.
RULE = (
    DutyRule.objects.filter(
        Q(effective_to=None) | Q(effective_to__gte=OuterRef("disbursed_on")),
        scheme=OuterRef("scheme"),
        amount_over__lt=OuterRef("amount"),
        amount_up_to__gte=OuterRef("amount"),
        effective_from__lte=OuterRef("disbursed_on"),
    )
    .annotate(code=Case(When(duty=DutyRule.Kind.MUST, then=Duty.MUST), default=Duty.MAY))
    .order_by("-effective_from", "-pk")
)
RULE_NOW = Subquery(RULE.values("pk")[:1])
DUTY_NOW = Coalesce(Subquery(RULE.values("code")[:1]), Duty.UNKNOWN)
NO_RULE = 0


def apply_rules() -> int:
    """Every credit by the rules as they are now; how many changed."""
    judged = Loan.objects.annotate(
        duty_now=DUTY_NOW,
        rule_now=Coalesce(RULE_NOW, NO_RULE),
        rule_before=Coalesce("rule_id", NO_RULE),
    )
    otherwise = judged.exclude(duty=F("duty_now"), rule_before=F("rule_now"))
    changed = otherwise.update(rule=RULE_NOW, duty=DUTY_NOW)
    if changed:
        leading = Loan.objects.filter(person=OuterRef("pk"), leads=True)
        duty = Coalesce(Subquery(leading.values("duty")[:1]), Duty.UNKNOWN)
        Person.objects.annotate(duty_now=duty).exclude(duty=F("duty_now")).update(duty=duty)
        counts.rebuild()
    return changed


@transaction.atomic
def add_rule(*, rule: DutyRule, by: User) -> int:
    """Save a new regulation's row and apply it; how many credits it changed."""
    if not by.is_portal_admin:
        raise PermissionError("only an admin adds rules")
    rule.save()
    return apply_rules()
