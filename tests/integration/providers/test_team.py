"""Who works for a provider is decided by those in charge of it, and somebody always is."""

import pytest
from sqlmodel import Session, col, select

from app.accounts import passwords
from app.accounts.account import JoinRequest, MemberRole, ProviderMember
from app.directory.provider import ProviderRevision
from tests.cast import PASSWORD, Cast, make_account
from tests.integration.accounts.test_registration import link_in, mails


def role(db: Session, cast: Cast, name: str) -> MemberRole | None:
    db.expire_all()
    member = db.get(ProviderMember, (getattr(cast, name).id, cast.provider.id))
    return member.role if member else None


def test_owners_admit_and_decline(db: Session, cast: Cast) -> None:
    amal, team = cast.browser(db, "amal"), f"/mein-bereich/team/{cast.provider.id}"
    for person in (cast.ben, cast.paula):
        db.add(JoinRequest(account_id=person.id, provider_id=cast.provider.id))
    db.flush()

    assert "Paula" in amal.get(team).text
    assert "Paula" not in cast.browser(db, "carl").get(team).text
    assert amal.post(f"{team}/anfragen/{cast.ben.id}/annehmen").status_code == 303
    assert amal.post(f"{team}/anfragen/{cast.paula.id}/ablehnen").status_code == 303
    assert amal.post(f"{team}/anfragen/{cast.paula.id}/annehmen").status_code == 404
    assert (role(db, cast, "ben"), role(db, cast, "paula")) == (MemberRole.EDITOR, None)
    assert [mail.to_email for mail in mails(db, "join_accepted")] == [cast.ben.email]
    assert [mail.to_email for mail in mails(db, "join_declined")] == [cast.paula.email]


def test_somebody_new_follows_an_invitation(db: Session, cast: Cast) -> None:
    team, guest = f"/mein-bereich/team/{cast.provider.id}", cast.browser(db, "guest")
    cast.browser(db, "amal").post(f"{team}/einladen", data={"email": "nora@post.example", "role": "editor"})
    link = link_in(mails(db, "team_invitation")[0])
    form = {"name": "Nora", "password": PASSWORD, "terms": "1"}

    assert "Turnverein" in guest.get(link).text
    assert guest.post(f"{link}/neu", data=form | {"password": "kurz"}).status_code == 422
    assert guest.post(f"{link}/neu", data=form | {"terms": ""}).status_code == 422
    assert guest.post(f"{link}/neu", data=form).status_code == 303
    nora = passwords.account_of(db, "nora@post.example")
    assert nora
    assert db.get_one(ProviderMember, (nora.id, cast.provider.id)).role == MemberRole.EDITOR
    assert guest.get(link).status_code == 410
    assert guest.post(f"{link}/neu", data=form).status_code == 410


def test_an_invitation_is_for_one_address_only(db: Session, cast: Cast) -> None:
    team = f"/mein-bereich/team/{cast.provider.id}"
    cast.browser(db, "amal").post(f"{team}/einladen", data={"email": cast.ben.email, "role": "owner"})
    link = link_in(mails(db, "team_invitation")[0])

    assert cast.browser(db, "guest").get(link).headers["location"] == f"/anmelden?weiter={link}"
    assert cast.browser(db, "paula").post(link).status_code == 410
    assert cast.browser(db, "guest").post(f"{link}/neu", data={"name": "x"}).status_code == 410
    assert cast.browser(db, "ben").post(link).status_code == 303
    assert role(db, cast, "ben") == MemberRole.OWNER


def test_an_invitation_ends_with_the_right_to_invite(db: Session, cast: Cast) -> None:
    amal, team = cast.browser(db, "amal"), f"/mein-bereich/team/{cast.provider.id}"
    amal.post(f"{team}/einladen", data={"email": cast.ben.email, "role": "owner"})
    link = link_in(mails(db, "team_invitation")[0])
    assert cast.browser(db, "ben").get(link).status_code == 200
    amal.post(f"{team}/uebergeben", data={"account_id": str(cast.carl.id)})

    assert cast.browser(db, "ben").post(link).status_code == 410
    assert role(db, cast, "ben") is None


def test_terms_come_before_an_invitation(db: Session, cast: Cast) -> None:
    team = f"/mein-bereich/team/{cast.provider.id}"
    cast.browser(db, "amal").post(f"{team}/einladen", data={"email": cast.ben.email, "role": "editor"})
    cast.ben.terms_version = "2020-01"
    db.flush()
    answer = cast.browser(db, "ben").post(link_in(mails(db, "team_invitation")[0]))

    assert answer.headers["location"].startswith("/konto/nutzungsbedingungen")
    assert role(db, cast, "ben") is None


def test_one_mailbox_is_invited_three_times_a_day_by_whomever(db: Session, cast: Cast) -> None:
    form, answers = {"email": "nora@post.example", "role": "editor"}, []
    for name, provider in [("amal", cast.provider), ("ben", cast.other_provider)] * 2:
        path = f"/mein-bereich/team/{provider.id}/einladen"
        answers.append(cast.browser(db, name).post(path, data=form).status_code)

    assert answers == [303, 303, 303, 422]
    assert len(mails(db, "team_invitation")) == 3


