"""A provider's own reach: its own entries only, small numbers never, the last 30 days and twelve months."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from app import pages
from app.directory.offer import Offer
from app.directory.workflow import Status
from app.providers import reach
from app.providers.reach import Reach
from app.usage import writing
from app.usage.tally import Noticed
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer

TODAY = date(2026, 11, 22)


def noticed(db: Session, offer: Offer, times: int, day: date = TODAY, how: Any = "views") -> None:
    writing.write(db, {Noticed(day, "offer", offer.id, how): times})


def test_the_last_thirty_days_include_both_their_ends(db: Session, cast: Cast) -> None:
    offer = make_offer(db, provider=cast.provider)
    for ago, times in ((0, 5), (29, 10), (30, 100), (-1, 1000)):
        noticed(db, offer, times, TODAY - timedelta(days=ago))

    assert reach.of_providers(db, [cast.provider.id], TODAY) == {cast.provider.id: Reach(None, 15, None)}


def test_small_numbers_are_never_shown(db: Session, cast: Cast) -> None:
    offer = make_offer(db, provider=cast.provider)
    noticed(db, offer, 4)
    noticed(db, offer, 5, how="contacts")

    total, by_offer = reach.of_offers(db, cast.provider.id, TODAY)

    assert total.reach == by_offer[offer.id].reach == Reach(None, None, 5)
    assert total.months[-1].views is None
    assert total.months[-1].share == 0


def test_twelve_months_each_compared_with_the_best(db: Session, cast: Cast) -> None:
    offer = make_offer(db, provider=cast.provider)
    for day, times in ((TODAY, 10), (date(2026, 3, 31), 20), (date(2025, 12, 1), 5), (date(2025, 11, 30), 500)):
        noticed(db, offer, times, day)

    total = reach.of_offers(db, cast.provider.id, TODAY)[0]
    months = total.months

    assert [month.first for month in months] == [date(2025, 12, 1), *(date(2026, n, 1) for n in range(1, 12))]
    assert {month.first.month: (month.views, month.share) for month in months if month.views} == {
        12: (5, 0.25),
        3: (20, 1.0),
        11: (10, 0.5),
    }
    assert (total.views, total.contacts) == (35, None)


def test_another_provider_s_numbers_are_nobody_else_s(db: Session, cast: Cast) -> None:
    noticed(db, make_offer(db, provider=cast.other_provider), 100)

    total, by_offer = reach.of_offers(db, cast.provider.id, TODAY)

    assert (total.reach, by_offer) == (Reach(None, None, None), {})


def test_the_profile_is_counted_apart(db: Session, cast: Cast) -> None:
    writing.write(db, {Noticed(TODAY, "provider", cast.provider.id, "views"): 7})

    assert reach.of_profile(db, cast.provider.id, TODAY) == Reach(None, 7, None)
    assert reach.of_profile(db, cast.other_provider.id, TODAY) == Reach(None, None, None)


def test_the_page_says_it_in_figures_and_in_a_table(db: Session, cast: Cast) -> None:
    today = pages.now().date()
    seen = make_offer(db, "Turnen", provider=cast.provider)
    make_offer(db, "Tanzen", provider=cast.provider)
    make_offer(db, "Entwurf", provider=cast.provider, status=Status.DRAFT)
    noticed(db, seen, 1204, today, "appearances")
    noticed(db, seen, 318, today)

    amal = cast.browser(db, "amal")
    start = page(amal, "/mein-bereich").text
    shown = page(amal, f"/mein-bereich/reichweite/{cast.provider.id}").text

    for text in (start, shown):
        assert "in Suchen erschienen 1.204" in text
        assert "angesehen 318" in text
        assert "Kontakt aufgenommen weniger als 5" in text
    assert "In diesem Monat bisher 318. In zwölf Monaten 318, Kontakte weniger als 5." in shown
    assert "Zwölf Monate 318 unter 5" in shown
    assert "Noch kaum gesehen: Tanzen" in shown
    assert "Entwurf" not in shown


@pytest.mark.parametrize("name", ["ben", "edda", "paula"])
def test_others_do_not_see_it(db: Session, cast: Cast, name: str) -> None:
    answer = cast.browser(db, name).get(f"/mein-bereich/reichweite/{cast.provider.id}")

    assert answer.status_code == 404
