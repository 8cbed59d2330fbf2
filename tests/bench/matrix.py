"""The planners' matrix, all categories in four age bands, beside the bare statements that it is made of."""

import json
import time
from collections.abc import Callable
from datetime import date
from statistics import quantiles
from urllib.parse import parse_qsl

import sqlalchemy as sa
from sqlmodel import Session

from app import database
from app.planners import export, matrix
from app.planners.question import choices, understand
from tests.bench.load import Load
from tests.bench.statements import connection_of, noted, session_options

_QUERY = "ebene=messgebiet&altersband=0-2&altersband=3-5&altersband=6-9&altersband=10-17"
_RUNS = 12
_POPULATION = sa.text("""
    INSERT INTO population (area_id, day, age_from_months, age_to_months, people, source)
    SELECT a.id, '2025-12-31', year * 12, year * 12 + 11, 200 + a.id, 'Messung'
    FROM area a CROSS JOIN generate_series(0, 17) AS year ON CONFLICT DO NOTHING
""")


def measure(database_url: str) -> tuple[Load, Load, int]:
    """The file as a program asks for it, the same statements bare, and how many they are. In turns: noise hits both."""
    with Session(database.engine()) as db, db.begin():
        db.execute(_POPULATION)
    with noted(database.engine()) as sent:
        _answer()
    with connection_of(database_url, session_options()) as connection:
        pairs = [
            (_ms(_answer), _ms(lambda: [connection.execute(each.sql, each.values).fetchall() for each in sent]))
            for _ in range(_RUNS)
        ][2:]
    return _load([ours for ours, _ in pairs]), _load([bare for _, bare in pairs]), len(sent)


def _answer() -> str:
    with Session(database.engine()) as db:
        question = understand(parse_qsl(_QUERY), choices(db), date(2026, 6, 1))
        return json.dumps(export.as_json(matrix.matrix(db, question)))


def _ms(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def _load(took: list[float]) -> Load:
    warm = sorted(took)
    return Load(1000 / (sum(warm) / len(warm)), warm[len(warm) // 2], quantiles(warm, n=20)[18], 0)
