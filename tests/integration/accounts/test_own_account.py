"""One's own password, address, data and end."""

from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.accounts import passwords
from app.accounts.account import Account, AccountState, MemberRole, ProviderMember
from app.accounts.tokens import AccountToken
from app.directory.history import History
from app.directory.provider import Provider
from app.mail import QueuedMail
from tests.cast import PASSWORD, Cast, make_account
from tests.integration.accounts.test_registration import link_in, mails

NEW_PASSWORD = "vier grosse Hunde da"


def test_a_forgotten_password_is_replaced_by_link_once_and_ends_all_sessions(db: Session, cast: Cast) -> None:
    amal, somewhere = cast.browser(db, "guest"), cast.browser(db, "amal")
    amal.post("/passwort", data={"email": cast.amal.email})
    link = link_in(mails(db, "reset")[0])

    assert amal.get(link).status_code == 200
    assert amal.post(link, data={"password": "kurz"}).status_code == 422
    assert amal.post(link, data={"password": NEW_PASSWORD}).status_code == 303
    assert amal.post(link, data={"password": "noch ein anderes"}).status_code == 410
    assert amal.get(link).status_code == 410
    db.expire_all()
    assert passwords.is_right(cast.amal, NEW_PASSWORD)
    assert somewhere.get("/konto").status_code == 303
    assert len(mails(db, "password_changed")) == 1


def test_links_go_on_until_one_is_used_so_that_no_stranger_ends_them(client: TestClient, db: Session) -> None:
    make_account(db, "Amal")
    answers = [client.post("/passwort", data={"email": "amal@post.example"}) for _ in range(4)]
    links = [link_in(each) for each in mails(db, "reset")]

    assert {(each.status_code, each.headers["location"]) for each in answers} == {(303, "/passwort/postfach")}
    assert [client.get(each).status_code for each in links] == [200] * 3
    client.post(links[0], data={"password": NEW_PASSWORD})
    assert [client.get(each).status_code for each in links] == [410] * 3


def test_asking_for_a_link_leaves_nothing_of_an_unknown_address(client: TestClient, db: Session) -> None:
    client.post("/passwort", data={"email": "niemand@post.example"})

    assert db.exec(select(AccountToken)).all() == []
    assert db.exec(select(QueuedMail)).all() == []


def test_nobody_learns_whose_addresses_we_know(client: TestClient, db: Session) -> None:
    make_account(db, "Amal")
    make_account(db, "Doris", state=AccountState.DISABLED)
    answers = [
        client.post("/passwort", data={"email": email})
        for email in ("amal@post.example", "doris@post.example", "niemand@post.example")
    ]

    assert len({(each.status_code, each.headers["location"], each.text) for each in answers}) == 1
    assert [mail.to_email for mail in mails(db, "reset")] == ["amal@post.example"]


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(db: Session, cast: Cast) -> None:
    here, there = cast.browser(db, "amal"), cast.browser(db, "amal")

    wrong = here.post("/konto/passwort", data={"current": "falsch falsch", "password": NEW_PASSWORD})
    assert wrong.status_code == 422
    weak = here.post("/konto/passwort", data={"current": PASSWORD, "password": "Passwort123"})
    assert weak.status_code == 422
    assert here.post("/konto/passwort", data={"current": PASSWORD, "password": NEW_PASSWORD}).status_code == 303
    assert here.get("/konto").status_code == 200
    assert there.get("/konto").status_code == 303


