"""Exact counts of now, for branches, banks and verifiers: of their own scope, equal to their lists."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from participants.kur import actions, counts
from participants.kur.live import live_counts
from participants.kur.models import Person, State
from participants.kur.models.states import COVERED_STATES, STALLED_AFTER
from tests.participants.kur.lists import nik, row

WHO = ["officer_a", "officer_b", "verifier", "bank_officer", "other_bank_officer"]


@pytest.fixture
def debtors(import_list, rules, cast, cover):
    """Bank Kalbar: 6 in Pontianak, 3 in Singkawang; BRI: 4 in Pontianak, and one of those of
    Singkawang later once more, in Kubu Raya."""
    import_list([row(n, regency_code="61.71" if n <= 6 else "61.72") for n in range(1, 10)])
    bri = [row(n, loan_number=f"B-{n}", bank="bri") for n in range(51, 55)]
    later = row(9, loan_number="B-9", bank="bri", regency_code="61.12", disbursed_on="2024-06-01")
    import_list([*bri, later], bank="bri")
    people = list(Person.objects.order_by("nik_tail"))
    cover(people[:2], cast.officer_a, on=date(2024, 5, 1))
    actions.move(people=people[6:7], to_state=State.INFORMED, by=cast.officer_b)
    return people


@pytest.mark.parametrize("who", WHO)
def test_the_counts_are_those_of_the_people_in_scope(debtors, cast, who):
    user = getattr(cast, who)
    own = Person.objects.visible_to(user)
    live = live_counts(user).whole
    assert live.debtors == own.distinct().count()
    for state in State:
        people = own.filter(state=state).distinct()
        assert live.people(state) == people.count(), state
        assert (live.stalled(state) or 0) == sum(person.is_stalled for person in people), state
    assert live.covered == own.filter(state__in=COVERED_STATES).distinct().count()


@pytest.mark.parametrize("who", ["official", "award_admin", "admin"])
def test_whoever_may_not_open_people_has_no_live_counts(debtors, cast, who):
    assert live_counts(getattr(cast, who)).whole.debtors == 0


def test_each_page_shows_its_own_scope(debtors, cast, as_user):
    shown = {
        "officer_a": (2, 11),
        "officer_b": (0, 3),
        "verifier": (2, 13),
        "bank_officer": (2, 9),
        "other_bank_officer": (0, 5),
    }
    for who, (covered, people) in shown.items():
        page = as_user(getattr(cast, who)).get("/kur/").content.decode()
        assert f"{covered} dari {people} debitur KUR terlindungi." in " ".join(page.split()), who


def test_a_branch_sees_whose_latest_credit_is_elsewhere_on_a_line_of_its_own(
    debtors, cast, as_user
):
    live = live_counts(cast.officer_b)
    assert (live.whole.debtors, live.elsewhere.debtors) == (3, 1)
    page = as_user(cast.officer_b).get("/kur/").content.decode()
    assert "Kredit terakhir di wilayah lain" in page
    assert (
        "Kredit terakhir di wilayah lain"
        not in as_user(cast.officer_a).get("/kur/").content.decode()
    )


def test_stalled_and_median_by_the_days_in_the_state(import_list, cast):
    import_list([row(n) for n in range(1, 4)])
    limit = STALLED_AFTER[State.NOT_INFORMED]
    today = timezone.localdate()
    for person, days in zip(Person.objects.order_by("pk"), [2, limit, limit + 1], strict=True):
        Person.objects.filter(pk=person.pk).update(state_since=today - timedelta(days=days))
    counts.rebuild()
    live = live_counts(cast.verifier).whole
    assert (live.stalled(State.NOT_INFORMED), live.median_days(State.NOT_INFORMED)) == (1, limit)
    assert live.stalled(State.PU_MEMBER) is None


def test_live_pages_are_kept_nowhere(debtors, cast, as_user):
    client = as_user(cast.officer_a)
    before = client.get("/kur/").content
    actions.move(people=debtors[2:3], to_state=State.INFORMED, by=cast.officer_a)
    assert client.get("/kur/").content != before


def test_the_live_page_shows_no_nik_and_no_name(debtors, cast, as_user):
    page = as_user(cast.verifier).get("/kur/").content.decode()
    assert nik(1) not in page
    assert "Debitur A" not in page
