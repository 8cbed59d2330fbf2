"""Builds the application: middleware, routers, error pages."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import database, i18n, logs, operation, site
from app.access import Detour
from app.accounts.routes import router as accounts
from app.bodies import WholeForms
from app.csrf import OwnPostsOnly
from app.editors import (
    campaign_routes,
    care_routes,
    claim_routes,
    prospect_routes,
    removal_routes,
    searching_routes,
    trust_routes,
)
from app.editors import routes as editors
from app.errors import DomainError
from app.families import preview, uploads
from app.families import routes as families
from app.headers import HeadAsGet, SecurityHeaders, Static
from app.i18n import LanguagePrefix
from app.pages import STATIC, page
from app.planners import (
    carrier_routes,
    change_routes,
    data_routes,
    demand_routes,
    evidence_routes,
    norm_routes,
    papers,
    report_routes,
    scenario_routes,
    situation_routes,
    snapshot_routes,
    spatial_access_routes,
    time_routes,
)
from app.planners import routes as planners
from app.providers import (
    attachment_routes,
    confirming,
    editing,
    entries,
    picture_routes,
    placing,
    reach_routes,
    reviewing,
    team,
)
from app.providers import routes as providers
from app.settings import settings
from app.usage import carrying
from search_index.meilisearch import version as index_version
from search_index.vocabulary import Vocabulary

log = structlog.get_logger()


@asynccontextmanager
async def _warm(_: FastAPI) -> AsyncIterator[None]:
    """The lists of words take seconds to read, and the first PostGIS call of a connection loads its library; better now
    than in the first search of a family, or in eight of them at once."""
    Vocabulary.shipped()
    if settings().meili_url:
        index_version()
    try:
        with database.engine().connect() as connection:
            connection.execute(text("SELECT ST_Distance('POINT(7 54)'::geography, 'POINT(7 55)'::geography)"))
    except OperationalError:
        log.warning("database_unreachable_at_start")
    gc.freeze()  # what is loaded by now stays: no need to look through it again and again
    with carrying.counting(), papers.making():
        yield
    database.engine().dispose()


def build() -> FastAPI:
    logs.configure()
    app = FastAPI(
        title="Chancenportal",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,  # it would forget the language; `_http_error` does it
        lifespan=_warm,
    )
    _add_routes(app)
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(Detour, _detour)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, _unavailable)
    app.add_middleware(LastResort)
    app.add_middleware(WholeForms)
    app.add_middleware(OwnPostsOnly)
    app.add_middleware(GZipMiddleware, minimum_size=800, compresslevel=5)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(LanguagePrefix)
    app.add_middleware(HeadAsGet)
    return app


def _add_routes(app: FastAPI) -> None:
    app.include_router(operation.router)
    app.include_router(site.router)
    app.include_router(families.router)
    app.include_router(preview.router)
    app.include_router(uploads.router)
    app.include_router(accounts)
    app.include_router(providers.router)
    app.include_router(team.router)
    app.include_router(reviewing.router)  # before the one that takes any word for a kind of entry
    app.include_router(reach_routes.router)  # as above
    app.include_router(attachment_routes.router)
    app.include_router(picture_routes.router)  # before the sections: theirs is a form without files
    app.include_router(editing.router)
    app.include_router(placing.router)
    app.include_router(entries.router)
    app.include_router(confirming.router)
    app.include_router(claim_routes.router)  # before the one that takes any word for a provider's id
    app.include_router(editors.router)
    app.include_router(removal_routes.router)
    app.include_router(trust_routes.router)
    app.include_router(care_routes.router)
    app.include_router(campaign_routes.router)
    app.include_router(searching_routes.router)
    app.include_router(prospect_routes.router)
    app.include_router(planners.router)
    app.include_router(evidence_routes.router)
    app.include_router(norm_routes.router)
    app.include_router(spatial_access_routes.router)
    app.include_router(scenario_routes.router)
    app.include_router(change_routes.router)
    app.include_router(demand_routes.router)
    app.include_router(carrier_routes.router)
    app.include_router(situation_routes.router)
    app.include_router(data_routes.router)
    app.include_router(snapshot_routes.router)
    app.include_router(report_routes.router)
    app.include_router(time_routes.router)
    app.mount("/static", Static(directory=STATIC), name="static")


class LastResort:
    """Whatever else goes wrong is a page too, in the reader's language and with all headers.

    FastAPI's own handler for this would answer from outside of all middleware.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except ClientDisconnect:  # a telephone has lost its net while it sent a photo: nobody reads an answer
            return
        except Exception as error:
            if scope["type"] != "http":
                raise
            answer = _unexpected(Request(scope), error)
            if has_begun:  # the server would log the message
                raise RuntimeError("the answer broke off") from None
            await answer(scope, receive, send)


def _domain_error(request: Request, error: Exception) -> Response:
    status = cast(DomainError, error).status
    return _error_page(request, status, str(error))


def _detour(_: Request, error: Exception) -> Response:
    return RedirectResponse(i18n.url(cast(Detour, error).to), 303)


def _http_error(request: Request, error: Exception) -> Response:
    refused = cast(HTTPException, error)
    path = request.url.path
    if refused.status_code == 404 and path.endswith("/"):
        # One slash, whatever was typed: two would be the address of another host.
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(i18n.url(f"/{path.strip('/')}") + query, 308)
    # What no route of ours has said is the framework's: "Not Found".
    answer = _error_page(request, refused.status_code, "" if refused.status_code == 404 else refused.detail)
    answer.headers.update(refused.headers or {})
    return answer


def _unavailable(request: Request, error: Exception) -> Response:
    log.error("database_unavailable", error=type(error).__name__)
    return _error_page(request, 503, "")


def _unexpected(request: Request, error: Exception) -> Response:
    # The traceback goes to the server's log; the address may hold a family's search and stays out of it.
    log.error("unexpected_error", route=request.scope.get("route") and request.scope["route"].path, exc_info=error)
    return _error_page(request, 500, "")


def _error_page(request: Request, status: int, message: str) -> Response:
    known = {404: "404", 500: "500", 503: "503"}
    return page(request, f"errors/{known.get(status, 'error')}.html", status_code=status, message=message)


app = build()
