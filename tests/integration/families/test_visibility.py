"""Only what is published, not over, and of an approved provider is public: at every address there is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from starlette.testclient import TestClient

from app import indexing
from app.directory.offer import Offer
from app.directory.provider import ProviderRevision
from app.directory.recurrence import BERLIN, ScheduleKind
from app.directory.workflow import Standing, Status
from tests.asking import page, search, titles
from tests.factories import make_offer, make_postcode, make_provider, make_venue, weekly

TODAY = datetime.now(BERLIN).date()
SECRET = "Geheimquak"
NOT_PUBLIC = [each for each in Status if each != Status.PUBLISHED]
NOT_APPROVED = [each for each in Standing if each != Standing.APPROVED]


def on(day: date, opens: int = 16, closes: int = 17) -> dict[str, Any]:
    return {"kind": ScheduleKind.DATE, "starts_on": day, "opens_at": time(opens), "closes_at": time(closes)}


def shown_at(client: TestClient, offer: Offer, provider_slug: str) -> set[str]:
    """The addresses that say anything about an offer called SECRET."""
    addresses = [
        "/",
        "/angebote",
        "/angebote?ansicht=tabelle",
        "/angebote?ansicht=karte",
        f"/angebote?q={SECRET}",
        "/angebote?ort=00121",
        "/angebote?zeit=woche",
        f"/angebote/{offer.slug}",
        "/angebote.json",
        f"/angebote.json?q={SECRET}",
        "/angebote.geojson",
        "/vorschlaege?q=geheim",
        "/anbieter",
        f"/anbieter/{provider_slug}",
        "/sitemap.xml",
        "/en/angebote",
        f"/en/angebote/{offer.slug}",
    ]
    # What was asked for stands on the page of a search; we look for what only the entry has.
    marks = (offer.slug, "Nur hier zu lesen")
    answers = {path: client.get(path) for path in addresses}
    # A page that says "there is nothing here" links to itself in another language.
    return {path for path, each in answers.items() if any(mark in each.text for mark in marks) and each.is_success}


def make_secret(db: Session, **changes: Any) -> tuple[Offer, str]:
    make_postcode(db, "00121", "Lindenaue")
    provider = changes.pop("provider", None) or make_provider(db, "TV Erlengrund")
    tomorrow = TODAY + timedelta(days=1)
    entry = {"first_published_at": datetime.now(UTC)}
    offer = make_offer(
        db, SECRET, provider=provider, summary="Nur hier zu lesen", schedules=[on(tomorrow)], entry=entry, **changes
    )
    return offer, provider.slug


# Nothing that is not public is anywhere


def test_what_is_published_is_everywhere(db: Session, client: TestClient) -> None:
    assert len(shown_at(client, *make_secret(db))) == 15


@pytest.mark.parametrize("status", NOT_PUBLIC)
def test_a_wording_that_is_not_published_is_nowhere(db: Session, client: TestClient, status: Status) -> None:
    assert shown_at(client, *make_secret(db, status=status)) == set()


@pytest.mark.parametrize("standing", NOT_APPROVED)
def test_the_offers_of_a_provider_who_is_not_approved_are_nowhere(
    db: Session, client: TestClient, standing: Standing
) -> None:
    provider = make_provider(db, standing=standing)

    assert shown_at(client, *make_secret(db, provider=provider)) == set()


@pytest.mark.parametrize("status", NOT_PUBLIC)
def test_the_offers_of_a_provider_without_a_public_profile_are_nowhere(
    db: Session, client: TestClient, status: Status
) -> None:
    provider = make_provider(db, status=status)

    assert shown_at(client, *make_secret(db, provider=provider)) == set()


@pytest.mark.parametrize(
    "fields", [{"standing": standing} for standing in NOT_APPROVED] + [{"status": status} for status in NOT_PUBLIC]
)
def test_a_provider_who_is_not_public_is_nowhere(db: Session, client: TestClient, fields: dict[str, Any]) -> None:
    provider = make_provider(db, "Geheimverein", claim="Nur hier zu lesen", **fields)

    assert client.get(f"/anbieter/{provider.slug}").status_code == 404
    for path in ("/anbieter", "/anbieter?q=geheimverein", "/vorschlaege?q=geheim", "/sitemap.xml"):
        text = client.get(path).text
        assert provider.slug not in text
        assert "Nur hier zu lesen" not in text
    assert page(client, "/anbieter").one("h1").text == "0 Anbieter"


@pytest.mark.parametrize("status", NOT_PUBLIC)
def test_what_is_not_public_is_not_counted(db: Session, client: TestClient, status: Status) -> None:
    make_offer(db, "öffentlich", languages=["de"])
    make_secret(db, status=status, languages=["tr"], category="musik-kunst", cost_kind="free")

    found = search(client)

    assert found["total"] == 1
    assert found["facets"]["category"] == {"sport-bewegung": 1}
    assert "tr" not in found["facets"]["language"]
    assert "free" not in found["facets"].get("cost", {})
    assert "Frühe Hilfen 0 Angebote" in page(client, "/").text
    assert "Musik, Kunst und Theater 0 Angebote" in page(client, "/").text


def test_a_former_address_of_what_is_not_public_leads_nowhere(db: Session, client: TestClient) -> None:
    make_offer(db, status=Status.WITHDRAWN, former_slug="frueher")

    assert client.get("/angebote/frueher").status_code == 404


def test_a_missing_and_a_hidden_page_cannot_be_told_apart(db: Session, client: TestClient) -> None:
    hidden = make_offer(db, status=Status.DRAFT)

    answers = [client.get(f"/angebote/{slug}") for slug in (hidden.slug, "angebot-" + "0" * 8)]

    assert answers[0].text.replace(hidden.slug, "") == answers[1].text.replace("angebot-" + "0" * 8, "")


# A change never shows before it is approved


@pytest.mark.parametrize("status", NOT_PUBLIC)
def test_a_change_beside_the_public_wording_is_nowhere(db: Session, client: TestClient, status: Status) -> None:
    offer = make_offer(db, "Alte Fassung", summary="Alles wie gewohnt", cost_kind="paid")
    make_offer(db, SECRET, offer=offer, status=status, summary="Nur hier zu lesen", cost_kind="free", age_min_months=36)

    for path in ("/", "/angebote", f"/angebote/{offer.slug}", "/angebote.json", "/angebote.geojson"):
        text = client.get(path).text
        assert SECRET not in text
        assert "Nur hier zu lesen" not in text
    assert titles(client, f"q={SECRET}") == []
    assert titles(client, "kostenlos=1") == []
    assert titles(client, "alter=1") == ["Alte Fassung"]


@pytest.mark.parametrize("status", NOT_PUBLIC)
def test_a_change_of_a_profile_is_not_public(db: Session, client: TestClient, status: Status) -> None:
    provider = make_provider(db, "TV Erlengrund")
    db.add(ProviderRevision(provider_id=provider.id, version=2, status=status, name="Geheimverein", phone="(0000) 99"))
    indexing.refresh(db, [], [provider.id])

    for path in ("/anbieter", f"/anbieter/{provider.slug}", "/anbieter?q=Erlengrund", "/vorschlaege?q=geheim"):
        assert "Geheimverein" not in client.get(path).text
    assert page(client, "/anbieter?q=Geheimverein").one("h1").text == "0 Anbieter"


# The database has the last word


def _withdraw(db: Session, offer: Offer) -> None:
    db.execute(sa.text("UPDATE offer_revision SET status = 'withdrawn' WHERE offer_id = :id"), {"id": offer.id})


def _suspend(db: Session, offer: Offer) -> None:
    db.execute(sa.text("UPDATE provider SET standing = 'suspended' WHERE id = :id"), {"id": offer.provider_id})


@pytest.mark.parametrize("step", [_withdraw, _suspend])
def test_what_was_withdrawn_a_moment_ago_is_not_shown_whatever_the_index_says(
    db: Session, client: TestClient, step: Callable[[Session, Offer], None]
) -> None:
    offer, provider_slug = make_secret(db)

    step(db, offer)

    assert shown_at(client, offer, provider_slug) == set()


@pytest.mark.parametrize("step", [_withdraw, _suspend])
def test_refreshing_takes_it_out_of_the_counts_too(
    db: Session, client: TestClient, step: Callable[[Session, Offer], None]
) -> None:
    offer, _ = make_secret(db)

    step(db, offer)
    indexing.refresh(db, [offer.id])

    assert search(client)["total"] == 0


# Over


def test_what_is_over_keeps_its_page_and_leaves_the_search(db: Session, client: TestClient) -> None:
    offer, provider_slug = make_secret(db, valid_until=TODAY - timedelta(days=1))

    assert shown_at(client, offer, provider_slug) == {
        f"/angebote/{offer.slug}",
        f"/en/angebote/{offer.slug}",
        f"/anbieter/{provider_slug}",
        "/sitemap.xml",
    }
    assert "beendet" in page(client, f"/angebote/{offer.slug}").text


def test_what_is_over_is_not_counted(db: Session, client: TestClient) -> None:
    make_secret(db, valid_until=TODAY - timedelta(days=1), languages=["tr"])

    found = search(client)

    assert found["total"] == 0
    assert not any(found["facets"].values())


def test_the_last_day_still_counts(db: Session, client: TestClient) -> None:
    make_offer(db, valid_until=TODAY)

    assert search(client)["total"] == 1


# Filters before pages


@pytest.mark.parametrize("asked", ["ort=00121&umkreis=3", "zeit=woche", "alter=4", "kostenlos=1", "q=chor"])
def test_filters_apply_before_paging_and_totals_agree_with_pages(db: Session, client: TestClient, asked: str) -> None:
    """Every second of 50 fits; a filter applied to a page of all would leave half empty pages."""
    make_postcode(db, "00121", "Lindenaue")
    provider, near, far = make_provider(db, "Haus der Familie"), make_venue(db), make_venue(db, 55.0)
    for number in range(50):
        fits = number % 2 == 0
        make_offer(
            db,
            f"{'Chor' if fits else 'Malen'} {number:02}",
            provider=provider,
            venues=[near if fits else far],
            schedules=[on(TODAY + timedelta(days=2 if fits else 60))],
            age_min_months=48 if fits else 120,
            cost_kind="free" if fits else "paid",
        )

    pages = [search(client, f"{asked}&sortierung=a-z&seite={number}") for number in (1, 2)]

    assert [len(each["items"]) for each in pages] == [20, 5]
    assert [each["total"] for each in pages] == [25, 25]
    assert all(item["title"].startswith("Chor") for each in pages for item in each["items"])
    assert page(client, f"/angebote?{asked}").one("h1").text == "25 Angebote"


# Next dates


def test_a_new_offer_has_its_next_date_in_the_same_second(db: Session, client: TestClient) -> None:
    make_offer(db, schedules=[weekly(2)])

    item = search(client)["items"][0]

    starts = datetime.fromisoformat(item["next_date"])
    assert (starts.isoweekday(), starts.hour) == (2, 16)
    assert timedelta(0) < starts - datetime.now(BERLIN) <= timedelta(days=8)


def test_a_changed_date_is_known_in_the_same_second(db: Session, client: TestClient) -> None:
    offer = make_offer(db, schedules=[on(TODAY + timedelta(days=30))])
    earlier = TODAY + timedelta(days=3)

    db.execute(sa.text("UPDATE schedule SET starts_on = :day"), {"day": earlier})
    indexing.refresh(db, [offer.id])

    assert search(client)["items"][0]["next_date"].startswith(earlier.isoformat())


def _sundays(year: int, month: int) -> date:
    """The last Sunday of a month, on which clocks change."""
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=last.isoweekday() % 7)


def clock_changes() -> list[date]:
    days = [_sundays(year, month) for year in (TODAY.year, TODAY.year + 1) for month in (3, 10)]
    return [day for day in days if TODAY < day < TODAY + timedelta(days=380)]


@pytest.mark.parametrize("changes_on", clock_changes(), ids=str)
def test_a_weekly_date_keeps_its_hour_when_the_clocks_change(db: Session, client: TestClient, changes_on: date) -> None:
    make_offer(db, schedules=[weekly(7, starts_on=date(2026, 1, 4), opens_at=time(10), closes_at=time(11))])

    for day in (changes_on - timedelta(days=7), changes_on, changes_on + timedelta(days=7)):
        if day > TODAY:
            item = search(client, f"von={day}&bis={day}")["items"][0]
            assert datetime.fromisoformat(item["next_date"]) == datetime.combine(day, time(10), BERLIN)
            assert search(client, f"von={day}&bis={day}&tag=so&tageszeit=vormittag")["total"] == 1


def test_a_weekly_date_goes_on_over_the_turn_of_the_year(db: Session, client: TestClient) -> None:
    new_year = date(TODAY.year + 1, 1, 1)
    weekday = new_year.isoweekday()
    make_offer(db, schedules=[weekly(weekday, interval=2, starts_on=new_year - timedelta(days=28))])

    found = {
        ahead: search(client, f"von={new_year + timedelta(days=ahead)}&bis={new_year + timedelta(days=ahead)}")["total"]
        for ahead in (-14, -7, 0, 7, 14)
        if new_year + timedelta(days=ahead) >= TODAY
    }

    assert found == {ahead: int(ahead % 14 == 0) for ahead in found}


# Addresses


def test_no_two_entries_share_an_address(db: Session) -> None:
    make_offer(db, entry={"slug": "turnen"})

    with pytest.raises(IntegrityError, match="slug"):
        make_offer(db, entry={"slug": "turnen"})


# The order is neutral


def test_nobodys_offers_come_first_for_being_theirs(db: Session, client: TestClient) -> None:
    town = make_provider(db, "Stadt Lindenaue", carrier="public")
    club = make_provider(db, "Verein", carrier="non_profit")
    for number, provider in enumerate([town, club, town, club]):
        make_offer(db, f"Chor {'dbca'[number]}", provider=provider)

    assert titles(client, "q=chor") == ["Chor a", "Chor b", "Chor c", "Chor d"]
    assert titles(client) == ["Chor a", "Chor b", "Chor c", "Chor d"]
