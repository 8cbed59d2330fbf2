"""Layers of areas from GeoJSON, edition by edition: a newer one closes the one before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from geoalchemy2 import Geography, Geometry
from shapely import STRtree, set_srid, to_wkb
from shapely.geometry.base import BaseGeometry
from sqlmodel import Session, select

from app import indexing
from app.directory import place
from app.directory.area import AreaLayer
from app.directory.data_import import ImportKind
from app.directory.recurrence import TODAY
from app.directory.slug import free_slugs, slug_of
from app.imports import cells, editions, journal, shapes, staging
from app.imports.journal import Entry
from app.imports.problems import Problems, did_you_mean
from app.imports.report import Report
from app.imports.shapes import Feature
from search_index.german import fold

_ALWAYS = date(1900, 1, 1)
_DAY = timedelta(days=1)
_MIN_OVERLAP = 0.01
_SHOWN = 5


@dataclass(frozen=True)
class AreaOptions:
    layer: str
    key: str
    name: str
    label: str = ""
    """How the layer is called in the plural; stays as it is if empty."""
    parent_key: str = ""
    parent_layer: str = ""
    valid_from: date | None = None
    repair: bool = False
    archive_missing: bool = False
    dry_run: bool = False
    by: UUID | None = None


@dataclass(frozen=True)
class Edition:
    """The areas of one layer that hold from the same day on."""

    layer_id: int | None
    first: date
    last: date | None
    """The day before the next edition, if this is not the newest."""
    is_new: bool


INCOMING = staging.temporary(
    "incoming_area",
    sa.Column("row", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.Text) for name in ("key", "name", "folded", "slug", "action")),
    sa.Column("parent_id", sa.Integer),
    sa.Column("id", sa.Integer),
    sa.Column("shape", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False)),
    sa.Column("point", Geography("POINT", srid=4326, spatial_index=False)),
)


def load(db: Session, path: Path, options: AreaOptions) -> Report:
    """Take over a layer of areas; raises `Refused` and changes nothing if anything in it is wrong."""
    staging.begin(db)
    problems = Problems(path.name, unit="Gebiet")
    edition = _edition(db, options, problems)
    found = list(shapes.features(path, problems, repair=options.repair))
    rows = list(_rows(found, options, problems))
    _resolve_parents(db, rows, edition, options, problems)
    problems.refuse_if_any()
    staging.fill(db, INCOMING, rows)
    _plan(db, edition)
    report = _report(db, edition, options, path.name, found)
    if not options.dry_run:
        _apply(db, edition, options)
        if report.counts["new"] or report.counts["changed"] or report.counts["archived"]:
            entry = Entry(ImportKind.AREAS, path.name, options.layer, edition.first, by=options.by)
            number = journal.opened(db, entry, report.counts)
            if edition.is_new:
                editions.record(db, number, options.layer, edition.first)
            place.assign_areas(db)
            indexing.refresh(db)
    return report


def _edition(db: Session, options: AreaOptions, problems: Problems) -> Edition:
    if slug_of(options.layer) != options.layer:
        problems.refuse(
            f"„{options.layer}“ kann keine Ebene heißen. Schreiben Sie zum Beispiel „{slug_of(options.layer)}“."
        )
    if options.valid_from and options.valid_from > cells.today():
        problems.refuse(
            "--valid-from liegt in der Zukunft. Importieren Sie diese Gebiete an dem Tag, ab dem sie gelten."
        )
    layer_id = db.scalar(sa.text("SELECT id FROM area_layer WHERE slug = :slug"), {"slug": options.layer})
    starts = sorted(
        db.scalars(sa.text("SELECT DISTINCT valid_from FROM area WHERE layer_id = :layer"), {"layer": layer_id})
    )
    first = options.valid_from or (starts[-1] if starts else _ALWAYS)
    if any(abs(first - other) == _DAY for other in starts):
        problems.refuse(
            "--valid-from liegt nur einen Tag neben einer anderen Ausgabe dieser Ebene. Prüfen Sie das Datum."
        )
    later = next((start for start in starts if start > first), None)
    return Edition(layer_id, first, later - _DAY if later else None, first not in starts)


def _rows(found: Sequence[Feature], options: AreaOptions, problems: Problems) -> Iterator[dict[str, Any]]:
    first_with: dict[str, int] = {}
    for feature in found:
        key, name = (_text(feature, column, problems) for column in (options.key, options.name))
        parent = _text(feature, options.parent_key, problems) if options.parent_key else ""
        if first_with.setdefault(key, feature.number) != feature.number:
            problems.add(f"Der Schlüssel „{key}“ steht schon in Gebiet {first_with[key]}.", feature.number, options.key)
        yield {
            "row": feature.number,
            "key": key,
            "name": name,
            "folded": fold(name),
            "parent": parent,
            "shape": _wkb(feature.shape),
            "point": _wkb(feature.shape.representative_point()),
        }


def _wkb(shape: BaseGeometry) -> str:
    return str(to_wkb(set_srid(shape, 4326), hex=True, include_srid=True))


def _text(feature: Feature, column: str, problems: Problems) -> str:
    if column not in feature.properties:
        known = list(feature.properties)
        problems.add(
            f"Das Feld „{column}“ fehlt.{did_you_mean(column, known)} Es gibt: {', '.join(known)}.", feature.number
        )
        return ""
    value = feature.properties[column]
    text = " ".join(str(int(value) if isinstance(value, float) and value.is_integer() else value or "").split())
    if not text:
        problems.add("Dieses Feld darf nicht leer sein.", feature.number, column)
    return text


def _resolve_parents(
    db: Session, rows: Sequence[dict[str, Any]], edition: Edition, options: AreaOptions, problems: Problems
) -> None:
    if not options.parent_key:
        return
    layers: dict[str, dict[str, int]] = {}
    for layer, key, id_ in db.execute(_VALID, {"day": edition.last or cells.today(), "layer": options.layer}):
        layers.setdefault(layer, {})[key] = id_
    wanted = {row["parent"] for row in rows}
    fitting = [layer for layer, keys in layers.items() if wanted <= keys.keys()]
    layer = options.parent_layer or (fitting[0] if len(fitting) == 1 else "")
    if layer not in layers:
        problems.refuse(
            f"Zu welcher Ebene gehört „{options.parent_key}“? Nennen Sie sie mit --parent-layer. "
            f"Es gibt: {', '.join(layers) or 'noch keine'}."
        )
    for row in rows:
        if row["parent"] not in layers[layer]:
            hint = did_you_mean(row["parent"], layers[layer])
            problems.add(
                f"„{row['parent']}“ gibt es in der Ebene „{layer}“ nicht.{hint}", row["row"], options.parent_key
            )
        row["parent_id"] = layers[layer].get(row["parent"])


_VALID = sa.text("""
    SELECT l.slug, a.key, a.id FROM area a JOIN area_layer l ON l.id = a.layer_id
    WHERE l.slug <> :layer AND a.valid_from <= :day AND (a.valid_to IS NULL OR a.valid_to >= :day)
    ORDER BY l.position, l.id
