"""Of cells that were filled before every change was recorded, the last writing is known: by whom
and when. What the cell held before is known only where it was marked when the report went back."""

from collections import defaultdict

from django.db import migrations
from django.utils.dateparse import parse_datetime


def remember_last_writings(apps, schema_editor):
    ReportLine = apps.get_model("reports", "ReportLine")
    CellChange = apps.get_model("reports", "CellChange")
    returned = _returned(apps)
    former = _former_values(apps)
    users = set(apps.get_model("accounts", "User").objects.values_list("pk", flat=True))
    changes = []
    for line in ReportLine.objects.exclude(stamps={}, notes={}).iterator():
        for kind, written in [("typed", line.stamps), ("note", line.notes)]:
            for field, stamp in written.items():
                at = parse_datetime(stamp["at"])
                number = sum(moment <= at for moment in returned[line.report_id])
                is_note = kind == "note"
                changes.append(
                    CellChange(
                        line=line,
                        field=field,
                        round=number,
                        kind=kind,
                        old=None if is_note else former[line.pk, number].get(field),
                        new=None if is_note else getattr(line, field),
                        note=stamp["text"] if is_note else "",
                        by_id=stamp["by"] if stamp["by"] in users else None,
                        at=at,
                    )
                )
    changes.sort(key=lambda change: change.at)
    CellChange.objects.bulk_create(changes, batch_size=1000)


def _returned(apps):
    moments = defaultdict(list)
    events = apps.get_model("reports", "ReportEvent").objects.filter(kind="returned")
    for report, at in events.values_list("report", "at"):
        moments[report].append(at)
    return moments


def _former_values(apps):
    former = defaultdict(dict)
    for mark in apps.get_model("reports", "ReportMark").objects.all():
        former[mark.line_id, mark.round] = mark.former
    return former


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("reports", "0004_cell_history_and_hold"),
    ]

    operations = [migrations.RunPython(remember_last_writings, migrations.RunPython.noop)]
