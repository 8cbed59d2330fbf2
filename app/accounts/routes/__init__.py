"""Pages around one's account, and the people of the town hall."""

from fastapi import APIRouter, Depends, Request

from app.accounts.routes import (
    administration,
    data,
    email,
    invitation,
    mailbox,
    own,
    password,
    people,
    register,
    second_factor,
    sign_in,
    terms,
)


async def _private(request: Request) -> None:
    """Addresses with a secret in them, and pages with a name on them, are for no cache."""
    request.state.private = True


router = APIRouter(dependencies=[Depends(_private)])
for _page in (
    sign_in,
    second_factor,
    register,
    invitation,
    password,
    own,
    email,
    data,
    terms,
    administration,
    people,
    mailbox,
):
    router.include_router(_page.router)
