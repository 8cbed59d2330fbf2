"""What planners wait for: the matrix of all categories in four age bands, beside the bare statements it is made of,
who shares what beyond the borders of areas, and who would gain from something new."""

import time
from collections.abc import Callable
from datetime import date
from statistics import quantiles
from urllib.parse import parse_qsl

import sqlalchemy as sa
from fastapi.responses import JSONResponse
from sqlmodel import Session

from app import database
from app.directory import counted, place
from app.directory.scenario import ChangeKind
from app.planners import export, matrix
from app.planners.changes import Change
from app.planners.question import Question, choices, understand
from app.planners.spatial_access import SpatialAccess, Way, spatial_access
from app.planners.what_if import WhatIf, what_if
from tests.bench.load import Load
from tests.bench.statements import connection_of, noted, session_options
from tests.databases import tidy_up

AREAS, HOMES = 58, 5000
_QUERY = "ebene=messbezirk&altersband=0-2&altersband=3-5&altersband=6-9&altersband=10-17"
_RUNS = 12
_ACCESS = "ebene=messbezirk&altersband=0-17&kategorie=sport-ballspiele&mass=angebote"
_LAYER = (
    sa.text("INSERT INTO area_layer (slug, label, position) VALUES ('messbezirk', 'Messbezirke', 98)"),
    sa.text("""
        WITH region AS (
            SELECT ST_SetSRID(ST_Extent(a.shape)::geometry, 4326) AS shape
            FROM area a JOIN area_layer l ON l.id = a.layer_id AND l.slug = 'messgebiet'
        ), cell AS (
            SELECT row_number() OVER () AS number, ST_Intersection(cut.geom, region.shape) AS shape FROM region
            CROSS JOIN LATERAL ST_Dump(
                ST_VoronoiPolygons(ST_GeneratePoints(region.shape, :areas, 1), 0, region.shape)) AS cut
        )
        INSERT INTO area (layer_id, key, slug, name, folded, valid_from, shape, point)
        SELECT l.id, number, 'messbezirk-' || number, 'Messbezirk ' || number, 'messbezirk ' || number, '1900-01-01',
            ST_Multi(cell.shape), ST_PointOnSurface(cell.shape)::geography
        FROM cell JOIN area_layer l ON l.slug = 'messbezirk'
    """),
    sa.text("""
        INSERT INTO population_point (lat, lon, day, age_from_months, age_to_months, people, source)
        SELECT ST_Y(middle), ST_X(middle), '2025-12-31', 0, 215, 1 + (i * j) % 50, 'Messung'
        FROM (
            SELECT i, j, ST_Centroid(geom) AS middle FROM (
                SELECT ST_SetSRID(ST_Extent(shape)::geometry, 4326) AS shape FROM area
            ) region CROSS JOIN LATERAL ST_SquareGrid(sqrt(ST_Area(region.shape) / :homes), region.shape)
        ) grid
    """),
)
_POPULATION = sa.text("""
    INSERT INTO population (area_id, day, age_from_months, age_to_months, people, source)
    SELECT a.id, '2025-12-31', year * 12, year * 12 + 11, 200 + a.id, 'Messung'
    FROM area a CROSS JOIN generate_series(0, 17) AS year ON CONFLICT DO NOTHING
""")


def prepare() -> None:
    """As many areas as Berlin has to plan with, and as many points where people live."""
    with Session(database.engine()) as db, db.begin():
        db.execute(sa.text("SET LOCAL statement_timeout = 0"))
        for statement in _LAYER:
            db.execute(statement, {"areas": AREAS, "homes": HOMES})
        db.execute(_POPULATION)
        place.assign_areas(db)
        counted.note(db, db.scalars(sa.text("SELECT id FROM offer")).all())
    tidy_up()


def measure(database_url: str) -> tuple[Load, Load, int]:
    """The file as a program asks for it, the same statements bare, and how many they are. In turns: noise hits both."""
    with noted(database.engine()) as sent:
        _answer()
    with connection_of(database_url, session_options()) as connection:
        pairs = [
            (_ms(_answer), _ms(lambda: [connection.execute(each.sql, each.values).fetchall() for each in sent]))
            for _ in range(_RUNS)
        ][2:]
    return _load([ours for ours, _ in pairs]), _load([bare for _, bare in pairs]), len(sent)


def measure_access(metres: int) -> tuple[Load, int]:
    """Who gets to what within so far, and how many statements that takes."""
    with noted(database.engine()) as sent:
        _reach(metres)
    return _load([_ms(lambda: _reach(metres)) for _ in range(_RUNS // 2)]), len(sent)


def _reach(metres: int) -> SpatialAccess:
    with Session(database.engine()) as db:
        return spatial_access(db, _asked(db, _ACCESS), Way(metres=metres, homes="raster"))


def measure_what_if(metres: int) -> tuple[Load, int]:
    """Who gains from one new offer in the middle of everything, and how many statements that takes."""
    with Session(database.engine()) as db:
        topics = frozenset(topic.id for topic in _asked(db, _ACCESS).topics)
        lat, lon = db.execute(_MIDDLE).one()
    new = Change(1, ChangeKind.NEW, "Neues Angebot", lat=lat, lon=lon, topics=topics, ages=(0, 215))
    with noted(database.engine()) as sent:
        gains = _try(metres, new).gains
    if not gains:
        raise AssertionError("Nobody lives near the new offer: nothing was measured.")
    return _load([_ms(lambda: _try(metres, new)) for _ in range(_RUNS // 2)]), len(sent)


_MIDDLE = sa.text("SELECT ST_Y(at), ST_X(at) FROM (SELECT ST_Centroid(ST_Extent(shape)::geometry) AS at FROM area) x")


def _try(metres: int, new: Change) -> WhatIf:
    with Session(database.engine()) as db:
        return what_if(db, _asked(db, _ACCESS), Way(metres=metres, homes="raster"), [new])


def _asked(db: Session, query: str) -> Question:
    return understand(parse_qsl(query), choices(db), date(2026, 6, 1))


def _answer() -> bytes:
    with Session(database.engine()) as db:
        return bytes(JSONResponse(export.as_json(matrix.matrix(db, _asked(db, _QUERY)))).body)


def _ms(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def _load(took: list[float]) -> Load:
    warm = sorted(took)
    return Load(1000 / (sum(warm) / len(warm)), warm[len(warm) // 2], quantiles(warm, n=20)[18], 0)
