"""A passkey from its first day to its last, in a browser that has an authenticator."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, sign_in
from tests.browser.test_report_entry import expect_saved

pytestmark = pytest.mark.long


@pytest.fixture
def address(portal, settings):
    """By name, because browsers refuse passkeys on a number; and nothing can be put off."""
    settings.SECOND_FACTOR_MAY_WAIT = False
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    return portal.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(chromium, address, db):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    client = context.new_cdp_session(opened)
    client.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield opened
    context.close()


def confirm(page):
    """Asked again before a factor is added or removed."""
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Konfirmasi").click()


def leave(page):
    page.locator("form[data-sign-out] button").first.click()
    expect(page.get_by_role("link", name="Masuk")).to_be_visible()


def test_a_passkey_is_set_up_opens_the_portal_and_is_removed(page, address):
    sign_in(page, address, "verifikator")
    expect(page.get_by_role("heading", name="Pasang langkah kedua")).to_be_visible()
    page.get_by_role("link", name="Pasang kunci sandi").click()
    confirm(page)
    page.get_by_role("button", name="Tambah").click()
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    code = page.locator("main li code").first.text_content()
    page.goto(f"{address}/akun/keamanan/webauthn/")  # was a 500
    expect(page.locator("tbody")).to_contain_text("masuk tanpa sandi")
    leave(page)

    page.goto(f"{address}/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page).to_have_url(f"{address}/verifikasi/")
    leave(page)

    sign_in(page, address, "verifikator")  # with the password the passkey is the second step
    page.get_by_role("button", name="Gunakan kunci keamanan").click()
    expect(page).to_have_url(f"{address}/verifikasi/")
    leave(page)

    sign_in(page, address, "verifikator")  # and where it is lost, a recovery code
    page.fill("[name=code]", code)
    page.locator("main form.form button").first.click()
    expect(page).to_have_url(f"{address}/verifikasi/")

    page.goto(f"{address}/akun/keamanan/webauthn/")
    page.get_by_role("link", name="Hapus").click()
    confirm(page)
    page.get_by_role("button", name="Hapus").click()
    page.goto(f"{address}/verifikasi/")
    expect(page).to_have_url(f"{address}/akun/langkah-kedua/")


def test_the_grid_is_entered_again_with_a_passkey_inside_the_page(page, address):
    sign_in(page, address, "petugas.singkawang")
    page.goto(f"{address}/akun/keamanan/webauthn/add/")
    confirm(page)
    page.get_by_role("button", name="Tambah").click()
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    page.goto(f"{address}/laporan/singkawang/2024-08/")
    page.context.clear_cookies()
    page.fill("#c-6172-BPU-new", "82")
    dialog = page.locator("#masuk-lagi")
    dialog.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(dialog).to_be_hidden()
    expect_saved(page, "6172-BPU-new")


def test_why_a_passkey_was_not_taken_stands_in_the_page(page, address, portal):
    page.goto(f"{portal}/masuk/")
    expect(page.get_by_role("link", name=re.compile("localhost"))).to_be_visible()
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_role("alert")).to_contain_text("ditolak")
