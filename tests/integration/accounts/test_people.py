"""Who may do what in the town hall is decided by admins, and there is always one of them."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from app.access import Right, require, staff_roles
from app.accounts import passwords, second_factor
from app.accounts.account import Account, AccountState, JoinRequest, MemberRole, ProviderMember, StaffMember, StaffRole
from app.directory.columns import now
from app.errors import NotAllowed
from app.mail import QueuedMail
from tests.cast import NAMES, PASSWORD, Cast, has_role, make_account
from tests.factories import make_area, make_provider
from tests.html import Page
from tests.integration.accounts.test_registration import link_in, mails

PEOPLE = "/verwaltung/personen"


def roles(db: Session, account: Account) -> dict[StaffRole, frozenset[int] | None]:
    db.expire_all()
    return staff_roles(db, account)


def test_the_administration_begins_with_its_people(db: Session, cast: Cast) -> None:
    answer = cast.browser(db, "ada").get("/verwaltung", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, PEOPLE)


def test_somebody_new_is_invited_into_a_role(db: Session, cast: Cast) -> None:
    guest, area = cast.browser(db, "guest"), make_area(db, "Süd")
    form = {"email": "nora@post.example", "role": "editor", "area_id": str(area.id), "until": "2099-12-31"}
    assert cast.browser(db, "ada").post(f"{PEOPLE}/einladen", data=form).status_code == 303
    link = link_in(mails(db, "staff_invitation")[0])

    assert guest.post(f"{link}/neu", data={"name": "Nora", "password": PASSWORD, "terms": "1"}).status_code == 303
    nora = passwords.account_of(db, "nora@post.example")
    assert nora
    assert roles(db, nora) == {StaffRole.EDITOR: frozenset({area.id})}


@pytest.mark.parametrize(
    ("field", "typed"),
    [("email", "nora"), ("role", "king"), ("area_id", "999999"), ("area_id", "süd"), ("until", "bald")],
)
def test_a_fault_in_an_invitation_is_said(db: Session, cast: Cast, field: str, typed: str) -> None:
    form = {"email": "nora@post.example", "role": "editor"}
    answer = cast.browser(db, "ada").post(f"{PEOPLE}/einladen", data=form | {field: typed})

    assert answer.status_code == 422
    assert f'id="f-{field}-fehler"' in answer.text


def test_roles_are_granted_and_withdrawn(db: Session, cast: Cast) -> None:
    ada, person = cast.browser(db, "ada"), f"{PEOPLE}/{cast.ben.id}"
    ada.post(f"{person}/rollen", data={"role": "planner"})
    ada.post(f"{person}/rollen", data={"role": "planner", "until": "2099-01-01"})
    member = db.exec(select(StaffMember).where(col(StaffMember.account_id) == cast.ben.id)).one()

    assert roles(db, cast.ben) == {StaffRole.PLANNER: None}
    assert "bis " in ada.get(person).text
    assert ada.post(f"{PEOPLE}/{cast.paula.id}/rollen/{member.id}/entziehen").status_code == 404
    assert ada.post(f"{person}/rollen/{member.id}/entziehen").status_code == 303
    assert roles(db, cast.ben) == {}


def test_a_deputy_is_one_until_the_last_day(db: Session, cast: Cast) -> None:
    has_role(db, cast.ben, StaffRole.EDITOR, until=now().date() - timedelta(days=2))
    has_role(db, cast.ben, StaffRole.PLANNER, until=now().date() + timedelta(days=2))

    assert roles(db, cast.ben) == {StaffRole.PLANNER: None}


def test_one_role_everywhere_outweighs_the_same_in_one_area(db: Session, cast: Cast) -> None:
    assert roles(db, cast.emil)[StaffRole.EDITOR] is not None
    has_role(db, cast.emil, StaffRole.EDITOR)

    assert roles(db, cast.emil) == {StaffRole.EDITOR: None}


@pytest.mark.parametrize(
    ("right", "holders"),
    [(Right.DECIDE, {"edda", "emil"}), (Right.PLAN, {"paula"}), (Right.ADMINISTER, {"ada"})],
)
def test_a_right_is_held_by_its_roles_and_nobody_else(db: Session, cast: Cast, right: Right, holders: set[str]) -> None:
    held = set()
    for name in NAMES[1:]:
        with suppress(NotAllowed):
            require(right)(getattr(cast, name), db)
            held.add(name)

    assert held == holders
    edda, emil = (require(Right.DECIDE)(each, db) for each in (cast.edda, cast.emil))
    assert edda.areas is None
    assert emil.areas
    assert len(emil.areas) == 1


def test_a_blocked_account_is_out_at_once_and_gets_no_mail(db: Session, cast: Cast) -> None:
    ada, ben = cast.browser(db, "ada"), cast.browser(db, "ben")
    ada.post(f"{PEOPLE}/{cast.ben.id}/sperren")

    assert ben.get("/konto").status_code == 303
    assert ben.post("/anmelden", data={"email": cast.ben.email, "password": PASSWORD}).status_code == 422
    ben.post("/passwort", data={"email": cast.ben.email})
    assert db.exec(select(QueuedMail)).all() == []
    ada.post(f"{PEOPLE}/{cast.ben.id}/entsperren")
    assert ben.post("/anmelden", data={"email": cast.ben.email, "password": PASSWORD}).status_code == 303


def test_the_last_admin_stays(db: Session, cast: Cast) -> None:
    ada = cast.browser(db, "ada")
    member = db.exec(select(StaffMember).where(col(StaffMember.account_id) == cast.ada.id)).one()
    has_role(db, cast.edda, StaffRole.ADMIN, until=now().date() + timedelta(days=2))

    assert ada.post(f"{PEOPLE}/{cast.ada.id}/rollen/{member.id}/entziehen").status_code == 409
    assert ada.post(f"{PEOPLE}/{cast.ada.id}/sperren").status_code == 409
    has_role(db, cast.paula, StaffRole.ADMIN)
    assert ada.post(f"{PEOPLE}/{cast.ada.id}/sperren").status_code == 303
    assert ada.get(PEOPLE).status_code == 303


def test_the_last_admin_can_neither_leave_nor_become_a_deputy(db: Session, cast: Cast) -> None:
    ada = cast.browser(db, "ada")
    yesterday = {"role": "admin", "until": (now().date() - timedelta(days=1)).isoformat()}

    assert ada.post("/konto/loeschen", data={"password": PASSWORD}).status_code == 409
    assert ada.post(f"{PEOPLE}/{cast.ada.id}/rollen", data=yesterday).status_code == 409
    assert roles(db, cast.ada) == {StaffRole.ADMIN: None}
    has_role(db, cast.paula, StaffRole.ADMIN)
    assert ada.post("/konto/loeschen", data={"password": PASSWORD}).status_code == 303


def test_an_admin_is_one_everywhere(db: Session, cast: Cast) -> None:
    ada, area = cast.browser(db, "ada"), make_area(db, "Süd")
    form = {"role": "admin", "area_id": str(area.id), "email": "nora@post.example"}

    for path in (f"{PEOPLE}/{cast.ben.id}/rollen", f"{PEOPLE}/einladen"):
        answer = ada.post(path, data=form)
        assert (answer.status_code, 'id="f-area_id-fehler"' in answer.text) == (422, True)
    assert roles(db, cast.ben) == {}


def test_a_deputy_makes_no_admins_and_stays_one(db: Session, cast: Cast) -> None:
    until = now().date() + timedelta(days=2)
    has_role(db, cast.ben, StaffRole.ADMIN, until=until)
    ben, form = cast.browser(db, "ben"), {"role": "admin", "email": "nora@post.example"}

    for path in (f"{PEOPLE}/{cast.ben.id}/rollen", f"{PEOPLE}/{cast.carl.id}/rollen", f"{PEOPLE}/einladen"):
        answer = ben.post(path, data=form)
        assert (answer.status_code, 'id="f-role-fehler"' in answer.text) == (422, True)
    assert ben.post(f"{PEOPLE}/{cast.carl.id}/rollen", data={"role": "editor"}).status_code == 303
    assert db.exec(select(StaffMember).where(col(StaffMember.account_id) == cast.ben.id)).one().until == until


def invite(db: Session, cast: Cast, role: str = "editor") -> str:
    form = {"email": "nora@post.example", "role": role}
    assert cast.browser(db, "ada").post(f"{PEOPLE}/einladen", data=form).status_code == 303
    return link_in(mails(db, "staff_invitation")[-1])


def test_an_invitation_ends_with_the_right_to_invite(db: Session, cast: Cast) -> None:
    has_role(db, cast.paula, StaffRole.ADMIN)
    editor, admin = invite(db, cast), invite(db, cast, "admin")
    guest, answer = cast.browser(db, "guest"), {"name": "Nora", "password": PASSWORD, "terms": "1"}
    member = db.exec(select(StaffMember).where(col(StaffMember.account_id) == cast.ada.id)).one()
    member.until = now().date() + timedelta(days=2)
    db.flush()
    assert (guest.get(editor).status_code, guest.get(admin).status_code) == (200, 410)

    cast.browser(db, "paula").post(f"{PEOPLE}/{cast.ada.id}/rollen/{member.id}/entziehen")
    assert guest.get(editor).status_code == 410
    assert guest.post(f"{editor}/neu", data=answer).status_code == 410


def test_an_invitation_of_a_blocked_admin_leads_nowhere(db: Session, cast: Cast) -> None:
    has_role(db, cast.paula, StaffRole.ADMIN)
    link = invite(db, cast)
    cast.browser(db, "paula").post(f"{PEOPLE}/{cast.ada.id}/sperren")

    assert cast.browser(db, "guest").get(link).status_code == 410


def test_invitations_are_listed_and_withdrawn(db: Session, cast: Cast) -> None:
    ada, link = cast.browser(db, "ada"), invite(db, cast)
    action = next(
        each["action"] for each in Page(ada.get(PEOPLE).text).all("form") if "zurueckziehen" in each["action"]
    )

    assert "nora@post.example" in ada.get(PEOPLE).text
    assert ada.post(action).status_code == 303
    assert "nora@post.example" not in ada.get(PEOPLE).text
    assert cast.browser(db, "guest").get(link).status_code == 410


def test_a_lost_telephone_can_be_helped(db: Session, cast: Cast) -> None:
    second_factor.switch_on(cast.ben, second_factor.new_secret(), 0)
    db.flush()
    cast.browser(db, "ada").post(f"{PEOPLE}/{cast.ben.id}/zwei-faktor-aus")

    db.expire_all()
    assert cast.ben.totp_secret == ""


def test_people_are_found_by_name_and_address_page_by_page(db: Session, cast: Cast) -> None:
    ada = cast.browser(db, "ada")
    for number in range(55):
        make_account(db, f"Zoe{number:02}")

    assert ada.get(f"{PEOPLE}?q=zoe").text.count("@post.example") == 50
    assert ada.get(f"{PEOPLE}?q=zoe&seite=2").text.count("@post.example") == 5
    assert ada.get(f"{PEOPLE}?q=ZOE07@post").text.count("@post.example") == 1
    for odd in ("?q=%25", "?q=%00", "?seite=x", "?seite=-1", "?seite=99999", "?fertig=<b>"):
        assert ada.get(f"{PEOPLE}{odd}").status_code == 200


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    db: Session, cast: Cast, statements: list[str]
) -> None:
    ada = cast.browser(db, "ada")
    statements.clear()
    ada.get(PEOPLE)
    few = len(statements)
    for number in range(30):
        has_role(db, make_account(db, f"Zoe{number:02}"), StaffRole.EDITOR)
    statements.clear()
    ada.get(PEOPLE)

    assert len(statements) == few


def test_providers_without_a_team_are_given_away_by_the_town_hall(db: Session, cast: Cast) -> None:
    ada, orphan = cast.browser(db, "ada"), make_provider(db, "Ohne Team")
    for provider in (orphan, cast.provider):
        db.add(JoinRequest(account_id=cast.ben.id, provider_id=provider.id))
    db.flush()
    base = f"{PEOPLE}/anfragen"

    assert "Ohne Team" in ada.get(PEOPLE).text
    assert ada.post(f"{base}/{cast.provider.id}/{cast.ben.id}/annehmen").status_code == 409
    assert ada.post(f"{base}/{orphan.id}/{cast.ben.id}/annehmen").status_code == 303
    assert db.get_one(ProviderMember, (cast.ben.id, orphan.id)).role == MemberRole.OWNER


def test_deleted_accounts_are_nobody(db: Session, cast: Cast) -> None:
    ada = cast.browser(db, "ada")
    cast.ben.state = AccountState.DELETED
    db.flush()

    assert ada.get(f"{PEOPLE}/{cast.ben.id}").status_code == 404
    assert "Ben" not in ada.get(PEOPLE).text


def test_mails_that_were_given_up_are_shown(db: Session, cast: Cast) -> None:
    from app import mail

    mail.queue(db, "password_changed", cast.ben)
    db.exec(select(QueuedMail)).one().failed_at = now()
    db.flush()

    assert "Eine Mail kam nicht an" in cast.browser(db, "ada").get(PEOPLE).text
