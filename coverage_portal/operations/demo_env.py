"""The demo's own secrets, made once: `python -m coverage_portal.operations.demo_env`, before the settings."""

import secrets

from common.env_file import write_new
from coverage_portal.operations.embedded import portal_dir
from coverage_portal.operations.keys import new_entry


def ensure_demo_env() -> None:
    """Write `.portal/demo.env`, for its owner alone, where there is none yet."""
    path = portal_dir() / "demo.env"
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "NIK_KEYS": new_entry(),
        "PORTAL_DEMO": "1",
    }
    write_new(path, "".join(f"{name}={value}\n" for name, value in values.items()))


if __name__ == "__main__":
    ensure_demo_env()
