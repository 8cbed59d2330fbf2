"""The verbs that make wordings public or take them back, each with its history, its mails and the search."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select
from starlette.testclient import TestClient

from app.directory import drafts, history, publishing, standing, wording
from app.directory.offer import Contact, Offer, OfferRevision, RevisionCategory
from app.directory.provider import Provider
from app.directory.publishing import StillSooner
from app.directory.recurrence import ExceptionKind
from app.directory.schedule import Schedule, ScheduleExceptionRow
from app.directory.trust import Trust
from app.directory.workflow import Actor, Role, Standing, Status
from app.errors import Conflict, DomainError, NotAllowed
from app.mail import QueuedMail
from tests.asking import titles
from tests.factories import make_offer, make_provider, make_venue, weekly
from tests.people import editor, member


@pytest.fixture
def offer(db: Session) -> Offer:
    """Public, with everything a wording can have."""
    made = make_offer(db, "Turnen", summary="Für Kinder", schedules=[weekly()])
    revision = public(db, made)
    category = db.scalar(sa.text("SELECT id FROM category WHERE parent_id IS NOT NULL ORDER BY id LIMIT 1"))
    db.add(RevisionCategory(revision_id=revision.id, category_id=category))
    db.add(Contact(offer_revision_id=revision.id, name="Frau Yıldız", phone="1", email="a@b.example"))
    schedule = db.exec(select(Schedule)).one()
    db.add(ScheduleExceptionRow(schedule_id=schedule.id, day=date(2026, 12, 22), kind=ExceptionKind.CANCELLED))
    db.flush()
    return made


@pytest.fixture
def amal(db: Session, offer: Offer) -> Actor:
    return member(db, "Amal", offer.provider_id)


@pytest.fixture
def edda(db: Session) -> Actor:
    return editor(db)


def public(db: Session, offer: Offer) -> OfferRevision:
    return wording.published(db, wording.OFFER, offer.id)


def changed(db: Session, offer: Offer, by: Actor, **fields: Any) -> OfferRevision:
    """A change of it that is submitted."""
    draft = drafts.start_change(db, offer, by)
    drafts.save(db, draft, by, seen=draft.saves, **({"title": "Turnen und Tanzen"} | fields))
    publishing.submit(db, draft, by, seen=draft.saves)
    return draft


def mails(db: Session) -> list[tuple[str, str]]:
    return [
        (mail.name, mail.to_email.split("@")[0]) for mail in db.exec(select(QueuedMail).order_by(QueuedMail.created_at))
    ]


def steps(db: Session, offer: Offer) -> list[str]:
    return [line.step for line in history.of_offer(db, offer.id)][::-1]


# Drafts


def test_a_change_says_the_same_until_somebody_writes(db: Session, offer: Offer, amal: Actor) -> None:
    draft = drafts.start_change(db, offer, amal)

    said = wording.values(db, wording.OFFER, [draft.id, public(db, offer).id])
    assert wording.changed(*said.values()) == set()
    assert said[draft.id]["schedules"][0]["exceptions"][0]["day"] == "2026-12-22"


def test_starting_a_change_twice_is_one_draft(db: Session, offer: Offer, amal: Actor) -> None:
    assert drafts.start_change(db, offer, amal).id == drafts.start_change(db, offer, amal).id


def test_what_was_saved_meanwhile_is_not_overwritten(db: Session, offer: Offer, amal: Actor) -> None:
    draft = drafts.start_change(db, offer, amal)
    opened_twice = draft.saves
    drafts.save(db, draft, amal, seen=opened_twice, title="Amal war schneller")

    with pytest.raises(Conflict):
        drafts.save(db, draft, amal, seen=opened_twice, title="Ben kam später")
    assert draft.title == "Amal war schneller"


def test_only_words_can_be_saved_not_what_became_of_them(db: Session, offer: Offer, amal: Actor) -> None:
    draft = drafts.start_change(db, offer, amal)

    with pytest.raises(ValueError, match="status"):
        drafts.save(db, draft, amal, seen=draft.saves, status=Status.PUBLISHED)


def test_parts_are_saved_with_the_words(db: Session, offer: Offer, amal: Actor) -> None:
    draft = drafts.start_change(db, offer, amal)
    friday: dict[str, Any] = weekly(5) | {"exceptions": [{"day": date(2026, 12, 25), "kind": ExceptionKind.CANCELLED}]}

    drafts.save(db, draft, amal, seen=draft.saves, beside={Schedule: [friday], Contact: []})

    said = wording.values(db, wording.OFFER, [draft.id])[draft.id]
    assert [each["weekdays"] for each in said["schedules"]] == [[5]]
    assert len(said["schedules"][0]["exceptions"]) == 1
    assert said["contacts"] is None


def test_a_submitted_wording_stays_as_it_was_submitted(db: Session, offer: Offer, amal: Actor) -> None:
    draft = changed(db, offer, amal)

    with pytest.raises(Conflict):
        drafts.save(db, draft, amal, seen=draft.saves, title="Nachgeschoben")


def test_a_discarded_draft_leaves_the_public_wording(db: Session, offer: Offer, amal: Actor) -> None:
    draft = drafts.start_change(db, offer, amal)

    drafts.discard(db, draft, amal, seen=draft.saves)

    assert draft.status == Status.WITHDRAWN
    assert public(db, offer).title == "Turnen"


def test_a_copied_offer_is_another_offer(db: Session, offer: Offer, amal: Actor) -> None:
    draft = drafts.start_offer(db, offer.provider_id, amal, like=public(db, offer), title="Turnen am Freitag")

    assert draft.offer_id != offer.id
    assert draft.title == "Turnen am Freitag"
    assert len(wording.values(db, wording.OFFER, [draft.id])[draft.id]["venues"]) == 1


# Approving


def test_editing_an_approved_offer_never_changes_the_public_page_before_approval(
    db: Session, client: TestClient, offer: Offer, amal: Actor, edda: Actor
) -> None:
    draft = changed(db, offer, amal, description="Neu: Wir tanzen.")
    assert titles(client) == ["Turnen"]
    assert "Wir tanzen" not in client.get(f"/angebote/{offer.slug}").text

    publishing.approve(db, draft, edda, seen=draft.saves)

    assert titles(client) == ["Turnen und Tanzen"]
    assert "Wir tanzen" in client.get(f"/angebote/{offer.slug}").text


def test_an_approved_change_replaces_the_wording_before(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    before, draft = public(db, offer), changed(db, offer, amal)

    publishing.approve(db, draft, edda, seen=draft.saves)

    assert (before.status, draft.status) == (Status.SUPERSEDED, Status.PUBLISHED)
    assert steps(db, offer) == ["change", "submit", "supersede", "approve"]
    assert mails(db) == [("revision_waiting", "edda"), ("revision_received", "amal"), ("revision_approved", "amal")]


def test_approving_twice_sends_no_second_mail(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    draft = changed(db, offer, amal)
    seen = draft.saves
    publishing.approve(db, draft, edda, seen=seen)
    sent = mails(db)

    with pytest.raises(Conflict):
        publishing.approve(db, draft, edda, seen=seen)

    assert mails(db) == sent


def test_what_changed_while_the_editor_read_is_not_approved(
    db: Session, offer: Offer, amal: Actor, edda: Actor
) -> None:
    draft = changed(db, offer, amal)
    read = draft.saves
    publishing.withdraw(db, draft, amal, seen=read)
    drafts.save(db, draft, amal, seen=draft.saves, title="Ganz anders")
    publishing.submit(db, draft, amal, seen=draft.saves)

    with pytest.raises(Conflict):
        publishing.approve(db, draft, edda, seen=read)
    assert public(db, offer).title == "Turnen"


def test_a_provider_approves_nothing(db: Session, offer: Offer, amal: Actor) -> None:
    draft = changed(db, offer, amal)

    with pytest.raises(NotAllowed):
        publishing.approve(db, draft, amal, seen=draft.saves)


def test_corrections_are_published_told_and_kept(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    draft = changed(db, offer, amal, title="Turnenn")

    publishing.correct(db, draft, edda, seen=draft.saves, title="Turnen neu", summary=draft.summary)

    assert public(db, offer).title == "Turnen neu"
    assert history.of_offer(db, offer.id)[0].note == "Titel vorher: „Turnenn“"
    mail = db.exec(select(QueuedMail).where(QueuedMail.name == "revision_approved")).one()
    assert "Titel: Turnen neu (vorher: Turnenn)" in mail.text


def test_a_correction_that_changes_nothing_is_an_approval(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    draft = changed(db, offer, amal)

    publishing.correct(db, draft, edda, seen=draft.saves, title=draft.title)

    assert steps(db, offer)[-1] == "approve"


def test_a_new_offer_gets_its_address_when_it_is_published(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    made = [
        drafts.start_offer(
            db, offer.provider_id, amal, title="Süßes Frühstück", main_category_id=public(db, offer).main_category_id
        )
        for _ in range(2)
    ]
    for draft in made:
        publishing.submit(db, draft, amal, seen=draft.saves)
        publishing.approve(db, draft, edda, seen=draft.saves)

    slugs = [db.get_one(Offer, draft.offer_id).slug for draft in made]
    assert slugs == ["suesses-fruehstueck", "suesses-fruehstueck-2"]


def test_a_public_offer_keeps_its_address(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    slug, draft = offer.slug, changed(db, offer, amal, title="Ganz anders")

    publishing.approve(db, draft, edda, seen=draft.saves)

    assert offer.slug == slug


def test_the_next_date_is_known_in_the_same_second(
    db: Session, client: TestClient, offer: Offer, amal: Actor, edda: Actor
) -> None:
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 -- any near day will do
    draft = drafts.start_change(db, offer, amal)
    once = {"kind": "date", "starts_on": tomorrow, "opens_at": time(10), "closes_at": time(11)}
    drafts.save(db, draft, amal, seen=draft.saves, beside={Schedule: [once]})
    publishing.submit(db, draft, amal, seen=draft.saves)

    publishing.approve(db, draft, edda, seen=draft.saves)

    assert client.get("/angebote.json").json()["items"][0]["next_date"].startswith(tomorrow.isoformat())


# Refusing


@pytest.mark.parametrize(("verb", "status"), [("send_back", Status.RETURNED), ("reject", Status.REJECTED)])
def test_a_refusal_is_told_with_its_reason(
    db: Session, offer: Offer, amal: Actor, edda: Actor, verb: str, status: Status
) -> None:
    draft = changed(db, offer, amal)

    getattr(publishing, verb)(db, draft, edda, seen=draft.saves, reason="Der Preis fehlt.")

    assert (draft.status, draft.return_reason) == (status, "Der Preis fehlt.")
    assert history.of_offer(db, offer.id)[0].note == "Der Preis fehlt."
    assert (
        "Der Preis fehlt." in db.exec(select(QueuedMail).where(QueuedMail.name != "revision_received")).all()[-1].text
    )
    assert public(db, offer).title == "Turnen"


@pytest.mark.parametrize("verb", ["send_back", "reject"])
def test_nobody_is_refused_without_a_reason(db: Session, offer: Offer, amal: Actor, edda: Actor, verb: str) -> None:
    draft = changed(db, offer, amal)

    with pytest.raises(DomainError):
        getattr(publishing, verb)(db, draft, edda, seen=draft.saves, reason="  ")


def test_a_returned_wording_can_be_mended_and_approved(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    draft = changed(db, offer, amal)
    publishing.send_back(db, draft, edda, seen=draft.saves, reason="Bitte den Preis.")
    drafts.save(db, draft, amal, seen=draft.saves, cost_note="3 Euro")
    publishing.submit(db, draft, amal, seen=draft.saves)

    publishing.approve(db, draft, edda, seen=draft.saves)

    assert (public(db, offer).cost_note, draft.return_reason) == ("3 Euro", "")


def test_mails_go_to_the_owners_when_the_person_has_left(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    draft = changed(db, offer, amal)
    db.execute(sa.text("DELETE FROM provider_member WHERE account_id = :id"), {"id": amal.account_id})
    member(db, "Olga", offer.provider_id)

    publishing.approve(db, draft, edda, seen=draft.saves)

    assert mails(db)[-1] == ("revision_approved", "olga")


# Trust


def test_a_trusted_provider_publishes_at_once_and_is_read_afterwards(
    db: Session, client: TestClient, offer: Offer, amal: Actor, edda: Actor
) -> None:
    provider = db.get_one(Provider, offer.provider_id)
    standing.set_trust(db, provider, edda, Trust.AFTERWARDS)

    draft = changed(db, offer, amal)

    assert (draft.status, draft.unchecked) == (Status.PUBLISHED, True)
    assert titles(client) == ["Turnen und Tanzen"]
    assert mails(db) == [("revision_live", "edda")]
    publishing.check_off(db, draft, edda, seen=draft.saves)
    assert not draft.unchecked


def test_a_telephone_number_is_public_at_once_and_read_afterwards(db: Session, offer: Offer, amal: Actor) -> None:
    draft = drafts.start_change(db, offer, amal)
    contact = {"name": "Frau Yıldız", "phone": "(0000) 55 12 34", "email": "a@b.example"}
    drafts.save(db, draft, amal, seen=draft.saves, beside={Contact: [contact]})

    publishing.submit(db, draft, amal, seen=draft.saves)

    assert (draft.status, draft.unchecked) == (Status.PUBLISHED, True)


def test_a_contact_with_other_words_is_no_small_change(db: Session, offer: Offer, amal: Actor) -> None:
    draft = drafts.start_change(db, offer, amal)
    contact = {"name": "Jemand anders", "phone": "(0000) 55 12 34"}
    drafts.save(db, draft, amal, seen=draft.saves, beside={Contact: [contact]})

    publishing.submit(db, draft, amal, seen=draft.saves)

    assert draft.status == Status.SUBMITTED


def test_what_is_taken_back_gives_way_to_the_last_wording_that_was_read(
    db: Session, client: TestClient, offer: Offer, amal: Actor, edda: Actor
) -> None:
    standing.set_trust(db, db.get_one(Provider, offer.provider_id), edda, Trust.AFTERWARDS)
    changed(db, offer, amal, title="Unsinn eins")
    second = changed(db, offer, amal, title="Unsinn zwei")

    publishing.take_back(db, second, edda, seen=second.saves, reason="Das ist Unsinn.")

    assert titles(client) == ["Turnen"]
    assert mails(db)[-1] == ("revision_taken_back", "amal")


def test_the_first_wording_of_all_is_taken_back_to_nothing(
    db: Session, client: TestClient, offer: Offer, edda: Actor
) -> None:
    publishing.take_back(db, public(db, offer), edda, seen=1, reason="Falsches Portal.")

    assert titles(client) == []
    assert client.get(f"/angebote/{offer.slug}").status_code == 404


# Archive, end, suspend


def test_an_archived_offer_is_gone_and_comes_back_as_a_draft(
    db: Session, client: TestClient, offer: Offer, amal: Actor, edda: Actor
) -> None:
    waiting = changed(db, offer, amal)
    publishing.archive(db, public(db, offer), amal, seen=1)

    assert titles(client) == []
    assert client.get(f"/angebote/{offer.slug}").status_code == 404
    assert waiting.status == Status.DRAFT
    drafts.discard(db, waiting, amal, seen=waiting.saves)
    again = drafts.start_change(db, offer, amal)
    assert (again.title, again.status) == ("Turnen", Status.DRAFT)


def test_the_office_says_why_it_archives(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    publishing.archive(db, public(db, offer), edda, seen=1, note="Doppelt.")

    assert mails(db) == [("offer_archived", "amal")]


def test_an_ended_offer_keeps_its_page_and_leaves_the_search(
    db: Session, client: TestClient, offer: Offer, amal: Actor
) -> None:
    open_draft = drafts.start_change(db, offer, amal)

    publishing.end(db, public(db, offer), amal, seen=1, on=date(2026, 1, 31))

    assert titles(client) == []
    assert "beendet" in client.get(f"/angebote/{offer.slug}").text
    assert open_draft.status == Status.DRAFT


def test_what_was_approved_until_a_day_is_not_prolonged_by_ending_it(
    db: Session, client: TestClient, amal: Actor, offer: Offer
) -> None:
    """Neither what still goes on nor what is over: a later day is a change, and the office reads it."""
    until = date(2026, 1, 31)
    publishing.end(db, public(db, offer), amal, seen=1, on=until)
    ended = public(db, offer)

    with pytest.raises(StillSooner):
        publishing.end(db, ended, amal, seen=ended.saves, on=date(2030, 12, 24))

    assert public(db, offer).valid_until == until
    assert titles(client) == []


def test_everything_of_a_suspended_provider_disappears_and_comes_back(
    db: Session, client: TestClient, offer: Offer, amal: Actor, edda: Actor
) -> None:
    provider = db.get_one(Provider, offer.provider_id)
    places = [f"/angebote/{offer.slug}", f"/anbieter/{provider.slug}"]

    standing.suspend(db, provider, edda, reason="Bitte melden Sie sich.")
    assert [client.get(each).status_code for each in places] == [404, 404]
    assert titles(client) == []
    assert client.get("/angebote.geojson").json()["features"] == []
    assert {each["kind"] for each in client.get("/vorschlaege?q=turnen").json()} <= {"category"}

    standing.reinstate(db, provider, edda)
    assert [client.get(each).status_code for each in places] == [200, 200]
    assert titles(client) == ["Turnen"]
    assert mails(db) == [("provider_suspended", "amal"), ("provider_reinstated", "amal")]


def test_a_new_provider_is_released_with_its_first_profile(db: Session, client: TestClient, edda: Actor) -> None:
    profile = drafts.start_provider(db, Actor(None, Role.PORTAL), name="Chor am See")
    owner = member(db, "Amal", profile.provider_id)
    offer = make_offer(db, "Chorprobe", provider=db.get_one(Provider, profile.provider_id))
    publishing.submit(db, profile, owner, seen=profile.saves)
    assert titles(client) == []

    publishing.approve(db, profile, edda, seen=profile.saves)

    provider = db.get_one(Provider, profile.provider_id)
    assert (provider.slug, provider.standing) == ("chor-am-see", Standing.APPROVED)
    assert titles(client) == ["Chorprobe"]
    assert client.get(f"/angebote/{offer.slug}").status_code == 200
    assert [name for name, _ in mails(db)][-2:] == ["provider_released", "revision_approved"]


def test_a_change_of_a_profile_waits_beside_the_public_one(
    db: Session, client: TestClient, amal: Actor, edda: Actor
) -> None:
    provider = make_provider(db, "Turnverein", summary="Alt", point=None)
    ben = member(db, "Ben", provider.id)
    draft = drafts.start_change(db, provider, ben)
    drafts.save(db, draft, ben, seen=draft.saves, summary="Ganz neu")
    publishing.submit(db, draft, ben, seen=draft.saves)
    assert "Ganz neu" not in client.get(f"/anbieter/{provider.slug}").text

    publishing.approve(db, draft, edda, seen=draft.saves)

    assert "Ganz neu" in client.get(f"/anbieter/{provider.slug}").text


# History


@pytest.mark.parametrize("statement", ["UPDATE history SET note = ''", "DELETE FROM history", "TRUNCATE history"])
def test_nobody_rewrites_history(db: Session, offer: Offer, amal: Actor, statement: str) -> None:
    drafts.start_change(db, offer, amal)

    with pytest.raises(sa.exc.IntegrityError, match="append-only"):
        db.execute(sa.text(statement))


def test_an_entry_with_a_history_stays(db: Session, offer: Offer, amal: Actor) -> None:
    drafts.start_change(db, offer, amal)

    with pytest.raises(sa.exc.IntegrityError, match="fk_history_offer_id_offer"):
        db.execute(sa.text("DELETE FROM offer WHERE id = :id"), {"id": offer.id})


def test_history_says_who_what_when_and_why(db: Session, offer: Offer, amal: Actor, edda: Actor) -> None:
    draft = changed(db, offer, amal)
    publishing.send_back(db, draft, edda, seen=draft.saves, reason="Zu kurz.")

    line = history.of_provider(db, offer.provider_id)[0]

    assert (line.name, line.role, line.step, line.note, line.version) == ("Edda", "editor", "return", "Zu kurz.", 2)


def test_places_are_kept_by_a_copy(db: Session, amal: Actor) -> None:
    made = make_offer(db, venues=[make_venue(db), make_venue(db, name="Zweite Halle")])
    db.execute(sa.text("UPDATE revision_venue SET room = 'Raum 3'"))

    draft = drafts.start_change(db, made, amal)

    assert {each[1] for each in wording.values(db, wording.OFFER, [draft.id])[draft.id]["venues"]} == {"Raum 3"}
