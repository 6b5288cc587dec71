"""Awards where people look first: on the page of the place, and in the list of places."""

import pytest

from awards import actions, winner_actions
from awards.models import Award
from tests import factories


@pytest.fixture
def basis(db):
    return factories.BasisFactory()


@pytest.mark.parametrize("code", ["61.02", "61.04", "61.12"])
def test_place_honoured_on_1_august_2024_says_so(client, basis, register, code):
    page = client.get(f"/wilayah/{code}/").content.decode()
    assert "Paritrana 2023" in page
    assert f"/penghargaan/wilayah/{code}/" in page


def test_place_without_an_award_says_nothing(client, basis, register):
    assert "Paritrana" not in client.get("/wilayah/61.71/").content.decode()


def test_list_of_places_marks_them(client, basis, register):
    page = client.get("/").content.decode()
    for label in ("Paritrana 2023", "Paritrana 2024, peringkat 1", "Paritrana 2024, peringkat 3"):
        assert label in page


def test_publishing_and_withdrawing_reach_a_page_that_was_kept(
    client, basis, decided, cast, nominees
):
    address = "/wilayah/61.02/"
    assert "Paritrana" not in client.get(address).content.decode()
    actions.publish(edition=decided, by=cast.award_admin)
    assert "Paritrana 2023" in client.get(address).content.decode()
    award = Award.objects.get(region=nominees["61.02"])
    winner_actions.withdraw_award(award=award, reason="Keliru", by=cast.award_admin)
    assert "Paritrana" not in client.get(address).content.decode()
