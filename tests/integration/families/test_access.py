"""Who may ask for what: one table of every address, and no address without a line in it."""

import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session
from starlette.testclient import TestClient

from app.main import app
from tests.factories import make_area, make_offer, make_postcode, make_provider, weekly

EVERYBODY = frozenset({"visitor", "provider", "editor", "planner", "admin"})

ALLOWED = {
    ("GET", "/"): EVERYBODY,
    ("GET", "/angebote"): EVERYBODY,
    ("GET", "/angebote.json"): EVERYBODY,
    ("GET", "/angebote.geojson"): EVERYBODY,
    ("GET", "/angebote/{slug}"): EVERYBODY,
    ("GET", "/anbieter"): EVERYBODY,
    ("GET", "/anbieter/{slug}"): EVERYBODY,
    ("GET", "/gebiete.geojson"): EVERYBODY,
    ("GET", "/vorschlaege"): EVERYBODY,
    ("GET", "/impressum"): EVERYBODY,
    ("GET", "/datenschutz"): EVERYBODY,
    ("GET", "/barrierefreiheit"): EVERYBODY,
    ("GET", "/nutzungsbedingungen"): EVERYBODY,
    ("GET", "/leichte-sprache"): EVERYBODY,
    ("GET", "/health/live"): EVERYBODY,
    ("GET", "/health/ready"): EVERYBODY,
    ("GET", "/robots.txt"): EVERYBODY,
    ("GET", "/sitemap.xml"): EVERYBODY,
}
OTHER_METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def routes() -> set[tuple[str, str]]:
    """As the application itself knows them; `app.routes` shows only what was included."""
    return {(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods}


@pytest.fixture
def slugs(db: Session) -> dict[str, str]:
    make_area(db, "Erlengrund")
    make_postcode(db, "00121", "Lindenaue")
    provider = make_provider(db)
    offer = make_offer(db, "Turnen", provider=provider, schedules=[weekly()], former_slug="turnen-frueher")
    return {"/angebote/{slug}": offer.slug, "/anbieter/{slug}": provider.slug}


def address(path: str, slugs: dict[str, str]) -> str:
    return path.replace("{slug}", slugs.get(path, ""))


def test_every_address_stands_in_the_table_and_the_other_way_round() -> None:
    assert routes() == set(ALLOWED)


def test_what_is_not_in_the_interface_description_is_only_files(client: TestClient) -> None:
    """Mounted folders and FastAPI's own pages are no routes: they are named here."""
    assert client.get("/api/openapi.json").status_code == 200
    assert client.get("/static/favicon.svg").status_code == 200
    assert client.get("/static/").status_code == 308
    for path in (
        "/docs",
        "/redoc",
        "/openapi.json",
        "/static",
        "/static/../main.py",
        "/static/%2e%2e/main.py",
    ):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(("method", "path"), sorted(ALLOWED))
def test_a_visitor_gets_what_everybody_may_have(
    client: TestClient, slugs: dict[str, str], method: str, path: str
) -> None:
    answer = client.request(method, address(path, slugs))

    assert (answer.status_code == 200) == ("visitor" in ALLOWED[method, path])


@pytest.mark.parametrize("path", sorted({path for _, path in ALLOWED}))
def test_no_address_takes_another_method(client: TestClient, slugs: dict[str, str], path: str) -> None:
    for method in OTHER_METHODS:
        if (method, path) not in ALLOWED:
            answer = client.request(method, address(path, slugs))

            assert answer.status_code == 405
            assert answer.headers["allow"]


@pytest.mark.parametrize("path", sorted({path for method, path in ALLOWED if method == "GET"}))
def test_head_answers_as_get_does_without_a_body(client: TestClient, slugs: dict[str, str], path: str) -> None:
    answer = client.head(address(path, slugs))

    assert answer.status_code == 200
    assert answer.content == b""


def test_nothing_is_changed_by_looking_at_it(
    db: Session, connection: Connection, client: TestClient, slugs: dict[str, str]
) -> None:
    before = _state(connection)

    for method, path in ALLOWED:
        client.request(method, address(path, slugs))
    client.get("/angebote?q=turnen&ort=00121&alter=4&zeit=woche")
    client.get("/angebote/turnen-frueher")

    assert _state(connection) == before


def _state(connection: Connection) -> dict[str, tuple[int, str]]:
    """Of every table: how many rows, and which version of each."""
    tables = connection.scalars(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    )
    versions = "coalesce(md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)), '')"
    return {
        table: tuple(connection.execute(text(f"SELECT count(*), {versions} FROM {table}")).one())
        for table in tables.all()
        if table != "spatial_ref_sys"
    }
