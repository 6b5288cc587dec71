"""The fixed cast and the places they work in; every test speaks of the same people."""

import gc
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pgtrigger
import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings

from accounts.models import User
from common.data_version import DataVersion
from common.months import month_range
from common.query_params import Choices
from coverage_portal.operations.management.commands.demo import load_demo
from participants.coverage.snapshot import load_snapshot
from participants.figures.models import EnrolmentFigure, Publication
from participants.figures.totals import refresh_totals
from regions.models import Bank, Branch, BranchService, Region, WorkforceEstimate
from tests import factories
from tests.client import PortalClient

# A busy machine is slow, not wrong: speed is measured in bench/, never asserted here.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")


def pytest_collection_finish():
    """The collector of garbage walks over what the tests make, and not each time over all modules."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def places(db):
    """The province, three of its places and the two branches that serve them.

    Branch A (pontianak) serves 61.71 and 61.12, branch B (singkawang) serves 61.72.
    """
    province = factories.RegionFactory(
        code="61", bps_code="61", name="Kalimantan Barat", level=Region.Level.PROVINCE
    )
    make = factories.RegionFactory.build
    pontianak = make(code="61.71", bps_code="6171", name="Pontianak", level="city", parent=province)
    kubu_raya = make(code="61.12", bps_code="6112", name="Kubu Raya", parent=province)
    singkawang = make(
        code="61.72", bps_code="6172", name="Singkawang", level="city", parent=province
    )
    Region.objects.bulk_create([pontianak, kubu_raya, singkawang])
    branch_a = factories.BranchFactory.build(slug="pontianak", name="Pontianak")
    branch_b = factories.BranchFactory.build(slug="singkawang", name="Singkawang")
    Branch.objects.bulk_create([branch_a, branch_b])
    BranchService.objects.bulk_create(
        factories.BranchServiceFactory.build(branch=branch, region=region)
        for branch, region in [
            (branch_a, pontianak),
            (branch_a, kubu_raya),
            (branch_b, singkawang),
        ]
    )
    return SimpleNamespace(
        province=province,
        pontianak=pontianak,
        kubu_raya=kubu_raya,
        singkawang=singkawang,
        branch_a=branch_a,
        branch_b=branch_b,
    )


@pytest.fixture
def cast(places):
    """Everybody who signs in, by the names the tests use; anonymous is simply not logged in."""
    user, bank, role = factories.UserFactory.build, factories.BankFactory.build, User.Role
    kalbar, bri = bank(code="kalbar", name="Bank Kalbar"), bank(code="bri", name="BRI")
    Bank.objects.bulk_create([kalbar, bri])
    people = SimpleNamespace(
        official=user(username="pejabat", role=role.OFFICIAL, region=places.province),
        officer_a=user(username="petugas.a", role=role.BRANCH_STAFF, branch=places.branch_a),
        officer_b=user(username="petugas.b", role=role.BRANCH_STAFF, branch=places.branch_b),
        verifier=user(username="verifikator", role=role.VERIFIER),
        bank_officer=user(username="bank.kalbar", role=role.BANK, bank=kalbar),
        other_bank_officer=user(username="bank.bri", role=role.BANK, bank=bri),
        award_admin=user(username="tim9", role=role.AWARD_ADMIN),
        admin=user(username="admin", role=role.ADMIN, is_staff=True, is_superuser=True),
    )
    User.objects.bulk_create(vars(people).values())  # together: most of the suite asks for them
    return people


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied():
    """Django empties all tables after a test that commits; trails refuse that, as they should."""
    empty = TransactionTestCase._fixture_teardown

    def teardown(case):
        with pgtrigger.ignore():
            empty(case)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture(autouse=True)
def nothing_kept():
    """Data versions start again with every test; pages kept under them must not outlive it."""
    caches["pages"].clear()


@pytest.fixture
def client():
    return PortalClient()


@pytest.fixture
def as_user(client):
    """`as_user(cast.verifier).get(…)`: the test client, signed in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture(scope="session")
def filled_database(django_db_setup, django_db_blocker):
    """`filled_database("sample", load)`: the name of a copy of the test database that `load` has
    filled, once for each worker."""
    names = {}

    def fill(suffix, load):
        if suffix not in names:
            with django_db_blocker.unblock():
                names[suffix] = _copy_of_test_database(suffix, load)
        return names[suffix]

    yield fill
    with django_db_blocker.unblock():
        for suffix in names:
            connection.creation.destroy_test_db(suffix=suffix, verbosity=0)


