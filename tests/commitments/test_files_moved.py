"""Files that stood in the folder of uploads move into the database, and stay those of their rows."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from common.months import this_month
from tests.commitments.conftest import PDF


def migrated_to(name):
    executor = MigrationExecutor(connection)
    executor.migrate([("commitments", name)])
    return MigrationExecutor(connection).loader.project_state([("commitments", name)]).apps


@pytest.mark.long
def test_evidence_and_papers_of_before_are_read_from_the_database(
    db, cast, meeting, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    before = migrated_to("0001_initial")
    before.get_model("commitments", "MeetingPaper").objects.create(
        meeting_id=meeting.pk, title="Paparan", added_by_id=cast.official.pk,
        file=ContentFile(PDF, "paparan.pdf"),
    )  # fmt: skip
    before.get_model("commitments", "Progress").objects.create(
        number=7, month=this_month(), people=5, reported_by_id=cast.officer_a.pk,
        evidence=ContentFile(PDF + b"2", "bukti.pdf"),
    )  # fmt: skip
    before.get_model("commitments", "Progress").objects.update(
        verified_at="2024-09-01T00:00Z", verified_by_id=cast.verifier.pk
    )
    after = migrated_to("0002_attached_files")
    paper = after.get_model("commitments", "MeetingPaper").objects.get()
    report = after.get_model("commitments", "Progress").objects.get()
    assert (paper.attached.name, bytes(paper.attached.content)) == ("Paparan.pdf", PDF)
    assert (report.attached.uploaded_by_id, bytes(report.attached.content)) == (
        cast.officer_a.pk,
        PDF + b"2",
    )
    events = after.get_model("commitments", "ProgressEvent").objects.all()
    assert {event.attached_id for event in events} == {report.attached_id}
