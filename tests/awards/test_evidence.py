"""Evidence: verified figures as known at the cut-off, whatever comes later."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from awards import actions, figures, presenters
from awards.models import Edition, Entrant
from common.problems import NotNow
from tests import factories

YEAR_BEFORE, ASSESSED = date(2022, 12, 1), date(2023, 12, 1)


def moment(*parts):
    return timezone.make_aware(datetime(*parts))


@pytest.fixture
def entrant(edition, places, cast):
    category = edition.categories.get(kind="regency")
    rows = [Entrant(category=category, region=places.kubu_raya)]
    return actions.add_entrants(edition=edition, entrants=rows, by=cast.award_admin)[0]


@pytest.fixture
def reported(places, cast):
    """100 of 1.000 in December 2022, 150 of 1.200 in December 2023, known in January 2024."""
    for month, closing, at in [
        (YEAR_BEFORE, 100, moment(2023, 1, 20)),
        (ASSESSED, 150, moment(2024, 1, 20)),
    ]:
        factories.publish(
            places.kubu_raya, places.branch_a, month, closing, by=cast.verifier, at=at
        )
    for year, workers in [(2022, 1000), (2023, 1200)]:
        factories.EstimateFactory(region=places.kubu_raya, year=year, workers=workers)


def freeze(edition, cast):
    return actions.freeze_evidence(edition=edition, by=cast.award_admin)


def shown(edition):
    row = edition.evidence.get()
    return presenters.evidence(row, figures.today([row]))


def test_coverage_and_its_increase_over_the_year_before(edition, entrant, reported, cast):
    freeze(edition, cast)
    proof = shown(edition)
    assert (proof["total"]["people"], proof["total"]["former"]) == (150, 100)
    assert proof["total"]["share"] == Decimal("12.50")
    assert proof["total"]["former_share"] == Decimal("10.00")
    assert proof["total"]["points"] == Decimal("2.50")


def test_segments_stand_apart_and_unknown_is_not_zero(edition, entrant, reported, places, cast):
    factories.publish(
        places.kubu_raya, places.branch_a, ASSESSED, 30, segment="PU", by=cast.verifier,
        at=moment(2024, 1, 20),
    )  # fmt: skip
    freeze(edition, cast)
    rows = {str(row["label"]): row for row in shown(edition)["rows"]}
    assert rows["Penerima Upah"]["people"] == 30
    assert rows["Penerima Upah"]["former"] is None
    assert rows["Penerima Upah"]["change"] is None
    assert rows["Jasa Konstruksi"]["people"] is None


def test_correction_after_the_cutoff_changes_nothing_and_is_shown(
    edition, entrant, reported, places, cast
):
    factories.publish(
        places.kubu_raya, places.branch_a, ASSESSED, 90, by=cast.verifier, at=moment(2024, 4, 1),
        reason="Salah hitung",
    )  # fmt: skip
    freeze(edition, cast)
    proof = shown(edition)
    assert proof["total"]["people"] == 150
    assert {(str(row["label"]), row["frozen"], row["now"]) for row in proof["corrections"]} == {
        ("Peserta", 150, 90),
        ("Bukan Penerima Upah", 150, 90),
    }


def test_correction_on_the_cutoff_day_itself_counts(edition, entrant, reported, places, cast):
    factories.publish(
        places.kubu_raya, places.branch_a, ASSESSED, 90, by=cast.verifier,
        at=moment(2024, 3, 31, 23, 59),
    )  # fmt: skip
    freeze(edition, cast)
    assert shown(edition)["total"]["people"] == 90
    assert shown(edition)["corrections"] == []


def test_workers_are_those_known_at_the_cutoff(edition, entrant, reported, places, cast):
    estimate = places.kubu_raya.estimates.get(year=2023)
    type(estimate).objects.filter(pk=estimate.pk).update(superseded_at=moment(2024, 5, 1))
    factories.EstimateFactory(
        region=places.kubu_raya, year=2023, workers=2000, recorded_at=moment(2024, 5, 1)
    )
    freeze(edition, cast)
    assert edition.evidence.get().workers == 1200
    assert [str(row["label"]) for row in shown(edition)["corrections"]] == ["Pekerja"]


def test_missing_months_are_named(edition, entrant, reported, cast):
    freeze(edition, cast)
    missing = edition.evidence.get().missing_months
    assert (len(missing), missing[0], missing[-1]) == (11, date(2023, 1, 1), date(2023, 11, 1))


def test_month_carried_forward_by_a_segment_counts_as_missing(
    edition, entrant, reported, places, cast
):
    factories.publish(
        places.kubu_raya, places.branch_a, date(2023, 11, 1), 7, segment="PU", by=cast.verifier,
        at=moment(2023, 12, 20),
    )  # fmt: skip
    freeze(edition, cast)
    assert date(2023, 12, 1) in edition.evidence.get().missing_months


def test_place_without_figures_has_evidence_of_knowing_nothing(edition, entrant, cast):
    freeze(edition, cast)
    row = edition.evidence.get()
    assert (row.participants, row.month, row.coverage, len(row.missing_months)) == (
        None, None, None, 12,
    )  # fmt: skip


def test_company_or_village_is_not_measured_by_its_place(edition, places, cast):
    category = edition.categories.get(kind="village")
    rows = [Entrant(category=category, region=places.kubu_raya, name="Desa Kapur")]
    actions.add_entrants(edition=edition, entrants=rows, by=cast.award_admin)
    freeze(edition, cast)
    assert not edition.evidence.exists()


def test_late_nominee_gets_evidence_of_the_same_cutoff(edition, entrant, reported, places, cast):
    freeze(edition, cast)
    late = [Entrant(category=entrant.category, region=places.singkawang)]
    actions.add_entrants(edition=edition, entrants=late, by=cast.award_admin)
    assert set(edition.evidence.values_list("known_at", flat=True)) == {edition.cutoff_moment}
    assert edition.evidence.count() == 2


@pytest.mark.parametrize(
    "cutoff", [pytest.param(None, id="none"), pytest.param(date(2999, 1, 1), id="not over yet")]
)
def test_freezing_waits_for_the_cutoff(edition, entrant, cast, cutoff):
    Edition.objects.update(cutoff_on=cutoff)
    with pytest.raises(NotNow):
        freeze(edition, cast)
    assert not edition.evidence.exists()


def test_cutoff_stays_once_frozen(edition, entrant, cast):
    edition = freeze(edition, cast)
    edition.cutoff_on = date(2024, 6, 30)
    with pytest.raises(NotNow):
        actions.change_edition(
            edition=edition, kinds=["regency", "large_medium", "village"], by=cast.award_admin
        )


def test_database_refuses_to_edit_evidence(edition, entrant, reported, cast):
    freeze(edition, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.evidence.update(participants=999)


def test_agrees_with_a_plain_count_over_the_figures(edition, entrant, reported, places, cast):
    """A second, naive computation: a loop over the rows that were open at the cut-off."""
    from participants.figures.models import EnrolmentFigure

    freeze(edition, cast)
    known = sum(
        figure.closing
        for figure in EnrolmentFigure.objects.all()
        if figure.month == ASSESSED
        and figure.region_id == places.kubu_raya.pk
        and figure.recorded_at < edition.cutoff_moment
        and (figure.superseded_at is None or figure.superseded_at >= edition.cutoff_moment)
    )
    assert edition.evidence.get().participants == known
