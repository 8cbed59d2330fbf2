"""What imports of offers and of providers have in common: which rows are new, changed or gone, and their wordings.

A row is compared with the wording its last import made, not with the published one. So a change in the file
becomes a new wording, an unchanged file changes nothing, and what people edited in the portal meanwhile stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.slug import free_slugs, slug_of
from app.imports import staging
from app.imports.options import Options
from app.imports.problems import thousands
from app.imports.report import Report

CONTACT = ("name", "role", "phone", "email", "hours")
"""A row brings them as contact_name and so on. Without a name there is nobody to ask."""

_EXAMPLES = 10
_DONE = {"new": "neu", "changed": "geändert", "kept": "bleibt, wie von Hand geändert"}


@dataclass(frozen=True)
class Kind:
    table: str
    """Wordings are in `{table}_revision`, the rows of the file in `incoming_{table}`."""
    noun: str
    title: str
    """The column a new address is made of."""
    wording: Sequence[str]
    """Columns of the wording that a row brings."""
    beside: Mapping[str, str]
    """What else a row brings → the same of the last imported entry (k), its wording (r) and `joins`, as SQL."""
    joins: str
    settled: Mapping[str, str]
    """Columns of a new wording that follow from the row (i), as SQL."""
    german: Mapping[str, str]
    """What a row brings → the column of the file it is read from."""
    links: Mapping[str, tuple[str, str]]
    """A list that a row brings → the table and the column that hold it one by one."""

    @property
    def incoming(self) -> str:
        return f"incoming_{self.table}"


def bookkeeping() -> list[sa.Column[Any]]:
    """What `plan` and `name_new` write beside each row."""
    return [
        sa.Column("id", sa.Uuid),
        sa.Column("revision_id", sa.Uuid),
        sa.Column("slug", sa.Text),
        sa.Column("action", sa.Text),
        sa.Column("changes", sa.ARRAY(sa.Text)),
    ]


def plan(db: Session, kind: Kind, source_id: int | None, *, overwrite: bool) -> None:
    """Decide for each row what is to be done with it."""
    incoming = kind.incoming
    db.execute(
        sa.text(f"""
            WITH compared AS (
                SELECT i.row, k.id, last.step, last.revision_id AS imported_id, p.id AS published_id,
                    ARRAY(SELECT DISTINCT name FROM unnest(ARRAY[{_differences(kind)}]) name
                        WHERE name IS NOT NULL ORDER BY name) AS changes
                FROM {_known(kind)} JOIN {incoming} i ON i.key = k.source_key {kind.joins}
                WHERE k.source_id = :source
            )
            UPDATE {incoming} i SET id = c.id, changes = c.changes, action = CASE
                WHEN c.step = 'import_end' AND c.published_id IS NULL THEN 'changed'
                WHEN cardinality(c.changes) = 0 THEN 'unchanged'
                WHEN c.published_id = c.imported_id OR :overwrite THEN 'changed'
                ELSE 'kept' END
            FROM compared c WHERE c.row = i.row
        """),
        {"source": source_id, "overwrite": overwrite},
    )
    db.execute(
        sa.text(f"""
            UPDATE {incoming} SET id = coalesce(id, gen_random_uuid()), action = coalesce(action, 'new'),
                revision_id = gen_random_uuid()
            WHERE action IS NULL OR action = 'changed'
        """)
    )
    # Or the planner goes on believing that no row has an action, and joins a hundred thousand of them one by one.
    staging.analyze(db, incoming)


def _known(kind: Kind) -> str:
    """Entries (k), the last step of an import (last), the published wording (p) and the last imported one (r)."""
    return f"""
        {kind.table} k
        LEFT JOIN LATERAL (
            SELECT step, revision_id FROM history
            WHERE {kind.table}_id = k.id AND step IN ('import', 'import_end') ORDER BY id DESC LIMIT 1
        ) last ON true
        LEFT JOIN {kind.table}_revision p ON p.{kind.table}_id = k.id AND p.status = 'published'
        LEFT JOIN {kind.table}_revision r ON r.id = coalesce(last.revision_id, p.id)
    """


def _differences(kind: Kind) -> str:
    of_last_import = (
        {name: f"r.{name}" for name in kind.wording}
        | dict(kind.beside)
        | {
            name: f"ARRAY(SELECT {column} FROM {table} WHERE revision_id = r.id ORDER BY 1)"
            for name, (table, column) in kind.links.items()
        }
    )
    return ", ".join(
        f"CASE WHEN i.{name} IS DISTINCT FROM {expression} THEN '{kind.german.get(name, name)}' END"
        for name, expression in of_last_import.items()
    )


def counts(db: Session, kind: Kind) -> dict[str, int]:
    rows = db.execute(sa.text(f"SELECT action, count(*) AS rows FROM {kind.incoming} GROUP BY action"))
    return {row.action: row.rows for row in rows}


def examples(db: Session, kind: Kind) -> list[str]:
    """The first rows of each kind, as lines."""
    rows = db.execute(
        sa.text(f"""
            SELECT action, row, title, changes FROM (
                SELECT action, row, {kind.title} AS title, array_to_string(changes, ', ') AS changes,
                    row_number() OVER (PARTITION BY action ORDER BY row) AS place
                FROM {kind.incoming} WHERE action = ANY(:actions)
            ) numbered WHERE place <= {_EXAMPLES} ORDER BY action DESC, row
        """),
        {"actions": list(_DONE)},
    )
    return [f"  {_DONE[e.action]}: Zeile {e.row}, {e.title}{f' ({e.changes})' if e.changes else ''}" for e in rows]


@dataclass(frozen=True)
class Missing:
    """Public entries of the source whose row is gone."""

    ids: Sequence[UUID] = ()
    """Those still worded as they were imported; what people have edited stays whatever happens."""
    titles: Sequence[str] = ()
    edited: int = 0

    @property
    def examples(self) -> list[str]:
        more = len(self.titles) - _EXAMPLES
        shown = [f"  fehlt: {title}" for title in self.titles[:_EXAMPLES]]
        return [*shown, *([f"  und {thousands(more)} weitere"] if more > 0 else [])]


def missing(db: Session, kind: Kind, source_id: int | None) -> Missing:
    rows = db.execute(
        sa.text(f"""
            SELECT k.id, p.{kind.title} AS title, p.id IS NOT DISTINCT FROM last.revision_id AS is_untouched
            FROM {_known(kind)}
            WHERE k.source_id = :source AND k.source_key <> '' AND p.id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM {kind.incoming} i WHERE i.key = k.source_key)
            ORDER BY p.{kind.title}, k.id
        """),
        {"source": source_id},
    ).all()
    untouched = [row for row in rows if row.is_untouched]
    return Missing([row.id for row in untouched], [row.title for row in untouched], edited=len(rows) - len(untouched))


def report(db: Session, kind: Kind, noun: str, gone: Missing, options: Options) -> Report:
    found = counts(db, kind)
    archived = len(gone.ids) if options.archive_missing else 0
    found |= {"missing": len(gone.ids) + gone.edited - archived, "archived": archived}
    notes = []
    if len(gone.ids) > archived:
        notes.append("Was in der Datei fehlt, bleibt öffentlich. Mit --archive-missing wird es archiviert.")
    if found.get("kept"):
        notes.append("Von Hand geänderte Einträge bleiben. Mit --overwrite gilt auch für sie die Datei.")
    return Report(noun, found, [*examples(db, kind), *gone.examples], notes)


def name_new(db: Session, kind: Kind) -> None:
    """Give new entries an address that nobody has or ever had."""
    news = sa.text(f"SELECT row, {kind.title} AS title FROM {kind.incoming} WHERE action = 'new' ORDER BY row")
    wanted = {row.row: slug_of(row.title) or kind.noun for row in db.execute(news)}
    taken = db.scalars(sa.text(_TAKEN[kind.table]), {"wanted": sorted(set(wanted.values()))}).all()
    db.execute(
        sa.text(f"""
            UPDATE {kind.incoming} i SET slug = n.slug
            FROM unnest(CAST(:rows AS int[]), CAST(:slugs AS text[])) AS n(row, slug) WHERE n.row = i.row
        """),
        {"rows": list(wanted), "slugs": list(free_slugs(wanted.values(), taken))},
    )


_IS_WANTED = r"regexp_replace(slug, '-\d+$', '') = ANY(:wanted) OR slug = ANY(:wanted)"
_TAKEN = {
    "provider": f"SELECT slug FROM provider WHERE {_IS_WANTED}",
    "offer": f"SELECT slug FROM offer WHERE {_IS_WANTED} UNION SELECT slug FROM former_slug WHERE {_IS_WANTED}",
}


def publish(db: Session, kind: Kind, note: str) -> None:
    """Make the rows' wordings the public ones, retire those before, and remember where they came from."""
    table, incoming = kind.table, kind.incoming
    db.execute(
        sa.text(f"""
            UPDATE {table}_revision r SET status = 'superseded', status_at = now() FROM {incoming} i
            WHERE i.action = 'changed' AND r.{table}_id = i.id AND r.status = 'published'
        """)
    )
    db.execute(
        sa.text(f"""
            INSERT INTO {table}_revision
                (id, {table}_id, version, status, status_at, return_reason, {_listed(kind.wording, kind.settled)})
            SELECT i.revision_id, i.id, 1 + coalesce(before.version, 0), 'published', now(), '',
                {_listed((f"i.{name}" for name in kind.wording), kind.settled.values())}
            FROM {incoming} i
            LEFT JOIN (SELECT {table}_id, max(version) AS version FROM {table}_revision GROUP BY 1) before
                ON before.{table}_id = i.id
            WHERE i.action IN ('new', 'changed')
        """)
    )
    db.execute(
        sa.text(f"""
            INSERT INTO history (at, {table}_id, revision_id, step, note)
            SELECT now(), i.id, i.revision_id, 'import',
                concat_ws(', geändert: ', CAST(:note AS text), nullif(array_to_string(i.changes, ', '), ''))
            FROM {incoming} i WHERE i.action IN ('new', 'changed')
        """),
        {"note": note},
    )


