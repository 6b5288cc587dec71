"""Codes without their dot: seven of them mean one place for BPS and another for Kemendagri."""

from tests import factories
from tests.coverage_portal.dashboard.test_region import text


def test_a_code_that_clashes_names_both_places(places, client):
    places.kubu_raya.bps_code = "6171"  # the digits of Pontianak's code with its dot
    places.pontianak.bps_code = "6199"
    places.pontianak.save()
    places.kubu_raya.save()
    factories.BasisFactory()
    words = text(client.get("/wilayah/6171/"))
    assert "6171 adalah kode BPS untuk Kabupaten Kubu Raya" in words
    assert "Dengan titik, 61.71 adalah Kota Pontianak." in words


def test_a_code_that_means_one_place_names_that_one(places, client):
    factories.BasisFactory()
    words = text(client.get("/wilayah/6172/"))
    assert "6172 adalah kode BPS untuk Kota Singkawang" in words
    assert "Dengan titik" not in words
