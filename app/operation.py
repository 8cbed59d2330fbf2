"""For those who run the portal: whether it is alive and ready, and what it counts."""

from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from app import metrics
from app.database import Db
from app.directory import outbox
from app.errors import NotFound
from app.search import answering
from app.settings import settings

router = APIRouter()


@router.get("/health/live")
def live() -> Response:
    return JSONResponse({"status": "ok"})


@router.get("/health/ready")
def ready(db: Db) -> Response:
    """Ready when the database answers and has this version's tables. A search engine behind is no reason to stop."""
    version = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return JSONResponse({"status": "ok", "schema": version} | ({"search": _search(db)} if settings().meili_url else {}))


def _search(db: Db) -> dict[str, Any]:
    behind = outbox.backlog(db)
    return {
        "ready": behind.ready,
        "waiting": behind.waiting,
        "refused": behind.refused,
        "oldest_seconds": round(behind.oldest_s(datetime.now(UTC))),
        "trouble": behind.trouble,
    }


@router.get("/metrics")
def metrics_text(request: Request, db: Db) -> Response:
    """With the token of the settings; without one only where no public can reach it, outside production."""
    token = settings().metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if settings().environment == "production" and not token:
        raise NotFound
    if token and not compare_digest(given.encode(), token.encode()):
        return PlainTextResponse("", 401, {"WWW-Authenticate": "Bearer"})
    behind = outbox.backlog(db)
    gauges = [
        ("chancenportal_search_breaker_open", answering.breaker.is_open),
        ("chancenportal_search_ready", behind.ready),
        ("chancenportal_search_waiting", behind.waiting),
        ("chancenportal_search_refused", behind.refused),
        ("chancenportal_search_oldest_seconds", behind.oldest_s(datetime.now(UTC))),
    ]
    return PlainTextResponse(metrics.text(gauges if settings().meili_url else []))
