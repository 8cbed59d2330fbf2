"""The cookie of a session; only who signs in gets one."""

from fastapi import Response

from app.access import cookie_name
from app.accounts.sessions import LASTS
from app.settings import settings

MARK = "angemeldet"
"""Says nothing but that somebody is signed in: so a page that is the same for all can show the right link."""


def remember(response: Response, secret: str) -> Response:
    age = int(LASTS.total_seconds())
    is_secure = settings().environment == "production"
    response.set_cookie(cookie_name(), secret, max_age=age, httponly=True, samesite="lax", secure=is_secure)
    response.set_cookie(MARK, "1", max_age=age, samesite="lax", secure=is_secure)
    return response


def forget(response: Response) -> None:
    is_secure = settings().environment == "production"
    for name in (cookie_name(), MARK):
        response.delete_cookie(name, samesite="lax", secure=is_secure)
