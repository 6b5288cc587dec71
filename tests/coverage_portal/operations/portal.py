"""A portal of a test's own, run as people run it: `manage.py`, a folder and an environment."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[3]
# What the suite's own environment says must not reach the portal under test.
OURS = {"DJANGO_SETTINGS_MODULE", "PYTEST_VERSION", "PYTEST_CURRENT_TEST", "DATABASE_URL"}
OURS |= {"SECRET_KEY", "NIK_KEYS", "MEDIA_ROOT", "HTTPS", "PORTAL_DEMO", "PYTEST_XDIST_WORKER"}


@dataclass
class Portal:
    """Its database is an embedded one under `folder`, unless `database_url` names another."""

    folder: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "PORTAL_DIR": str(self.folder),
            "PORTAL_TEST_PG": "1",
            "HTTPS": "0",
            "SECRET_KEY": "only-for-the-tests-" + "0" * 40,
            "NIK_KEYS": f"1:{'MDAw' * 10}MDA=:{'MTEx' * 10}MTE=",
        }
        if self.database_url:
            own["DATABASE_URL"] = self.database_url
        return {name: value for name, value in os.environ.items() if name not in OURS} | own

    def manage(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=BASE_DIR,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=600,  # a machine under load migrates slowly
            check=False,
        )