def test_a_new_invitation_replaces_the_old_one(db: Session, cast: Cast) -> None:
    amal, team = cast.browser(db, "amal"), f"/mein-bereich/team/{cast.provider.id}"
    for role_ in ("owner", "editor"):
        amal.post(f"{team}/einladen", data={"email": "nora@post.example", "role": role_})
    old, new = (link_in(each) for each in mails(db, "team_invitation"))

    assert [cast.browser(db, "guest").get(each).status_code for each in (old, new)] == [410, 200]


@pytest.mark.parametrize("name", ["Sieg! https://evil.example", "WWW.evil.example"])
def test_no_name_brings_a_link_into_a_mail(db: Session, cast: Cast, name: str) -> None:
    amal = cast.browser(db, "amal")

    assert amal.post("/konto", data={"name": name, "language": "de"}).status_code == 422
    assert amal.post("/mein-bereich/neu", data={"provider_name": name, "carrier": "public"}).status_code == 422


def test_nobody_founds_providers_without_end(db: Session, cast: Cast) -> None:
    amal, form = cast.browser(db, "amal"), {"provider_name": "Lauftreff", "carrier": "initiative"}
    answers = [amal.post("/mein-bereich/neu", data=form).status_code for _ in range(6)]

    assert answers == [303] * 5 + [422]


def test_an_invitation_can_be_withdrawn(db: Session, cast: Cast) -> None:
    from app.accounts.tokens import AccountToken

    amal, team = cast.browser(db, "amal"), f"/mein-bereich/team/{cast.provider.id}"
    amal.post(f"{team}/einladen", data={"email": "nora@post.example", "role": "editor"})
    link, token = link_in(mails(db, "team_invitation")[0]), db.exec(select(AccountToken)).one()

    assert "nora@post.example" in amal.get(team).text
    amal.post(f"{team}/einladungen/{token.id}/zurueckziehen")
    assert amal.get(link).status_code == 410
    assert "nora@post.example" not in amal.get(team).text


def test_a_wrong_address_is_said_and_kept(db: Session, cast: Cast) -> None:
    answer = cast.browser(db, "amal").post(
        f"/mein-bereich/team/{cast.provider.id}/einladen", data={"email": "nora", "role": "editor"}
    )

    assert answer.status_code == 422
    assert 'value="nora"' in answer.text


def test_somebody_stays_in_charge(db: Session, cast: Cast) -> None:
    amal, team = cast.browser(db, "amal"), f"/mein-bereich/team/{cast.provider.id}"

    assert amal.post(f"{team}/verlassen").status_code == 409
    assert amal.post(f"{team}/mitglieder/{cast.amal.id}/rolle", data={"role": "editor"}).status_code == 409
    assert amal.post(f"{team}/mitglieder/{cast.amal.id}/entfernen").status_code == 409
    assert role(db, cast, "amal") == MemberRole.OWNER


def test_whoever_hands_over_goes_on_as_an_editor(db: Session, cast: Cast) -> None:
    amal, team = cast.browser(db, "amal"), f"/mein-bereich/team/{cast.provider.id}"

    assert amal.post(f"{team}/uebergeben", data={"account_id": str(cast.ben.id)}).status_code == 404
    assert amal.post(f"{team}/uebergeben", data={"account_id": str(cast.carl.id)}).status_code == 303
    assert (role(db, cast, "amal"), role(db, cast, "carl")) == (MemberRole.EDITOR, MemberRole.OWNER)
    assert amal.post(f"{team}/verlassen").status_code == 303
    assert amal.get(team).status_code == 404


def test_whoever_is_removed_is_told_and_out_at_once(db: Session, cast: Cast) -> None:
    team, carl = f"/mein-bereich/team/{cast.provider.id}", cast.browser(db, "carl")
    cast.browser(db, "amal").post(f"{team}/mitglieder/{cast.carl.id}/entfernen")

    assert carl.get(team).status_code == 404
    assert [mail.to_email for mail in mails(db, "removed_from_team")] == [cast.carl.email]


def test_people_of_other_teams_cannot_be_reached_through_ones_own(db: Session, cast: Cast) -> None:
    amal, team = cast.browser(db, "amal"), f"/mein-bereich/team/{cast.provider.id}"
    db.add(JoinRequest(account_id=cast.paula.id, provider_id=cast.other_provider.id))
    db.flush()

    assert amal.post(f"{team}/mitglieder/{cast.ben.id}/entfernen").status_code == 404
    assert amal.post(f"{team}/mitglieder/{cast.ben.id}/rolle", data={"role": "owner"}).status_code == 404
    assert amal.post(f"{team}/anfragen/{cast.paula.id}/annehmen").status_code == 404


def test_a_second_provider_can_be_founded_from_within(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")

    assert amal.post("/mein-bereich/neu", data={"provider_name": "Lauftreff"}).status_code == 422
    assert (
        amal.post("/mein-bereich/neu", data={"provider_name": "Lauftreff", "carrier": "initiative"}).status_code == 303
    )
    assert "Lauftreff" in amal.get("/mein-bereich").text
    assert db.exec(select(ProviderRevision).where(col(ProviderRevision.name) == "Lauftreff")).one()


def test_who_belongs_to_nobody_yet_is_told_what_happens(db: Session, cast: Cast) -> None:
    from tests.cast import browser_of

    page = browser_of(db, make_account(db, "Nora")).get("/mein-bereich")

    assert "Sie gehören noch zu keinem Anbieter." in page.text