""")


def _plan(db: Session, edition: Edition) -> None:
    db.execute(
        sa.text("""
            UPDATE incoming_area i SET id = a.id, slug = a.slug, action = CASE
                WHEN (a.name, a.parent_id, a.valid_to) IS NOT DISTINCT FROM (i.name, i.parent_id, CAST(:last AS date))
                    AND a.shape = i.shape THEN 'unchanged' ELSE 'changed' END
            FROM area a WHERE a.layer_id = :layer AND a.valid_from = :first AND a.key = i.key
        """),
        _values(edition),
    )
    db.execute(sa.text("UPDATE incoming_area SET action = 'new' WHERE action IS NULL"))


def _values(edition: Edition) -> dict[str, Any]:
    return {"layer": edition.layer_id, "first": edition.first, "last": edition.last}


_MISSING = """
    FROM area a WHERE layer_id = :layer AND valid_from = :first AND valid_to IS NOT DISTINCT FROM CAST(:last AS date)
        AND key NOT IN (SELECT key FROM incoming_area)
"""


def _report(db: Session, edition: Edition, options: AreaOptions, file: str, found: Sequence[Feature]) -> Report:
    rows = db.execute(sa.text("SELECT action, count(*) AS rows FROM incoming_area GROUP BY action"))
    counts: dict[str, int] = {"new": 0, "changed": 0} | {row.action: row.rows for row in rows}
    missing = db.scalars(sa.text(f"SELECT name {_MISSING} ORDER BY key"), _values(edition)).all()
    counts["archived" if options.archive_missing else "missing"] = len(missing)
    counts.setdefault("archived", 0)
    if edition.is_new:
        counts["closed"] = db.scalar(sa.text(f"SELECT count(*) {_BEFORE}"), _values(edition)) or 0
    return Report(
        f"Gebiete der Ebene „{options.layer}“, gültig ab {edition.first:%d.%m.%Y} ({file})",
        counts,
        [f"  fehlt: {name}" for name in missing[:_SHOWN]],
        _overlaps(found, options.name),
    )


def _overlaps(found: Sequence[Feature], name: str) -> list[str]:
    """Whatever lies in two areas of one layer would be counted twice."""
    tree = STRtree([feature.shape for feature in found])
    lines = []
    for one, other in zip(*tree.query([feature.shape for feature in found], predicate="intersects"), strict=True):
        if one < other:
            a, b = found[one], found[other]
            if a.shape.intersection(b.shape).area > _MIN_OVERLAP * min(a.shape.area, b.shape.area):
                lines.append(f"„{a.properties[name]}“ und „{b.properties[name]}“ überlappen sich.")
    return lines[:_SHOWN]


_BEFORE = """
    FROM area a WHERE layer_id = :layer AND valid_from < :first AND (valid_to IS NULL OR valid_to >= :first)
