"""Jurors and the public at the doors of the awards; everybody else stands in tests/doors.py."""

import pytest
from django.urls import reverse

from awards.models import Award, Edition
from awards.signing import code_of
from tests.addresses import all_addresses
from tests.addresses import doors as all_doors
from tests.trail import count_changes

OTHERS = ["official", "officer_a", "verifier", "bank_officer"]
# A juror looks at these of the own round, and changes nothing but the own sheet.
JUROR_PAGES = {"awards:workspace", "awards:evidence", "awards:sheets"}
OWN_SHEET = {"awards:sheet", "awards:score_file", "awards:upload_scores"}


@pytest.fixture
def doors(judging, jury, nominated, regency, nominees):
    """`{name: (path, methods)}` of all that belongs to a round at work."""
    conflict = jury.chair.conflicts.create(entrant=nominated["61.03"], reason="x")
    parts = {
        "pk": judging.pk,
        "juror_pk": jury.chair.pk,
        "entrant_pk": nominated["61.03"].pk,
        "conflict_pk": conflict.pk,
    }
    table = all_doors()
    return {
        each.name: (each.path(**parts), set(table[each.name]))
        for each in all_addresses()
        if each.route.startswith("/penghargaan/kelola/<int:pk>/")
    }


def state_of_things():
    return (
        list(Edition.objects.values()),
        list(Award.objects.values()),
        count_changes(),
    )


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


def test_juror_sees_the_own_round_and_changes_nothing_of_it(doors, as_user, jury):
    client = as_user(jury.own)
    before = state_of_things()
    for name, (path, methods) in doors.items():
        if name in OWN_SHEET:
            continue
        if "GET" in methods:
            assert client.get(path).status_code == (200 if name in JUROR_PAGES else 404), name
        if "POST" in methods:
            assert client.post(path).status_code == 404, name
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


@pytest.mark.parametrize("who", OTHERS)
def test_unpublished_round_is_not_public(decided, as_user, cast, who):
    client = as_user(getattr(cast, who))
    award = Award.objects.first()
    assert client.get(award.get_absolute_url()).status_code == 404
    assert client.get(decided.get_absolute_url()).status_code == 404
    assert client.get(reverse("awards:certificate", args=[award.pk])).status_code == 404
    decree = reverse("awards:decree", args=[2023, "provinsi"])
    assert client.get(decree).status_code == 404
