"""Everything that changes a plan, and what adopts it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseModelFormSet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from commitments.models import Commitment, Plan, PlanPlace
from commitments.plan_figures import PlanFacts, facts_of
from commitments.plan_path import keep_path
from common.problems import NotNow
from common.trail import recorded
from regions.models import Target


@transaction.atomic
def save_plan(
    *, plan: Plan, commitments: Iterable[Commitment], by: User, moves_path: bool = True
) -> Plan:
    """With a row for each place that it is split over. Where its path does not move (a new name,
    another payer), what it said when it was made stays what it is held against."""
    _require_owner(plan, by)
    plan.save()
    plan.commitments.set(commitments)
    places = list(plan.region.children.all()) or [plan.region]
    plan.places.exclude(region__in=places).delete()
    known = set(plan.places.values_list("region_id", flat=True))
    PlanPlace.objects.bulk_create(
        PlanPlace(plan=plan, region=place) for place in places if place.pk not in known
    )
    if moves_path:
        _keep_what_it_says(plan)
    return plan


@transaction.atomic
def save_places(*, plan: Plan, rows: BaseModelFormSet, by: User) -> None:
    """`rows`: a valid formset of the plan's places."""
    _require_owner(plan, by)
    rows.save()
    if plan.is_split_by_hand and any("people" in row.changed_data for row in rows):
        _keep_what_it_says(plan)


def _keep_what_it_says(plan: Plan) -> None:
    facts = facts_of(plan)
    if facts is not None:
        keep_path(facts)
        plan.save()


@transaction.atomic
def copy_plan(*, plan: Plan, by: User) -> Plan:
    """A plan of one's own, from where the figures of the copied one stood."""
    name = _("%(name)s (salinan)") % {"name": plan.name[:100]}
    taken = set(Plan.objects.owned_by(by).values_list("name", flat=True))
    number = 2
    while name in taken:
        name, number = _("%(name)s (salinan)") % {"name": f"{plan.name[:95]} {number}"}, number + 1
    held, places = list(plan.commitments.all()), list(plan.places.all())
    copied = Plan.objects.get(pk=plan.pk)
    copied.pk, copied.owner, copied.name = uuid4(), by, name
    copied.adopted_at, copied.adopted_by, copied.document = None, None, ""
    copied._state.adding = True
    copied.save()
    copied.commitments.set(held)
    for place in places:
        place.pk, place.plan = None, copied
    PlanPlace.objects.bulk_create(places)
    return copied


@transaction.atomic
def delete_plan(*, plan: Plan, by: User) -> None:
    _require_owner(plan, by)
    plan.delete()


@recorded
def adopt(
    *, facts: PlanFacts, document: str, issued_by: str, published_on: date, by: User
) -> list[Target]:
    """The split becomes each place's own target, with a document; the former of the same deadline
    stays readable and is no longer the one in use."""
    if not by.is_portal_admin:
        raise PermissionDenied(_("Rencana ditetapkan oleh admin."))
    plan = Plan.objects.select_for_update().get(pk=facts.plan.pk)
    if plan.is_adopted:
        raise NotNow(_("Rencana ini sudah ditetapkan."))
    people = facts.own_targets
    note = _("Dari rencana “%(plan)s”: %(people)s orang.")
    targets = [
        Target(
            region=row.region,
            deadline=plan.deadline,
            percent=percent_for(people[row.region.pk], row.workers.number),
            document=document,
            issued_by=issued_by,
            published_on=published_on,
            note=note % {"plan": plan.name, "people": people[row.region.pk]},
        )
        for row in facts.ground.rows
        if row.workers is not None and row.participants is not None
    ]
    for target in targets:
        former = Target.objects.filter(region=target.region, deadline=target.deadline, in_use=True)
        former.update(in_use=False)
        target.full_clean()
        target.save()
    plan.adopted_at, plan.adopted_by, plan.document = timezone.now(), by, document
    plan.save()
    return targets


def percent_for(people: int, workers: int) -> Decimal:
    """Their share of the workers, rounded up so that it asks for no fewer; at most 100."""
    hundredths = -(-10_000 * people // workers)
    return min(Decimal(hundredths).scaleb(-2), Decimal(100))


def _require_owner(plan: Plan, by: User) -> None:
    if plan.owner_id != by.pk:
        raise PermissionDenied(_("Hanya pemiliknya yang mengubah rencana."))
    if plan.is_adopted:
        raise NotNow(_("Rencana yang sudah ditetapkan tidak berubah; buat salinannya."))
