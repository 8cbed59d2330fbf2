"""A snapshot as a paper for a committee: what its pages say, and the PDF of them."""

import logging
from functools import lru_cache
from threading import BoundedSemaphore, Lock
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from app.errors import Conflict
from app.i18n import gettext, language
from app.pages import STATIC, environment
from app.planners import overview, snapshots
from app.planners.flags import FLOORS, Flag
from app.planners.matrix import Cell
from app.planners.snapshots import Kept
from app.planners.stand import Said, Stand

MOST_MAPS = 12
WIDE_FROM = 7
"""So many columns need a page on its side."""
_ONE_AT_A_TIME = BoundedSemaphore(1)

_MOST_BODIES = 16
_ONE_BODY_AT_A_TIME = Lock()
_bodies: dict[tuple[Kept, str], Markup] = {}


def context(snapshot: Kept, stand: Stand) -> dict[str, Any]:
    """For the template `planners/paper.html`, in whatever frame."""
    matrix = stand.matrix
    missing, plenty = overview.findings(matrix, Flag.UNDER), overview.findings(matrix, Flag.OVER)
    pictured = [(finding.topic, finding.band) for finding in [*missing, *plenty]]
    pictured += [(topic, band) for band in matrix.question.bands for topic in matrix.question.topics]
    return {
        "snapshot": snapshot,
        "stand": stand,
        "matrix": matrix,
        "missing": missing,
        "plenty": plenty,
        "pictured": list(dict.fromkeys(pictured))[:MOST_MAPS],
        "answered": answered(stand),
        "silent": overview.silent(matrix),
        **FLOORS,
        "is_wide": len(matrix.question.topics) >= WIDE_FROM,
    }


def body(snapshot: Kept, stand: Stand) -> Markup:
    """The paper in the language of this request, for a page around it."""
    said = context(snapshot, stand) | {"question": stand.matrix.question}
    return Markup(environment().get_template("planners/paper.html").render(said))  # noqa: S704 - our own template


def released_body(db: Session, snapshot: Kept) -> Markup:
    """As `body`, for whoever has the link. That takes a second, and a release never changes: it is kept."""
    with _ONE_BODY_AT_A_TIME:
        key = (snapshot, language())
        if key not in _bodies:
            while len(_bodies) >= _MOST_BODIES:
                del _bodies[next(iter(_bodies))]
            _bodies[key] = body(snapshot, snapshots.content(db, snapshot.id))
        return _bodies[key]


def answered(stand: Stand) -> list[tuple[Cell, Said]]:
    return [(cell, stand.answers[cell.key]) for cell in stand.matrix if cell.key in stand.answers]


class NoPdf(Exception):
    """This machine lacks the library for text (Pango)."""


class Busy(Conflict):
    """One takes up to half a minute of a processor: the others of this process shall go on serving pages."""


@lru_cache(maxsize=8)
def pdf(html: str) -> bytes:
    """What never changes is made once, and never two at once."""
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise Busy(gettext("Gerade wird schon ein PDF gemacht. Bitte versuchen Sie es in einer Minute wieder."))
    try:
        return _printed(html)
    finally:
        _ONE_AT_A_TIME.release()


def _printed(html: str) -> bytes:
    """Tagged, with our own fonts; nothing is fetched but our style sheets."""
    try:
        # Pango comes from the system: a server without it serves everything else.
        import weasyprint  # type: ignore[import-untyped]  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # noqa: PLC0415
    except OSError as missing:
        raise NoPdf from missing
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of what only browsers need
    nothing_else = weasyprint.urls.URLFetcher(allowed_protocols=["file"])
    fonts = FontConfiguration()
    sheets = [
        weasyprint.CSS(filename=str(STATIC / "css" / name), url_fetcher=nothing_else, font_config=fonts)
        for name in ("paper.css", "paper-pdf.css")
    ]
    written: bytes = weasyprint.HTML(string=html, url_fetcher=nothing_else).write_pdf(
        stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return written
