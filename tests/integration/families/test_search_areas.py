"""GET /angebote.json: districts come and go, and the search counts those there are."""

import sqlalchemy as sa
from sqlmodel import Session
from starlette.testclient import TestClient

from app import indexing
from app.directory import labels, place
from tests.asking import search
from tests.factories import make_area, make_offer, make_venue, square


def test_a_district_that_was_abolished_is_counted_no_more(db: Session, client: TestClient) -> None:
    make_area(db, "Altstadt")
    gone = make_area(db, "Nordfeld", shape=square(54.5), point="SRID=4326;POINT(7 54.5)")
    offers = [
        make_offer(db, "Online", catchment="portal"),
        make_offer(db, "Turnen"),
        make_offer(db, "Chor", venues=[make_venue(db, 54.5)]),
    ]
    before = search(client)["facets"]["area"]

    db.execute(sa.text("UPDATE area SET valid_to = current_date - 1 WHERE id = :id"), {"id": gone.id})
    place.assign_areas(db)
    indexing.refresh(db, [each.id for each in offers])
    labels.forget()

    assert (before, search(client)["facets"]["area"]) == ({"altstadt": 2, "nordfeld": 2}, {"altstadt": 2})
