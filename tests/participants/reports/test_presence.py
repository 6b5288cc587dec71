"""A colleague in the same report is shown, until they have been silent for five minutes."""

from django.core.cache import cache

from tests.client import PortalClient
from tests.factories import UserFactory

REPORT = "/laporan/pontianak/2024-07/"


def signed_in(user):
    client = PortalClient()
    client.force_login(user)
    return client


def test_a_colleague_in_the_same_report_is_shown(report, places, cast, as_user, time_machine_at):
    cache.clear()
    mate = UserFactory(
        username="rekan", first_name="Rekan", role="branch_staff", branch=places.branch_a
    )
    own = as_user(cast.officer_a)
    assert "juga di laporan ini" not in own.get(REPORT).content.decode()
    checked = signed_in(mate).get(REPORT + "pemeriksaan/", headers={"HX-Request": "true"})
    assert 'id="hadir" hx-swap-oob="true"' in checked.content.decode()
    assert "petugas.a (09.00)" in checked.content.decode()
    assert "Rekan (09.00)" in own.get(REPORT).content.decode()
    assert (
        "juga di laporan ini"
        not in signed_in(cast.officer_b).get("/laporan/singkawang/2024-07/").content.decode()
    )
    time_machine_at("2024-08-05 09:06+07:00")
    assert "juga di laporan ini" not in own.get(REPORT).content.decode()


def test_a_verifier_who_looks_is_seen_by_the_branch(report, cast, as_user):
    cache.clear()
    signed_in(cast.verifier).get(REPORT)
    assert "verifikator (" in as_user(cast.officer_a).get(REPORT).content.decode()
