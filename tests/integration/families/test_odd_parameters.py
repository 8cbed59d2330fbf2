"""Whatever stands in an address: always a page, never an error of ours."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory import labels
from tests.asking import served
from tests.factories import make_area, make_offer, make_postcode, weekly
from tests.html import Page

NAMES = [
    *("q", "ort", "umkreis", "lat", "lon", "alter", "kategorie", "zielgruppe", "lebensphase", "gebiet", "von", "bis"),
    *("zeit", "tag", "tageszeit", "kostenlos", "ermaessigt", "rollstuhl", "sprache", "zugang", "form", "mitmachen"),
    *("anmeldung", "traeger", "sortierung", "ansicht", "seite", "gibtsnicht", "", "q[]", "__proto__"),
]
NASTY = [
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\x1f",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\u202e",
        "\ud7ff",
        "\U0010ffff",
        "\ufffe",
    ),
    *(
        "0",
        "-1",
        "1e9",
        "1e999",
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "٤",
        "４",
        "1_000",
        "0x10",
        "1,5",
        "1.5.2",
        "--",
        "+4",
    ),
    *("9" * 20, "9" * 400, "2147483648", "9223372036854775808", "-9223372036854775809", "0.0000000001", "1/0"),
    *("2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-1-1", "٢٠٢٦-٠١-٠١", "heute", "31.12.2026"),
    *(
        "'",
        '"',
        "\\",
        "%",
        "_",
        "%%",
        "%s",
        "%(x)s",
        ":x",
        ":now",
        "$1",
        "{}",
        "{{7*7}}",
        "${7}",
        "'; DROP TABLE offer; --",
    ),
    *(
        "<script>alert(1)</script>",
        "<b",
        "&amp;",
        "]]>",
        "javascript:alert(1)",
        "../../etc/passwd",
        "\r\nX-A: b",
        "|",
        "&",
        "!",
    ),
    *(
        "a" * 10_000,
        "ä" * 3_000,
        "a " * 5_000,
        "🐿" * 2_000,
        "(" * 1_000,
        "a:*",
        "a<->b",
        "a & !b",
        "*",
        "?",
        "12345 " * 500,
    ),
    *(
        "Κτηνίατρος",
        "مدرسة",
        "дитина",
        "你好",
        "שלום",
        "e\u0301" * 300,
        "İ",
        "ß" * 200,
        "ſ",
        "ﬃ",
        "NULL",
        "null",
        "true",
        "[]",
    ),
    *(
        "18m",
        "-9m",
        "0-0m",
        "5-2m",
        "9999-9999m",
        "schwanger",
        "4 Jahre 5 Jahre",
        "00121",
        "0012",
        "001211",
        "00121 00122",
    ),
]
RAW = [
    *(
        "%",
        "%%%",
        "q=%zz",
        "q=%ff%fe",
        "q=%E4pfel",
        "q=%00",
        "q=%ED%A0%80",
        "q=%C0%80",
        "q=%F8%88%80%80%80",
        "q=%u00e4",
    ),
    *("&&&", "=", "==&=", "q", "q=&q=&q=", "?q=1", "q=1;ort=2", "q=a%2525b", "q=" + "%41" * 3_000, "#", "q=a+b%2Bc"),
    *("&".join(f"tag={number}" for number in range(2_000)), "&".join("alter=4" for _ in range(500)), "q=x&" * 900),
    *(
        "seite=1&seite=2&seite=x",
        "lat=54&lon=",
        "lat=&lon=7",
        "lat=90&lon=180",
        "lat=-90&lon=-180",
        "lat=0&lon=0",
        "lat=54",
    ),
    *("umkreis=0.5", "umkreis=100", "umkreis=100.0001", "umkreis=egal&umkreis=5", "von=2027-01-01&bis=2026-01-01"),
]
ADDRESSES = ["/angebote", "/angebote.json", "/angebote.geojson", "/anbieter", "/vorschlaege", "/", "/en/angebote"]


@pytest.fixture(scope="module")
def portal(migrated: sa.Engine) -> Iterator[TestClient]:
    labels.forget()
    with migrated.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as db, db.begin():
            make_area(db, "Erlengrund")
            make_postcode(db, "00121", "Lindenaue")
            for number in range(3):
                make_offer(db, f"Turnen {number}", schedules=[weekly(number + 1)], age_min_months=36)
        with served(connection) as client:
            yield client
        transaction.rollback()
    labels.forget()


def is_answered(client: TestClient, address: str, query: str) -> None:
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 200, (answer.status_code, address, query[:300])
    if answer.headers["content-type"].startswith("text/html"):
        page = Page(answer.text)
        assert page.one("h1").text
        assert not [each for each in page.all("script") if each.text]
    else:
        answer.json()


@pytest.mark.parametrize("address", ADDRESSES[:5])
def test_every_parameter_may_hold_anything(portal: TestClient, address: str) -> None:
    for value in NASTY:
        # The client that tests use sends no address of more than 64 kB; servers cut off earlier.
        names = NAMES if len(value) < 300 else ["q", "ort", "kategorie"][: 60_000 // len(quote(value))]
        is_answered(portal, address, urlencode([(name, value) for name in names]))


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_may_hold_everything_at_once(portal: TestClient, name: str) -> None:
    short = [value for value in NASTY if len(value) < 300]

    is_answered(portal, "/angebote", urlencode([(name, value) for value in short]))


@pytest.mark.parametrize("query", RAW, ids=lambda query: query[:30])
def test_an_address_need_not_be_well_formed(portal: TestClient, query: str) -> None:
    for address in ("/angebote", "/angebote.json"):
        is_answered(portal, address, query)


_VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from([value for value in NASTY if len(value) < 300]),
    st.integers().map(str),
    st.floats().map(repr),
    st.dates().map(str),
    st.binary(max_size=12).map(lambda raw: raw.decode("latin-1")),
)


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(st.sampled_from(ADDRESSES), st.lists(st.tuples(st.sampled_from(NAMES), _VALUES), max_size=14))
def test_any_mixture_is_answered(portal: TestClient, address: str, pairs: list[tuple[str, str]]) -> None:
    is_answered(portal, address, urlencode(pairs, errors="replace"))


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(st.sampled_from(["/angebote/", "/anbieter/", "/", "/en/"]), st.text(max_size=30) | st.sampled_from(NASTY))
def test_any_other_address_is_a_page_too(portal: TestClient, start: str, rest: str) -> None:
    answer = portal.get(start + quote(rest, safe="", errors="replace")[:6_000])

    assert answer.status_code in (200, 308, 404)  # 308: a slash too many
    if answer.status_code != 308:
        assert Page(answer.text).one("h1").text


def test_what_is_too_long_is_cut_and_not_refused(portal: TestClient) -> None:
    found = portal.get("/angebote.json", params={"q": "turnen " * 2_000}).json()

    assert len(found["understood"]["words"]) <= 200


def test_a_last_value_goes_where_one_is_meant(portal: TestClient) -> None:
    found = portal.get("/angebote.json?ort=Atlantis&ort=00121&seite=9&seite=1").json()

    assert found["understood"]["place"]["label"] == "00121 Lindenaue"
    assert found["page"] == 1