def _copy_of_test_database(suffix, load):
    empty = connection.settings_dict["NAME"]
    connection.close()  # a database is copied only while nobody is connected
    connection.creation.clone_test_db(suffix, verbosity=0, autoclobber=True)
    name = connection.creation.get_test_db_clone_settings(suffix)["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        load()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = empty
    return name


@contextmanager
def connected_to(name, blocker):
    """What follows runs in that database; `db`, asked for afterwards, rolls it back."""
    if connection.in_atomic_block:
        pytest.fail("Ask for the filled database before `db`, and without the mark django_db.")
    empty = connection.settings_dict["NAME"]
    with blocker.unblock():
        connection.close()
    connection.settings_dict["NAME"] = name
    caches["pages"].clear()
    yield
    with blocker.unblock():
        connection.close()
    connection.settings_dict["NAME"] = empty
    caches["pages"].clear()


@pytest.fixture(scope="session")
def sample_database(filled_database):
    """Reference data, demo accounts and the sample."""
    return filled_database("sample", lambda: load_demo(sample=True, say=lambda _text: None))


@pytest.fixture
def _in_sample_database(sample_database, django_db_blocker):
    with connected_to(sample_database, django_db_blocker):
        yield


@pytest.fixture
def _in_reference_database(filled_database, django_db_blocker):
    def load():
        call_command("load_reference", verbosity=0)

    with connected_to(filled_database("reference", load), django_db_blocker):
        yield


@pytest.fixture
def reference(_in_reference_database, db):
    """The test runs, and is rolled back, in a database that holds the fixtures of the province."""


@pytest.fixture
def sample(_in_sample_database, db):
    """The test runs, and is rolled back, in the database that holds the sample."""
    return SimpleNamespace(province=Region.objects.get(code="61"), month=date(2024, 7, 1))


@pytest.fixture
def worked(places):
    """The worked figures of Kalimantan Barat: 607.426 of 1.665.550 in July 2024, three places."""
    estimate, basis = factories.EstimateFactory.build, factories.BasisFactory()
    derived = {
        "is_derived": True,
        "derivation": "607.426 / 36,47%",
        "recorded_at": datetime(2024, 8, 1, tzinfo=UTC),
    }
    WorkforceEstimate.objects.bulk_create(
        [
            estimate(basis=basis, region=places.province, workers=1_665_550, **derived),
            estimate(basis=basis, region=places.pontianak, workers=280_000),
            estimate(basis=basis, region=places.kubu_raya, workers=290_000),
            estimate(basis=basis, region=places.singkawang, workers=73_236),
        ]
    )
    target = factories.TargetFactory(region=places.province, percent="46")
    factories.ContributionFactory(target=target)
    _publish_worked(places, month_range(date(2023, 12, 1), date(2024, 7, 1)))
    return places


def _publish_worked(places, months):
    """As `publish` leaves them, written at once: a hundred tests and more ask for it."""
    publications = Publication.objects.bulk_create(
        Publication(source="sample", at=datetime(month.year, month.month, 28, tzinfo=UTC))
        for month in months
    )
    shares = [
        (places.pontianak, places.branch_a, 0.5),
        (places.kubu_raya, places.branch_a, 0.4),
        (places.singkawang, places.branch_b, 0.1),
    ]
    figures = []
    for step, (month, publication) in enumerate(zip(months, publications, strict=True)):
        total = 607_426 - (7 - step) * 5_000
        people = [int(total * share) for _place, _branch, share in shares]
        people[-1] += total - sum(people)
        figures += [
            EnrolmentFigure(
                region=place,
                branch=branch,
                segment="BPU",
                month=month,
                closing=closing,
                publication=publication,
                recorded_at=publication.at,
                is_sample=True,
            )
            for (place, branch, _share), closing in zip(shares, people, strict=True)
        ]
    EnrolmentFigure.objects.bulk_create(figures)
    refresh_totals(months)
    DataVersion.bump()


@pytest.fixture
def nine_places(db):
    """Of one size and province 98, in each 10 more of 100 workers covered than in the one before;
    from May to July 2024, known on 1 August."""
    factories.BasisFactory()
    branch = factories.BranchFactory(slug="uji")
    known = datetime(2024, 8, 1, tzinfo=UTC)
    places = factories.many_places(9)
    for number, one in enumerate(places):
        factories.EstimateFactory(region=one, workers=1000)
        for step, month in enumerate(month_range(date(2024, 5, 1), date(2024, 7, 1))):
            factories.publish(one, branch, month, 100 * (number + 1) + step, at=known)
    return places


@pytest.fixture
def snapshot():
    def load(code=None, **choices):
        return load_snapshot(code, Choices(**choices))

    return load
