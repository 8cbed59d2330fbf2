"""A contact is reported by the browser beside the click: by a script, or without one by the link itself."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Complaints

COUNTED = re.compile(r"/zaehlen/angebote/eltern-kind-turnen$")
OFFER = "/angebote/eltern-kind-turnen"


def use_contact(page: Page, scheme: str) -> str:
    page.goto(OFFER)
    with page.expect_request(COUNTED) as report:
        page.locator(f'aside a[href^="{scheme}:"]').first.click()
    return report.value.method


@pytest.mark.parametrize("scheme", ["tel", "mailto"])
def test_a_contact_is_reported_once(page: Page, complaints: Complaints, scheme: str) -> None:
    reports: list[str] = []
    page.on("request", lambda request: COUNTED.search(request.url) and reports.append(request.url))

    assert use_contact(page, scheme) == "POST"
    page.wait_for_timeout(300)
    assert len(reports) == 1
    assert page.url.endswith(OFFER)


def test_a_contact_is_reported_without_a_script_too(without_javascript: Page) -> None:
    assert use_contact(without_javascript, "tel") == "POST"
