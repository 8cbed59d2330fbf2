"""Pages of the portal as a whole: legal texts, and what robots may read."""

from collections.abc import Callable
from xml.sax.saxutils import escape

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from app.database import Db
from app.directory.visibility import PUBLIC_OFFERS, PUBLIC_PROVIDERS
from app.pages import page
from app.settings import settings

router = APIRouter()

LEGAL = ("impressum", "datenschutz", "barrierefreiheit", "nutzungsbedingungen", "leichte-sprache", "was-wir-zaehlen")
_MOST_ADDRESSES = 50_000


def _legal(name: str) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        return page(request, f"pages/{name}.html")

    return show


for _name in LEGAL:
    router.add_api_route(f"/{_name}", _legal(_name), name=_name, methods=["GET"])


@router.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", "Disallow: /vorschlaege", "Disallow: /angebote?", "Disallow: /api/"]
    if settings().demo:
        lines = ["User-agent: *", "Disallow: /"]
    return PlainTextResponse("\n".join([*lines, f"Sitemap: {settings().base_url}/sitemap.xml", ""]))


_ADDRESSES = sa.text(f"""
    SELECT '/angebote/' || o.slug AS path FROM {PUBLIC_OFFERS}
    UNION ALL SELECT '/anbieter/' || p.slug FROM {PUBLIC_PROVIDERS}
    LIMIT :most
""")


@router.get("/sitemap.xml")
def sitemap(db: Db) -> Response:
    fixed = ["/", "/angebote", "/anbieter", *(f"/{name}" for name in LEGAL)]
    paths = [*fixed, *db.scalars(_ADDRESSES, {"most": _MOST_ADDRESSES - len(fixed)})]
    urls = "".join(f"<url><loc>{escape(settings().base_url + path)}</loc></url>" for path in paths)
    xml = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return Response(xml, media_type="application/xml")
