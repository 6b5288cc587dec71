"""A month of KUR: counted once from the people, released by a verifier, and then for good."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from participants.kur import actions, disclosure, releases, retention, sql
from participants.kur.models import Batch, KurRelease, Move, Person, ReleasedNumber, State
from participants.kur.models.releases import FUNNEL, Cell, Line, Measure
from participants.kur.models.states import COVERED_STATES, RULES, WAY, Stage
from participants.kur.raw_counts import raw_counts
from tests.participants.kur.lists import nik, row
from tests.trail import changes_of, differences

JUNE, JULY, AUGUST = (date(2024, month, 1) for month in (6, 7, 8))
WIB = ZoneInfo("Asia/Pontianak")


def at(month, day):
    return time_machine.travel(datetime(2024, month, day, 1, tzinfo=WIB), tick=False)


@pytest.fixture
def debtors(import_list, rules, cast):
    """12 of Bank Kalbar in Pontianak, 9 in Kubu Raya, 3 in Singkawang; 8 of BRI in Pontianak, of whom
    two have a later credit of Bank Kalbar."""
    with at(4, 5):
        import_list(
            [
                row(n, loan_number=f"B-{n}", bank="bri", disbursed_on="2024-02-10")
                for n in range(51, 59)
            ],
            bank="bri",
        )
        where = ["61.71"] * 12 + ["61.12"] * 9 + ["61.72"] * 3
        rows = [row(n, regency_code=place) for n, place in enumerate(where, start=1)]
        import_list([*rows, *(row(n, scheme="KECIL", amount="200000000") for n in (51, 52))])
    return list(Person.objects.order_by("nik_tail"))


@pytest.fixture
def walked(debtors, cast, cover):
    cover(debtors[:6], cast.officer_a, on=date(2024, 5, 10))
    cover(debtors[6:9], cast.officer_a, on=date(2024, 7, 20))
    for state, on in [(State.GRACE, date(2024, 6, 20)), (State.LAPSED, date(2024, 8, 2))]:
        actions.move(people=debtors[:1], to_state=state, by=cast.officer_a, on=on)
    actions.move(
        people=debtors[12:20], to_state=State.INFORMED, by=cast.officer_a, on=date(2024, 6, 3)
    )
    actions.move(
        people=debtors[20:21],
        to_state=State.PU_MEMBER,
        by=cast.officer_a,
        evidence="x",
        on=date(2024, 6, 4),
    )
    return debtors


def state_at(person, day):
    """By reading the log from the first line on: what takes effect later does not count yet."""
    state = State.NOT_INFORMED
    for move in person.moves.order_by("at", "pk"):
        if move.on <= day and not move.reverses_id and not hasattr(move, "reversed_by"):
            state = State(move.to_state)
    return state


def naive(month, day):
    """A plain loop over everybody."""
    counts = Counter()
    for person in Person.objects.all():
        loans = list(person.loans.filter(disbursed_on__lte=day))
        if not loans:
            continue
        state = state_at(person, day)
        measures = [Measure.DEBTORS]
        if state in WAY:
            measures.append(Measure.ON_WAY)
        if RULES[state].stage:
            come = list(Stage).index(RULES[state].stage)
            measures += [Measure(stage) for stage in list(Stage)[: come + 1]]
        if state in COVERED_STATES:
            measures.append(Measure.PROTECTED)
        for measure in measures:
            lines = [Line(region=person.region_id), Line(region=person.region.parent_id)]
            lines.append(Line(scheme=person.scheme))
            lines += {Line(bank=loan.bank_id) for loan in loans}
            counts.update(Cell(line, measure) for line in lines)
        if state in COVERED_STATES and person.is_added:
            counts.update(Cell(line, Measure.ADDED) for line in lines[:2])
        credit = Line(credit_month=person.credit_month)
        counts[Cell(credit, Measure.DEBTORS)] += 1
        if person.covered_on and person.covered_on <= day:
            passed = (person.covered_on.year - credit.credit_month.year) * 12
            passed += person.covered_on.month - credit.credit_month.month
            for age, measure in [(1, Measure.AFTER_1), (3, Measure.AFTER_3), (6, Measure.AFTER_6)]:
                counts[Cell(credit, measure)] += passed <= age
    return counts


@pytest.mark.parametrize(("month", "day"), [(5, 31), (6, 30), (7, 31), (8, 31)])
def test_the_counts_are_those_of_a_plain_loop_at_the_end_of_the_month(walked, month, day):
    wanted = naive(date(2024, month, 1), date(2024, month, day))
    counts = raw_counts(date(2024, month, 1))
    assert {cell: people for cell, people in counts.items() if people} == {
        cell: wanted[cell] for cell in counts if wanted[cell]
    }
    assert wanted.keys() - counts.keys() <= {
        cell
        for cell in wanted
        if cell.line.credit_month  # ages that have not come yet
    }


def test_each_stage_holds_only_people_of_the_one_before(walked, places):
    counts = raw_counts(AUGUST)
    line = Line(region=places.province.pk)
    people = [counts[Cell(line, measure)] for measure in [*FUNNEL, Measure.ADDED]]
    assert people == sorted(people, reverse=True)
    assert people == [32, 31, 17, 9, 9, 9, 8, 8]


def test_one_person_at_two_banks_counts_once_and_once_at_each(debtors, cast, places):
    counts = raw_counts(JULY)
    assert counts[Cell(Line(region=places.province.pk), Measure.DEBTORS)] == 32
    assert counts[Cell(Line(bank=cast.other_bank_officer.bank_id), Measure.DEBTORS)] == 8
    assert counts[Cell(Line(bank=cast.bank_officer.bank_id), Measure.DEBTORS)] == 26
    assert counts[Cell(Line(scheme="KECIL"), Measure.DEBTORS)] == 2


def test_who_got_credit_later_is_not_in_the_month(debtors, import_list, places):
    import_list([row(70, disbursed_on="2024-08-01")])
    assert raw_counts(JULY)[Cell(Line(region=places.pontianak.pk), Measure.DEBTORS)] == 20
    assert raw_counts(AUGUST)[Cell(Line(region=places.pontianak.pk), Measure.DEBTORS)] == 21


def test_a_move_that_was_moved_back_never_counted(debtors, cast, places):
    actions.move(
        people=debtors[:1], to_state=State.INFORMED, by=cast.officer_a, on=date(2024, 6, 1)
    )
    actions.move_back(move=Move.objects.get(), by=cast.officer_a, reason="salah orang")
    assert raw_counts(JUNE)[Cell(Line(region=places.province.pk), Measure.INFORMED)] == 0


def test_only_rounded_numbers_stay(walked, places):
    with at(8, 1):
        release = releases.count_month(JULY)
    counts, numbers = raw_counts(JULY), release.read()
    assert numbers.keys() == counts.keys()
    shown = {cell: people for cell, people in numbers.items() if people is not None}
    assert shown == {cell: disclosure.rounded(counts[cell]) for cell in shown}
    assert numbers[Cell(Line(region=places.province.pk), Measure.DEBTORS)] == 30
    assert numbers[Cell(Line(region=places.singkawang.pk), Measure.DEBTORS)] == 0  # three


def test_a_month_is_counted_once_and_not_before_it_is_over(walked, cast):
    with at(8, 1):
        with pytest.raises(ValueError, match="not over"):
            releases.count_month(AUGUST)
        first = releases.count_month(JULY)
        actions.move(people=walked[:9], to_state=State.LAPSED, by=cast.officer_a)
        assert releases.count_month(JULY) is None
    assert KurRelease.objects.get() == first


def test_the_daily_task_counts_the_month_before_and_what_was_missed(walked, capsys):
    with at(5, 3):  # lists came in April
        call_command("count_kur")
        call_command("count_kur")
    assert "2024-04 sudah dihitung" in capsys.readouterr().out
    with at(5, 31):
        assert releases.months_due() == []
    with at(8, 9):  # the first of June, July and August were missed
        call_command("count_kur")
    months = [f"{each.month:%Y-%m}" for each in KurRelease.objects.order_by("month")]
    assert months == ["2024-04", "2024-05", "2024-06", "2024-07"]
    protected = Cell(Line(region=Person.objects.first().region.parent_id), Measure.PROTECTED)
    assert [each.read()[protected] for each in KurRelease.objects.order_by("month")] == [
        0,
        5,
        5,
        10,
    ]


def test_without_a_list_there_is_nothing_to_count(places, capsys):
    with at(8, 9):
        call_command("count_kur")
    assert "Tidak ada bulan" in capsys.readouterr().out
    assert not KurRelease.objects.exists()


def test_a_verifier_releases_and_nobody_else(walked, cast):
    release = releases.count_month(JULY)
    for who in ("official", "officer_a", "bank_officer", "award_admin", "admin"):
        with pytest.raises(PermissionDenied):
            releases.release(month=release, by=getattr(cast, who))
    releases.release(month=release, by=cast.verifier)
    release.refresh_from_db()
    at_first = release.released_at
    assert release.released_by == cast.verifier
    releases.release(month=release, by=cast.verifier)  # a second click
    release.refresh_from_db()
    assert release.released_at == at_first


@pytest.fixture
def released(walked, cast):
    release = releases.count_month(JULY)
    releases.release(month=release, by=cast.verifier)
    return KurRelease.objects.get()


def refused(change, said):
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        change()


def test_the_database_keeps_a_released_month_as_it_is(released, cast):
    numbers = ReleasedNumber.objects.all()
    refused(lambda: numbers.update(people=5), "does not change")
    refused(lambda: numbers.first().delete(), "takes and loses no number")
    refused(
        lambda: KurRelease.objects.update(released_at=None, released_by=None), "does not change"
    )
    refused(lambda: KurRelease.objects.update(counted_at=datetime.now(WIB)), "does not change")
    # Past the relation that protects it.
    refused(lambda: KurRelease.objects.all()._raw_delete("default"), "stays")
    more = ReleasedNumber(release=released, scheme="MIKRO", measure="added", people=5)
    refused(more.save, "takes and loses no number")
    sql.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing else keeps the tables from being emptied
    for table in ("kur_kurrelease", "kur_releasednumber"):
        refused(lambda table=table: sql.execute(f"TRUNCATE {table} CASCADE"), "never emptied")


def test_a_month_that_waits_is_not_changed_either(walked, cast):
    releases.count_month(JULY)
    refused(lambda: KurRelease.objects.update(month=JUNE), "does not change")
    refused(lambda: ReleasedNumber.objects.update(people=5), "does not change")
    refused(
        lambda: KurRelease.objects.update(released_at=datetime.now(WIB)), "kur_release_by_somebody"
    )


def test_a_month_that_waits_is_counted_again_with_what_was_counted_after_it(walked, cast):
    """A list came late: people are in the month of their credit, whenever it became known."""
    with at(9, 1):
        july, august = (releases.count_month(month) for month in (JULY, AUGUST))
    actions.move(people=walked[20:30], to_state=State.INFORMED, by=cast.officer_a, on=at_end(JULY))
    releases.count_again(month=july, by=cast.verifier, reason="Daftar BRI baru masuk")
    for release in (july, august):
        numbers = release.read()
        counts = raw_counts(release.month)
        shown = {cell: people for cell, people in numbers.items() if people is not None}
        assert shown == {cell: disclosure.rounded(counts[cell]) for cell in shown}
    changes = changes_of(KurRelease, action="update")[:2]
    assert {change.label for change in changes} == {"2024-07", "2024-08"}
    for change in changes:
        assert (change.reason, change.user) == ("Daftar BRI baru masuk", cast.verifier)
        assert "Dihitung" in differences(change)


def at_end(month):
    return date(month.year, month.month + 1, 1) - timedelta(days=1)


def test_counting_again_changes_nothing_where_nothing_has_changed(walked, cast):
    july = releases.count_month(JULY)
    before = july.read()
    releases.count_again(month=july, by=cast.verifier, reason="Periksa ulang")
    assert july.read() == before


def test_what_has_been_released_is_not_counted_again(walked, cast):
    july, august = (releases.count_month(month) for month in (JULY, AUGUST))
    with pytest.raises(PermissionDenied):
        releases.count_again(month=july, by=cast.admin, reason="x")
    releases.release(month=august, by=cast.verifier)
    before = july.read(), august.read()
    for month in (july, august):  # August was looked at beside July
        with pytest.raises(ValidationError, match="sudah dirilis"):
            releases.count_again(month=month, by=cast.verifier, reason="x")
    assert (july.read(), august.read()) == before


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"people": 7, "scheme": "MIKRO"}, "kur_released_rounded"),
        ({"people": 5}, "kur_released_of_one_line"),
        ({"people": 5, "scheme": "MIKRO", "credit_month": JULY}, "kur_released_of_one_line"),
        ({"people": 5, "credit_month": date(2024, 7, 2)}, "kur_released_of_one_line"),
    ],
)
def test_the_database_takes_rounded_numbers_of_one_line_alone(db, values, rule):
    release = KurRelease.objects.create(month=JULY)
    refused(
        lambda: ReleasedNumber.objects.create(release=release, measure="debtors", **values), rule
    )
    ReleasedNumber.objects.create(release=release, measure="debtors", scheme="MIKRO", people=5)


def test_no_number_crosses_a_place_with_a_bank(released, cast, places):
    refused(
        lambda: ReleasedNumber.objects.create(
            release=KurRelease.objects.create(month=JUNE), region=places.pontianak,
            bank=cast.bank_officer.bank, measure="debtors", people=5,
        ),
        "kur_released_of_one_line",
    )  # fmt: skip


def test_what_happens_later_does_not_change_a_released_month(released, walked, cast):
    before = released.read()
    actions.move(people=walked[:9], to_state=State.LAPSED, by=cast.officer_a)
    for batch in Batch.objects.all():
        retention.erase(batch=batch, by=cast.admin, reason="Diminta bank")
    assert not Person.objects.exists()
    assert released.read() == before


def test_the_nik_is_nowhere_near_a_release(released):
    assert nik(1) not in str(list(ReleasedNumber.objects.values()))
