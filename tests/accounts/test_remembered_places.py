"""What senders answered about names of places: kept for them alone, seen, and revoked."""

import pytest

from regions.actions import forget_place, remember_places
from regions.models import RememberedPlace
from regions.resolver import PlaceResolver, UnknownPlaceError
from tests.factories import BankFactory


@pytest.fixture
def answered(places, cast):
    """Branch A said once that `Kota Ptk` is Kota Pontianak."""
    resolver = PlaceResolver.of_all(branch=places.branch_a, answers={"place:kotaptk": "61.71"})
    assert resolver.resolve("1. Kota Ptk") == places.pontianak
    remember_places(recalled=resolver.recalled, branch=places.branch_a, by=cast.officer_a)


def test_the_next_file_of_this_branch_is_not_asked_again(answered, places, cast):
    resolver = PlaceResolver.of_all(branch=places.branch_a)
    assert resolver.resolve("KOTA PTK.") == places.pontianak
    assert resolver.recalled == {"KOTA PTK.": places.pontianak}
    assert RememberedPlace.objects.get().by == "petugas.a"


def test_nobody_else_is_answered_by_it(answered, places):
    for sender in [{}, {"branch": places.branch_b}, {"bank": BankFactory(code="kalbar")}]:
        with pytest.raises(UnknownPlaceError, match="Maksudnya Kota Pontianak"):
            PlaceResolver.of_all(**sender).resolve("Kota Ptk")


def test_another_answer_takes_its_place(answered, places, cast):
    recalled = {"Kota Ptk": places.singkawang}
    remember_places(recalled=recalled, branch=places.branch_a, by=cast.officer_a)
    remember_places(recalled=recalled, branch=places.branch_a, by=cast.officer_a)
    assert RememberedPlace.objects.get().region == places.singkawang


def test_once_revoked_it_is_asked_again(answered, places, cast):
    forget_place(remembered=RememberedPlace.objects.get(), by=cast.officer_a)
    with pytest.raises(UnknownPlaceError):
        PlaceResolver.of_all(branch=places.branch_a).resolve("Kota Ptk")


def test_its_own_office_sees_and_revokes_it_on_the_account_page(answered, as_user, cast):
    remembered = RememberedPlace.objects.get()
    for other in (cast.officer_b, cast.bank_officer, cast.verifier, cast.official):
        stranger = as_user(other)
        assert "Kota Ptk" not in stranger.get("/akun/").content.decode()
        assert stranger.post(f"/akun/nama-wilayah/{remembered.pk}/lupakan/").status_code == 404
    office = as_user(cast.officer_a)
    assert "Kota Ptk" in office.get("/akun/").content.decode()
    assert office.get(f"/akun/nama-wilayah/{remembered.pk}/lupakan/").status_code == 405
    page = office.post(f"/akun/nama-wilayah/{remembered.pk}/lupakan/", follow=True)
    assert "“Kota Ptk” dilupakan" in page.content.decode()
    assert not RememberedPlace.objects.exists()


def test_an_admin_sees_and_revokes_it(answered, places, as_user, cast):
    admin, address = as_user(cast.admin), "/admin/regions/rememberedplace/"
    assert "1. Kota Ptk" not in admin.get(address).content.decode()
    assert "Kota Ptk" in admin.get(address).content.decode()
    admin.post(f"{address}{RememberedPlace.objects.get().pk}/delete/", {"post": "yes"})
    assert not RememberedPlace.objects.exists()
