"""No dead end: one filter loosened at a time, each with what it would bring."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory.recurrence import BERLIN, ScheduleKind
from tests.asking import page, search
from tests.factories import make_area, make_offer, make_postcode, make_provider, make_venue, point, square, weekly


def steps(client: TestClient, query: str) -> dict[str, str]:
    """What each step says, and where it leads."""
    found = page(client, f"/angebote?{query}")
    box = found.classed("ladder")[0]
    links = [each for each in found.all("a") if box in each.inside and any(up.tag == "li" for up in each.inside)]
    return {link.text: link["href"] for link in links}


def total(client: TestClient, href: str) -> int:
    return int(search(client, href.partition("?")[2])["total"])


def once(ahead: int) -> dict[str, Any]:
    day = datetime.now(BERLIN).date() + timedelta(days=ahead)
    return {"kind": ScheduleKind.DATE, "starts_on": day, "opens_at": time(10), "closes_at": time(11)}


def test_a_wider_radius_says_how_many_more_it_brings(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    for km in (1, 4, 8, 30):
        make_offer(db, f"{km} km", venues=[make_venue(db, 54.35 + km / 111.3)])

    found = steps(client, "ort=00121&umkreis=2")

    assert list(found) == [
        "bis 5 km: 1 weiteres Angebot",
        "bis 10 km: 2 weitere Angebote",
    ]


def test_a_radius_that_brings_nothing_new_is_no_step(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_offer(db, venues=[make_venue(db, 54.35 + 18 / 111.3)])

    assert list(steps(client, "ort=00121&umkreis=2")) == ["bis 20 km: 1 weiteres Angebot"]


def test_where_no_radius_helps_all_places_do(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_offer(db, venues=[make_venue(db, 56.35)])

    assert list(steps(client, "ort=00121")) == ["in allen Orten: 1 weiteres Angebot"]


def test_where_no_single_step_helps_one_thing_alone_does(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_offer(db, "Chor", venues=[make_venue(db, 55.0)], age_min_months=120)
    make_offer(db, "Malen", age_min_months=120)

    assert steps(client, "q=chor&ort=00121&alter=4&kostenlos=1&sprache=tr") == {
        "nur die Suchwörter: 1 weiteres Angebot": "/angebote?q=chor",
        "nur der Ort: 1 weiteres Angebot": "/angebote?ort=00121",
    }


def test_around_a_district_the_radius_begins_small(db: Session, client: TestClient) -> None:
    make_area(db, "Erlengrund")
    make_offer(db, venues=[make_venue(db, 54.35 + 1.5 / 111.3)])

    assert "bis 2 km: 1 weiteres Angebot" in steps(client, "ort=Erlengrund")


def test_the_time_is_loosened_piece_by_piece(db: Session, client: TestClient) -> None:
    make_offer(db, "Montag früh", schedules=[weekly(1, opens_at=time(9), closes_at=time(10))])
    make_offer(db, "Dienstag spät", schedules=[weekly(2, opens_at=time(19), closes_at=time(20))])

    found = steps(client, "tag=mo&tageszeit=abend")

    assert found["an jedem Wochentag: 1 weiteres Angebot"] == "/angebote?tageszeit=abend"
    assert found["zu jeder Tageszeit: 1 weiteres Angebot"] == "/angebote?tag=mo"
    assert found["zu jeder Zeit: 2 weitere Angebote"] == "/angebote"


def test_a_single_time_filter_is_one_step_and_not_two(db: Session, client: TestClient) -> None:
    make_offer(db, schedules=[once(40)])

    for asked in ("zeit=woche", "tag=mo&tag=di&tag=mi&tag=do&tag=fr&tag=sa&tag=so&zeit=heute"):
        leads = list(steps(client, asked).values())

        assert len(leads) == len(set(leads))


def test_a_single_time_filter_is_said_once(db: Session, client: TestClient) -> None:
    make_offer(db, schedules=[weekly(2)])

    assert list(steps(client, "tag=mo")) == ["an jedem Wochentag: 1 weiteres Angebot"]


def test_one_child_alone_and_any_age(db: Session, client: TestClient) -> None:
    make_offer(db, "klein", age_min_months=24, age_max_months=47)
    make_offer(db, "groß", age_min_months=96, age_max_months=131)
    make_offer(db, "auch groß", age_min_months=96, age_max_months=131)

    assert steps(client, "alter=2&alter=8") == {
        "nur für ein Kind: 2 Jahre: 1 weiteres Angebot": "/angebote?alter=2",
        "nur für ein Kind: 8 Jahre: 2 weitere Angebote": "/angebote?alter=8",
        "für jedes Alter: 3 weitere Angebote": "/angebote",
    }


def test_a_subcategory_becomes_its_category_before_it_goes(db: Session, client: TestClient) -> None:
    make_offer(db, "Tanzen", category="sport-bewegung")
    make_offer(db, "Chor", category="musik-kunst")

    found = steps(client, "kategorie=sport-turnen")

    assert list(found.values()) == ["/angebote?kategorie=sport-bewegung", "/angebote"]
    assert next(iter(found)) == "alles zu „Sport und Bewegung“: 1 weiteres Angebot"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kostenlos=1", "ohne „kostenlos“: 1 weiteres Angebot"),
        ("rollstuhl=1", "ohne „mit Rollstuhl nutzbar“: 1 weiteres Angebot"),
        ("sprache=tr", "ohne „Türkisch“: 1 weiteres Angebot"),
        ("zielgruppe=alleinerziehende", "ohne „Alleinerziehende“: 1 weiteres Angebot"),
        ("form=online", "ohne „online“: 1 weiteres Angebot"),
        ("zeit=heute", "an jedem Tag: 1 weiteres Angebot"),
        ("q=chor&alter=4", "ohne die Suchwörter: 1 weiteres Angebot"),
    ],
)
def test_every_filter_can_be_taken_away(db: Session, client: TestClient, asked: str, said: str) -> None:
    make_offer(db, "Turnen")

    assert said in steps(client, asked)


def test_free_and_reduced_are_taken_away_one_by_one(db: Session, client: TestClient) -> None:
    make_offer(db, "frei", cost_kind="free", languages=["tr"])
    make_offer(db, "ermäßigt", cost_kind="paid", reduced=True)

    found = steps(client, "kostenlos=1&sprache=de")

    assert all(total(client, href) > 0 for href in found.values())


def test_where_enough_is_found_there_is_no_ladder(db: Session, client: TestClient) -> None:
    provider = make_provider(db)
    for number in range(11):
        make_offer(db, str(number), provider=provider, venues=[], cost_kind="free")
    make_offer(db, "nicht frei", cost_kind="paid")

    assert steps(client, "kostenlos=1") == {}


DEAD_ENDS = [
    "ort=00121&umkreis=1&alter=4&kategorie=sport-turnen&kostenlos=1",
    "ort=Erlengrund&zeit=heute&tag=mo&tageszeit=abend&alter=2&alter=9",
    "q=chor&ort=00121&sprache=tr&rollstuhl=1",
    "kategorie=musik-kunst&kategorie=sport-turnen&mitmachen=ehrenamt&form=online",
    "lat=54.36&lon=7.01&umkreis=0.5&zielgruppe=alleinerziehende",
    "q=turnen&alter=0&gebiet=erlengrund&ermaessigt=1&kostenlos=1",
]


@pytest.mark.parametrize("asked", DEAD_ENDS)
def test_each_step_brings_exactly_what_it_says(db: Session, client: TestClient, asked: str) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_area(db, "Erlengrund", shape=square(54.36), point=point(54.36))
    for number in range(12):
        make_offer(
            db,
            ("Turnen", "Chor", "Malen")[number % 3],
            category=("sport-turnen", "musik-kunst", "sport-bewegung")[number % 3],
            venues=[make_venue(db, 54.35 + number / 100)],
            schedules=[weekly(number % 7 + 1)],
            age_min_months=number * 12,
            cost_kind=("free", "paid")[number % 2],
        )

    before = total(client, f"/angebote?{asked}")
    found = steps(client, asked)

    assert found
    for text, href in found.items():
        assert int(text.split(":")[-1].split()[0]) == total(client, href) - before


def test_a_dead_end_says_so_kindly_and_names_a_person(client: TestClient) -> None:
    found = page(client, "/angebote?q=xqzvw")

    assert found.one("h1").text == "0 Angebote"
    assert "Dazu haben wir nichts gefunden" in found.text
    assert "tel:0000550120" in found.links
