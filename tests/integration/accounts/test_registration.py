"""Nobody has an account before the mail was answered, and nobody learns who has one."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.accounts import passwords
from app.accounts.account import Account, JoinRequest, MemberRole, ProviderMember
from app.accounts.tokens import AccountToken
from app.directory.columns import now
from app.directory.provider import Provider, ProviderRevision, Standing
from app.mail import QueuedMail
from tests.cast import PASSWORD, Cast, make_account
from tests.factories import make_provider
from tests.html import Page

NEW = {
    "name": "Nora Neu",
    "email": "nora@post.example",
    "password": PASSWORD,
    "terms": "1",
    "provider_name": "Elterncafé Süd",
    "carrier": "initiative",
}

CHOSEN = {"password": PASSWORD}


def mails(db: Session, name: str) -> list[QueuedMail]:
    db.expire_all()
    return [*db.exec(select(QueuedMail).where(col(QueuedMail.name) == name))]


def link_in(mail: QueuedMail) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+/[\w-]{43})", mail.text)
    assert found
    return found[1]


def register(client: TestClient, db: Session, **changes: str) -> str:
    """The address in the mail."""
    assert client.post("/registrieren/neu", data=NEW | changes).status_code == 303
    return link_in(mails(db, "confirm")[-1])


def test_before_the_link_is_followed_there_is_no_account_and_no_provider(client: TestClient, db: Session) -> None:
    link = register(client, db)

    assert client.get(link).status_code == 200
    assert passwords.account_of(db, NEW["email"]) is None
    assert not db.exec(select(ProviderRevision).where(col(ProviderRevision.name) == NEW["provider_name"])).first()


def test_the_link_makes_the_account_and_a_provider_that_waits_for_the_office(client: TestClient, db: Session) -> None:
    client.post(register(client, db), data=CHOSEN)

    account = passwords.account_of(db, NEW["email"])
    assert account
    assert passwords.is_right(account, PASSWORD)
    member = db.exec(select(ProviderMember).where(col(ProviderMember.account_id) == account.id)).one()
    assert member.role == MemberRole.OWNER
    assert db.get_one(Provider, member.provider_id).standing == Standing.WAITING
    revision = db.exec(select(ProviderRevision).where(col(ProviderRevision.provider_id) == member.provider_id)).one()
    assert (revision.name, revision.carrier) == ("Elterncafé Süd", "initiative")


def test_a_link_works_once(client: TestClient, db: Session) -> None:
    link = register(client, db)
    client.post(link, data=CHOSEN)

    assert client.get(link).status_code == 410
    assert client.post(link, data=CHOSEN).status_code == 410
    assert db.scalar(sa.select(sa.func.count()).where(col(Account.email) == NEW["email"])) == 1


def test_a_link_ends_after_two_days(client: TestClient, db: Session) -> None:
    link = register(client, db)
    token = db.exec(select(AccountToken)).one()
    assert token.expires_at - token.created_at < timedelta(hours=48, minutes=1)
    token.expires_at = now() - timedelta(seconds=1)
    db.flush()

    assert client.get(link).status_code == 410
    assert client.post(link, data=CHOSEN).status_code == 410


def test_secrets_and_passwords_are_stored_as_hashes_only(client: TestClient, db: Session) -> None:
    link = register(client, db)
    secret = link.rpartition("/")[2]
    token = db.exec(select(AccountToken)).one()

    assert secret not in str(token.model_dump())
    assert PASSWORD not in str(token.model_dump())
    assert token.data["password_hash"].startswith("$argon2id$")
    client.post(link, data=CHOSEN)
    db.expire_all()
    assert token.data == {}


def test_a_known_address_gets_the_same_answer_and_a_mail_that_says_so(client: TestClient, db: Session) -> None:
    make_account(db, "Nora", email="Nora@Post.example")
    known = client.post("/registrieren/neu", data=NEW)
    unknown = client.post("/registrieren/neu", data=NEW | {"email": "sonst@post.example"})

    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert len(mails(db, "already_registered")) == 1
    assert [mail.to_email for mail in mails(db, "confirm")] == ["sonst@post.example"]


def test_a_password_laid_under_somebodys_address_is_not_theirs(client: TestClient, db: Session) -> None:
    """Both asked for a link; the one that is followed brings its own password."""
    register(client, db, password="das hat der Dieb gelegt")
    own = register(client, db)
    client.post(own, data=CHOSEN)

    account = passwords.account_of(db, NEW["email"])
    assert account
    assert passwords.is_right(account, PASSWORD)
    assert not passwords.is_right(account, "das hat der Dieb gelegt")


def test_the_mailbox_alone_wakes_no_strangers_password(client: TestClient, db: Session) -> None:
    link = register(client, db, password="das hat der Dieb gelegt")
    answers = [client.post(link, data=data).status_code for data in ({}, CHOSEN, CHOSEN)]

    assert answers == [422] * 3
    assert passwords.account_of(db, NEW["email"]) is None


def test_the_password_of_a_link_cannot_be_tried_out(client: TestClient, db: Session) -> None:
    link = register(client, db)
    for _ in range(6):
        client.post(link, data={"password": "falsch falsch"})

    assert client.post(link, data=CHOSEN).status_code == 422


def test_an_odd_address_is_a_page_that_is_not_there(client: TestClient, db: Session) -> None:
    assert client.get("/registrieren/mitmachen/%00").status_code == 404


@pytest.mark.parametrize("email", ["müller@post.example", "nora@post.example, x@post.example"])
def test_an_address_no_mail_can_go_to_is_refused(client: TestClient, email: str) -> None:
    assert client.post("/registrieren/neu", data=NEW | {"email": email}).status_code == 422


def test_a_domain_with_umlauts_is_kept_as_mail_servers_write_it(client: TestClient, db: Session) -> None:
    client.post(register(client, db, email="nora@köln.example"), data=CHOSEN)
    signed_in = client.post("/anmelden", data={"email": "Nora@Köln.example", "password": PASSWORD})

    assert mails(db, "confirm")[0].to_email == "nora@xn--kln-sna.example"
    assert signed_in.status_code == 303


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("email", "nora"), ("password", "kurz"), ("terms", ""), ("provider_name", " "), ("carrier", "x")],
)
def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(client: TestClient, field: str, typed: str) -> None:
    answer = client.post("/registrieren/neu", data=NEW | {field: typed})

    page = Page(answer.text)
    assert answer.status_code == 422
    assert [link["href"] for link in page.all("a") if link["href"].startswith("#f-")] == [f"#f-{field}"]
    marked = [each for each in page.elements if f"f-{field}-fehler" in each["aria-describedby"].split()]
    assert len(marked) == 1
    assert page.one("p", id=f"f-{field}-fehler").text
    for name in {"name", "email", "provider_name"} - {field}:
        assert page.one("input", name=name)["value"] == NEW[name]
    assert page.one("input", name="password")["value"] == ""
    assert PASSWORD not in answer.text


def test_whoever_joins_waits_for_the_owners(client: TestClient, db: Session, cast: Cast) -> None:
    client.post(f"/registrieren/mitmachen/{cast.provider.slug}", data=NEW)
    client.post(link_in(mails(db, "confirm")[0]), data=CHOSEN)

    account = passwords.account_of(db, NEW["email"])
    assert account
    assert db.get(JoinRequest, (account.id, cast.provider.id))
    assert not db.get(ProviderMember, (account.id, cast.provider.id))
    assert [mail.to_email for mail in mails(db, "join_request")] == [cast.amal.email]


def test_whoever_belongs_to_the_team_is_told_so_and_nobody_else_is(db: Session, cast: Cast) -> None:
    path = f"/registrieren/mitmachen/{cast.provider.slug}"
    told = "Sie gehören schon zum Team"
    carl, ben = cast.browser(db, "carl"), cast.browser(db, "ben")

    assert told in carl.get(path).text
    answer = carl.post(f"{path}/anfragen", data={})
    assert told in carl.get(answer.headers["location"]).text
    assert "Ihre Anfrage ist unterwegs" not in carl.get(answer.headers["location"]).text

    assert told not in ben.get(path).text
    assert told not in cast.browser(db, "guest").get(path).text
    assert mails(db, "join_request") == []


def test_only_public_providers_can_be_found_and_joined(client: TestClient, db: Session) -> None:
    hidden = make_provider(db, "Geheimverein", Standing.WAITING)
    make_provider(db, "Sportverein")

    assert client.get("/registrieren/mitmachen?q=verein").text.count("/registrieren/mitmachen/anbieter-") == 1
    assert client.get("/registrieren/mitmachen?q=%25").text.count("/registrieren/mitmachen/anbieter-") == 0
    assert client.get(f"/registrieren/mitmachen/{hidden.slug}").status_code == 404
    assert client.post(f"/registrieren/mitmachen/{hidden.slug}", data=NEW).status_code == 404


def test_nobody_floods_a_mailbox(client: TestClient, db: Session) -> None:
    answers = [client.post("/registrieren/neu", data=NEW).status_code for _ in range(5)]

    assert answers == [303, 303, 303, 422, 422]
    assert len(mails(db, "confirm")) == 3


def test_until_it_is_released_nobody_can_guess_the_address_of_a_provider(client: TestClient, db: Session) -> None:
    client.post(register(client, db), data=CHOSEN)
    client.post(register(client, db, email="nora2@post.example"), data=CHOSEN)

    slugs = db.exec(select(Provider.slug)).all()
    assert len(slugs) == 2
    assert all(slug.startswith("entwurf-") for slug in slugs)