def test_a_new_address_holds_when_its_mailbox_has_said_yes_and_the_old_one_is_told(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    form = {"email": "amal@neu.example", "password": PASSWORD}

    assert amal.post("/konto/email", data=form | {"password": "falsch falsch"}).status_code == 422
    amal.post("/konto/email", data=form)
    assert cast.amal.email == "amal@post.example"
    assert [mail.to_email for mail in mails(db, "email_changes")] == ["amal@post.example"]
    link = link_in(mails(db, "new_email")[0])
    assert amal.get(link).status_code == 200
    assert amal.post(link).status_code == 303
    assert amal.post(link).status_code == 410
    db.expire_all()
    assert cast.amal.email == "amal@neu.example"


def test_a_new_address_somebody_else_asked_for_does_not_outlive_the_password(db: Session, cast: Cast) -> None:
    thief, amal = cast.browser(db, "amal"), cast.browser(db, "amal")
    thief.post("/konto/email", data={"email": "dieb@post.example", "password": PASSWORD})
    link = link_in(mails(db, "new_email")[0])
    amal.post("/konto/passwort", data={"current": PASSWORD, "password": NEW_PASSWORD})

    assert thief.get(link).status_code == 410
    assert thief.post(link).status_code == 410


def test_a_new_address_ends_all_sessions(db: Session, cast: Cast) -> None:
    here, there = cast.browser(db, "amal"), cast.browser(db, "amal")
    here.post("/konto/email", data={"email": "amal@neu.example", "password": PASSWORD})
    here.post(link_in(mails(db, "new_email")[0]))

    assert there.get("/konto").status_code == 303


def test_an_address_somebody_has_is_not_given_away_nor_betrayed(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    taken = amal.post("/konto/email", data={"email": cast.ben.email, "password": PASSWORD})
    free = amal.post("/konto/email", data={"email": "frei@post.example", "password": PASSWORD})

    assert (taken.status_code, taken.headers["location"]) == (free.status_code, free.headers["location"])
    assert [mail.to_email for mail in mails(db, "already_registered")] == [cast.ben.email]
    assert [mail.to_email for mail in mails(db, "new_email")] == ["frei@post.example"]
    assert [mail.to_email for mail in mails(db, "email_changes")] == [cast.amal.email] * 2


def test_the_name_and_the_language_of_mails_are_ones_own_to_change(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")

    assert amal.post("/konto", data={"name": "", "language": "en"}).status_code == 422
    assert amal.post("/konto", data={"name": "Amal Öztürk", "language": "xx"}).status_code == 422
    assert amal.post("/konto", data={"name": "Amal Öztürk", "language": "en", "state": "x"}).status_code == 303
    db.expire_all()
    assert (cast.amal.name, cast.amal.language) == ("Amal Öztürk", "en")


def test_the_file_holds_what_is_mine_and_no_secret(db: Session, cast: Cast) -> None:
    db.add(History(account_id=cast.amal.id, provider_id=cast.provider.id, step="submit", note="bitte"))
    db.add(History(account_id=cast.ben.id, provider_id=cast.provider.id, step="submit", note="nicht meins"))
    db.flush()
    answer = cast.browser(db, "amal").get("/konto/daten.json")

    mine = answer.json()
    assert "attachment" in answer.headers["content-disposition"]
    assert (mine["email"], mine["name"]) == (cast.amal.email, cast.amal.name)
    assert mine["providers"] == [{"provider_id": str(cast.provider.id), "role": "owner"}]
    assert [step["note"] for step in mine["steps"]] == ["bitte"]
    assert len(mine["devices"]) == 1
    assert "hash" not in answer.text
    assert "argon2" not in answer.text


def test_who_is_alone_in_charge_of_others_hands_over_first(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")

    assert f"/mein-bereich/team/{cast.provider.id}" in amal.get("/konto/loeschen").text
    assert amal.post("/konto/loeschen", data={"password": PASSWORD}).status_code == 422
    assert db.get_one(Account, cast.amal.id).state == AccountState.ACTIVE


def test_deleting_leaves_entries_and_no_trace_of_the_person(db: Session, cast: Cast) -> None:
    db.add(History(account_id=cast.ben.id, provider_id=cast.other_provider.id, step="submit"))
    db.flush()
    ben, elsewhere = cast.browser(db, "ben"), cast.browser(db, "ben")
    ben.post("/passwort", data={"email": cast.ben.email})

    assert ben.post("/konto/loeschen", data={"password": "falsch falsch"}).status_code == 422
    gone = ben.post("/konto/loeschen", data={"password": PASSWORD})
    assert gone.headers["location"] == "/anmelden?fertig=geloescht"
    db.expire_all()
    left = db.get_one(Account, cast.ben.id)
    assert left.state == AccountState.DELETED
    assert "ben" not in str(left.model_dump()).lower()
    assert left.password_hash == ""
    assert elsewhere.get("/konto").status_code == 303
    assert db.exec(select(AccountToken).where(col(AccountToken.account_id) == left.id)).all() == []
    assert db.exec(select(ProviderMember).where(col(ProviderMember.account_id) == left.id)).all() == []
    assert [
        mail.name for mail in db.exec(select(QueuedMail).where(col(QueuedMail.to_email) == "ben@post.example"))
    ] == ["account_deleted"]
    assert db.get(Provider, cast.other_provider.id)
    assert db.exec(select(History).where(col(History.account_id) == left.id)).all()


def test_what_went_to_the_address_without_the_account_is_told_and_goes_too(db: Session, cast: Cast) -> None:
    team = f"/mein-bereich/team/{cast.provider.id}/einladen"
    cast.browser(db, "amal").post(team, data={"email": "BEN@post.example", "role": "editor"})
    ben = cast.browser(db, "ben")
    mine = ben.get("/konto/daten.json").json()
    assert [each["name"] for each in mine["mails"]] == ["team_invitation"]
    assert [each["purpose"] for each in mine["links"]] == ["team"]

    ben.post("/konto/loeschen", data={"password": PASSWORD})
    assert db.exec(select(AccountToken)).all() == []
    assert db.exec(select(QueuedMail.name)).all() == ["account_deleted"]


def test_the_address_of_a_deleted_account_is_free_again(db: Session, cast: Cast) -> None:
    cast.browser(db, "ben").post("/konto/loeschen", data={"password": PASSWORD})

    assert passwords.account_of(db, "ben@post.example") is None
    make_account(db, "Ben")


def test_the_second_owner_may_go(db: Session, cast: Cast) -> None:
    db.get_one(ProviderMember, (cast.carl.id, cast.provider.id)).role = MemberRole.OWNER
    db.flush()

    assert cast.browser(db, "amal").post("/konto/loeschen", data={"password": PASSWORD}).status_code == 303
