"""The portal with its sample, served to a real Chromium.

Each module gets a copy of the sample of its own, so that what is entered in one is not found in
another. `portal` is the address; `open_page(path, user=…, width=…, dark=…)` gives a page.
"""

import os
import shutil

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.test.testcases import LiveServerThread

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
PASSWORD = "cakupan-46-persen"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items):
    skip = pytest.mark.skip(reason="Chromium is missing: apt-get install chromium")
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # One process takes a module: its copy of the sample and its browser are made once.
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
            if CHROMIUM is None:
                item.add_marker(skip)


@pytest.fixture(scope="module")
def portal(sample_database, django_db_blocker):
    """The address of a portal that holds the sample; its database is dropped afterwards."""
    empty = connection.settings_dict["NAME"]
    name = f"{sample_database}_browser"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in this thread
    with django_db_blocker.unblock():
        _copy(sample_database, name)
        connection.settings_dict["NAME"] = name
        caches["pages"].clear()
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        with override_settings(SECOND_FACTOR_MAY_WAIT=True):  # people of the demo have none
            yield f"http://127.0.0.1:{server.port}"
        server.terminate()
        connection.close()
        connection.settings_dict["NAME"] = empty
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        caches["pages"].clear()


def _copy(source: str, name: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


@pytest.fixture(scope="module")
def chromium(portal):
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # ms: a busy machine is not a fault
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        # While the browser's loop runs, Django has another connection for this thread: that of the
        # browser before, whose database is gone.
        connection.close()
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, portal, db):
    """A page, signed in where a user is named; errors of its scripts fail the test."""
    contexts, errors = [], []

    def open_one(path="/", *, user="", width=1280, dark=False, javascript=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{path}: {error}"))
        page.on("request", lambda request: _refuse_other_hosts(request.url, portal, errors))
        if user:
            sign_in(page, portal, user)
        page.goto(portal + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


def sign_in(page, portal, user):
    page.goto(portal + "/masuk/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("form.form button[type=submit]")


def _refuse_other_hosts(url, portal, errors):
    if not url.startswith((portal, "data:", "blob:")):
        errors.append(f"a request to {url}")
