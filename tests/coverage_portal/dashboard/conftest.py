from datetime import UTC, date, datetime

import pytest

from common.arithmetic import add_months
from common.query_params import Choices
from participants.coverage.snapshot import load_snapshot, version_and_bases
from participants.figures.models import Publication
from participants.figures.publish import Cell, publish
from tests import factories

JULY = date(2024, 7, 1)


@pytest.fixture
def worked(places):
    """The worked figures of Kalimantan Barat: 607.426 of 1.665.550 in July 2024, three places."""
    factories.EstimateFactory(
        region=places.province,
        workers=1_665_550,
        is_derived=True,
        derivation="607.426 / 36,47%",
        recorded_at=datetime(2024, 8, 1, tzinfo=UTC),
    )
    for region, workers in [
        (places.pontianak, 280_000),
        (places.kubu_raya, 290_000),
        (places.singkawang, 73_236),
    ]:
        factories.EstimateFactory(region=region, workers=workers)
    target = factories.TargetFactory(region=places.province, percent="46")
    factories.ContributionFactory(target=target)
    shares = {"pontianak": 0.5, "kubu_raya": 0.4, "singkawang": 0.1}
    for step in range(8):
        month = add_months(date(2023, 12, 1), step)
        total = 607_426 - (7 - step) * 5_000
        people = {name: int(total * share) for name, share in shares.items()}
        people["singkawang"] += total - sum(people.values())
        publish(
            cells=[
                Cell(
                    region_id=getattr(places, name).pk,
                    branch_id=(places.branch_b if name == "singkawang" else places.branch_a).pk,
                    segment="BPU",
                    month=month,
                    closing=closing,
                )
                for name, closing in people.items()
            ],
            publication=Publication.objects.create(
                source="sample", at=datetime(month.year, month.month, 28, tzinfo=UTC)
            ),
            is_sample=True,
        )
    return places


@pytest.fixture
def snapshot():
    def load(code=None, **choices):
        _, bases = version_and_bases()
        return load_snapshot(code, Choices(**choices), bases)

    return load
