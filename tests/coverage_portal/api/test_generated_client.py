"""A client made from the description alone: what another program's author would begin with."""

import json
import sys
from importlib import import_module

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from coverage_portal.wsgi import application
from tests.participants.reports.conftest import (
    JULY,
    STILL,
    clock,  # noqa: F401
    july,  # noqa: F401
    june_figures,  # noqa: F401
    time_machine_at,  # noqa: F401
)

PACKAGE = "coverage_client"


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    from openapi_python_client import generate
    from openapi_python_client.config import Config, ConfigFile, MetaType

    folder = tmp_path_factory.mktemp("client")
    schema = SchemaGenerator().get_schema(request=None, public=True)
    (folder / "schema.json").write_bytes(OpenApiJsonRenderer().render(schema))
    config = Config.from_sources(
        ConfigFile(post_hooks=[]),
        MetaType.NONE,
        document_source=folder / "schema.json",
        file_encoding="utf-8",
        overwrite=False,
        output_path=folder / PACKAGE,
    )
    assert generate(config=config) == [], "it leaves out what it does not understand"
    sys.path.insert(0, str(folder))
    yield lambda name: import_module(f"{PACKAGE}.{name}")
    sys.path.remove(str(folder))


@pytest.fixture
def speaker(generated, token_of, kept_connection):
    """`speaker(user)`: the generated client with a token of theirs."""
    import httpx

    def make(user):
        _word, text = token_of(user, scope="write")["Authorization"].split()
        return generated("client").AuthenticatedClient(
            base_url="http://127.0.0.1",
            token=text,
            prefix="Token",
            httpx_args={"transport": httpx.WSGITransport(app=application)},
        )

    return make


def test_it_enters_submits_and_reads_back(generated, speaker, cast, july, june_figures):  # noqa: F811
    reports, models = "api.reports.report_", generated("models")
    client = speaker(cast.officer_a)
    place = {"branch": "pontianak", "month": "2024-07"}

    def tag():
        return generated(reports + "read").sync_detailed(**place, client=client).headers["ETag"]

    line = {"region": "61.71", "segment": "BPU", **STILL, "new": 30, "lapsed": 10}
    body = models.ReportInput.from_dict({"lines": [line], "note": "Sisanya menyusul"})
    written = generated(reports + "write").sync(**place, client=client, body=body, if_match=tag())
    assert isinstance(written, models.Report)
    submitted = generated(reports + "submit").sync(**place, client=client, if_match=tag())
    assert submitted.state == "dikirim"

    again = generated(reports + "read").sync(**place, client=speaker(cast.verifier))
    [row] = [each for each in again.lines if each.new == 30]
    assert (row.region, row.opening, row.closing) == ("61.71", 1000, 1020)
    assert again.month == JULY.strftime("%Y-%m")


def test_it_reads_figures_and_refusals(generated, speaker, cast, worked):
    client = speaker(cast.official)
    read = generated("api.coverage.coverage_read").sync
    place = read("61", client=client, month="2024-07")
    assert (place.participants, place.coverage_percent) == (607_426, "36.47")
    refused = read("6112", client=client)
    assert refused.status == 404
    assert "61.12" in refused.detail
    assert json.dumps(place.to_dict()), "what was read can be kept"
