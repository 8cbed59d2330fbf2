"""/planung/schwellen: another norm is looked at before it is kept, and keeps its author, day and source."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.testclient import TestClient

from app.planners.flags import Flag
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer
from tests.integration.planners.towns import cell, district, venue_in

QUERY = "ebene=viertel&kategorie=sport-bewegung&altersband=0-5&mass=plaetze"
EDIT = f"/planung/schwellen/aendern?{QUERY}"
USUAL = {"under": "50", "low": "75", "high": "110", "over": "150"}
NEW = USUAL | {"per_100": "35", "source": "Beschluss vom 3. März 2026"}


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "paula")


@pytest.fixture(autouse=True)
def town(db: Session) -> None:
    """20 and 30 places for 100 children: against each other fine, against 35 not."""
    for number, places in ((1, 200), (2, 300)):
        district(db, number, layer="viertel")
        make_offer(db, venues=[venue_in(db, number)], places=places)


def flags(db: Session) -> list[Flag]:
    return [cell(db, number, "ebene=viertel&mass=plaetze").flag for number in (1, 2)]


def test_the_form_begins_with_what_holds(paula: TestClient) -> None:
    typed = {each["name"]: each["value"] for each in page(paula, EDIT).elements if each.tag == "input"}

    assert {name: typed[name] for name in USUAL} == USUAL


def test_looking_at_the_effect_changes_nothing(db: Session, paula: TestClient) -> None:
    before = flags(db)

    answer = paula.post(EDIT, data=NEW | {"step": "preview"})

    assert answer.status_code == 200
    assert "In 2 von 2 Gebieten." in answer.text
    assert "Beschluss vom 3. März 2026" in answer.text
    assert db.scalar(sa.text("SELECT count(*) FROM norm")) == 0
    assert flags(db) == before == [Flag.WITHIN, Flag.HIGH]


def test_what_is_kept_holds_at_once_with_author_and_source(db: Session, cast: Cast, paula: TestClient) -> None:
    answer = paula.post(EDIT, data=NEW | {"step": "save"})

    assert answer.status_code == 303
    assert flags(db) == [Flag.LOW, Flag.WITHIN]
    shown = page(paula, answer.headers["location"]).html
    assert cast.paula.name in shown
    assert "Beschluss vom 3. März 2026" in shown


def test_a_norm_holds_for_its_category_band_and_measure_alone(db: Session, paula: TestClient) -> None:
    paula.post(EDIT, data=NEW | {"step": "save"})

    for query in ("mass=angebote", "mass=plaetze&altersband=0-2"):
        assert cell(db, 1, f"ebene=viertel&{query}").found.thresholds.per_100 is None


def test_the_newest_holds_and_the_others_stay_in_the_list(db: Session, paula: TestClient) -> None:
    paula.post(EDIT, data=NEW | {"step": "save"})
    paula.post(EDIT, data=USUAL | {"source": "Zurück zur Grundregel", "step": "save"})

    assert flags(db) == [Flag.WITHIN, Flag.HIGH]
    shown = page(paula, f"/planung/schwellen?{QUERY}")
    assert "gilt nicht mehr" in shown.html
    assert "Beschluss vom 3. März 2026" in shown.html


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": ""}, "source"),
        ({"under": "viel"}, "under"),
        ({"under": "-5"}, "under"),
        ({"under": "nan"}, "under"),
        ({"low": "40"}, "low"),
        ({"high": "74"}, "high"),
        ({"over": "109,9"}, "over"),
        ({"per_100": "0"}, "per_100"),
    ],
)
def test_a_norm_that_cannot_be_is_refused(db: Session, paula: TestClient, changes: dict[str, Any], field: str) -> None:
    answer = paula.post(EDIT, data=NEW | {"step": "save"} | changes)

    assert answer.status_code == 422
    assert f'id="f-{field}-fehler"' in answer.text
    assert db.scalar(sa.text("SELECT count(*) FROM norm")) == 0


def test_figures_may_be_written_with_a_comma(db: Session, paula: TestClient) -> None:
    paula.post(EDIT, data=NEW | {"per_100": "33,3", "under": "50 %", "step": "save"})

    assert db.execute(sa.text("SELECT per_100, under FROM norm")).one() == (33.3, 50)
