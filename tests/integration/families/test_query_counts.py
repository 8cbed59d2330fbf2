"""How many statements a page sends: few, and no more when there is more to show."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory import labels, wordlist
from app.families import start
from tests.factories import make_area, make_offer, make_postcode, make_provider, make_venue, weekly

MOST = {
    "/": 6,
    "/angebote": 6,
    "/angebote?ort=00121&umkreis=5&alter=4&kategorie=sport-bewegung": 6,
    "/angebote?q=turnen+00121&alter=4&zeit=woche": 6,
    "/angebote?ort=Atlantis&q=xqzvw": 6,
    "/angebote?q=turnen+chor": 6,
    "/angebote?ansicht=tabelle": 6,
    "/angebote?ansicht=karte": 6,
    "/angebote.json?ort=00121&alter=4": 4,
    "/angebote.geojson?ort=00121": 4,
    "/angebote/turnen": 6,
    "/anbieter": 6,
    "/anbieter/tv": 6,
    "/vorschlaege?q=turn": 4,
    "/gebiete.geojson": 1,
    "/sitemap.xml": 1,
    "/impressum": 0,
    "/health/live": 0,
    "/health/ready": 1,
    "/metrics": 1,
}
"""Statements of a first visit, when nothing is remembered yet."""


def _fill(db: Session, entries: int) -> None:
    make_postcode(db, "00121", "Lindenaue")
    areas = [make_area(db, "Erlengrund"), make_area(db, "Altstadt")]
    provider = make_provider(db, "TV")
    provider.slug = "tv"
    for number in range(entries):
        slug = "turnen" if number == 0 else f"turnen-{number}"
        make_offer(
            db,
            f"Turnen {number}",
            provider=provider if number % 2 == 0 else None,
            venues=[make_venue(db), make_venue(db, 54.36)],
            schedules=[weekly(1), weekly(3)],
            serves=areas,
            catchment="areas",
            age_min_months=12,
            age_max_months=60,
            entry={"slug": slug, "first_published_at": datetime.now(UTC)}
            | ({"provider_id": provider.id} if number % 2 == 0 else {}),
        )
    db.flush()


@pytest.mark.parametrize(("path", "most"), MOST.items())
def test_a_page_sends_few_statements(
    db: Session, client: TestClient, statements: list[str], path: str, most: int
) -> None:
    _fill(db, 3)
    statements.clear()

    answer = client.get(path)

    assert answer.status_code == 200
    assert len(statements) <= most, "\n".join(each.strip()[:120] for each in statements)


def test_more_entries_need_no_more_statements(db: Session, client: TestClient, statements: list[str]) -> None:
    def sent() -> dict[str, int]:
        counted = {}
        for path in MOST:
            for remembered in (labels, start, wordlist):  # what is read anew now and then must not look like more
                remembered.forget()
            statements.clear()
            client.get(path)
            counted[path] = len(statements)
        return counted

    _fill(db, 2)
    sent()
    few = sent()
    for number in range(14):
        make_offer(db, f"Tanzen {number}", schedules=[weekly(2)])
    many = sent()

    assert {path for path in many if many[path] > few[path]} == set()
