"""Every view has every file: whatever place, basis, month and day is looked at, in any state of data."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.figures.models import EnrolmentFigure
from regions.models import Region, WorkforceBasis

NAMES = ["ringkasan.pdf", "paparan.pptx", "data.xlsx", "wilayah.csv", "kartu.png"]
DAYS = st.none() | st.dates(date(2021, 12, 1), date(2024, 9, 30))


@pytest.fixture
def views(sample):
    """One basis has no denominator anywhere, one has a definition longer than a page is wide."""
    WorkforceBasis.objects.create(slug="tanpa-penyebut", name="Tanpa penyebut", source="Uji")
    months = EnrolmentFigure.objects.values_list("month", flat=True).distinct()
    return st.fixed_dictionaries(
        {
            "code": st.sampled_from(list(Region.objects.values_list("code", flat=True))),
            "basis": st.sampled_from(list(WorkforceBasis.objects.values_list("slug", flat=True))),
            "bulan": st.none() | st.sampled_from([f"{month:%Y-%m}" for month in sorted(months)]),
            "per": DAYS,
        }
    )


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_view_that_opens_has_all_its_files(views, client, data):
    view = data.draw(views)
    code = view.pop("code")
    query = {name: str(value) for name, value in view.items() if value}
    status = client.get(f"/wilayah/{code}/", query).status_code
    assert status in (200, 404)  # no such month was known on that day
    for name in NAMES:
        assert client.get(f"/unduh/{code}/{name}", query).status_code == status, (name, query)


@pytest.mark.parametrize("code", ["61", "61.03", "61.04", "61.12", "61.72"])
def test_without_the_sample_every_place_has_all_its_files(reference, client, code):
    """Statements alone; of 61.03 nothing is known."""
    for name in [*NAMES, "laporan.pdf", "laporan.pptx", "lembar.pdf"]:
        answer = client.get(f"/unduh/{code}/{name}")
        assert answer.status_code == 200, (code, name)
