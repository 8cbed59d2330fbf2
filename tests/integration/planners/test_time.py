"""/planung/endet, /planung/vergleich, /planung/verlauf: what is known of other days."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory import confirmation
from app.planners.comparison import compare
from app.planners.stand import live
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer, weekly
from tests.integration.planners.test_snapshots import QUERY, keep
from tests.integration.planners.towns import asked, district, venue_in


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "paula")


@pytest.fixture(autouse=True)
def town(db: Session) -> None:
    """Two districts with an offer each; the first one's money ends in three months."""
    ends = confirmation.today() + timedelta(days=90)
    for number, funded in ((1, ends), (2, None)):
        district(db, number, layer="viertel")
        make_offer(*(db, f"Turnen {number}"), venues=[venue_in(db, number)], funded_until=funded, schedules=[weekly()])


def test_what_ends_is_listed_and_counted_no_more_on_the_day_after(paula: TestClient) -> None:
    shown = page(paula, f"/planung/endet?{QUERY}")

    rows = [each.text for each in shown.elements if each.tag == "tr"]
    assert any(row.startswith("Turnen 1") and "Geld bis" in row for row in rows)
    assert not any(row.startswith("Turnen 2") for row in rows)
    assert any(row.startswith("Bezirk 01") and "1 Angebot 0 Angebote" in row for row in rows)
    assert not any(row.startswith("Bezirk 02") for row in rows)


def test_the_last_day_of_the_money_still_counts(db: Session) -> None:
    question = asked(db, QUERY)
    last = confirmation.today() + timedelta(days=90)
    today = live(db, question)

    assert not compare(today, live(db, question.on(last))).ended
    assert [offer.title for offer in compare(today, live(db, question.on(last + timedelta(days=1)))).ended] == [
        "Turnen 1"
    ]


def test_a_snapshot_is_compared_with_today(db: Session, paula: TestClient) -> None:
    number = keep(paula)
    make_offer(db, "Tanzen", venues=[venue_in(db, 2)])

    shown = page(paula, f"/planung/vergleich?stand={number}").html

    assert "Ein Angebot kommt dazu." in shown
    assert "Tanzen" in shown
    assert "0 Angebote fallen weg." in shown


def test_two_snapshots_are_compared_as_they_were(db: Session, paula: TestClient) -> None:
    first = keep(paula)
    make_offer(db, "Tanzen", venues=[venue_in(db, 2)])
    second = keep(paula)
    db.execute(sa.text("UPDATE offer_revision SET title = 'Anders'"))

    shown = page(paula, f"/planung/vergleich?stand={first}&mit_stand={second}").html

    assert "Tanzen" in shown
    assert "Anders" not in shown


def test_different_measures_are_never_compared(paula: TestClient) -> None:
    offers, places = keep(paula), keep(paula, f"{QUERY}&mass=plaetze")

    assert (
        "Das lässt sich nicht vergleichen." in page(paula, f"/planung/vergleich?stand={offers}&mit_stand={places}").html
    )


def test_what_counts_something_else_is_never_compared(db: Session, paula: TestClient) -> None:
    """A key means another area in another layer, and what is free is not what there is."""
    district(db, 1, layer="block")
    first = keep(paula)

    for other in (
        keep(paula, QUERY.replace("viertel", "block")),
        keep(paula, f"{QUERY}&merkmal=kostenlos"),
        keep(paula, bands="6-9"),
    ):
        shown = page(paula, f"/planung/vergleich?stand={first}&mit_stand={other}").html
        assert "Das lässt sich nicht vergleichen." in shown
        assert "Kurz gesagt" not in shown


def test_only_what_both_were_asked_for_comes_or_goes(db: Session, paula: TestClient) -> None:
    make_offer(db, "Kita", venues=[venue_in(db, 2)], category="betreuung-kita")
    one, more = keep(paula), keep(paula, topics=["sport-bewegung", "betreuung"])

    shown = page(paula, f"/planung/vergleich?stand={one}&mit_stand={more}").html
    assert "0 Angebote kommen dazu." in shown


def test_new_borders_are_said_and_areas_that_are_gone_keep_their_line(db: Session, paula: TestClient) -> None:
    number, said = keep(paula), "Nicht an allen Tagen galten dieselben Grenzen."
    paths = (f"/planung/vergleich?stand={number}", f"/planung/verlauf?{QUERY}")
    assert [said in page(paula, path).html for path in paths] == [False, False]

    db.execute(sa.text("UPDATE area SET valid_to = current_date - 1"))
    district(db, 1, layer="viertel", valid_from=confirmation.today())

    shown = [page(paula, path).html for path in paths]
    assert [said in html for html in shown] == [True, True]
    assert "Nur vorher: Bezirk 02." in shown[0]
    assert "Bezirk 02" in shown[1]


def test_a_trend_is_of_all_snapshots_with_the_same_question_and_of_today(db: Session, paula: TestClient) -> None:
    keep(paula)
    keep(paula, f"{QUERY}&mass=plaetze")
    keep(paula, f"{QUERY}&merkmal=kostenlos")
    withdrawn = keep(paula)
    paula.post(f"/planung/stand/{withdrawn}/zurueckziehen", data={"note": "Falsch"})
    for title in ("Tanzen", "Singen"):
        make_offer(db, title, venues=[venue_in(db, 2)])

    shown = page(paula, f"/planung/verlauf?{QUERY}")

    cells = [each.text for each in shown.elements if each.tag == "td" and each.text]
    assert cells[:2] == ["0,1", "0,2"]


@pytest.mark.parametrize(
    "path", ["endet?nach=gestern", "endet?nach=1900-01-01", "vergleich?stand=x&mit_stand=-1&mit=y"]
)
def test_no_address_breaks_a_page(paula: TestClient, path: str) -> None:
    assert paula.get(f"/planung/{path}").status_code == 200
