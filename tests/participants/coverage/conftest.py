from tests.coverage_portal.dashboard.conftest import snapshot, worked  # noqa: F401
