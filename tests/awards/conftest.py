"""The three places honoured on 1 August 2024 and the four beside them."""

from datetime import date
from types import SimpleNamespace

import pghistory
import pgtrigger
import pytest
from django.conf import settings

from awards import actions
from awards.models import Award, Criterion, Edition, Entrant, Juror
from awards.reference import load_awards
from regions.models import Region
from regions.reference import load
from regions.reference.places import load_places
from tests import factories

NOMINEES_2023 = {
    "61.02": ("6104", "Mempawah"),
    "61.03": ("6105", "Sanggau"),
    "61.04": ("6106", "Ketapang"),
    "61.05": ("6107", "Sintang"),
    "61.08": ("6103", "Landak"),
    "61.11": ("6111", "Kayong Utara"),
    "61.12": ("6112", "Kubu Raya"),
}


def unsettled():
    """To arrange a published round as a test needs it; the portal never gets past these rules."""
    return pgtrigger.ignore("awards.Edition:settled", "awards.Award:settled")


@pytest.fixture
def nominees(places):
    """`{"61.02": Region, …}`: the seven nominated for 2023."""
    others = Region.objects.bulk_create(
        factories.RegionFactory.build(
            code=code, bps_code=bps_code, name=name, parent=places.province
        )
        for code, (bps_code, name) in NOMINEES_2023.items()
        if code != places.kubu_raya.code
    )
    return {region.code: region for region in [*others, places.kubu_raya]}


@pytest.fixture
def register(nominees):
    """The known winners of 2021, 2023 and 2024, as the fixtures have them."""
    load([load_places, load_awards], settings.BASE_DIR / "fixtures")
    return {region.code: region for region in Region.objects.all()}


@pytest.fixture
def past_rounds(reference):
    """The same as `register`, loaded once: for tests that need neither `places` nor `cast`."""
    return {region.code: region for region in Region.objects.all()}


@pytest.fixture
def edition(places, cast):
    """The provincial round of 2023, in preparation; its cut-off is long over."""
    return actions.create_edition(
        edition=Edition(
            assessment_year=2023,
            period_start=date(2023, 1, 1),
            period_end=date(2023, 12, 31),
            cutoff_on=date(2024, 3, 31),
            presented_on=date(2024, 8, 1),
            presented_at="Pontianak",
        ),
        kinds=["regency", "large_medium", "village"],
        by=cast.award_admin,
    )


@pytest.fixture
def regency(edition):
    return edition.categories.get(kind="regency")


@pytest.fixture
def nominated(edition, regency, nominees, cast):
    """`{"61.02": Entrant, …}`, written together as `add_entrants` writes one by one: half of the
    room's tests ask for them."""
    rows = [Entrant(category=regency, region=region) for region in nominees.values()]
    with pghistory.context(user=cast.award_admin.pk, reason=""):
        entrants = Entrant.objects.bulk_create(rows)
    return {entrant.region.code: entrant for entrant in entrants}


@pytest.fixture
def decided(edition, regency, nominated, nominees, cast):
    """Mempawah, Ketapang and Kubu Raya, without ranks."""
    winners = [
        Award(category=regency, region=nominees[code]) for code in ("61.02", "61.04", "61.12")
    ]
    return actions.decide(
        edition=edition, winners=winners, by=cast.award_admin, presented_by="Pj Gubernur"
    )


@pytest.fixture
def published(decided, cast):
    return actions.publish(edition=decided, by=cast.award_admin)


@pytest.fixture
def mempawah(published, nominees):
    return Award.objects.get(region=nominees["61.02"])


@pytest.fixture
def jury(edition):
    """Two criteria by 40 and 60, three jurors, one of them with an account."""
    own = factories.UserFactory(username="juri.akun")
    return SimpleNamespace(
        policy=Criterion.objects.create(edition=edition, name="Kebijakan", weight=40),
        result=Criterion.objects.create(edition=edition, name="Kinerja", weight=60),
        chair=Juror.objects.create(edition=edition, role="Sekda, ketua"),
        member=Juror.objects.create(edition=edition, role="Anggota", name="Ibu Ani"),
        seated=Juror.objects.create(edition=edition, role="Akademisi", user=own),
        own=own,
    )


@pytest.fixture
def judging(edition, nominated, jury, cast):
    return actions.freeze_evidence(edition=edition, by=cast.award_admin)
