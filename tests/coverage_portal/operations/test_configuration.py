"""The settings as an operator gives them: a copy of `.env.example`, filled in where it must be."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

REQUIRED = {
    "SECRET_KEY": "only-for-this-test-" + "0" * 40,
    "NIK_KEYS": settings.NIK_KEYS,
}
ASK = """
import json
import django
from django.conf import settings
django.setup()
names = "EMAIL_BACKEND HTTPS PUBLIC_DASHBOARD DEMO_PASSWORD SENTRY_DSN SECOND_FACTOR_MAY_WAIT".split()
names += ["ALLOWED_HOSTS", "SECURE_REDIRECT_EXEMPT"]
names += [f"{kind}_COOKIE_NAME" for kind in ("SESSION", "CSRF", "LANGUAGE", "MESSAGES")]
print(json.dumps({name: getattr(settings, name, None) for name in names}
      | {"PORTAL_DIR": str(settings.PORTAL_DIR), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}))
"""


def example():
    lines = (Path(settings.BASE_DIR) / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def asked(values):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env=kept | {"DJANGO_SETTINGS_MODULE": "coverage_portal.settings"} | values,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )


def test_the_example_with_its_keys_filled_in_is_a_configuration():
    """What it leaves empty has its default: an empty EMAIL_URL stopped the portal, an empty
    PORTAL_DIR wrote into whatever folder it was started from."""
    done = asked(example() | REQUIRED | {"PORTAL_DEMO": "0"})  # whatever was begun in this folder
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    home = Path(settings.BASE_DIR) / ".portal"
    assert found["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert (found["PORTAL_DIR"], found["MEDIA_ROOT"]) == (str(home), str(home / "media"))
    assert (found["HTTPS"], found["PUBLIC_DASHBOARD"]) == (True, True)
    assert found["SECOND_FACTOR_MAY_WAIT"] is False
    # A program on this machine asks 127.0.0.1:8000 itself, without TLS (Prometheus, docs/runbooks.md).
    assert {"portal.example.org", "127.0.0.1"} <= set(found["ALLOWED_HOSTS"])
    for path in ("metrics", "healthz", "healthz/live"):
        assert any(re.search(each, path) for each in found["SECURE_REDIRECT_EXEMPT"])
    assert not any(re.search(each, "masuk/") for each in found["SECURE_REDIRECT_EXEMPT"])
    cookies = [value for name, value in found.items() if name.endswith("_COOKIE_NAME")]
    assert cookies == [
        f"__Host-{name}" for name in ("sessionid", "csrftoken", "language", "messages")
    ]


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_a_missing_key_is_named_with_its_remedy(name, tmp_path):
    done = asked(example() | REQUIRED | {name: "", "PORTAL_DIR": str(tmp_path)})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


@pytest.mark.parametrize(
    ("keys", "number"), [("", "1"), ("1:a:b", "2"), ("12:a:b,3:c:d", "13"), ("lama:a:b,2:c:d", "3")]
)
def test_a_new_key_is_numbered_after_the_last(tmp_path, keys, number):
    (tmp_path / "demo.env").write_text(f"NIK_KEYS={keys}\n")
    made = subprocess.run(
        [sys.executable, "-m", "coverage_portal.operations.keys"],
        env={"PATH": os.environ["PATH"], "PORTAL_DIR": str(tmp_path)},
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert made.stdout.partition(":")[0] == number


def test_where_the_keys_come_from_is_known(tmp_path):
    (tmp_path / "demo.env").write_text(f"NIK_KEYS={settings.NIK_KEYS}\n")
    ask = "import django; from django.conf import settings; print(settings.NIK_KEYS_FILE)"
    for keys, file in [({}, str(tmp_path / "demo.env")), ({"NIK_KEYS": settings.NIK_KEYS}, "")]:
        told = subprocess.run(
            [sys.executable, "-c", ask],
            env={
                "PATH": os.environ["PATH"], "PORTAL_DIR": str(tmp_path), "SECRET_KEY": "x" * 50,
                "DJANGO_SETTINGS_MODULE": "coverage_portal.settings",
                "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            } | keys,
            cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert told.stdout.strip() == file
