"""Two people at the same rule of "when?": both versions are shown, and a save replaces only what was shown."""

from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from tests.asking import page
from tests.cast import Cast
from tests.html import Page
from tests.integration.providers.workplace import add_rule, category, start, version

TUESDAY = {"kind": "weekly", "weekdays": "2", "opens_at": "16:00", "closes_at": "17:00"}


class Form:
    """A rule as somebody has it open in a window."""

    def __init__(self, browser: TestClient, path: str) -> None:
        self.browser, self.path = browser, path
        self.reads(page(browser, path))

    def reads(self, shown: Page) -> None:
        self.hidden = {each["name"]: each["value"] for each in shown.all("input", type="hidden")}
        self.path = next(each["action"] for each in shown.all("form") if "/termin/" in each["action"])

    def saves(self, **typed: Any) -> Any:
        answer = self.browser.post(self.path, data=self.hidden | TUESDAY | typed)
        if answer.status_code == 409:
            self.reads(Page(answer.text))
        return answer


@pytest.fixture
def offer(db: Session, cast: Cast) -> str:
    amal = cast.browser(db, "amal")
    path = start(amal, cast.provider.id, category(db))
    for weekday in ("2", "3", "4"):
        add_rule(amal, path, **TUESDAY | {"weekdays": weekday})
    return path


@pytest.fixture
def amal(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "amal")


@pytest.fixture
def carl(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "carl")


def rules(browser: TestClient, offer: str) -> list[str]:
    shown = page(browser, f"{offer}/bearbeiten/wann")
    return [each.text for each in shown.all("b") if any("entry__name" in outer["class"] for outer in each.inside)]


def remove(browser: TestClient, offer: str, number: int) -> None:
    seen = version(browser, f"{offer}/bearbeiten/wann")
    assert browser.post(f"{offer}/termin/{number}/entfernen", data={"version": seen}).status_code == 303


def test_both_versions_are_shown_and_the_second_save_counts(amal: TestClient, carl: TestClient, offer: str) -> None:
    mine = Form(amal, f"{offer}/termin/1")
    Form(carl, f"{offer}/termin/1").saves(opens_at="15:00", note="Am Tor")

    answer = mine.saves(closes_at="18:00")

    shown = Page(answer.text)
    assert answer.status_code == 409
    said = {each.text for each in shown.all("dd")}
    assert {"Gespeichert ist: 15:00", "Sie haben eingegeben: 16:00", "Gespeichert ist: Am Tor"} <= said
    assert "Carl" in shown.text
    assert shown.one("input", id="f-closes_at")["value"] == "18:00"
    assert "15" in rules(carl, offer)[0], "nothing is overwritten before both were seen"
    assert mine.saves(closes_at="18:00").status_code == 303
    assert rules(amal, offer)[0] == "Jeden Dienstag von 16 bis 18 Uhr."


def test_a_rule_that_moved_up_is_found_again(amal: TestClient, carl: TestClient, offer: str) -> None:
    mine = Form(amal, f"{offer}/termin/2")
    remove(carl, offer, 1)

    assert mine.saves(weekdays="3", closes_at="18:00").status_code == 409
    assert mine.saves(weekdays="3", closes_at="18:00").status_code == 303

    assert rules(amal, offer) == ["Jeden Mittwoch von 16 bis 18 Uhr.", "Jeden Donnerstag von 16 bis 17 Uhr."]


def test_a_rule_that_is_gone_is_entered_anew(amal: TestClient, carl: TestClient, offer: str) -> None:
    mine = Form(amal, f"{offer}/termin/3")
    remove(carl, offer, 3)

    answer = mine.saves(weekdays="4", closes_at="18:00")

    assert "wird er neu eingetragen" in Page(answer.text).text
    assert mine.saves(weekdays="4", closes_at="18:00").status_code == 303
    assert rules(amal, offer)[2] == "Jeden Donnerstag von 16 bis 18 Uhr."


def test_whoever_is_overtaken_twice_is_told_twice(amal: TestClient, carl: TestClient, offer: str) -> None:
    mine = Form(amal, f"{offer}/termin/1")
    Form(carl, f"{offer}/termin/1").saves(opens_at="15:00")
    assert mine.saves(closes_at="18:00").status_code == 409
    Form(carl, f"{offer}/termin/1").saves(opens_at="14:00")

    answer = mine.saves(closes_at="18:00")

    assert answer.status_code == 409
    assert "Gespeichert ist: 14:00" in Page(answer.text).text


def test_a_new_rule_beside_others_replaces_none(amal: TestClient, carl: TestClient, offer: str) -> None:
    mine = Form(amal, f"{offer}/termin/0?art=weekly")
    remove(carl, offer, 1)

    assert mine.saves(weekdays="5").status_code == 409
    assert mine.saves(weekdays="5").status_code == 303

    assert len(rules(amal, offer)) == 3
