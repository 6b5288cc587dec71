import pytest

from tests.coverage_portal.operations.running import a_running_portal
from tests.coverage_portal.operations.servers import free_port
from tests.faults.office import make_office


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """A portal that runs, with four branches; each test takes one or two of its own. Nobody answers
    where its letters should go, until somebody listens on `mail_port`."""
    port = free_port()
    folder = tmp_path_factory.mktemp("office") / "portal"
    with a_running_portal(folder, EMAIL_URL=f"smtp://127.0.0.1:{port}") as running:
        running.mail_port = port
        running.tokens = make_office(running, branches=4)
        running.start_and_wait()
        yield running
