"""Two requests at the same moment, in two real transactions: what must be there once is there once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import staff
from app.accounts.account import Account, AccountState, StaffRole
from app.commands import db as db_command
from app.errors import Conflict
from tests.cast import has_role, make_account
from tests.databases import own_database


@pytest.fixture(scope="module")
def own(migrated: sa.Engine) -> Iterator[sa.Engine]:
    with own_database("account_races") as engine:
        db_command.upgrade()
        yield engine


@pytest.fixture
def town(own: sa.Engine) -> sa.Engine:
    with Session(own) as db, db.begin():
        for table in ("queued_mail", "account_token", "provider_member", "provider", "account"):
            db.execute(sa.text(f"DELETE FROM {table}"))
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
        states = db.exec(select(Account.state).order_by(col(Account.state))).all()
    assert done == ["None", "refused"]
    assert states == [AccountState.ACTIVE, AccountState.DISABLED]
