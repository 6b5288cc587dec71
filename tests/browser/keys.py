"""What a person does who has a keyboard and no mouse."""

import pytest

MOST_STOPS = 400
# Where the focus is has to be seen: an outline, a shadow or a border of its own.
IS_SEEN = """it => {
  const style = getComputedStyle(it);
  const is = (value) => value && value !== "none";
  return is(style.outlineStyle) || is(style.boxShadow) || it.matches("svg a");
}"""


def reach(page, target):
    """Goes on by Tab until the focus is there, where it can be seen."""
    wanted = target.first.element_handle()
    for _stop in range(MOST_STOPS):
        if wanted.evaluate("it => it === document.activeElement"):
            assert wanted.evaluate(IS_SEEN), wanted.evaluate("it => it.outerHTML.slice(0, 200)")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {wanted.evaluate('it => it.outerHTML.slice(0, 200)')}")


def press(page, target, key="Enter"):
    reach(page, target)
    page.keyboard.press(key)


def choose(page, target, text):
    """Into a field, or of a list by the first letters."""
    reach(page, target)
    page.keyboard.type(text)


def write(page, target, text):
    reach(page, target)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
