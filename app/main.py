"""Builds the application: middleware, routers, error pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import structlog
from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from app import database, i18n, logs, site
from app.errors import DomainError
from app.families import routes as families
from app.headers import SecurityHeaders, Static
from app.i18n import LanguagePrefix
from app.pages import STATIC, page

log = structlog.get_logger()


@asynccontextmanager
async def _warm(_: FastAPI) -> AsyncIterator[None]:
    """The first PostGIS call of a connection loads its library; better now than in a family's first search."""
    try:
        with database.engine().connect() as connection:
            connection.execute(text("SELECT ST_Distance('POINT(7 54)'::geography, 'POINT(7 55)'::geography)"))
    except OperationalError:
        log.warning("database_unreachable_at_start")
    yield
    database.engine().dispose()


def build() -> FastAPI:
    logs.configure()
    app = FastAPI(title="Chancenportal", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=_warm)
    app.include_router(site.router)
    app.include_router(families.router)
    app.mount("/static", Static(directory=STATIC), name="static")
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, _unavailable)
    app.add_exception_handler(Exception, _unexpected)
    app.add_middleware(GZipMiddleware, minimum_size=800, compresslevel=5)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(LanguagePrefix)
    return app


def _domain_error(request: Request, error: Exception) -> Response:
    status = cast(DomainError, error).status
    return _error_page(request, status, str(error))


def _http_error(request: Request, error: Exception) -> Response:
    return _error_page(request, cast(HTTPException, error).status_code, cast(HTTPException, error).detail)


def _unavailable(request: Request, error: Exception) -> Response:
    log.error("database_unavailable", error=type(error).__name__)
    return _error_page(request, 503, "")


def _unexpected(request: Request, error: Exception) -> Response:
    # The traceback goes to the server's log; the address may hold a family's search and stays out of it.
    log.error("unexpected_error", route=request.scope.get("route") and request.scope["route"].path, exc_info=error)
    # This runs outside of all middleware, so the language has to be read off the address once more.
    with i18n.speaking(i18n.split(request.url.path)[0]):
        return _error_page(request, 500, "")


def _error_page(request: Request, status: int, message: str) -> Response:
    known = {404: "404", 500: "500", 503: "503"}
    return page(request, f"errors/{known.get(status, 'error')}.html", status_code=status, message=message)


app = build()