def write_links(db: Session, kind: Kind) -> None:
    for name, (table, column) in kind.links.items():
        db.execute(
            sa.text(f"""
                INSERT INTO {table} (revision_id, {column})
                SELECT revision_id, unnest({name}) FROM {kind.incoming} WHERE action IN ('new', 'changed')
            """)
        )


def write_contacts(db: Session, kind: Kind) -> None:
    db.execute(
        sa.text(f"""
            INSERT INTO contact ({kind.table}_revision_id, position, {", ".join(CONTACT)})
            SELECT revision_id, 0, {", ".join(f"contact_{name}" for name in CONTACT)}
            FROM {kind.incoming} WHERE action IN ('new', 'changed') AND contact_name <> ''
        """)
    )


def _listed(*names: Any) -> str:
    return ", ".join(name for several in names for name in several)


def archive(db: Session, kind: Kind, ids: Sequence[UUID], note: str) -> None:
    """Take entries whose rows are gone out of the public; they stay in the books."""
    table = kind.table
    db.execute(
        sa.text(f"""
            WITH ended AS (
                UPDATE {table}_revision SET status = 'archived', status_at = now()
                WHERE status = 'published' AND {table}_id = ANY(:ids) RETURNING id, {table}_id
            )
            INSERT INTO history (at, {table}_id, revision_id, step, note)
            SELECT now(), {table}_id, id, 'import_end', :note FROM ended
        """),
        {"ids": list(ids), "note": note},
    )


def ids(db: Session, kind: Kind, *actions: str) -> list[UUID]:
    chosen = sa.text(f"SELECT id FROM {kind.incoming} WHERE action = ANY(:actions)")
    return list(db.scalars(chosen, {"actions": list(actions)}))
