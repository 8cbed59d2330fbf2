"""A campaign asks everybody at once, once, and shows what has come of it."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.directory import confirmation, publishing, reminding, wording
from app.directory.area import Area
from app.directory.offer import Offer
from app.directory.workflow import Actor, Role
from app.mail import QueuedMail
from tests.asking import page
from tests.factories import LAT, make_area, make_offer, make_venue, square
from tests.integration.editors.conftest import SignIn
from tests.people import member

CAMPAIGNS = "/redaktion/pflege/kampagnen"
TODAY = confirmation.today()
SUMMER = {"title": "Vor den Sommerferien"}


@pytest.fixture
def offers(db: Session, erlengrund: Area) -> dict[str, Offer]:
    """Of four providers: each has an owner, but that of the choir."""
    made = {
        "Turnen": make_offer(db, "Turnen", entry={"confirmed_on": TODAY - timedelta(days=3)}),
        "Malen": make_offer(db, "Malen", category="kreatives"),
        "Yoga": make_offer(db, "Yoga", venues=[make_venue(db, LAT + 1)]),
        "Chor": make_offer(db, "Chor"),
    }
    for name in ("Turnen", "Malen", "Yoga"):
        member(db, f"Person-{name}", made[name].provider_id)
    return made


@pytest.fixture(autouse=True)
def topics(db: Session) -> None:
    other = sa.text("SELECT slug FROM category WHERE parent_id IS NULL AND slug <> 'sport-bewegung' LIMIT 1")
    db.execute(sa.text("UPDATE category SET slug = 'kreatives' WHERE slug = :slug"), {"slug": db.scalar(other)})


def start(office: TestClient, **changes: Any) -> str:
    answer = office.post(CAMPAIGNS, data=SUMMER | changes)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def asked(db: Session) -> list[str]:
    mails = db.exec(select(QueuedMail).where(col(QueuedMail.name) == "reminder").order_by(col(QueuedMail.to_email)))
    return [each.to_email.split("@")[0].removeprefix("person-").title() for each in mails]


def figures(office: TestClient, path: str) -> list[str]:
    return [each.text for each in page(office, path).all("dd")]


def test_everybody_who_can_be_asked_is_asked_now_fresh_or_not(
    db: Session, office: TestClient, offers: dict[str, Offer]
) -> None:
    path = start(office)

    assert asked(db) == ["Malen", "Turnen", "Yoga"]
    assert figures(office, path) == ["3", "0", "0", "0", "3"]
    subject = db.exec(select(QueuedMail.subject)).first()
    assert subject
    assert subject.startswith("Vor den Sommerferien: ")


def test_what_is_fresh_stays_fresh(db: Session, office: TestClient, offers: dict[str, Offer]) -> None:
    start(office)
    db.expire_all()

    assert {each.reminders for each in offers.values()} == {0}


def test_for_what_is_due_it_is_the_reminder(db: Session, office: TestClient, offers: dict[str, Offer]) -> None:
    db.execute(sa.text("UPDATE offer SET confirmed_on = '2020-01-01'"))
    start(office)

    assert reminding.remind(db, TODAY) == 0
    assert len(asked(db)) == 3


def test_a_filter_asks_only_those(db: Session, office: TestClient, offers: dict[str, Offer], erlengrund: Area) -> None:
    category = db.scalar(sa.text("SELECT id FROM category WHERE slug = 'kreatives'"))
    start(office, category=category)
    assert asked(db) == ["Malen"]

    start(office, title="Im Erlengrund", area=erlengrund.id)
    assert asked(db) == ["Malen", "Malen", "Turnen"]


def test_a_campaign_starts_once(db: Session, office: TestClient, offers: dict[str, Offer]) -> None:
    start(office)
    again = office.post(CAMPAIGNS, data=SUMMER)

    assert again.status_code == 422
    assert "gibt es schon" in again.text
    assert len(asked(db)) == 3


@pytest.mark.parametrize(
    "typed", [{"title": ""}, {"title": "x" * 81}, {"category": "999999"}, {"area": "x"}, {"area": "0"}]
)
def test_what_is_wrong_is_said_and_nobody_is_asked(
    db: Session, office: TestClient, offers: dict[str, Offer], typed: dict[str, str]
) -> None:
    answer = office.post(CAMPAIGNS, data=SUMMER | typed)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert asked(db) == []


def test_progress_counts_what_happened_since(db: Session, office: TestClient, offers: dict[str, Offer]) -> None:
    path = start(office)
    provider = Actor(None, Role.PROVIDER)
    confirmation.confirm(db, [offers["Turnen"].id], provider)
    public = wording.published(db, wording.OFFER, offers["Malen"].id)
    publishing.end(db, public, provider, seen=public.saves, on=TODAY)

    assert figures(office, path) == ["3", "1", "0", "1", "1"]
    links = [each.text for each in page(office, path).all("a") if "/pflege/angebot/" in each["href"]]
    assert links == ["Yoga"]


def test_an_editor_of_one_area_asks_there_and_nowhere_else(
    db: Session, sign_in: SignIn, nils: Actor, offers: dict[str, Offer]
) -> None:
    elsewhere = make_area(db, "Lindenhof", shape=square(LAT + 1))
    office = sign_in(nils)

    assert office.post(CAMPAIGNS, data=SUMMER | {"area": elsewhere.id}).status_code == 422
    path = start(office)
    assert asked(db) == ["Malen", "Turnen"]
    assert figures(office, path)[0] == "2"


def test_an_editor_of_one_area_sees_the_progress_there(
    db: Session, office: TestClient, sign_in: SignIn, nils: Actor, offers: dict[str, Offer]
) -> None:
    path = start(office)

    assert figures(sign_in(nils), path)[0] == "2"


def test_the_page_of_a_campaign_asks_the_same_number_of_questions_however_many_were_asked(
    db: Session, office: TestClient, offers: dict[str, Offer], statements: list[str]
) -> None:
    path = start(office, category=db.scalar(sa.text("SELECT id FROM category WHERE slug = 'kreatives'")))
    office.get(path)
    statements.clear()
    office.get(path)
    few = len(statements)
    path = start(office, title="Noch einmal alle")
    office.get(path)
    statements.clear()
    office.get(path)

    assert len(statements) == few
