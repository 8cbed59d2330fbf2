"""What the whole portal trusts is decided by admins on a page, and nobody can forget who decided it."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.directory import drafts, policy, publishing
from app.directory.trust import Rules, Trust
from app.directory.workflow import Actor, Role, Status
from app.settings import settings
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer

PATH = "/verwaltung/vertrauen"
SAID = {"trust": "afterwards", "first": "5", "small_changes": "1"}


def test_until_somebody_decides_the_settings_hold(db: Session, cast: Cast) -> None:
    assert policy.rules(db) == Rules(settings().trust, settings().trust_first, settings().trust_small_changes)
    assert "Noch niemand." in page(cast.browser(db, "ada"), PATH).text


def test_an_admin_decides_and_the_page_says_who_and_when(db: Session, cast: Cast) -> None:
    ada = cast.browser(db, "ada")

    assert ada.post(PATH, data=SAID).status_code == 303
    assert ada.post(PATH, data={"trust": "first", "first": "2"}).status_code == 303

    assert policy.rules(db) == Rules(Trust.FIRST, 2, small_changes=False)
    shown = page(ada, PATH)
    assert [(row.trust, row.first, row.name) for row in policy.decided(db)] == [
        ("first", 2, "Ada"),
        ("afterwards", 5, "Ada"),
    ]
    assert "Ada" in shown.text
    assert "Telefon der Ansprechperson" in shown.text


def test_the_same_again_is_no_decision(db: Session, cast: Cast) -> None:
    ada = cast.browser(db, "ada")
    for _ in range(2):
        ada.post(PATH, data=SAID)

    assert len(policy.decided(db)) == 1


@pytest.mark.parametrize("wrong", [{"trust": "blind"}, {"first": "0"}, {"first": "viele"}, {"first": "101"}])
def test_what_makes_no_sense_is_refused_beside_its_field(db: Session, cast: Cast, wrong: dict[str, str]) -> None:
    answer = cast.browser(db, "ada").post(PATH, data=SAID | wrong)

    assert answer.status_code == 422
    assert f'href="#f-{next(iter(wrong))}"' in answer.text
    assert policy.decided(db) == []


def test_the_next_submission_follows_it(db: Session, cast: Cast) -> None:
    offer = make_offer(db, "Turnen", provider=cast.provider)
    policy.decide(db, cast.ada.id, Rules(Trust.AFTERWARDS, 3, small_changes=True))
    amal = Actor(cast.amal.id, Role.PROVIDER)

    draft = drafts.start_change(db, offer, amal)
    drafts.save(db, draft, amal, seen=draft.saves, title="Toben")
    publishing.submit(db, draft, amal, seen=draft.saves)

    assert (draft.status, draft.unchecked) == (Status.PUBLISHED, True)


def test_the_office_reads_which_rule_holds(db: Session, cast: Cast) -> None:
    policy.decide(db, cast.ada.id, Rules(Trust.FIRST, 3, small_changes=True))

    shown = page(cast.browser(db, "edda"), f"/redaktion/anbieter/{cast.provider.id}").text

    assert "Wie im ganzen Portal: Nur die ersten werden vorher geprüft" in shown


@pytest.mark.parametrize("statement", ["UPDATE trust_policy SET first = 1", "DELETE FROM trust_policy"])
def test_what_was_decided_cannot_be_rewritten(db: Session, cast: Cast, statement: str) -> None:
    policy.decide(db, cast.ada.id, Rules(Trust.FIRST, 3, small_changes=True))

    with pytest.raises(DBAPIError), db.begin_nested():
        db.execute(sa.text(statement))
