"""Two requests at the same moment, in two real transactions: what must be there once is there once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pyotp
import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import claims, credentials, invitations, own_data, registration, second_factor, staff, tokens
from app.accounts.account import Account, AccountState, MemberRole, ProviderMember, StaffRole
from app.accounts.tokens import AccountToken, Purpose
from app.commands import db as db_command
from app.directory.columns import now
from app.errors import Conflict
from tests.cast import has_role, make_account, works_for
from tests.databases import own_database
from tests.factories import make_provider


@pytest.fixture(scope="module")
def own(migrated: sa.Engine) -> Iterator[sa.Engine]:
    with own_database("account_races") as engine:
        db_command.upgrade()
        yield engine


@pytest.fixture
def town(own: sa.Engine) -> sa.Engine:
    with Session(own) as db, db.begin():
        for table in ("queued_mail", "account_token", "provider_member", "staff_member"):
            db.execute(sa.text(f"DELETE FROM {table}"))
        # The history names people for ever, so those of the test before only step aside.
        db.execute(sa.text("UPDATE account SET email = id::text, state = 'disabled'"))
    return own


def at_once(engine: sa.Engine, *steps: Callable[[Session], object]) -> list[str]:
    """What each came to, sorted. All have begun to read before the first one writes."""
    together = Barrier(len(steps))

    def one(step: Callable[[Session], object]) -> str:
        try:
            with Session(engine) as db, db.begin():
                db.exec(select(Account)).all()
                together.wait()
                return str(step(db))
        except Conflict:
            return "refused"

    with ThreadPoolExecutor(len(steps)) as pool:
        return sorted(pool.map(one, steps))


def test_two_admins_cannot_block_each_other_at_once(town: sa.Engine) -> None:
    with Session(town, expire_on_commit=False) as db, db.begin():
        ada, bea = (make_account(db, name) for name in ("Ada", "Bea"))
        for each in (ada, bea):
            has_role(db, each, StaffRole.ADMIN)

    done = at_once(
        town,
        lambda db: staff.disable(db, staff.person(db, ada.id)),
        lambda db: staff.disable(db, staff.person(db, bea.id)),
    )
    with Session(town) as db:
        states = db.exec(
            select(Account.state).where(col(Account.id).in_([ada.id, bea.id])).order_by(col(Account.state))
        ).all()
    assert done == ["None", "refused"]
    assert states == [AccountState.ACTIVE, AccountState.DISABLED]


def test_a_code_and_a_paper_code_open_once(town: sa.Engine) -> None:
    with Session(town, expire_on_commit=False) as db, db.begin():
        ada = make_account(db, "Ada")
        codes = second_factor.switch_on(ada, second_factor.new_secret(), 0)
    step = pyotp.TOTP(ada.totp_secret)

    for code in (step.now(), codes[0]):

        def enter(db: Session, code: str = code) -> object:
            return second_factor.opens(db, db.get_one(Account, ada.id), code, now())

        assert at_once(town, enter, enter) == ["False", "True"]


def test_two_owners_cannot_leave_their_team_alone_at_once(town: sa.Engine) -> None:
    with Session(town, expire_on_commit=False) as db, db.begin():
        provider = make_provider(db, "Turnverein")
        amal, ben, carl = (make_account(db, name) for name in ("Amal", "Ben", "Carl"))
        for each in (amal, ben):
            works_for(db, each, provider)
        works_for(db, carl, provider, MemberRole.EDITOR)

    def leave(account: Account) -> Callable[[Session], object]:
        return lambda db: own_data.erase(db, db.get_one(Account, account.id))

    assert at_once(town, leave(amal), leave(ben)) == ["None", "refused"]
    with Session(town) as db:
        assert sorted(db.exec(select(ProviderMember.role)).all()) == ["editor", "owner"]


def test_two_links_followed_at_once_make_one_account(town: sa.Engine) -> None:
    wish = {"found": "Elterncafé", "carrier": "initiative"}
    with Session(town) as db, db.begin():
        for _ in range(2):
            registration.ask(db, "nora@post.example", "Nora", "drei kleine Katzen", **wish)
        links = [each.id for each in db.exec(select(AccountToken)).all()]

    def confirm(id_: UUID) -> Callable[[Session], object]:
        return lambda db: registration.confirm(db, db.get_one(AccountToken, id_)).email

    assert at_once(town, *map(confirm, links)) == ["nora@post.example"] * 2
    with Session(town) as db:
        assert len(db.exec(select(Account).where(col(Account.email) == "nora@post.example")).all()) == 1


def test_one_address_goes_to_one_of_two_who_take_it_at_once(town: sa.Engine) -> None:
    with Session(town, expire_on_commit=False) as db, db.begin():
        amal, ben = (make_account(db, name) for name in ("Amal", "Ben"))
        for each in (amal, ben):
            tokens.issue(db, Purpose.NEW_EMAIL, each, email="neu@post.example")

    def take(account: Account) -> Callable[[Session], object]:
        def step(db: Session) -> object:
            token = db.exec(select(AccountToken).where(col(AccountToken.account_id) == account.id)).one()
            return credentials.take_new_email(db, token, db.get_one(Account, account.id))

        return step

    assert at_once(town, take(amal), take(ben)) == ["False", "True"]


def test_somebody_new_follows_two_invitations_at_once_and_is_one_person(town: sa.Engine) -> None:
    with Session(town, expire_on_commit=False) as db, db.begin():
        ada = make_account(db, "Ada")
        has_role(db, ada, StaffRole.ADMIN)
        for role in (StaffRole.EDITOR, StaffRole.PLANNER):
            invitations.to_staff(db, ada, "nora@post.example", role, None, None)
        links = [each.id for each in db.exec(select(AccountToken)).all()]

    def follow(id_: UUID) -> Callable[[Session], object]:
        def step(db: Session) -> object:
            token = db.get_one(AccountToken, id_)
            return invitations.join_as_new(db, token, "Nora", "drei kleine Katzen", "de")

        return step

    assert at_once(town, *map(follow, links)) == ["/mein-bereich", "refused"]


def test_of_two_who_take_an_entry_over_at_once_one_owns_it(town: sa.Engine) -> None:
    with Session(town, expire_on_commit=False) as db, db.begin():
        orphan = make_provider(db, "Nachbarschaftstreff")
        amal, ben = (make_account(db, name) for name in ("Amal", "Ben"))

    def take(account: Account) -> Callable[[Session], object]:
        return lambda db: claims.take_over(db, orphan.id, db.get_one(Account, account.id))

    assert at_once(town, take(amal), take(ben)) == ["None", "refused"]
    with Session(town) as db:
        assert [*db.exec(select(ProviderMember.role))] == [MemberRole.OWNER]
