"""How many statements a planner's page sends: few, and no more when there is more to count."""

from sqlmodel import Session

from app.directory.provider import Provider
from tests.cast import Cast
from tests.factories import make_offer, make_provider, weekly
from tests.integration.planners.towns import count, district, venue_in

QUERY = "altersband=0-5&altersband=6-9"
CELL = f"{QUERY}&kategorie=sport-bewegung&gebiet=01"
MOST = {
    "/planung": 18,
    f"/planung/matrix?{QUERY}": 17,
    f"/planung/matrix.json?{QUERY}": 12,
    f"/planung/beleg?{CELL}": 22,
    f"/planung/beleg?{CELL}&mass=plaetze&merkmal=rollstuhl": 22,
    "/planung/definitionen": 9,
    f"/planung/erreichbarkeit?{QUERY}": 15,
    "/planung/nachfrage": 29,
    f"/planung/traeger?{QUERY}": 16,
    f"/planung/doppelt?{QUERY}": 10,
    "/planung/schwellen": 11,
    "/planung/schwellen/aendern?kategorie=sport-bewegung&altersband=0-5": 16,
    "/planung/lage": 10,
    "/planung/daten": 14,
    "/planung/stand": 10,
    f"/planung/stand/neu?{QUERY}": 10,
    "/planung/endet": 31,
    f"/planung/vergleich?{QUERY}": 31,
    f"/planung/verlauf?{QUERY}": 16,
}
"""With those that say who is signed in; a comparison is two matrices, demand a table for each of its questions."""


def _fill(db: Session, provider: Provider, first: int, offers: int) -> None:
    for number in range(first, first + offers):
        make_offer(
            db,
            f"Turnen {number}",
            provider=provider if number % 2 else make_provider(db, f"Verein {number}"),
            venues=[venue_in(db, number % 3), venue_in(db, 2)],
            schedules=[weekly(2), weekly(4)],
            places=10,
            age_min_months=12,
        )
    db.flush()


def test_a_page_sends_few_statements_and_no_more_for_more_entries(
    db: Session, cast: Cast, statements: list[str]
) -> None:
    paula = cast.browser(db, "paula")

    def sent() -> dict[str, int]:
        counted = {}
        for path in MOST:
            statements.clear()
            assert paula.get(path).status_code == 200, path
            counted[path] = len(statements)
        return counted

    for number in range(3):
        area = district(db, number, 1000)
        count(db, area.id, 5000, first=72, last=1199)
    _fill(db, cast.provider, 0, 2)
    sent()
    few = sent()
    _fill(db, cast.provider, 2, 10)
    for number in range(3, 9):
        area = district(db, number, 1000)
        count(db, area.id, 5000, first=72, last=1199)
    many = sent()

    assert {path: (few[path], many[path]) for path in MOST if many[path] > few[path]} == {}
    assert {path: many[path] for path in MOST if many[path] > MOST[path]} == {}
