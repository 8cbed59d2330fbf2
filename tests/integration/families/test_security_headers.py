"""Nothing comes from elsewhere, nothing runs that is not ours, and every link leads somewhere."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.main import app
from app.settings import settings
from tests.factories import make_area, make_offer, make_postcode, make_provider, make_venue, point, weekly
from tests.html import Page
from tests.stage import set_once

PAGES = [
    "/",
    "/angebote",
    "/angebote?q=turnen&ort=00121&alter=4&kategorie=sport-bewegung&zeit=woche&umkreis=3",
    "/angebote?ansicht=tabelle",
    "/angebote?ansicht=karte",
    "/angebote?q=xqzvw&ort=Atlantis&von=gestern&kategorie=gibtsnicht",
    "/angebote/turnen",
    "/angebote/vorbei",
    "/angebote/gibt-es-nicht",
    "/anbieter",
    "/anbieter?q=xqzvw",
    "/anbieter/tv",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
    "/nutzungsbedingungen",
    "/leichte-sprache",
    "/was-wir-zaehlen",
]
ALL_PAGES = [prefix + path for prefix in ("", "/en") for path in PAGES]
OWN = "http://testserver"


def town(db: Session) -> None:
    make_area(db, "Erlengrund")
    make_postcode(db, "00121", "Lindenaue")
    provider = make_provider(
        db, "TV", website="https://tv.example", email="post@tv.example", phone="(0000) 1", point=point()
    )
    provider.slug = "tv"
    db.flush()
    text = "Ein [Verweis](https://woanders.example) und **Fettes**."
    fields = {"provider": provider, "schedules": [weekly()], "description": text, "age_max_months": 11}
    make_offer(db, "Turnen", entry={"slug": "turnen", "provider_id": provider.id}, venues=[make_venue(db)], **fields)
    make_offer(db, "Vorbei", entry={"slug": "vorbei", "provider_id": provider.id}, valid_until="2020-01-01")
    for number in range(24):
        make_offer(db, f"Tanzen {number}", provider=provider, venues=[], age_min_months=12)


stage = set_once(town)


@pytest.mark.parametrize("path", [*ALL_PAGES, "/angebote.json", "/robots.txt", "/sitemap.xml", "/static/favicon.svg"])
def test_every_answer_carries_the_headers_that_protect(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    for directive in ("object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert directive in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/", "/en/angebote"])
def test_an_error_of_ours_is_a_page_with_the_same_headers_and_in_the_same_language(
    client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("app.families.routes.start", fail)
    monkeypatch.setattr("app.families.routes.understand", fail)

    answer = TestClient(app, raise_server_exceptions=False).get(path)

    shown = Page(answer.text)
    assert answer.status_code == 500
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "secret detail" not in answer.text
    assert shown.one("html")["lang"] == ("en" if path.startswith("/en") else "de")
    assert {each["hreflang"]: each["href"] for each in shown.all("link", rel="alternate")} == {
        "de": path.removeprefix("/en"),
        "en": "/en" + path.removeprefix("/en"),
    }


@pytest.mark.parametrize("path", ALL_PAGES)
def test_no_page_has_a_script_style_or_handler_of_its_own(client: TestClient, path: str) -> None:
    shown = Page(client.get(path).text)

    assert not [each.text for each in shown.all("script") if each.text or not each["src"]]
    assert not shown.all("style")
    assert not [name for each in shown.elements for name in each.attributes if name == "style" or name.startswith("on")]
    assert not shown.all("base")


@pytest.mark.parametrize("path", ALL_PAGES)
def test_a_page_loads_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    shown = Page(client.get(path).text)

    loaded = [each["src"] for each in shown.elements if each["src"]]
    loaded += [each["href"] for each in shown.all("link")] + [each["href"] for each in shown.all("use")]
    loaded += [each["srcset"] for each in shown.elements if each["srcset"]]
    assert loaded
    assert [each for each in loaded if urlsplit(each).netloc or urlsplit(each).scheme] == []
    assert not shown.all("iframe")


@pytest.mark.parametrize("path", [*PAGES, "/en/", "/en/angebote", "/en/angebote/turnen", "/en/anbieter/tv"])
def test_every_link_and_form_of_a_page_leads_somewhere(client: TestClient, path: str) -> None:
    shown = Page(client.get(path).text)

    ids = {each["id"] for each in shown.elements}
    targets = [*shown.links, *(each["action"] for each in shown.all("form"))]
    targets += [each["href"] for each in shown.all("link")] + [each["src"] for each in shown.all("script")]
    targets += [each[name] for each in shown.elements for name in each.attributes if name in _FETCHED]
    for target in sorted(set(targets)):
        whole, fragment = urldefrag(urljoin(OWN + path, target))
        if target.startswith("#"):
            assert fragment in ids, f"{path}: {target}"
        elif whole.startswith(OWN) and not _is_known(whole):
            assert client.get(whole).status_code == (404 if "gibt-es-nicht" in whole else 200), f"{path}: {target}"
        else:
            assert re.match(r"https?://|tel:[+\d]+$|mailto:\S+@\S+$", whole), f"{path}: {target}"


_FETCHED = {
    "data-suggest",
    "data-offers",
    "data-areas",
    "data-leaflet",
    "data-leaflet-css",
    "data-cluster",
    "data-view",
    "data-map-css",
}
_known: set[str] = set()


def _is_known(url: str) -> bool:
    """Addresses that lead to the same page with other filters are tried once, not on every page."""
    shape = re.sub(r"=[^&]*", "=", url)
    if shape in _known:
        return True
    _known.add(shape)
    return False


@pytest.mark.parametrize("path", ALL_PAGES)
def test_links_that_leave_the_portal_say_nothing_about_where_one_was(client: TestClient, path: str) -> None:
    for link in Page(client.get(path).text).all("a"):
        if urlsplit(link["href"]).netloc:
            assert "noopener" in link["rel"].split()
            assert link["target"] != "_blank"


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/", "/en//evil.example", "/\\evil.example", "/%2f%2fevil.example"]
)
def test_no_address_makes_a_link_to_another_host(client: TestClient, path: str) -> None:
    answer = client.get(f"{OWN}{path}")

    if answer.is_redirect:
        assert urlsplit(answer.headers["location"]).netloc in ("", "testserver")
    else:
        shown = Page(answer.text)
        links = [*shown.links, *(each["href"] for each in shown.all("link"))]
        assert not [link for link in links if "evil" in urlsplit(link).netloc or link.startswith(("/\\", "//"))]


def test_the_map_may_ask_only_the_host_of_its_tiles(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]

    images = re.search(r"img-src ([^;]+)", policy)
    assert images
    assert images[1].split() == ["'self'", "data:", f"https://{urlsplit(settings().tiles_url).netloc}"]


def test_a_file_with_its_fingerprint_is_kept_for_ever_and_others_are_not(client: TestClient) -> None:
    style = next(each["href"] for each in Page(client.get("/").text).all("link", rel="stylesheet"))

    assert "immutable" in client.get(style).headers["cache-control"]
    assert "immutable" not in client.get(style.partition("?")[0]).headers["cache-control"]
    assert "immutable" not in client.get("/static/css/gibt-es-nicht.css?v=1").headers.get("cache-control", "")


def test_long_pages_are_sent_compressed(client: TestClient) -> None:
    assert client.get("/", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
