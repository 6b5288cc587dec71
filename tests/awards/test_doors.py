"""Every door of the work on awards, and who is not let through."""

import pytest
from django.urls import reverse

from awards.models import Award, Edition
from awards.signing import code_of
from tests.trail import count_changes

ROUND_PAGES = ["workspace", "change", "entrants", "rules", "evidence", "sheets", "ranking",
               "decision", "trail", "certificates", "ceremony_package"]  # fmt: skip
ROUND_ACTS = ["publish", "copy_jury", "step_back", "delete", "move", "freeze"]
AWARD_ACTS = ["picture", "remove_picture", "withdraw"]
OTHERS = ["official", "officer_a", "verifier", "bank_officer"]
# A juror looks at these of the own round, and changes nothing but the own sheet.
JUROR_PAGES = {"workspace", "evidence", "sheets"}


@pytest.fixture
def doors(judging, jury, nominated, regency, nominees):
    award = Award.objects.create(category=regency, region=nominees["61.02"])
    sheet = [judging.pk, jury.chair.pk]
    conflict = jury.chair.conflicts.create(entrant=nominated["61.03"], reason="x")
    return {
        **{name: reverse(f"awards:{name}", args=[judging.pk]) for name in ROUND_PAGES + ROUND_ACTS},
        **{name: reverse(f"awards:{name}", args=[award.pk]) for name in ["award", *AWARD_ACTS]},
        "remove_entrant": reverse(
            "awards:remove_entrant", args=[judging.pk, nominated["61.03"].pk]
        ),
        "sheet": reverse("awards:sheet", args=sheet),
        "conflict": reverse("awards:conflict", args=sheet),
        "upload_scores": reverse("awards:upload_scores", args=sheet),
        "score_file": reverse("awards:score_file", args=sheet),
        "no_conflict": reverse("awards:no_conflict", args=sheet),
        "lift": reverse("awards:lift", args=[*sheet, conflict.pk]),
    }


def state_of_things():
    return (
        list(Edition.objects.values()),
        list(Award.objects.values()),
        count_changes(),
    )


@pytest.mark.parametrize("who", OTHERS)
def test_round_at_work_does_not_exist_for_others(doors, as_user, cast, who):
    client = as_user(getattr(cast, who))
    before = state_of_things()
    for name, url in doors.items():
        assert client.post(url).status_code in (404, 405), name
        assert client.get(url).status_code in (404, 405), name
    assert state_of_things() == before


def test_anonymous_is_asked_to_sign_in(doors, client):
    for name, url in doors.items():
        for response in (client.get(url), client.post(url)):
            assert response.status_code == 302, name
            assert response["Location"].startswith("/masuk/"), name


@pytest.mark.parametrize("name", ["register", "csv", "json"])
def test_closed_portal_shows_the_register_to_who_has_signed_in(
    client, as_user, cast, settings, name
):
    settings.PUBLIC_DASHBOARD = False
    assert client.get(reverse(f"awards:{name}")).status_code == 302
    assert as_user(cast.bank_officer).get(reverse(f"awards:{name}")).status_code == 200


def test_certificate_is_checked_even_where_the_portal_is_closed(client, mempawah, settings):
    settings.PUBLIC_DASHBOARD = False
    address = reverse("awards:check", args=[code_of(mempawah)])
    assert client.get(address).status_code == 200
    assert client.get(mempawah.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("name", ["new", "record", "editions"])
@pytest.mark.parametrize("who", OTHERS)
def test_work_pages_are_for_award_admins(cast, as_user, name, who):
    assert as_user(getattr(cast, who)).get(reverse(f"awards:{name}")).status_code == 403


@pytest.mark.parametrize("who", ["award_admin", "admin"])
def test_award_admins_and_admins_open_every_page(doors, as_user, cast, who):
    client = as_user(getattr(cast, who))
    pages = [name for name in ROUND_PAGES if name != "ceremony_package"]  # needs a decision
    for name in [*pages, "award", "sheet", "score_file"]:
        assert client.get(doors[name]).status_code == 200, name
    for name in ("new", "record", "editions"):
        assert client.get(reverse(f"awards:{name}")).status_code == 200, name


def test_juror_sees_the_own_round_and_changes_nothing_of_it(doors, as_user, jury):
    client = as_user(jury.own)
    for name in ROUND_PAGES:
        expected = 200 if name in JUROR_PAGES else 404
        assert client.get(doors[name]).status_code == expected, name
    before = state_of_things()
    for name in [
        *ROUND_ACTS,
        *AWARD_ACTS,
        "remove_entrant",
        "conflict",
        "no_conflict",
        "lift",
        "award",
    ]:
        assert client.post(doors[name]).status_code == 404, name
    assert state_of_things() == before


def test_juror_of_another_round_sees_nothing(judging, as_user, cast):
    other = Edition.objects.create(
        assessment_year=2022, period_start="2022-01-01", period_end="2022-12-31"
    )
    other.jurors.create(role="Anggota", user=cast.verifier)
    client = as_user(cast.verifier)
    assert client.get(reverse("awards:workspace", args=[judging.pk])).status_code == 404
    assert client.get(reverse("awards:workspace", args=[other.pk])).status_code == 200
    assert client.get(reverse("awards:editions")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        *ROUND_ACTS,
        *AWARD_ACTS,
        "remove_entrant",
        "conflict",
        "no_conflict",
        "upload_scores",
        "lift",
    ],
)
def test_looking_changes_nothing(doors, as_user, cast, name):
    before = state_of_things()
    assert as_user(cast.award_admin).get(doors[name]).status_code == 405
    assert state_of_things() == before


@pytest.mark.parametrize("name", ["register", "csv", "json"])
def test_public_pages_are_only_read(client, db, name):
    assert client.post(reverse(f"awards:{name}")).status_code == 405


@pytest.mark.parametrize("who", OTHERS)
def test_unpublished_round_is_not_public(decided, as_user, cast, who):
    client = as_user(getattr(cast, who))
    award = Award.objects.first()
    assert client.get(award.get_absolute_url()).status_code == 404
    assert client.get(decided.get_absolute_url()).status_code == 404
    assert client.get(reverse("awards:certificate", args=[award.pk])).status_code == 404
    decree = reverse("awards:decree", args=[2023, "provinsi"])
    assert client.get(decree).status_code == 404
