"""The formats as template filters, available in every template without loading."""

from django import template

from coverage_portal import formats

register = template.Library()

for name in (
    "people",
    "signed_people",
    "decimal",
    "percent",
    "short_percent",
    "points",
    "signed_points",
    "rupiah",
    "month",
    "short_month",
    "month_code",
    "long_date",
    "moment",
):
    register.filter(name, getattr(formats, name))
