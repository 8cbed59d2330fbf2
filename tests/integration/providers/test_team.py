"""Who works for a provider is decided by those in charge of it, and somebody always is."""

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
