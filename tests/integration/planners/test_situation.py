"""/planung/lage: an indicator beside supply, with every area in the table and no conclusion drawn."""

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.accounts.account import StaffRole
from app.directory.area import Area, Indicator
from tests.asking import page
from tests.cast import Cast, browser_of, has_role, make_account
from tests.factories import make_offer
from tests.integration.planners.towns import cell, district, venue_in

QUERY = "ebene=viertel&kategorie=sport-bewegung&altersband=0-5"


@pytest.fixture
def areas(db: Session, cast: Cast) -> list[Area]:
    """The third has too few children for a figure, the fourth no indicator."""
    found = [district(db, number, children, "viertel") for number, children in enumerate((1000, 800, 20, 900), 1)]
    for number in range(1, 5):
        make_offer(db, venues=[venue_in(db, number)])
    for area, value in zip(found, (12.5, 33.0, 20.0), strict=False):
        values = {"area_id": area.id, "unit": "%", "source": "Sozialbericht"}
        db.add(Indicator(key="armut", period="2024", value=value, **values))
        db.add(Indicator(key="armut", period="2020", value=1, **values))
    db.flush()
    return found


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "paula")


def test_every_area_is_in_the_table_and_only_pairs_are_drawn(areas: list[Area], paula: TestClient) -> None:
    text = paula.get(f"/planung/lage?{QUERY}&kennzahl=armut&zeitraum=2024").text

    assert text.count("<circle") == 2
    assert all(text.count(area.name) >= 1 for area in areas)
    assert "nicht bekannt" in text
    assert "keine Ursache" in text
    assert "Sozialbericht" in text


def test_the_newest_period_comes_without_asking(areas: list[Area], paula: TestClient) -> None:
    assert "Armut</span>, 2024" in paula.get(f"/planung/lage?{QUERY}").text
    assert "Armut</span>, 2024" in paula.get(f"/planung/lage?{QUERY}&kennzahl=armut&zeitraum=1999").text


def test_it_changes_no_figure(db: Session, areas: list[Area]) -> None:
    before = cell(db, 1, "ebene=viertel")
    db.add(Indicator(area_id=areas[0].id, key="miete", period="2024", value=1e6))
    db.flush()

    assert cell(db, 1, "ebene=viertel") == before


def test_who_plans_for_a_part_sees_that_part(db: Session, areas: list[Area]) -> None:
    piet = make_account(db, "Piet")
    has_role(db, piet, StaffRole.PLANNER, area_id=areas[0].id)

    text = page(browser_of(db, piet), f"/planung/lage?{QUERY}").text

    assert areas[0].name in text
    assert areas[1].name not in text


def test_it_works_with_no_data_at_all(paula: TestClient) -> None:
    assert "noch keine Kennzahlen" in page(paula, "/planung/lage").text
