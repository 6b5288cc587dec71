"""The picture of a plan, for its page: charts stand above the plans that they draw."""

from typing import Any

from django import template

from commitments.plan_figures import PlanFacts
from commitments.plan_path import PlanPath
from coverage_portal.dashboard.charts.plan_path import plan_path

register = template.Library()


@register.inclusion_tag("plans/path.html")
def path_of_plan(facts: PlanFacts, path: PlanPath) -> dict[str, Any]:
    return {"chart": plan_path(facts, path), "plan": facts.plan}
