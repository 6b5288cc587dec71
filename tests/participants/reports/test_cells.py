"""Entering: what is kept, who is told about whose change, and what is refused."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from participants.figures.models import EnrolmentFigure
from participants.reports.actions import cells as actions
from participants.reports.models import EnrolmentReport, ReportEntrant, ReportLine
from participants.reports.rules import Changed, Forbidden, Refused
from tests.factories import UserFactory
from tests.participants.reports.conftest import JULY, STILL


def line(report, region, segment="BPU"):
    return ReportLine.objects.get(report=report, region=region, segment=segment)


def test_a_report_begins_with_every_place_served_by_segment(report, places):
    cells = report.lines.values_list("region__code", "segment")
    assert sorted(cells) == sorted(
        (code, segment) for code in ("61.71", "61.12") for segment in ("PU", "BPU", "JAKON", "PMI")
    )


def test_starting_again_gives_the_same_report(report, cast, places):
    again = actions.start_report(branch=places.branch_a, month=JULY, by=cast.officer_a)
    assert again.pk == report.pk


def test_what_was_typed_is_kept_and_the_rest_stays_unknown(report, places, enter):
    enter(report, places.pontianak, new=3)
    values = line(report, places.pontianak).values
    assert (values["new"], values["lapsed"], values["closing"]) == (3, None, None)


def test_a_cell_can_be_emptied_again(report, places, enter):
    enter(report, places.pontianak, new=3)
    enter(report, places.pontianak, new=None)
    assert line(report, places.pontianak).is_empty


def test_the_second_to_save_a_cell_is_told_who_changed_it(report, places, enter, cast):
    colleague = UserFactory(role="branch_staff", branch=places.branch_a)
    enter(report, places.pontianak, new=3, by=colleague, seen=0)
    outcome = enter(report, places.pontianak, new=5, seen=0)
    [conflict] = outcome.conflicts
    assert (conflict.theirs, conflict.by) == (3, colleague)
    assert conflict.line.cell_version("new") == 1
    assert conflict.at is not None
    assert outcome.saved == []
    assert line(report, places.pontianak).new == 3


def test_choosing_ones_own_value_after_a_conflict_saves_it(report, places, enter):
    enter(report, places.pontianak, new=3, seen=0)
    enter(report, places.pontianak, new=5, seen=1)
    assert line(report, places.pontianak).new == 5


def test_two_people_in_two_cells_of_one_row_do_not_meet(report, places, enter):
    enter(report, places.pontianak, new=3, seen=0)
    assert enter(report, places.pontianak, lapsed=2, seen=0).conflicts == []


def test_the_same_value_twice_is_no_conflict_and_no_change(report, places, enter):
    enter(report, places.pontianak, new=3, seen=0)
    before = EnrolmentReport.objects.get().version
    assert enter(report, places.pontianak, new=3, seen=0).conflicts == []
    assert EnrolmentReport.objects.get().version == before


def test_a_change_raises_the_version_of_the_report(report, places, enter):
    before = EnrolmentReport.objects.get().version
    enter(report, places.pontianak, new=3)
    assert EnrolmentReport.objects.get().version == before + 1


def test_a_stale_version_of_the_whole_report_is_refused(report, cast, places, enter):
    enter(report, places.pontianak, new=3)
    with pytest.raises(Changed):
        actions.save_cells(report=report, cells=[], by=cast.officer_a, seen=1)


@pytest.mark.parametrize("who", ["officer_b", "verifier", "admin", "official", "bank_officer"])
def test_nobody_but_the_branch_s_officer_enters(report, places, enter, cast, who):
    with pytest.raises(Forbidden):
        enter(report, places.pontianak, new=3, by=getattr(cast, who))


def test_a_place_of_another_branch_is_refused(report, places, enter):
    with pytest.raises(Refused, match="tidak dilayani"):
        enter(report, places.singkawang, new=3)


def test_a_place_served_since_the_draft_began_is_added(report, places, enter):
    places.singkawang.services.create(branch=places.branch_a, valid_from=date(2024, 7, 1))
    enter(report, places.singkawang, new=3)
    assert line(report, places.singkawang).new == 3


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ("2024-07-31 23:59+07:00", "belum dibuka"),
        ("2024-09-01 00:00+07:00", "sudah dikunci"),
    ],
    ids=["before", "locked"],
)
def test_a_month_that_is_not_open_takes_no_entries(
    report, july, places, enter, time_machine_at, moment, reason
):
    july.locked_on = date(2024, 9, 1)
    july.save()
    time_machine_at(moment)
    with pytest.raises(Refused, match=reason):
        enter(report, places.pontianak, new=3)


def test_a_month_nobody_opened_is_refused(places, cast, clock):
    with pytest.raises(Refused, match="belum dibuka"):
        actions.start_report(branch=places.branch_a, month=JULY, by=cast.officer_a)


def test_a_note_stays_with_its_cell_and_can_be_taken_away(report, places, cast, enter):
    row = line(report, places.pontianak)
    actions.save_note(report=report, line=row, field="new", text="Pameran UMKM", by=cast.officer_a)
    assert line(report, places.pontianak).note_on("new") == "Pameran UMKM"
    actions.save_note(report=report, line=row, field="new", text=" ", by=cast.officer_a)
    assert line(report, places.pontianak).notes == {}


def test_whoever_enters_is_remembered_even_when_overwritten(report, places, enter, cast):
    colleague = UserFactory(role="branch_staff", branch=places.branch_a)
    enter(report, places.pontianak, new=3, by=colleague)
    enter(report, places.pontianak, new=4)
    assert set(report.entrants.values_list("user", flat=True)) == {colleague.pk, cast.officer_a.pk}


def raw(sql, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def submit_raw(report, by):
    raw(
        "UPDATE reports_enrolmentreport SET state = 'dikirim', submitted_at = now(),"
        " first_submitted_at = now(), submitted_by_id = %s WHERE id = %s",
        by.pk,
        report.pk,
    )


VERIFY = (
    "UPDATE reports_enrolmentreport SET state = 'terverifikasi', verified_at = now(),"
    " verified_by_id = %s WHERE id = %s"
)


def test_the_database_refuses_an_enterer_as_verifier(report, places, enter, cast):
    colleague = UserFactory(role="branch_staff", branch=places.branch_a)
    enter(report, places.pontianak, new=3, by=colleague)
    enter(report, places.pontianak, new=4)
    submit_raw(report, cast.officer_a)
    with pytest.raises(IntegrityError, match="never verifies"):
        raw(VERIFY, colleague.pk, report.pk)
    raw(VERIFY, cast.verifier.pk, report.pk)


def test_the_database_refuses_the_submitter_as_verifier(report, cast):
    submit_raw(report, cast.officer_a)
    with pytest.raises(IntegrityError, match=r"never verifies|submitter_is_not_verifier"):
        raw(VERIFY, cast.officer_a.pk, report.pk)


def test_a_submitted_report_s_lines_do_not_change_in_the_database(report, cast):
    submit_raw(report, cast.officer_a)
    with pytest.raises(IntegrityError, match="does not change"):
        raw("UPDATE reports_reportline SET new = 9 WHERE report_id = %s", report.pk)
    with pytest.raises(IntegrityError, match="does not change"):
        raw("DELETE FROM reports_reportline WHERE report_id = %s", report.pk)


def test_a_verified_report_never_changes_in_the_database(report, cast):
    submit_raw(report, cast.officer_a)
    raw(VERIFY, cast.verifier.pk, report.pk)
    with pytest.raises(IntegrityError, match="never changes"):
        raw("UPDATE reports_enrolmentreport SET state = 'draf' WHERE id = %s", report.pk)


def test_a_draft_can_go_with_its_steps_and_a_submitted_report_cannot(report, cast, places, enter):
    enter(report, places.pontianak, new=3)
    submitted = actions.start_report(branch=places.branch_b, month=report.month, by=cast.officer_b)
    submit_raw(submitted, cast.officer_b)
    with pytest.raises(IntegrityError, match="never deleted"):
        raw("DELETE FROM reports_enrolmentreport WHERE id = %s", submitted.pk)
    report.delete()
    assert list(EnrolmentReport.objects.all()) == [submitted]


@pytest.mark.parametrize("table", ["reportevent", "reportentrant"])
@pytest.mark.parametrize("sql", ["DELETE FROM", "UPDATE"])
def test_the_trail_of_a_report_stays(report, cast, table, sql):
    submit_raw(report, cast.officer_a)
    statement = f"{sql} reports_{table}" + (" SET report_id = report_id" if sql == "UPDATE" else "")
    with pytest.raises(IntegrityError, match="stays as it was"):
        raw(statement)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("report_one_open_at_a_time", dict(revision=2, amend_reason="x")),
        ("report_once_per_revision", dict(state="terverifikasi")),
        ("report_state_follows_submission", dict(state="dikirim", month_off=1)),
        ("report_amendment_has_reason", dict(revision=2, month_off=1)),
        ("report_verified_who_when_and_state", dict(verified_at=True, month_off=1)),
        ("report_submitted_who_and_when", dict(submitted_at=True, month_off=1)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_database_refuses_a_report_that_breaks_a_rule(report, constraint, values):
    from django.utils import timezone

    from tests.factories import ReportingMonthFactory

    row = {"branch": report.branch, "period": report.period} | values
    if row.pop("month_off", None):
        row["period"] = ReportingMonthFactory(month=date(2024, 5, 1))
    if row.get("state") == "terverifikasi":
        row |= {"is_sample": True, "submitted_at": timezone.now(), "verified_at": timezone.now()}
    for name in ("verified_at", "submitted_at"):
        if row.get(name) is True:
            row[name] = timezone.now()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EnrolmentReport.objects.create(**row)


def test_entrants_are_kept_once(report, places, enter):
    enter(report, places.pontianak, new=3)
    enter(report, places.pontianak, new=4)
    assert ReportEntrant.objects.count() == 1


@pytest.fixture
def imported_closing(report, places, cast, june_figures):
    """`imported_closing(closing=1040)`: the row as a file brought it."""

    def bring(**values):
        actions.save_cells(
            report=report,
            by=cast.officer_a,
            source="juli.xlsx",
            cells=[
                actions.CellInput(
                    region_id=places.pontianak.pk, segment="BPU", field=name, value=value
                )
                for name, value in values.items()
            ],
        )

    return bring


def test_movements_typed_over_an_imported_closing_compute_it_anew(
    imported_closing, report, places, enter
):
    imported_closing(closing=1040)
    enter(report, places.pontianak, **STILL | {"new": 15})
    row = line(report, places.pontianak)
    assert (row.closing, row.closing_or_computed(1000)) == (None, 1015)
    assert row.cell_version("closing") == 2


def test_a_movement_mended_in_an_imported_row_computes_it_anew(
    imported_closing, report, places, enter
):
    imported_closing(closing=1040, **STILL | {"new": 40})
    enter(report, places.pontianak, new=41)
    assert line(report, places.pontianak).closing is None


@pytest.mark.parametrize(
    "values",
    [{"new": 15}, STILL | {"closing": 1041}],
    ids=["movements that are not whole yet", "a closing typed with them"],
)
def test_an_imported_closing_stays_until_all_movements_are_known(
    imported_closing, report, places, enter, values
):
    imported_closing(closing=1040)
    enter(report, places.pontianak, **values)
    assert line(report, places.pontianak).closing == values.get("closing", 1040)


def test_an_imported_closing_stays_where_there_is_no_opening(
    imported_closing, report, places, enter
):
    EnrolmentFigure.objects.all().update(superseded_at=timezone.now())
    imported_closing(closing=1040)
    enter(report, places.pontianak, **STILL)
    assert line(report, places.pontianak).closing == 1040


def test_a_closing_that_was_typed_is_compared_with_the_movements(report, places, enter):
    """Whoever types both means both: the ledger check tells them apart."""
    enter(report, places.pontianak, closing=1040)
    enter(report, places.pontianak, **STILL | {"new": 15})
    assert line(report, places.pontianak).closing == 1040
