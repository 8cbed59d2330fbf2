"""What the database refuses, whoever writes into it."""

from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, SQLModel

from app.accounts.account import Account, StaffMember
from app.directory.area import Area, Population, Postcode
from app.directory.category import LifePhase
from app.directory.offer import Contact, Offer, OfferRevision
from app.directory.picture import Picture
from app.directory.place import Venue
from app.directory.provider import ProviderRevision
from app.directory.schedule import Schedule, ScheduleExceptionRow
from app.directory.source import Source
from app.directory.workflow import Status
from tests.factories import make_area, make_offer, make_provider, point, square

OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)


def refused(db: Session, row: SQLModel, constraint: str) -> None:
    db.add(row)
    with pytest.raises((IntegrityError, DataError), match=constraint):
        db.flush()


def wording(db: Session, **changes: Any) -> OfferRevision:
    category = db.scalar(sa.text("SELECT min(id) FROM category"))
    offer = changes.pop("offer", None) or make_offer(db)
    return OfferRevision(
        **{"offer_id": offer.id, "version": 2, "title": "Chor", "main_category_id": category} | changes
    )


# One public wording, one that somebody works on


def test_an_offer_has_one_public_wording(db: Session) -> None:
    refused(db, wording(db, status=Status.PUBLISHED), "uq_offer_revision_published")


@pytest.mark.parametrize("second", OPEN)
@pytest.mark.parametrize("first", OPEN)
def test_an_offer_has_one_wording_somebody_works_on(db: Session, first: Status, second: Status) -> None:
    offer = make_offer(db)
    db.add(wording(db, offer=offer, status=first))
    db.flush()

    refused(db, wording(db, offer=offer, version=3, status=second), "uq_offer_revision_open")


def test_an_offer_may_have_many_wordings_of_the_past(db: Session) -> None:
    offer = make_offer(db)
    for version, status in enumerate((Status.SUPERSEDED, Status.SUPERSEDED, Status.REJECTED, Status.WITHDRAWN), 2):
        db.add(wording(db, offer=offer, version=version, status=status))

    db.flush()


def test_versions_are_counted_without_repeating(db: Session) -> None:
    refused(db, wording(db, version=1), "uq_offer_revision_offer_id")


def test_a_provider_has_one_public_profile_and_one_open(db: Session) -> None:
    provider = make_provider(db)

    with db.begin_nested() as savepoint:
        published = ProviderRevision(provider_id=provider.id, version=2, status=Status.PUBLISHED, name="B")
        refused(db, published, "uq_provider_revision_published")
        savepoint.rollback()
    db.add(ProviderRevision(provider_id=provider.id, version=2, status=Status.DRAFT, name="B"))
    db.flush()
    refused(
        db,
        ProviderRevision(provider_id=provider.id, version=3, status=Status.SUBMITTED, name="C"),
        "uq_provider_revision_open",
    )


# Values that mean nothing


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"age_min_months": -10}, "age_from_pregnancy"),
        ({"age_max_months": -10}, "age_from_pregnancy"),
        ({"age_min_months": 48, "age_max_months": 47}, "ages"),
        ({"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 31)}, "validity"),
        ({"price_cents": -1}, "price"),
        ({"places": -1}, "places"),
        ({"forms": ["hybrid"]}, "forms"),
        ({"status": "veröffentlicht"}, "status"),
        ({"cost_kind": "umsonst"}, "cost_kind"),
        ({"price_per": "stunde"}, "price_per"),
        ({"catchment": "welt"}, "catchment"),
        ({"access": "vip"}, "access"),
        ({"registration": "vielleicht"}, "registration"),
        ({"main_category_id": 999_999}, "fk_offer_revision_main_category_id"),
    ],
)
def test_a_wording_holds_only_what_means_something(db: Session, changes: dict[str, Any], constraint: str) -> None:
    row = wording(db, status=Status.SUPERSEDED)
    table = sa.inspect(OfferRevision).local_table
    values = {name: value for name, value in row.model_dump().items() if value is not None} | changes
    typed = {name: sa.literal(value) if isinstance(value, str) else value for name, value in values.items()}

    with pytest.raises((IntegrityError, DataError), match=constraint):
        db.execute(sa.insert(table).values(**typed))


@pytest.mark.parametrize("ages", [(-9, -1), (0, 0), (None, 47), (48, None), (None, None), (83, 83)])
def test_ages_from_pregnancy_on_with_open_ends(db: Session, ages: tuple[int | None, int | None]) -> None:
    db.add(wording(db, status=Status.SUPERSEDED, age_min_months=ages[0], age_max_months=ages[1]))

    db.flush()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, "days"),
        ({"interval": 0}, "interval"),
        ({"weekdays": [0]}, "weekdays"),
        ({"weekdays": [1, 8]}, "weekdays"),
        ({"month_week": 6}, "month_week"),
        ({"month_week": 0}, "month_week"),
        ({"month_day": 32}, "month_day"),
        ({"month_day": 0}, "month_day"),
    ],
)
def test_a_schedule_holds_only_what_a_calendar_knows(db: Session, changes: dict[str, Any], constraint: str) -> None:
    revision = db.scalar(sa.text("SELECT id FROM offer_revision WHERE offer_id = :id"), {"id": make_offer(db).id})

    refused(db, Schedule(**{"revision_id": revision, "kind": "weekly"} | changes), constraint)


