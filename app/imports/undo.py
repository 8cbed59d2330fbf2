"""Taking an import back: every row becomes what it was before, or nothing happens at all."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app import indexing
from app.directory import place
from app.directory.columns import now
from app.directory.data_import import DataImport, ImportKind
from app.errors import Conflict
from app.i18n import gettext as _
from app.imports import editions, indicators, points, population, staging
from app.imports.figures import Kind

FIGURES = {
    ImportKind.POPULATION: population.FIGURES,
    ImportKind.INDICATORS: indicators.FIGURES,
    ImportKind.POINTS: points.FIGURES,
}
_HAS_ROWS = sa.text("SELECT EXISTS (SELECT FROM data_import_row WHERE import_id = :number)")


def is_possible(db: Session, done: DataImport) -> bool:
    """A correction of borders within one edition keeps no picture of what they were."""
    return done.undone_at is None and bool(db.scalar(_HAS_ROWS, {"number": done.id}))


def take_back(db: Session, done: DataImport, by: UUID) -> None:
    """`Conflict` says what stands in the way."""
    staging.begin(db)
    db.refresh(done)  # somebody else may have been faster; from here on nobody is
    if not is_possible(db, done):
        raise Conflict(_("Dieser Import lässt sich nicht zurücknehmen."))
    assert done.id is not None  # noqa: S101 # for the type: it comes from the database
    if done.kind == ImportKind.AREAS:
        editions.take_back(db, done.id)
        place.assign_areas(db)
        indexing.refresh(db)
    else:
        _take_back(db, FIGURES[done.kind], done.id)
    done.undone_at, done.undone_by = now(), by
    db.add(done)
    db.flush()


def _take_back(db: Session, kind: Kind, number: int) -> None:
    same = " AND ".join(f"t.{name} = k.{name}" for name in kind.unique)
    rows = f"""
        FROM data_import_row r CROSS JOIN LATERAL jsonb_populate_record(NULL::{kind.table}, r.key) k
        LEFT JOIN {kind.table} t ON {same} WHERE r.import_id = :number
    """
    if db.scalar(
        sa.text(f"SELECT EXISTS (SELECT {rows} AND (to_jsonb(t) - 'id') IS DISTINCT FROM r.after)"), {"number": number}
    ) or db.scalar(_LATER, {"number": number}):
        raise Conflict(_("Ein späterer Import hat dieselben Zahlen geändert. Nehmen Sie erst diesen zurück."))
    db.execute(
        sa.text(f"DELETE FROM {kind.table} WHERE id IN (SELECT t.id {rows} AND r.before IS NULL)"), {"number": number}
    )
    columns = ", ".join([*kind.unique, *kind.values])
    db.execute(
        sa.text(f"""
            INSERT INTO {kind.table} ({columns})
            SELECT {", ".join(f"b.{name}" for name in [*kind.unique, *kind.values])}
            FROM data_import_row r CROSS JOIN LATERAL jsonb_populate_record(NULL::{kind.table}, r.before) b
            WHERE r.import_id = :number AND r.before IS NOT NULL
            ON CONFLICT ({", ".join(kind.unique)}) DO UPDATE
            SET {", ".join(f"{name} = excluded.{name}" for name in kind.values)}
        """),
        {"number": number},
    )


_LATER = sa.text("""
    SELECT EXISTS (
        SELECT FROM data_import_row r JOIN data_import d ON d.id = r.import_id
        JOIN data_import later ON later.kind = d.kind AND later.id > d.id AND later.undone_at IS NULL
        JOIN data_import_row o ON o.import_id = later.id AND o.key = r.key
        WHERE r.import_id = :number
    )
""")
