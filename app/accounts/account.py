"""People who sign in, which providers they work for, and what the municipality trusts them with."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.directory.columns import now, part, reference, word, words


class AccountState(StrEnum):
    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    DISABLED = "disabled"
    DELETED = "deleted"
    """Nothing of the person is left in the row; it stays because history points to it."""


class MemberRole(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"


class StaffRole(StrEnum):
    EDITOR = "editor"
    PLANNER = "planner"
    ADMIN = "admin"


class Account(SQLModel, table=True):
    __table_args__ = (sa.Index("uq_account_email_lower", sa.text("lower(email)"), unique=True),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    email: str
    name: str
    password_hash: str = ""
    """Argon2; empty: nobody can sign in with a password yet."""
    state: AccountState = word(AccountState, "state", AccountState.UNCONFIRMED)
    language: str = "de"
    created_at: datetime = Field(default_factory=now)
    terms_version: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Which terms this person accepted last; empty: none yet."""
    terms_accepted_at: datetime | None = None
    totp_secret: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Base32; empty: signs in with the password alone."""
    totp_last_step: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The half minute of the last code; a code that was read over a shoulder is worth nothing."""
    recovery_codes: list[str] = words()
    """Hashes; each opens once, when the telephone is lost."""


class ProviderMember(SQLModel, table=True):
    __tablename__ = "provider_member"

    account_id: UUID = part("account.id")
    provider_id: UUID = part("provider.id")
    role: MemberRole = word(MemberRole, "role", MemberRole.EDITOR)


IS_OWNED = """EXISTS (SELECT FROM provider_member m JOIN account a ON a.id = m.account_id
    WHERE m.provider_id = p.id AND m.role = 'owner' AND a.state = 'active')"""
"""As SQL: whether somebody is in charge of provider p; others ask them, not the office. A blocked owner is not there:
nobody can reach them."""


class JoinRequest(SQLModel, table=True):
    """Somebody wants to work for a provider; its owners decide."""

    __tablename__ = "join_request"

    account_id: UUID = part("account.id")
    provider_id: UUID = part("provider.id")
    created_at: datetime = Field(default_factory=now)
    note: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What the person says for itself."""


class StaffMember(SQLModel, table=True):
    """A role in the town hall; without an area it holds everywhere, with `until` it stands in for somebody."""

    __tablename__ = "staff_member"
    __table_args__ = (
        sa.Index(
            "uq_staff_member_role",
            "account_id",
            "role",
            sa.text("coalesce(area_id, 0)"),
            unique=True,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: UUID = reference("account.id", cascade=True)
    role: StaffRole = word(StaffRole, "role")
    area_id: int | None = reference("area.id", cascade=True, default=None)
    until: date | None = None
    """The last day of a deputy; None: for good."""
