"""The migration that takes over what was known of each cell before every change was recorded."""

from datetime import timedelta
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from participants.reports.actions.cells import save_note
from participants.reports.models import CellChange, ReportEvent

MIGRATION = import_module("participants.reports.migrations.0005_cell_history_from_stamps")


def test_the_last_writing_of_each_cell_is_taken_over_with_its_round(report, places, enter, cast):
    enter(report, places.pontianak, new=3, lapsed=1)
    line = report.lines.get(region=places.pontianak, segment="BPU")
    save_note(report=report, line=line, field="new", text="Pameran", by=cast.officer_a)
    CellChange.objects.all().delete()
    between = timezone.now()
    line.refresh_from_db()
    line.stamps["new"]["at"] = (between + timedelta(hours=1)).isoformat()
    line.save(update_fields=["stamps"])
    ReportEvent.objects.create(report=report, kind="returned", by=cast.verifier, at=between)
    MIGRATION.remember_last_writings(apps, None)
    taken = {
        (change.field, change.kind): (change.round, change.new, change.note, change.by)
        for change in CellChange.objects.all()
    }
    assert taken == {
        ("new", "typed"): (1, 3, "", cast.officer_a),
        ("lapsed", "typed"): (0, 1, "", cast.officer_a),
        ("new", "note"): (0, None, "Pameran", cast.officer_a),
    }
