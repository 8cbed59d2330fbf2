"""Two ways to use the same pages: with a finger on a phone, and with nothing but a keyboard."""

import re
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

Name = str | re.Pattern[str]
_MOST_TABS = 150
_AT = """all => all.includes(document.activeElement) ? "there"
    : document.activeElement === document.body ? "lost" : "elsewhere" """
_SEEN = """() => {
    const isOutlined = (each) => each && getComputedStyle(each).outlineStyle !== "none";
    const box = document.activeElement.getBoundingClientRect();
    const isMarked = isOutlined(document.activeElement) || isOutlined(document.activeElement.closest(".card"));
    return isMarked && box.bottom > 0 && box.top < innerHeight;
}"""


class Hand(Protocol):
    page: Page

    def press(self, target: Locator) -> None: ...
    def write(self, target: Locator, text: str) -> None: ...
    def tick(self, target: Locator) -> None: ...
    def choose(self, target: Locator, option: str) -> None: ...


class Finger:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.tap()

    def write(self, target: Locator, text: str) -> None:
        target.tap()
        target.fill(text)

    def tick(self, target: Locator) -> None:
        target.tap()
        expect(target).to_be_checked()

    def choose(self, target: Locator, option: str) -> None:
        target.tap()
        target.select_option(label=target.locator("option", has_text=re.compile(f"^{option}")).first.inner_text())


class Keys:
    """Goes only forwards, and what has the focus can always be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self._reach(target)
        if target.get_attribute("type") == "time":
            # The browser's own language may have twelve hours; where it has not, the two letters are ignored.
            text = text.replace(":", "") + ("AM" if text < "12" else "PM")
        else:
            self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, target: Locator) -> None:
        """Of a group of radios the keyboard reaches one; arrows lead to the others."""
        if target.get_attribute("type") == "radio":
            self._reach(self.page.locator(f"input[name={target.get_attribute('name')}]"))
            for _ in range(12):
                if target.evaluate("each => each === document.activeElement"):
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self._reach(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def choose(self, target: Locator, option: str) -> None:
        self._reach(target)
        self.page.keyboard.type(option)
        expect(target.locator("option:checked")).to_have_text(re.compile(f"^{option}"))

    def _reach(self, target: Locator) -> None:
        """From the top of a page over the link that skips its head."""
        expect(target.first).to_be_visible()
        if self.page.evaluate("document.activeElement === document.body"):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
        for _ in range(_MOST_TABS):
            at = target.evaluate_all(_AT)
            if at == "there":
                self.page.wait_for_function(_SEEN)
                return
            assert at != "lost", f"{target}: the focus is lost"
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached")
