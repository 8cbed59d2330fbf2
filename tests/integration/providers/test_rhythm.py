"""A provider confirms at the desk, and says how often to be asked."""

from datetime import date

import pytest
from sqlmodel import Session

from app.directory import confirmation, freshness
from app.directory.offer import Offer
from app.directory.recurrence import ScheduleKind
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer, weekly


@pytest.fixture
def offer(db: Session, cast: Cast) -> Offer:
    entry = {"confirmed_on": date(2026, 1, 15), "reminders": 1}
    return make_offer(db, "Turnen", provider=cast.provider, schedules=[weekly()], entry=entry)


def test_the_page_says_when_we_ask_and_what_can_be_chosen(db: Session, cast: Cast, offer: Offer) -> None:
    shown = page(cast.browser(db, "amal"), f"/mein-bereich/angebote/{offer.id}")

    assert "Zuletzt bestätigt am 15. Januar 2026. Nach dem 15. Juli 2026 fragen wir per E-Mail nach." in shown.text
    assert [each["value"] for each in shown.all("input", name="months")] == ["", "3", "6", "12"]
    assert "Wie üblich: nach 6 Monaten" in shown.text
    assert "checked" in shown.one("input", name="months", value="").attributes


def test_a_rhythm_is_chosen_and_given_up_again(db: Session, cast: Cast, offer: Offer) -> None:
    amal, path = cast.browser(db, "amal"), f"/mein-bereich/angebote/{offer.id}"

    assert amal.post(f"{path}/rhythmus", data={"months": "3"}).headers["location"] == f"{path}?getan=rhythm"
    assert "Nach dem 15. April 2026" in page(amal, path).text
    amal.post(f"{path}/rhythmus", data={"months": "7"})
    db.refresh(offer)
    assert offer.confirm_months == 3
    amal.post(f"{path}/rhythmus", data={"months": ""})
    db.refresh(offer)
    assert offer.confirm_months is None


def test_one_click_at_the_desk_confirms(db: Session, cast: Cast, offer: Offer) -> None:
    path = f"/mein-bereich/angebote/{offer.id}"

    assert cast.browser(db, "amal").post(f"{path}/bestaetigen").headers["location"] == f"{path}?getan=confirm"

    db.refresh(offer)
    assert (offer.confirmed_on, offer.reminders) == (confirmation.today(), 0)


def test_what_is_not_public_is_not_confirmed(db: Session, cast: Cast) -> None:
    draft = make_offer(db, "Tanzen", provider=cast.provider, status="draft")
    amal = cast.browser(db, "amal")

    assert amal.post(f"/mein-bereich/angebote/{draft.id}/bestaetigen").status_code == 409
    assert "Stimmt das noch?" not in page(amal, f"/mein-bereich/angebote/{draft.id}").text


def test_of_several_schedules_the_shortest_rhythm_counts() -> None:
    assert freshness.usual({ScheduleKind.WEEKLY, ScheduleKind.DATE}) == 6
    assert freshness.usual(set()) == 12
