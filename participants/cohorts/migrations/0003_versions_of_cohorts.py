"""Cohorts get their first version, and the warning days their usual values.

Those of the sample count as verified on their first day. What an admin had entered was verified by
nobody: it waits for a verifier.
"""

from datetime import datetime, time

from django.db import migrations
from django.utils import timezone

CONTENT = [
    "headcount",
    "funder_kind",
    "funder",
    "decree",
    "starts_on",
    "ends_on",
    "source_url",
    "note",
]


def write_versions(apps, _schema_editor):
    version_model = apps.get_model("cohorts", "CohortVersion")
    services = apps.get_model("regions", "BranchService").objects.order_by("-valid_from")
    for cohort in apps.get_model("cohorts", "SponsoredCohort").objects.order_by("pk"):
        served = services.filter(region=cohort.region_id, valid_from__lte=cohort.ends_on)
        service = served.first() or services.filter(region=cohort.region_id).first()
        cohort.branch_id = service and service.branch_id
        cohort.save(update_fields=["branch"])
        first_day = timezone.make_aware(datetime.combine(cohort.starts_on, time(9)))
        verified = {"state": "verified", "entered_at": first_day, "decided_at": first_day}
        version_model.objects.create(
            cohort=cohort,
            **{name: getattr(cohort, name) for name in CONTENT},
            **verified if cohort.is_sample else {},
        )


def set_warning_days(apps, _schema_editor):
    model = apps.get_model("cohorts", "WarningDay")
    model.objects.bulk_create([model(days=days) for days in (30, 60, 90)])


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0002_cohort_versions"),
    ]

    operations = [
        migrations.RunPython(write_versions, migrations.RunPython.noop),
        migrations.RunPython(set_warning_days, migrations.RunPython.noop),
    ]
