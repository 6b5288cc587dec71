"""The portal as it is served, with one address more: a view that does nothing."""

import os

os.environ["PORTAL_TEST_PG"] = "0"  # the disk is waited for, as in production

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]  # noqa: F405
SECOND_FACTOR_MAY_WAIT = True  # its verifier has none
