"""What nobody owns is taken over once: by a link of the office, or by somebody the office has let in."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.accounts import claims, own_data, team, tokens
from app.accounts.account import Account, AccountState, JoinRequest, MemberRole, ProviderMember, StaffMember
from app.accounts.attempts import LIMITS
from app.accounts.tokens import AccountToken
from app.directory.columns import now
from app.directory.history import History
from app.directory.offer import Offer
from app.directory.provider import Provider
from app.directory.workflow import Role
from app.errors import Conflict
from app.mail import QueuedMail
from tests.asking import page
from tests.cast import PASSWORD, Cast, browser_of, make_account, works_for
from tests.factories import make_offer, make_postcode, make_provider, point, weekly
from tests.integration.providers.workplace import category, complete, start, submit, wording_of

NEW = {"name": "Nora Neu", "password": PASSWORD, "terms": "1"}


@pytest.fixture
def orphan(db: Session, cast: Cast) -> Provider:
    """Public, in Emil's area, and nobody's."""
    make_postcode(db, "00128", "Lindenaue")
    return make_provider(db, "Nachbarschaftstreff", point=point())


def mails(db: Session, name: str) -> list[QueuedMail]:
    db.expire_all()
    return [*db.exec(select(QueuedMail).where(col(QueuedMail.name) == name).order_by(col(QueuedMail.to_email)))]


def owners(db: Session, provider: Provider) -> list[str]:
    db.expire_all()
    rows = select(Account.email).join(ProviderMember, col(ProviderMember.account_id) == col(Account.id))
    mine = (col(ProviderMember.provider_id) == provider.id, col(ProviderMember.role) == MemberRole.OWNER)
    return [*db.exec(rows.where(*mine))]


def invited(db: Session, browser: TestClient, provider: Provider, email: str = "nora@post.example") -> str:
    """The address in the mail."""
    answer = browser.post(f"/redaktion/anbieter/{provider.id}/uebergeben", data={"email": email})
    assert answer.status_code == 303, answer.text
    found = re.search(r"http://127\.0\.0\.1:8000(/einladung/[\w-]{43})", mails(db, "claim_invitation")[-1].text)
    assert found
    return found[1]


def by_telephone(db: Session, browser: TestClient, provider: Provider) -> Offer:
    """Entered and released by the office."""
    offer = start(browser, provider.id, category(db))
    complete(browser, offer)
    decide = submit(browser, offer).headers["location"]
    assert browser.post(f"{decide}/freigeben", data={"seen": wording_of(db, offer).saves}).status_code == 303
    return db.get_one(Offer, wording_of(db, offer).offer_id)


# By a link


def test_somebody_new_takes_the_entry_over_and_reads_it_through(
    db: Session, cast: Cast, orphan: Provider, client: TestClient
) -> None:
    emil = cast.browser(db, "emil")
    offer = by_telephone(db, emil, orphan)
    link = invited(db, emil, orphan)

    assert "Nachbarschaftstreff übernehmen" in page(client, link).text
    answer = client.post(f"{link}/neu", data=NEW)

    review = f"/mein-bereich/durchsehen/{orphan.id}"
    assert answer.headers["location"] == f"/anmelden?fertig=bestaetigt&weiter={review}"
    assert owners(db, orphan) == ["nora@post.example"]
    nora = browser_of(db, db.exec(select(Account).where(col(Account.email) == "nora@post.example")).one())
    assert "Ein Angebot hat jemand anders" in page(nora, "/mein-bereich").text
    assert wording_of(db, f"/{offer.id}").title in page(nora, review).text
    assert nora.post(f"/mein-bereich/angebote/{offer.id}/stimmt").headers["location"] == f"{review}?getan=stimmt"
    assert "Sie haben alles durchgesehen." in page(nora, review).text
    assert last_step(db, offer) == ("confirm", Role.PROVIDER)


def test_several_offers_are_confirmed_at_once(db: Session, cast: Cast, orphan: Provider) -> None:
    edda = cast.browser(db, "edda")
    offers = [by_telephone(db, edda, orphan), by_telephone(db, edda, orphan)]
    works_for(db, cast.ben, orphan)

    cast.browser(db, "ben").post(f"/mein-bereich/durchsehen/{orphan.id}")

    assert [last_step(db, each)[0] for each in offers] == ["confirm", "confirm"]


def test_whoever_has_an_account_takes_it_over_signed_in(db: Session, cast: Cast, orphan: Provider) -> None:
    link = invited(db, cast.browser(db, "edda"), orphan, cast.ben.email.upper())
    ben = cast.browser(db, "ben")

    assert cast.browser(db, "guest").get(link).headers["location"] == f"/anmelden?weiter={link}"
    assert ben.post(link).headers["location"] == f"/mein-bereich/durchsehen/{orphan.id}"
    assert owners(db, orphan) == [cast.ben.email]
    assert ben.post(link).status_code == 410


def test_a_link_holds_for_one_address(db: Session, cast: Cast, orphan: Provider) -> None:
    link = invited(db, cast.browser(db, "edda"), orphan)

    assert cast.browser(db, "ben").post(link).status_code == 410
    assert owners(db, orphan) == []


def test_a_link_is_stored_as_a_hash_and_expires(db: Session, cast: Cast, orphan: Provider, client: TestClient) -> None:
    link = invited(db, cast.browser(db, "edda"), orphan)
    stored = db.exec(select(AccountToken)).one()
    assert stored.token_hash == tokens.hashed(link.rpartition("/")[2])
    assert link.rpartition("/")[2] not in str(stored.model_dump())

    db.execute(sa.update(AccountToken).values(expires_at=now() - timedelta(seconds=1)))

    assert client.post(f"{link}/neu", data=NEW).status_code == 410
    assert owners(db, orphan) == []


def test_the_first_one_gets_it_and_all_other_links_lead_nowhere(
    db: Session, cast: Cast, orphan: Provider, client: TestClient
) -> None:
    edda = cast.browser(db, "edda")
    first, second = invited(db, edda, orphan), invited(db, edda, orphan, "zweite@post.example")
    same = invited(db, edda, orphan, "zweite@post.example")

    assert client.get(second).status_code == 410, "a new invitation replaces the one before it"
    assert client.post(f"{first}/neu", data=NEW).status_code == 303
    assert client.post(f"{same}/neu", data=NEW).status_code == 410
    assert owners(db, orphan) == ["nora@post.example"]


def test_a_link_is_worth_nothing_once_somebody_owns_the_provider(
    db: Session, cast: Cast, orphan: Provider, client: TestClient
) -> None:
    link = invited(db, cast.browser(db, "edda"), orphan)
    works_for(db, cast.ben, orphan)

    assert client.get(link).status_code == 410
    assert client.post(f"{link}/neu", data=NEW).status_code == 410
    assert owners(db, orphan) == [cast.ben.email]


def test_a_link_ends_with_the_role_of_whoever_sent_it(
    db: Session, cast: Cast, orphan: Provider, client: TestClient
) -> None:
    link = invited(db, cast.browser(db, "emil"), orphan)
    db.execute(sa.delete(StaffMember).where(col(StaffMember.account_id) == cast.emil.id))

    assert client.post(f"{link}/neu", data=NEW).status_code == 410


def test_links_are_listed_and_withdrawn(db: Session, cast: Cast, orphan: Provider, client: TestClient) -> None:
    edda, here = cast.browser(db, "edda"), f"/redaktion/anbieter/{orphan.id}"
    link = invited(db, edda, orphan)
    token = db.exec(select(AccountToken)).one()

    assert "nora@post.example" in page(edda, f"{here}/uebergeben").text
    assert edda.post(f"{here}/einladungen/{token.id}/zurueckziehen").status_code == 303
    assert client.get(link).status_code == 410


def test_a_link_of_another_provider_is_not_withdrawn_from_here(db: Session, cast: Cast, orphan: Provider) -> None:
    other = make_provider(db, "Weit Weg", point=point(lat=50.0))
    invited(db, cast.browser(db, "edda"), other)
    token = db.exec(select(AccountToken)).one()

    cast.browser(db, "emil").post(f"/redaktion/anbieter/{orphan.id}/einladungen/{token.id}/zurueckziehen")

    assert claims.waiting(db, other.id)


def test_nobody_offers_what_belongs_to_somebody(db: Session, cast: Cast) -> None:
    path = f"/redaktion/anbieter/{cast.provider.id}/uebergeben"

    assert cast.browser(db, "edda").post(path, data={"email": "nora@post.example"}).status_code == 409
    assert mails(db, "claim_invitation") == []
    with pytest.raises(Conflict):
        claims.take_over(db, cast.provider.id, cast.ben)
    assert owners(db, cast.provider) == [cast.amal.email]


def test_what_was_typed_stays_when_it_is_no_address(db: Session, cast: Cast, orphan: Provider) -> None:
    answer = cast.browser(db, "edda").post(f"/redaktion/anbieter/{orphan.id}/uebergeben", data={"email": "nora"})

    assert answer.status_code == 422
    assert 'value="nora"' in answer.text
    assert 'href="#f-email"' in answer.text


def test_the_answer_is_the_same_for_an_address_that_is_known(db: Session, cast: Cast, orphan: Provider) -> None:
    edda = cast.browser(db, "edda")
    path = f"/redaktion/anbieter/{orphan.id}/uebergeben"

    known, unknown = (edda.post(path, data={"email": each}) for each in (cast.ben.email, "nora@post.example"))

    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert [mail.to_email for mail in mails(db, "claim_invitation")] == [cast.ben.email, "nora@post.example"]


def test_a_mailbox_is_not_flooded(db: Session, cast: Cast, orphan: Provider) -> None:
    edda, path = cast.browser(db, "edda"), f"/redaktion/anbieter/{orphan.id}/uebergeben"
    most = LIMITS["be_invited"][0].times

    answers = [edda.post(path, data={"email": "nora@post.example"}).status_code for _ in range(most + 1)]

    assert answers == [303] * most + [422]


# By asking


def test_somebody_signed_in_asks_for_it_and_the_office_of_the_area_decides(
    db: Session, cast: Cast, orphan: Provider, client: TestClient
) -> None:
    ben, emil = cast.browser(db, "ben"), cast.browser(db, "emil")
    assert "Ist das Ihre Einrichtung?" in page(client, f"/anbieter/{orphan.slug}").text
    ask = f"/registrieren/mitmachen/{orphan.slug}"
    assert "Ist Nachbarschaftstreff Ihre Einrichtung?" in page(ben, ask).text

    assert ben.post(f"{ask}/anfragen", data={"note": "Ich leite den Treff."}).status_code == 303

    assert [mail.to_email for mail in mails(db, "claim_request")] == [cast.edda.email, cast.emil.email]
    assert "Ich leite den Treff." in mails(db, "claim_request")[0].text
    assert "1 Person möchte einen Eintrag übernehmen" in page(emil, "/redaktion").text
    assert "Ich leite den Treff." in page(emil, "/redaktion/anfragen").text
    assert owners(db, orphan) == []
    answer = emil.post(f"/redaktion/anbieter/{orphan.id}/anfragen/{cast.ben.id}/annehmen")
    assert answer.status_code == 303
    assert owners(db, orphan) == [cast.ben.email]
    assert f"/mein-bereich/durchsehen/{orphan.id}" in mails(db, "claim_accepted")[0].text
    assert [row.step for row in db.exec(select(History).order_by(col(History.id)))][-2:] == ["claim_admit", "claim"]
    assert "Ist das Ihre Einrichtung?" not in page(client, f"/anbieter/{orphan.slug}").text


def test_who_is_turned_down_gets_nothing(db: Session, cast: Cast, orphan: Provider) -> None:
    db.add(JoinRequest(account_id=cast.ben.id, provider_id=orphan.id))
    db.flush()

    cast.browser(db, "edda").post(f"/redaktion/anbieter/{orphan.id}/anfragen/{cast.ben.id}/ablehnen")

    assert owners(db, orphan) == []
    assert [mail.to_email for mail in mails(db, "join_declined")] == [cast.ben.email]
    assert db.get(JoinRequest, (cast.ben.id, orphan.id)) is None


def test_somebody_new_asks_while_registering(db: Session, cast: Cast, orphan: Provider, client: TestClient) -> None:
    typed = NEW | {"email": "nora@post.example", "note": "Ruft mich an: 123"}
    client.post(f"/registrieren/mitmachen/{orphan.slug}", data=typed)
    assert mails(db, "claim_request") == []

    found = re.search(r"http://127\.0\.0\.1:8000(/\S+/[\w-]{43})", mails(db, "confirm")[0].text)
    assert found
    client.post(found[1], data={"password": PASSWORD})

    assert "Ruft mich an: 123" in mails(db, "claim_request")[0].text


def test_a_provider_with_owners_is_asked_itself_and_the_office_decides_nothing(db: Session, cast: Cast) -> None:
    ben, edda = cast.browser(db, "ben"), cast.browser(db, "edda")
    ben.post(f"/registrieren/mitmachen/{cast.provider.slug}/anfragen", data={})

    assert [mail.to_email for mail in mails(db, "join_request")] == [cast.amal.email]
    assert mails(db, "claim_request") == []
    assert "Ben" not in page(edda, "/redaktion/anfragen").text
    base = f"/redaktion/anbieter/{cast.provider.id}/anfragen/{cast.ben.id}"
    assert edda.post(f"{base}/annehmen").status_code == 409
    assert edda.post(f"{base}/ablehnen").status_code == 409
    assert db.get(JoinRequest, (cast.ben.id, cast.provider.id))


def test_an_editor_of_another_area_neither_sees_nor_decides(db: Session, cast: Cast) -> None:
    far = make_provider(db, "Weit Weg", point=point(lat=50.0))
    db.add(JoinRequest(account_id=cast.ben.id, provider_id=far.id))
    db.flush()
    emil = cast.browser(db, "emil")

    assert "Weit Weg" not in page(emil, "/redaktion/anfragen").text
    assert emil.post(f"/redaktion/anbieter/{far.id}/anfragen/{cast.ben.id}/annehmen").status_code == 404
    assert owners(db, far) == []


def test_nobody_asks_for_everything(db: Session, cast: Cast) -> None:
    ben = cast.browser(db, "ben")
    most = LIMITS["join"][0].times
    paths = [f"/registrieren/mitmachen/{make_provider(db, f'Treff {n}').slug}/anfragen" for n in range(most + 1)]

    assert [ben.post(path, data={}).status_code for path in paths] == [303] * most + [422]


def test_whoever_asks_a_provider_whose_only_owner_is_blocked_asks_the_office(db: Session, cast: Cast) -> None:
    cast.ben.state = AccountState.DISABLED
    db.flush()
    theirs = f"/registrieren/mitmachen/{cast.other_provider.slug}"
    carl, edda = cast.browser(db, "carl"), cast.browser(db, "edda")

    assert "Die Redaktion prüft Ihre Anfrage" in page(carl, theirs).text
    assert carl.post(f"{theirs}/anfragen", data={}).status_code == 303

    assert (len(mails(db, "join_request")), mails(db, "claim_request")[0].to_email) == (0, cast.edda.email)
    assert "Carl" in page(edda, "/redaktion/anfragen").text
    taken = edda.post(f"/redaktion/anbieter/{cast.other_provider.id}/anfragen/{cast.carl.id}/annehmen")
    assert taken.status_code == 303
    assert cast.carl.email in owners(db, cast.other_provider)


def test_a_colleague_who_could_answer_is_asked_and_not_the_office(db: Session, cast: Cast) -> None:
    dora = make_account(db, "Dora")
    works_for(db, dora, cast.other_provider)
    cast.ben.state = AccountState.DISABLED
    db.flush()

    cast.browser(db, "carl").post(f"/registrieren/mitmachen/{cast.other_provider.slug}/anfragen", data={})

    assert [each.to_email for each in mails(db, "join_request")] == [dora.email]
    assert mails(db, "claim_request") == []


def test_who_is_blocked_is_nobody_to_leave_a_team_to(db: Session, cast: Cast) -> None:
    dora = make_account(db, "Dora", state=AccountState.DISABLED)
    works_for(db, dora, cast.provider)

    with pytest.raises(Conflict, match="Jemand muss verantwortlich bleiben"):
        team.leave(db, cast.provider.id, cast.amal.id)
    assert own_data.to_hand_over(db, cast.amal) == [cast.provider.id]


def test_asking_twice_is_asking_once(db: Session, cast: Cast, orphan: Provider) -> None:
    ben = cast.browser(db, "ben")
    for _ in range(2):
        ben.post(f"/registrieren/mitmachen/{orphan.slug}/anfragen", data={})

    assert len(mails(db, "claim_request")) == 2, "one mail to each of the two editors"


def test_two_who_are_let_in_at_once_do_not_both_own_it(db: Session, cast: Cast, orphan: Provider) -> None:
    dora = make_account(db, "Dora")
    db.add_all([JoinRequest(account_id=each.id, provider_id=orphan.id) for each in (cast.ben, dora)])
    db.flush()
    edda = cast.browser(db, "edda")

    edda.post(f"/redaktion/anbieter/{orphan.id}/anfragen/{cast.ben.id}/annehmen")

    assert edda.post(f"/redaktion/anbieter/{orphan.id}/anfragen/{dora.id}/annehmen").status_code == 409
    assert owners(db, orphan) == [cast.ben.email]
    assert "Dora" in page(cast.browser(db, "ben"), f"/mein-bereich/team/{orphan.id}").text


def test_a_colleague_without_owner_becomes_one(db: Session, cast: Cast, orphan: Provider) -> None:
    works_for(db, cast.ben, orphan, MemberRole.EDITOR)

    claims.take_over(db, orphan.id, cast.ben)

    assert owners(db, orphan) == [cast.ben.email]


# What is still to be read


def test_what_a_team_entered_itself_is_not_asked_about(db: Session, cast: Cast) -> None:
    make_offer(db, "Turnen", provider=cast.provider, schedules=[weekly()])

    assert "Sie haben alles durchgesehen." in page(cast.browser(db, "amal"), review_of(cast)).text


def test_a_confirmation_of_the_office_on_the_same_day_does_not_count_for_the_team(
    db: Session, cast: Cast, orphan: Provider
) -> None:
    edda = cast.browser(db, "edda")
    offer = by_telephone(db, edda, orphan)
    edda.post(f"/mein-bereich/angebote/{offer.id}/stimmt")
    works_for(db, cast.ben, orphan)
    ben = cast.browser(db, "ben")

    assert ben.post(f"/mein-bereich/angebote/{offer.id}/stimmt").status_code == 303
    assert last_step(db, offer) == ("confirm", Role.PROVIDER)


def review_of(cast: Cast) -> str:
    return f"/mein-bereich/durchsehen/{cast.provider.id}"


def last_step(db: Session, offer: Offer) -> tuple[str, Role]:
    rows = select(History).where(col(History.offer_id) == offer.id).order_by(col(History.id).desc())
    row = db.exec(rows).first()
    assert row
    return row.step, row.role
