"""Django's admin under the portal's content security policy, with its calendars and menus."""

import pytest


@pytest.fixture
def refusals():
    """What the browser refused to run, load or style."""
    return []


def watch(page, refusals):
    page.on(
        "console",
        lambda message: refusals.append(message.text) if message.type == "error" else None,
    )


@pytest.mark.parametrize("width", [pytest.param(390, marks=pytest.mark.long), 1280])
def test_a_target_is_put_in_use_for_a_place_found_while_typing(open_page, refusals, width):
    page = open_page("/admin/regions/target/", user="admin", width=width)
    watch(page, refusals)
    page.goto(page.url + "add/")
    page.click(".field-region .select2-selection")
    page.locator(".select2-search__field").last.press_sequentially("kubu")
    page.click(".select2-results__option >> text=Kabupaten Kubu Raya")
    page.fill("#id_deadline", f"2025-12-{width % 28 + 1}")
    page.fill("#id_percent", "60.5")
    page.fill("#id_document", "Peraturan bupati")
    page.fill("#id_issued_by", "Bupati Kubu Raya")
    page.fill("#id_published_on", "2025-01-31")
    page.click("[name=_save]")
    assert "Kabupaten Kubu Raya 60,5% (2025)" in page.inner_text(".messagelist")
    assert refusals == []


def test_a_changed_estimate_stays_readable_as_its_former_version(open_page, refusals):
    page = open_page("/admin/regions/workforceestimate/?q=melawi", user="admin")
    watch(page, refusals)
    page.locator("#result_list tbody th a").first.click()
    page.fill("#id_workers", "61000")
    page.click(".field-published_on .datetimeshortcuts a >> nth=0")
    page.click("[name=_save]")
    page.goto(page.url.split("?")[0] + "?q=melawi&versi=lama")
    assert page.locator("#result_list tbody tr").count() == 1
    assert refusals == []
