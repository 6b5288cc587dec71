"""The portal's settings with what the tests need: keys of their own, no manifest, fast hashes."""

import os
import tempfile

os.environ.setdefault("PORTAL_TEST_PG", "1")
os.environ.setdefault("SECRET_KEY", "only-for-the-tests-" + "0" * 40)
os.environ.setdefault(
    "NIK_KEYS",
    "1:MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=:MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE=",
)
os.environ["HTTPS"] = "0"
# A demo that was started in this folder, or a developer's .env, must not change what is tested.
os.environ |= {
    "PORTAL_DEMO": "0",
    "DEBUG": "0",
    "PUBLIC_DASHBOARD": "1",
    "SENTRY_DSN": "",
    "NIK_KEYS_FILE": "",
}
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="portal-media-")

from coverage_portal.settings import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
FILE_RATE = "100000/minute"  # a test of the faces makes a hundred files
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
