"""Signing in and out, on which devices, and what has to come first."""

from datetime import timedelta

import pyotp
import pytest
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.access import cookie_name
from app.accounts import attempts, second_factor, sessions
from app.accounts.account import AccountState
from app.accounts.sessions import SignInSession
from app.directory.columns import now
from app.main import app
from app.settings import settings
from tests.asking import page
from tests.cast import PASSWORD, Cast, browser_of, make_account
from tests.html import Page
from tests.integration.accounts.test_registration import mails


def sign_in(client: TestClient, email: str, password: str = PASSWORD, **more: str) -> int:
    return client.post("/anmelden", data={"email": email, "password": password} | more).status_code


def test_the_right_password_opens_and_the_cookie_is_for_nobody_else(client: TestClient, db: Session) -> None:
    make_account(db, "Amal")
    answer = client.post("/anmelden", data={"email": " AMAL@post.example", "password": PASSWORD, "weiter": "/konto"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/konto")
    cookie, mark = answer.headers.get_list("set-cookie")
    assert all(word in cookie for word in (f"{cookie_name()}=", "HttpOnly", "SameSite=lax", "Path=/"))
    assert mark.startswith("angemeldet=1")
    assert client.get("/konto").status_code == 200


def test_in_production_the_cookie_travels_encrypted_only(
    client: TestClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(db, "Amal")
    monkeypatch.setattr(settings(), "environment", "production")
    answer = client.post("/anmelden", data={"email": "amal@post.example", "password": PASSWORD})

    assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
    assert answer.headers["set-cookie"].startswith("__Host-anmeldung=")


@pytest.mark.parametrize("state", [AccountState.ACTIVE, AccountState.DISABLED, AccountState.UNCONFIRMED, None])
def test_whatever_is_wrong_the_answer_is_the_same(client: TestClient, db: Session, state: AccountState | None) -> None:
    if state:
        make_account(db, "Amal", state=state)
    password = "nicht das richtige" if state == AccountState.ACTIVE else PASSWORD
    answer = client.post("/anmelden", data={"email": "amal@post.example", "password": password})

    assert answer.status_code == 422
    assert "E-Mail-Adresse oder Passwort stimmt nicht." in answer.text
    assert "set-cookie" not in answer.headers


def test_the_session_is_stored_as_a_hash(client: TestClient, db: Session) -> None:
    make_account(db, "Amal")
    sign_in(client, "amal@post.example")

    stored = db.exec(select(SignInSession)).one()
    assert client.cookies[cookie_name()] not in str(stored.model_dump())


def test_signing_out_ends_the_session_for_good(client: TestClient, db: Session) -> None:
    make_account(db, "Amal")
    sign_in(client, "amal@post.example")
    secret = client.cookies[cookie_name()]
    client.post("/abmelden")

    assert client.get("/konto", cookies=None).status_code == 303
    assert sessions.find(db, secret) is None


def test_a_session_ends_with_time_and_with_the_account(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    assert amal.get("/konto").status_code == 200
    stored = db.exec(select(SignInSession).where(col(SignInSession.account_id) == cast.amal.id)).one()
    stored.expires_at = now() - timedelta(seconds=1)
    db.flush()
    assert amal.get("/konto").headers["location"] == "/anmelden?weiter=/konto"

    ben = cast.browser(db, "ben")
    cast.ben.state = AccountState.DISABLED
    db.flush()
    assert ben.get("/konto").status_code == 303


@pytest.mark.parametrize(
    ("came_from", "goes_on"),
    [
        ("http://testserver/mein-bereich/team/1", "/mein-bereich/team/1"),
        ("http://testserver/en/mein-bereich/team/1", "/en/mein-bereich/team/1"),
        ("http://elsewhere.example/team", "/mein-bereich"),
        ("http://testserver//elsewhere.example", "/mein-bereich"),
        ("http://[", "/mein-bereich"),
        ("http://testserver/mein-bereich/angebote/8d831a10-0071-5526-bf20-6cce0eb1f513/einreichen", "/mein-bereich"),
        ("", "/mein-bereich"),
    ],
)
def test_whoever_is_signed_out_while_typing_comes_back_to_that_page(
    client: TestClient, came_from: str, goes_on: str
) -> None:
    answer = client.post("/mein-bereich/neu", data={"provider_name": "Amal"}, headers={"referer": came_from})

    assert answer.headers["location"] == f"/anmelden?fertig=abgelaufen&weiter={goes_on}"
    assert "Ihr Text noch nicht gespeichert" in page(client, answer.headers["location"]).text


def test_one_device_can_be_signed_out_from_another_but_not_somebody_elses(db: Session, cast: Cast) -> None:
    here, there, ben = (cast.browser(db, name) for name in ("amal", "amal", "ben"))
    found = sessions.find(db, there.cookies[cookie_name()])
    assert found

    ben.post(f"/konto/geraete/{found[0].id}/abmelden")
    assert there.get("/konto").status_code == 200
    assert "Firefox, Linux" in here.get("/konto").text
    here.post(f"/konto/geraete/{found[0].id}/abmelden")
    assert there.get("/konto").status_code == 303
    assert here.get("/konto").status_code == 200


def test_too_many_attempts_are_refused_and_a_right_one_counts_anew(client: TestClient, db: Session) -> None:
    make_account(db, "Amal")
    for _ in range(9):
        assert sign_in(client, "amal@post.example", "falsch falsch") == 422
    assert sign_in(client, "amal@post.example") == 303
    client.cookies.clear()
    answers = [sign_in(client, "amal@post.example", "falsch falsch") for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert sign_in(client, "amal@post.example") == 429


def test_a_stranger_elsewhere_keeps_nobody_out(db: Session, cast: Cast) -> None:
    stranger, amal = (
        TestClient(app, follow_redirects=False, client=(host, 1)) for host in ("192.0.2.1", "198.51.100.1")
    )
    answers = [sign_in(stranger, "amal@post.example", "falsch falsch") for _ in range(12)]

    assert answers[-1] == 429
    assert sign_in(amal, "amal@post.example") == 303


def test_what_is_counted_is_what_is_looked_up(client: TestClient, db: Session) -> None:
    """Of a field that comes several times, the last that is filled in; an empty one behind it counts for nobody."""
    make_account(db, "Amal")
    answers = [
        client.post(
            "/anmelden", data={"email": ["amal@post.example", " " * n], "password": "falsch falsch"}
        ).status_code
        for n in range(11)
    ]

    assert answers == [422] * 10 + [429]


def test_whoever_signs_in_without_a_code_is_not_asked_for_one(db: Session, cast: Cast) -> None:
    answer = cast.browser(db, "amal").post("/anmelden/code", data={"code": "000000", "weiter": "/konto"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/konto")


def test_attempts_name_nobody_and_are_forgotten(client: TestClient, db: Session) -> None:
    sign_in(client, "amal@post.example")
    stored = db.exec(select(attempts.Attempt)).all()

    assert stored
    assert "amal" not in str(stored)
    for each in stored:
        each.window_ends_at = now() - timedelta(days=2)
    db.flush()
    attempts.forget_old(db)
    db.expire_all()
    assert db.exec(select(attempts.Attempt)).all() == []


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("testclient", "unknown"),
    ],
)
def test_a_network_is_counted_as_one(host: str, network: str) -> None:
    assert attempts.network_of(host) == network


def test_changed_terms_come_before_any_work_but_not_before_ones_own_data(db: Session, cast: Cast) -> None:
    cast.amal.terms_version = "2020-01"
    db.flush()
    amal = cast.browser(db, "amal")

    assert amal.get("/mein-bereich").headers["location"] == "/konto/nutzungsbedingungen?weiter=/mein-bereich"
    assert amal.post("/mein-bereich/neu").headers["location"].startswith("/konto/nutzungsbedingungen")
    assert amal.get("/konto/daten.json").status_code == 200
    assert amal.post("/konto/nutzungsbedingungen").status_code == 422
    done = amal.post("/konto/nutzungsbedingungen", data={"terms": "1", "weiter": "//evil.example"})
    assert done.headers["location"] == "/mein-bereich"
    assert amal.get("/mein-bereich").status_code == 200


def test_with_a_second_factor_the_password_alone_opens_nothing(client: TestClient, db: Session) -> None:
    amal = make_account(db, "Amal")
    second_factor.switch_on(amal, second_factor.new_secret(), 0)
    db.flush()

    answer = client.post("/anmelden", data={"email": amal.email, "password": PASSWORD, "weiter": "/konto"})
    assert answer.headers["location"] == "/anmelden/code?weiter=/konto"
    assert client.get("/konto").status_code == 303
    assert client.post("/anmelden/code", data={"code": "000000"}).status_code == 422
    waiting = client.cookies[cookie_name()]
    code = pyotp.TOTP(amal.totp_secret).now()
    done = client.post("/anmelden/code", data={"code": code, "weiter": "/konto"})
    assert done.headers["location"] == "/konto"
    assert client.get("/konto").status_code == 200
    assert sessions.find(db, waiting) is None


def test_too_many_codes_are_refused_as_too_many_passwords_are(client: TestClient, db: Session) -> None:
    amal = make_account(db, "Amal")
    second_factor.switch_on(amal, second_factor.new_secret(), 0)
    db.flush()
    sign_in(client, amal.email)
    most = attempts.LIMITS["code"][0].times

    answers = [client.post("/anmelden/code", data={"code": "000000"}) for _ in range(most + 1)]

    assert [answer.status_code for answer in answers] == [422] * most + [429]
    assert "zu viele Versuche" in answers[-1].text
    right = {"code": pyotp.TOTP(amal.totp_secret).now()}
    assert client.post("/anmelden/code", data=right).status_code == 429


def test_signing_in_again_ends_the_session_this_browser_had(client: TestClient, db: Session) -> None:
    make_account(db, "Amal")
    make_account(db, "Ben")
    sign_in(client, "amal@post.example")
    first = client.cookies[cookie_name()]

    assert sign_in(client, "ben@post.example", "falsch falsch") == 422
    assert sessions.find(db, first), "nobody is signed out by a typing error"
    assert sign_in(client, "ben@post.example") == 303
    assert sessions.find(db, first) is None
    assert client.get("/konto").status_code == 200


def test_staff_can_be_required_to_have_one(db: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "staff_totp_required", True)
    ada, amal = cast.browser(db, "ada"), cast.browser(db, "amal")

    assert ada.get("/verwaltung/personen").headers["location"] == "/konto/zwei-faktor"
    assert amal.get("/mein-bereich").status_code == 200
    secret = Page(ada.get("/konto/zwei-faktor").text).one("input", name="secret")["value"]
    wrong = ada.post("/konto/zwei-faktor", data={"secret": secret, "code": "1"})
    assert wrong.status_code == 422
    assert Page(wrong.text).one("input", name="secret")["value"] == secret
    right = {"secret": secret, "code": pyotp.TOTP(secret).now()}
    assert ada.post("/konto/zwei-faktor", data=right | {"password": "falsch falsch"}).status_code == 422
    elsewhere = cast.browser(db, "ada")
    on = ada.post("/konto/zwei-faktor", data=right | {"password": PASSWORD})
    assert elsewhere.get("/konto").status_code == 303
    assert [mail.to_email for mail in mails(db, "code_switched_on")] == [cast.ada.email]
    assert len(Page(on.text).all("code")) == 8
    assert ada.get("/verwaltung/personen").status_code == 200


def test_posts_from_other_sites_are_refused(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    answer = amal.post("/abmelden", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert "kam nicht von unserer Seite" in answer.text
    assert "default-src" in answer.headers["content-security-policy"]
    assert amal.get("/konto").status_code == 200


def test_pages_of_one_person_are_kept_by_no_cache_and_public_ones_set_no_cookie(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")

    assert amal.get("/mein-bereich").headers["cache-control"] == "private, no-store"
    assert "cache-control" not in amal.get("/angebote").headers
    assert amal.get("/angebote").text == browser_of(db, None).get("/angebote").text
    assert "set-cookie" not in browser_of(db, None).get("/anmelden").headers


def test_whoever_is_signed_in_already_goes_on(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")

    assert amal.get("/anmelden?weiter=/konto").headers["location"] == "/konto"
    assert amal.get("/anmelden?weiter=https://evil.example").headers["location"] == "/mein-bereich"
    assert amal.get("/en/anmelden").headers["location"] == "/en/mein-bereich"


def test_a_form_that_is_too_large_is_refused(client: TestClient) -> None:
    assert client.post("/anmelden", data={"email": "x" * 1_100_000}).status_code == 413
