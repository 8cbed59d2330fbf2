"""The planners' menu: every page has its place in it, and knows which."""

import pytest

from app.main import app
from app.planners.navigation import GROUPS, around


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/planung", "Überblick"),
        ("/planung/matrix", "Versorgung"),
        ("/planung/beleg", "Versorgung"),
        ("/planung/stand/neu", "Berichte"),
        ("/planung/stand/7", "Berichte"),
        ("/planung/bericht/7", "Berichte"),
        ("/planung/schwellen/aendern", "Daten"),
        ("/planung/daten/gebiete", "Daten"),
    ],
)
def test_a_page_is_in_its_group(path: str, group: str) -> None:
    found = around(path)

    assert found is not None
    assert found.label == group


def test_no_page_of_planners_is_outside_the_menu() -> None:
    paths = [path for path in app.openapi()["paths"] if path.startswith("/planung")]

    assert [path for path in paths if not around(path.partition(".")[0])] == []


def test_every_entry_leads_somewhere_and_stands_once() -> None:
    entries = [page.path for group in GROUPS for page in group.pages]

    assert len(entries) == len(set(entries))
    assert set(entries) <= set(app.openapi()["paths"])
