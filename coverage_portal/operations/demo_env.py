"""The demo's own secrets, made once: `python -m coverage_portal.operations.demo_env`, before the settings."""

import os
import secrets

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
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())


if __name__ == "__main__":
    ensure_demo_env()
