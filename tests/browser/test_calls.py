"""The call sheet in a browser: two clicks or two keys for a call, and nothing lies over a line."""

import pytest

LIST = "/kur/daftar/?tampilan=kerja"


def line(page, index):
    return page.locator("[data-call]").nth(index)


def focused(page):
    return page.evaluate("document.activeElement.closest('[data-call]')?.id")


def test_a_call_is_two_clicks_and_the_focus_is_at_the_next_line(open_page):
    page = open_page(LIST, user="petugas.pontianak")
    following = line(page, 1).get_attribute("id")
    assert line(page, 0).locator("[data-phone]").get_attribute("href").startswith("tel:")  # one
    line(page, 0).get_by_role("button", name="tidak diangkat").click()  # two
    page.wait_for_url(f"**#{following}")
    page.wait_for_function(f"document.activeElement.closest('#{following}')")


def test_arrows_go_from_line_to_line_and_a_digit_writes_the_outcome_down(open_page):
    page = open_page(LIST, user="petugas.pontianak")
    page.keyboard.press("ArrowDown")  # of a page that was just opened
    assert focused(page) == line(page, 0).get_attribute("id")
    page.keyboard.press("ArrowDown")
    called, following = (line(page, index).get_attribute("id") for index in (1, 2))
    assert focused(page) == called
    page.keyboard.press("1")
    page.wait_for_url(f"**#{following}")
    assert page.locator(f"#{called}").count() == 0


def test_a_digit_means_the_same_outcome_on_every_line(open_page):
    page = open_page("/kur/daftar/?tampilan=semua", user="petugas.pontianak")
    meant = page.locator(".kur-answers button").evaluate_all(
        "buttons => buttons.map(each => [each.dataset.key, each.value])"
    )
    assert len(set(map(tuple, meant))) == len({value for _key, value in meant})
    interested = page.locator("[data-call]", has=page.locator("[value=declined]")).first
    key = interested.locator("[value=declined]").get_attribute("data-key")
    interested.locator("[data-phone]").focus()
    page.keyboard.press(key)
    page.wait_for_url("**#debitur-*")
    assert "menolak" in page.locator(".messages, [role=status]").first.inner_text()


def test_a_digit_typed_into_a_field_is_a_digit(open_page):
    page = open_page(LIST, user="petugas.pontianak")
    page.get_by_label("Cari", exact=True).press_sequentially("12")
    assert page.get_by_label("Cari", exact=True).input_value() == "12"
    assert "#" not in page.url


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.long)])
def test_nothing_covers_what_has_the_focus(open_page, width):
    page = open_page(LIST, user="petugas.pontianak", width=width)
    line(page, 0).locator("[data-phone]").focus()
    for _stop in range(40):
        page.keyboard.press("Tab")
        is_seen = page.evaluate(
            """() => {
                const it = document.activeElement, box = it.getBoundingClientRect();
                const top = document.elementFromPoint(
                    box.left + box.width / 2, box.top + box.height / 2);
                return it === top || it.contains(top) || top?.contains(it);
            }"""
        )
        assert is_seen, page.evaluate("document.activeElement.outerHTML")


def test_without_javascript_the_page_comes_back_at_the_next_line(open_page):
    page = open_page(LIST, user="petugas.pontianak", javascript=False)
    following = line(page, 1).get_attribute("id")
    line(page, 0).get_by_role("button", name="hubungi lagi").click()
    page.wait_for_url(f"**#{following}")