"""


def _apply(db: Session, edition: Edition, options: AreaOptions) -> None:
    values = _values(edition) | {"layer": _settle_layer(db, options)}
    db.execute(sa.text(f"UPDATE area a SET valid_to = CAST(:first AS date) - 1 {_where(_BEFORE)}"), values)
    if options.archive_missing:
        db.execute(sa.text(f"UPDATE area a SET valid_to = {TODAY} - 1 {_where(_MISSING)}"), values)
    _name_new(db, options, values)
    db.execute(
        sa.text("""
            UPDATE area a SET name = i.name, folded = i.folded, parent_id = i.parent_id, shape = i.shape,
                point = i.point, valid_to = CAST(:last AS date)
            FROM incoming_area i WHERE a.id = i.id AND i.action = 'changed'
        """),
        values,
    )
    db.execute(
        sa.text("""
            INSERT INTO area (layer_id, key, slug, name, folded, parent_id, valid_from, valid_to, shape, point)
            SELECT :layer, key, slug, name, folded, parent_id, :first, CAST(:last AS date), shape, point
            FROM incoming_area WHERE action = 'new' ORDER BY row
        """),
        values,
    )
    if edition.is_new and edition.last is None:
        editions.carry_over(db, values)


def _where(from_clause: str) -> str:
    return from_clause.replace("FROM area a", "", 1)


def _settle_layer(db: Session, options: AreaOptions) -> int:
    layer = db.exec(select(AreaLayer).where(AreaLayer.slug == options.layer)).one_or_none()
    if layer is None:
        position = db.scalar(sa.text("SELECT count(*) FROM area_layer")) or 0
        layer = AreaLayer(slug=options.layer, label=options.layer.capitalize(), position=position)
        db.add(layer)
    layer.label = options.label or layer.label
    db.flush()
    assert layer.id is not None  # noqa: S101 # for the type: flush gave it one
    return layer.id


def _name_new(db: Session, options: AreaOptions, values: Mapping[str, Any]) -> None:
    """An address from the name, with the layer's where another layer has it. It stays while key and name stay."""
    taken = set(db.scalars(sa.text("SELECT slug FROM area WHERE valid_to IS NULL")))
    before = {
        (row.key, row.name): row.slug
        for row in db.execute(
            sa.text(
                "SELECT key, name, slug FROM area WHERE layer_id = :layer AND valid_from < :first ORDER BY valid_from"
            ),
            values,
        )
    }
    new = db.execute(sa.text("SELECT row, key, name FROM incoming_area WHERE action = 'new' ORDER BY row")).all()
    wanted = []
    for row in new:
        plain = slug_of(row.name) or options.layer
        wanted.append(before.get((row.key, row.name)) or (f"{plain}-{options.layer}" if plain in taken else plain))
    for row, slug in zip(new, free_slugs(wanted, taken), strict=True):
        db.execute(sa.text("UPDATE incoming_area SET slug = :slug WHERE row = :row"), {"slug": slug, "row": row.row})
