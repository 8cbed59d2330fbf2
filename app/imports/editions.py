"""From one edition of a layer to the next, and back again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.errors import Conflict
from app.i18n import gettext as _
from app.phrases.codes import N_

_POINTING = (("revision_area", "area_id"), ("staff_member", "area_id"), ("area", "parent_id"))
"""What goes with an area when its layer is cut anew."""
_NEEDED = {
    "population": N_("Zu diesen Gebieten gibt es schon Bevölkerungszahlen. Nehmen Sie erst deren Import zurück."),
    "indicator": N_("Zu diesen Gebieten gibt es schon Kennzahlen. Nehmen Sie erst deren Import zurück."),
    "flag_answer": N_("Das geht nicht mehr: Zu diesen Gebieten gibt es schon Antworten auf Bewertungen."),
    "revision_area": N_("Das geht nicht mehr: Zu diesen Gebieten gibt es schon Angebote, die dort tätig sind."),
    "staff_member": N_("Das geht nicht mehr: Zu diesen Gebieten gibt es schon Rollen, die auf sie begrenzt sind."),
}


def carry_over(db: Session, values: Mapping[str, Any]) -> None:
    """What pointed to an area of the edition before points to the one that took its key."""
    successors = """
        SELECT old.id AS old_id, new.id AS new_id
        FROM area old JOIN area new ON new.layer_id = old.layer_id AND new.key = old.key AND new.valid_from = :first
        WHERE old.layer_id = :layer AND old.valid_to = CAST(:first AS date) - 1
    """
    _repoint(db, successors, values, only="AND area.valid_to IS NULL")


def _repoint(db: Session, moved: str, values: Mapping[str, Any], only: str = "") -> None:
    for table, column in _POINTING:
        db.execute(
            sa.text(f"""
                UPDATE {table} SET {column} = moved.new_id FROM ({moved}) moved
                WHERE {table}.{column} = moved.old_id {only if table == "area" else ""}
            """),
            values,
        )


def record(db: Session, number: int, layer: str, first: date) -> None:
    """Which areas an edition brought, and which it closed."""
    db.execute(
        sa.text("""
            INSERT INTO data_import_row (import_id, key, before, after)
            SELECT :number, jsonb_build_object('id', a.id),
                CASE WHEN a.valid_from = :first THEN NULL ELSE jsonb_build_object('valid_to', (
                    SELECT max(n.valid_to) FROM area n WHERE n.layer_id = a.layer_id AND n.valid_from = :first
                )) END,
                jsonb_build_object('valid_to', a.valid_to)
            FROM area a JOIN area_layer l ON l.id = a.layer_id AND l.slug = :layer
            WHERE a.valid_from = :first OR (a.valid_from < :first AND a.valid_to = CAST(:first AS date) - 1)
        """),
        {"number": number, "layer": layer, "first": first},
    )


_ROWS = """
    SELECT a.id, a.key, a.layer_id, r.before IS NULL AS is_new, CAST(r.before ->> 'valid_to' AS date) AS valid_to
    FROM data_import_row r JOIN area a ON a.id = CAST(r.key ->> 'id' AS int) WHERE r.import_id = :number
"""


def take_back(db: Session, number: int) -> None:
    """Delete the areas of an edition and open those it closed. `Conflict` if something already stands on them."""
    values = {"number": number}
    if db.scalar(_LATER, values):
        raise Conflict(_("Ein späterer Import hat diese Ebene geändert oder abgelöst."))
    _repoint(
        db,
        f"""SELECT new.id AS old_id, old.id AS new_id FROM ({_ROWS}) new
            JOIN ({_ROWS}) old ON old.key = new.key AND new.is_new AND NOT old.is_new""",
        values,
    )
    for table, what in _NEEDED.items():
        found = f"SELECT EXISTS (SELECT FROM {table} WHERE area_id IN (SELECT id FROM ({_ROWS}) x WHERE is_new))"
        if db.scalar(sa.text(found), values):
            raise Conflict(_(what))
    opened = db.execute(sa.text(f"SELECT id, valid_to FROM ({_ROWS}) x WHERE NOT is_new"), values).mappings().all()
    try:
        with db.begin_nested():
            db.execute(sa.text(f"DELETE FROM area WHERE id IN (SELECT id FROM ({_ROWS}) x WHERE is_new)"), values)
    except sa.exc.IntegrityError:
        raise Conflict(_("Das geht nicht mehr: Anderes bezieht sich schon auf diese Gebiete.")) from None
    if opened:
        db.execute(sa.text("UPDATE area SET valid_to = :valid_to WHERE id = :id"), [dict(row) for row in opened])


_LATER = sa.text("""
    SELECT EXISTS (
        SELECT FROM data_import_row r LEFT JOIN area a ON a.id = CAST(r.key ->> 'id' AS int)
        WHERE r.import_id = :number AND (a.id IS NULL OR (
            r.before IS NULL AND (a.valid_to IS DISTINCT FROM CAST(r.after ->> 'valid_to' AS date) OR EXISTS (
                SELECT FROM area other WHERE other.layer_id = a.layer_id AND other.valid_from = a.valid_from
                    AND NOT EXISTS (SELECT FROM data_import_row o
                        WHERE o.import_id = :number AND CAST(o.key ->> 'id' AS int) = other.id)))))
    )
""")
