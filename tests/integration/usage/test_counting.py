"""What a visit to a page counts, and what it writes: nothing, before the counts are carried."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory import wording
from app.directory.offer import Contact
from app.usage.tables import Ages, Hits
from app.usage.tally import Noticed, Searched, Typed, tally
from tests.cast import Cast
from tests.factories import make_area, make_offer, make_postcode, make_provider
from tests.unit.test_usage_who import FIREFOX

FAMILY = {"user-agent": FIREFOX}


@pytest.fixture(autouse=True)
def emptied() -> Iterator[None]:
    tally.take()
    yield
    tally.take()


@pytest.fixture(autouse=True)
def town(db: Session) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_area(db, "Erlengrund")
    provider = make_provider(db)
    provider.slug = "verein"
    make_offer(db, "Turnen", provider=provider, entry={"slug": "turnen"}, age_min_months=36, age_max_months=71)


def counted(client: TestClient, path: str, method: str = "GET", **headers: str) -> list[Any]:
    answer = client.request(method, path, headers=FAMILY | headers)
    assert answer.status_code in (200, 204), answer.text
    return [cell for cell, times in tally.take().items() for _ in range(times)]


def searches(cells: list[Any]) -> list[Any]:
    """As (postcode, area, ages, category, hits)."""
    return [tuple(each)[1:] for each in cells if isinstance(each, Searched)]


def test_a_search_counts_by_place_age_category_and_hits(client: TestClient) -> None:
    cells = counted(client, "/angebote?q=turnen&ort=00121&alter=4&kategorie=sport-bewegung")

    assert searches(cells) == [("00121", "", Ages.TO_5, "sport-bewegung", Hits.FEW)]
    assert [each[1:] for each in cells if isinstance(each, Typed)] == [("turnen", "turnen", "00121", "", Hits.FEW)]
    assert [each.how for each in cells if isinstance(each, Noticed)] == ["appearances"]


def test_a_search_without_a_hit_counts_as_one(client: TestClient) -> None:
    assert searches(counted(client, "/angebote?q=xqzvw")) == [("", "", Ages.ANY, "", Hits.NONE)]


def test_the_place_somebody_stands_at_is_never_kept_only_its_district(client: TestClient) -> None:
    assert searches(counted(client, "/angebote?lat=54.35&lon=7.0")) == [("", "erlengrund", Ages.ANY, "", Hits.FEW)]
    assert searches(counted(client, "/angebote?lat=10&lon=10"))[0][:2] == ("", "")


def test_a_district_counts_as_one_however_it_was_asked_for(client: TestClient) -> None:
    for query in ("ort=Erlengrund", "gebiet=erlengrund"):
        assert searches(counted(client, f"/angebote?{query}"))[0][:2] == ("", "erlengrund")


def test_only_the_first_page_counts_and_looking_through_everything_is_no_search(client: TestClient) -> None:
    assert counted(client, "/angebote?q=turnen&seite=2") == []
    assert counted(client, "/angebote") == []
    assert counted(client, "/angebote?ansicht=tabelle&sortierung=neu") == []


def test_another_order_or_view_is_the_same_search(client: TestClient) -> None:
    page = "http://testserver/angebote?q=turnen"

    assert counted(client, "/angebote?q=turnen&ansicht=tabelle", referer=page) == []
    assert counted(client, "/angebote?q=turnen", referer=f"{page}&seite=2") == []
    assert searches(counted(client, "/angebote?q=chor", referer=page))
    assert searches(counted(client, "/angebote?q=turnen&sortierung=neu", referer="http://elsewhere/angebote?q=turnen"))


def test_programs_that_search_are_not_counted(client: TestClient) -> None:
    assert counted(client, "/angebote.json?q=turnen") == []
    assert counted(client, "/angebote.geojson?q=turnen") == []


@pytest.mark.parametrize(
    ("method", "path", "how"),
    [
        ("GET", "/angebote/turnen", ("offer", "views")),
        ("GET", "/en/angebote/turnen", ("offer", "views")),
        ("GET", "/anbieter/verein", ("provider", "views")),
        ("POST", "/zaehlen/angebote/turnen", ("offer", "contacts")),
        ("POST", "/zaehlen/anbieter/verein", ("provider", "contacts")),
    ],
)
def test_a_page_and_a_contact_count_for_their_entry(
    client: TestClient, method: str, path: str, how: tuple[str, str]
) -> None:
    assert [(each.kind, each.how) for each in counted(client, path, method)] == [how]


EVERYTHING = (
    ("GET", "/angebote?q=turnen"),
    ("GET", "/angebote/turnen"),
    ("GET", "/anbieter/verein"),
    ("POST", "/zaehlen/angebote/turnen"),
)


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "python-requests/2.32"},
        {"sec-purpose": "prefetch"},
    ],
    ids=str,
)
def test_robots_and_pages_loaded_ahead_are_not_counted(client: TestClient, headers: dict[str, str]) -> None:
    assert [each for method, path in EVERYTHING for each in counted(client, path, method, **headers)] == []


def test_a_head_is_not_counted(client: TestClient) -> None:
    assert counted(client, "/angebote?q=turnen", "HEAD") == counted(client, "/angebote/turnen", "HEAD") == []


@pytest.mark.parametrize("name", ["amal", "edda", "paula", "ada"])
def test_own_and_staff_use_is_not_counted(db: Session, cast: Cast, name: str) -> None:
    browser = cast.browser(db, name)

    assert [each for method, path in EVERYTHING for each in counted(browser, path, method)] == []


def test_a_contact_of_what_is_not_public_is_not_there(client: TestClient) -> None:
    assert client.post("/zaehlen/angebote/unbekannt").status_code == 404
    assert tally.take() == {}


def test_a_visit_writes_nothing_into_the_database(client: TestClient, statements: list[str]) -> None:
    """The counts are in memory: a search sends the same statements, whether it is counted or not."""
    for _, path in EVERYTHING[:3]:
        client.get(path)
    for method, path in EVERYTHING:
        statements.clear()
        counted(client, path, method, **{"user-agent": "curl/8"})
        uncounted = [*statements]
        statements.clear()
        assert counted(client, path, method)
        assert statements == uncounted
        assert not [each for each in statements if each.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_contact_is_reported_by_the_browser_and_costs_no_click(client: TestClient, db: Session) -> None:
    made = make_offer(db, "Chor", entry={"slug": "chor"})
    revision = wording.newest(db, wording.OFFER, made.id)
    db.add(Contact(offer_revision_id=revision.id, name="Ute", phone="030 123456", email="ute@chor.example"))
    db.flush()

    html = client.get("/angebote/chor").text

    assert '<a class="linkrow" href="tel:030123456" ping="/zaehlen/angebote/chor">' in html
    assert '<a class="linkrow" href="mailto:ute@chor.example" ping="/zaehlen/angebote/chor">' in html