def test_a_day_is_called_off_once(db: Session) -> None:
    revision = db.scalar(sa.text("SELECT id FROM offer_revision WHERE offer_id = :id"), {"id": make_offer(db).id})
    schedule = Schedule(revision_id=revision, kind="weekly")
    db.add(schedule)
    db.flush()
    day = {"schedule_id": schedule.id, "day": date(2026, 12, 24), "kind": "cancelled"}
    db.add(ScheduleExceptionRow(**day))
    db.flush()

    refused(db, ScheduleExceptionRow(**day, opens_at=time(1)), "uq_schedule_exception")


# Who belongs to whom


def test_a_person_to_ask_belongs_to_one_entry(db: Session) -> None:
    refused(db, Contact(name="niemandes"), "owner")


def test_a_picture_is_described(db: Session) -> None:
    revision = db.scalar(sa.text("SELECT id FROM offer_revision WHERE offer_id = :id"), {"id": make_offer(db).id})

    refused(db, Picture(offer_revision_id=revision, alt="", copyright="Verein"), "described")


def test_a_category_in_use_stays(db: Session) -> None:
    make_offer(db, category="sport-turnen")

    with pytest.raises(IntegrityError, match="main_category_id"):
        db.execute(sa.text("DELETE FROM category WHERE slug = 'sport-turnen'"))


def test_a_provider_with_offers_stays(db: Session) -> None:
    offer = make_offer(db)

    with pytest.raises(IntegrityError, match="provider_id"):
        db.execute(sa.text("DELETE FROM provider WHERE id = :id"), {"id": offer.provider_id})


def test_an_offer_takes_all_its_wordings_along(db: Session) -> None:
    offer = make_offer(db)

    db.execute(sa.text("DELETE FROM offer WHERE id = :id"), {"id": offer.id})

    assert db.scalar(sa.text("SELECT count(*) FROM offer_revision")) == 0


def test_the_same_entry_of_a_source_comes_once(db: Session) -> None:
    source = Source(slug="osm", name="OpenStreetMap")
    db.add(source)
    db.flush()
    make_offer(db, entry={"source_id": source.id, "source_key": "n1"})
    second = Offer(slug="b", provider_id=make_provider(db).id, source_id=source.id, source_key="n1")

    refused(db, second, "uq_offer_source_key")


def test_entries_without_a_source_are_many(db: Session) -> None:
    make_offer(db)
    make_offer(db)


# Areas, people, accounts


def test_an_address_of_today_belongs_to_one_area(db: Session) -> None:
    first = make_area(db, "Erlengrund", valid_to=date(2020, 1, 1))
    make_area(db, "Erlengrund", key="neu")

    refused(
        db,
        Area(layer_id=first.layer_id, key="x", slug="erlengrund", name="Zweites", shape=square(), point=point()),
        "uq_area_slug_current",
    )


def test_an_area_ends_after_it_began(db: Session) -> None:
    layer = make_area(db, "Altstadt").layer_id
    dated = {"valid_from": date(2020, 1, 1), "valid_to": date(2020, 1, 1)}

    refused(db, Area(layer_id=layer, key="x", slug="x", name="X", shape=square(), point=point(), **dated), "validity")


@pytest.mark.parametrize(
    ("changes", "constraint"), [({"people": -1}, "people"), ({"age_from_months": 12, "age_to_months": 11}, "ages")]
)
def test_people_are_counted_from_none_upwards(db: Session, changes: dict[str, Any], constraint: str) -> None:
    area = make_area(db, "Erlengrund")
    row = {"area_id": area.id, "day": date(2026, 1, 1), "age_from_months": 0, "age_to_months": 35, "people": 1}

    refused(db, Population(**row | changes), constraint)


def test_a_life_phase_runs_forwards(db: Session) -> None:
    refused(db, LifePhase(slug="x", label="X", age_min_months=2, age_max_months=1), "ages")


def test_one_mail_address_is_one_account_however_it_is_written(db: Session) -> None:
    db.add(Account(email="amal@tv.example", name="Amal"))
    db.flush()

    refused(db, Account(email="Amal@TV.example", name="Amal"), "uq_account_email_lower")


def test_a_role_for_everywhere_is_given_once(db: Session) -> None:
    account = Account(email="edda@stadt.example", name="Edda")
    db.add(account)
    db.flush()
    db.add(StaffMember(account_id=account.id, role="editor"))
    db.flush()

    refused(db, StaffMember(account_id=account.id, role="editor"), "uq_staff_member_role")


# Speed


def test_every_foreign_key_has_an_index(db: Session) -> None:
    query = sa.text("""
        SELECT conrelid::regclass || '.' || a.attname FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
    """)

    assert list(db.scalars(query)) == []


@pytest.mark.parametrize("model", [Venue, Area, Postcode, ProviderRevision])
def test_places_are_points_on_the_ground(db: Session, model: type[SQLModel]) -> None:
    table = sa.inspect(model).local_table.name
    query = sa.text("SELECT type, srid FROM geography_columns WHERE f_table_name = :table")

    assert db.execute(query, {"table": table}).one() == ("Point", 4326)


# The same order in every engine


def test_what_is_sorted_by_is_sorted_letter_by_letter_in_a_database_of_any_language(db: Session) -> None:
    """A German one looks over spaces and dashes at first: "Yoga – Anfänger" would come before "Yoga am Abend" in one
    engine and after it in the other."""
    columns = "SELECT table_name || '.' || column_name, collation_name FROM information_schema.columns"
    of_engine = f"{columns} WHERE table_name LIKE 'search\\_%' AND column_name IN ('sort_title', 'word')"

    assert dict(db.execute(sa.text(of_engine)).all()) == {"search_document.sort_title": "C", "search_word.word": "C"}
