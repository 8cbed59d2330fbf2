"""What a member of a team does in the workplace, as a browser sends it."""

import re
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.directory import wording
from app.directory.category import Category
from app.directory.offer import OfferRevision
from tests.asking import served
from tests.cast import Cast, make_cast

WORD = "Kennwortxyz"


def version(browser: TestClient, path: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', browser.get(path).text)
    assert found, path
    return found[1]


def save(browser: TestClient, offer: str, section: str, **typed: Any) -> Any:
    """Fills in a section as it stands there now."""
    path = f"{offer}/bearbeiten/{section}"
    return browser.post(path, data={"version": version(browser, path), **typed})


def add_rule(browser: TestClient, offer: str, **typed: Any) -> Any:
    path = f"{offer}/termin/0"
    return browser.post(path, data={"version": version(browser, f"{path}?art=weekly"), **typed})


def category(db: Session, slug: str = "sport-bewegung") -> str:
    return str(db.exec(select(Category.id).where(col(Category.slug) == slug)).one())


def start(browser: TestClient, provider_id: UUID, category: str, title: str = f"{WORD} turnt") -> str:
    """The address of a new offer."""
    answer = browser.post(
        f"/mein-bereich/angebote/neu/{provider_id}",
        data={"title": title, "main_category": category, "summary": f"{WORD} für alle"},
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("/bearbeiten")[0])


def complete(browser: TestClient, offer: str) -> None:
    assert save(browser, offer, "fuer-wen", age_from="3", age_to="6", languages="de").status_code == 303
    where = {"forms": "on_site", "new_street": "Am Markt 1", "new_postcode": "00128", "new_city": "Lindenaue"}
    assert save(browser, offer, "wo", **where).status_code == 303
    weekly = {"kind": "weekly", "weekdays": "2", "opens_at": "16:00", "closes_at": "17:00"}
    assert add_rule(browser, offer, **weekly).status_code == 303
    assert save(browser, offer, "kosten", cost_kind="free", registration="none").status_code == 303
    assert save(browser, offer, "kontakt", name="Amal", phone="030 123456").status_code == 303


def submit(browser: TestClient, offer: str) -> Any:
    return browser.post(f"{offer}/einreichen", data={"version": version(browser, f"{offer}/absenden")})


def wording_of(db: Session, offer: str) -> OfferRevision:
    """The newest one."""
    db.expire_all()
    found: OfferRevision = wording.newest(db, wording.OFFER, UUID(offer.rpartition("/")[2]))
    return found


def with_a_draft(db: Session) -> tuple[Cast, str]:
    """The cast, and the address of a complete draft of Amal's: what many tests of a file begin with."""
    cast = make_cast(db)
    with served(db.connection()):
        amal = cast.browser(db, "amal")
        offer = start(amal, cast.provider.id, category(db))
        complete(amal, offer)
    return cast, offer
