"""Matching tells nothing it should not: own places alone, no small number, every look recorded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.kur.imports import run
from participants.kur.models import Access, Batch, Doubt, Membership, Move
from tests.participants.kur import lists
from tests.participants.kur.lists import nik, row
from tests.participants.kur.test_match_members import member

WHY = "Membandingkan daftar kepesertaan bulan Oktober"


@pytest.fixture
def match_of(match_list):
    """`match_of("singkawang", [member(1)])`: the list of a branch, saved."""

    def match(branch, rows, **more):
        match_list(rows, branch=branch, **more)
        return Batch.objects.filter(kind="members").latest("pk")

    return match


@pytest.fixture
def debtors(import_list, rules):
    """A-1 and A-2 in Pontianak, A-3 in Singkawang."""
    import_list([row(1), row(2), row(3, regency_code="61.72")])


@pytest.mark.parametrize(
    ("branch", "active"), [("pontianak", "AA-"), ("singkawang", "--A"), (None, "AAA")]
)
def test_a_branch_matches_debtors_in_the_places_it_serves(
    debtors, match_of, person_of, branch, active
):
    batch = match_of(branch, [member(1), member(2), member(3)])
    states = [person_of(f"A-{number}").state for number in (1, 2, 3)]
    assert states == [{"A": "active", "-": "not_informed"}[each] for each in active]
    assert batch.matched == active.count("A")


def test_a_list_of_one_line_neither_moves_nor_finds_somebody_elsewhere(
    debtors, match_of, person_of
):
    batch = match_of("singkawang", [member(1, name="Orang Lain Sama Sekali")])
    assert (batch.matched, batch.doubtful) == (0, 0)
    assert person_of("A-1").state == "not_informed"
    assert person_of("A-1").paid_until is None
    assert not Move.objects.exists()
    assert not Doubt.objects.exists()
    assert Access.objects.get(kind="match").people == []


def test_nor_does_it_when_the_banks_list_comes_later(import_list, match_of, person_of, rules):
    match_of("singkawang", [member(1)])
    import_list([row(1)])
    assert person_of("A-1").state == "not_informed"


def test_whether_somebody_is_a_debtor_elsewhere_changes_no_count(debtors, match_of):
    """The same list again: what is new and what is not goes by the branch's own lists alone."""
    rows = [member(1), member(3), member(8)]
    match_of("pontianak", [member(1)])
    first = match_of("singkawang", rows)
    assert (first.created, first.unchanged) == (3, 0)
    again = match_of("singkawang", rows)
    assert (again.created, again.unchanged) == (0, 3)


def test_a_further_credit_in_a_served_place_is_enough(import_list, match_of, person_of, rules):
    import_list(
        [row(1), row(2, debtor_nik=nik(1), regency_code="61.72", disbursed_on="2024-05-01")]
    )
    match_of("pontianak", [member(1)])
    assert person_of("A-1").state == "active"


def test_one_branchs_list_does_not_take_the_place_of_anothers(debtors, match_of, person_of):
    match_of("pontianak", [member(1)])
    match_of("singkawang", [member(1, paid_until="2026-01-31")], as_of="2026-11-15")
    assert person_of("A-1").state == "active"
    assert Membership.objects.count() == 2
    match_of(None, [member(1, paid_until="2026-01-31")], as_of="2026-11-20")
    assert person_of("A-1").state == "lapsed"  # the newest list about each decides


def test_every_look_is_in_the_log_with_who_was_met(debtors, match_of, person_of):
    match_of("pontianak", [member(1), member(3), member(9)], save=False)
    access = Access.objects.get(kind="match")
    assert (access.user, access.people) == (None, [person_of("A-1").pk])
    assert access.purpose


# On the page


@pytest.fixture
def uploaded(as_user, cast, django_capture_on_commit_callbacks):
    """`uploaded(user, rows, purpose=…)`: through the page, up to what is shown before saving."""

    def upload(user, rows, **fields):
        content = lists.as_text(rows).encode()
        form = {
            "file": SimpleUploadedFile("peserta.csv", content), "as_of": "2026-10-31",
            "retain_until": run.default_retention(), "purpose": WHY,
        } | fields  # fmt: skip
        response = as_user(user).post("/kur/cocokkan/", form)
        if response.status_code == 302:
            run.read_list(Batch.objects.latest("pk"))
        return response

    return upload


def test_no_count_below_five_is_shown_before_or_after_saving(debtors, uploaded, as_user, cast):
    response = uploaded(cast.officer_a, [member(1), member(2), member(9)])
    assert Batch.objects.latest("pk").matched == 2
    for step in ["before", "after"]:
        page = as_user(cast.officer_a).get(response["Location"]).content.decode()
        counted = page[page.index("Hasil pembacaan") :]
        assert counted.count("&lt;5") == 5, step  # new, changed, as before, met, doubtful
        run.save_list(Batch.objects.latest("pk"))
    table = as_user(cast.officer_a).get("/kur/cocokkan/").content.decode()
    assert "&lt;5" in table


def test_nobody_met_is_shown_as_few_are(debtors, uploaded, as_user, cast):
    response = uploaded(cast.officer_b, [member(1)])
    page = as_user(cast.officer_b).get(response["Location"]).content.decode()
    assert page.count("&lt;5") == 5


def test_five_are_shown(import_list, rules, uploaded, as_user, cast):
    import_list([row(number) for number in range(1, 6)])
    response = uploaded(cast.officer_a, [member(number) for number in range(1, 6)])
    page = as_user(cast.officer_a).get(response["Location"]).content.decode()
    assert page[page.index("Cocok") :].split("card__value")[1].startswith('">5<')


def test_a_match_by_a_user_is_recorded_with_its_purpose(debtors, uploaded, cast):
    uploaded(cast.officer_a, [member(1)])
    access = Access.objects.get(kind="match")
    assert (access.user, access.purpose, len(access.people)) == (cast.officer_a, WHY, 1)


@pytest.mark.parametrize("purpose", ["", "x", "uji uji", nik(1)])
def test_without_a_purpose_nothing_is_matched(debtors, uploaded, cast, purpose):
    assert uploaded(cast.officer_a, [member(1)], purpose=purpose).status_code == 400
    assert not Batch.objects.filter(kind="members").exists()
    assert not Access.objects.filter(kind="match").exists()
