"""A list of providers that are not in the portal yet. The same file twice changes nothing; nothing is ever removed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import prospect
from app.directory.prospect import Prospect, ProspectState
from app.imports import cells, columns, staging
from app.imports.columns import Column
from app.imports.lookups import Lookups, Providers
from app.imports.problems import Problems, Unreadable
from app.imports.report import Report
from app.imports.table import Table, check_headings, open_table
from search_index.german import fold

_STATES = {
    "notiert": ProspectState.NOTED,
    "eingeladen": ProspectState.INVITED,
    "möchte nicht": ProspectState.DECLINED,
    "abgelehnt": ProspectState.DECLINED,
}


@dataclass(frozen=True)
class Options:
    source: str = ""
    """How we know of those whose row does not say it."""
    sheet: str | None = None
    dry_run: bool = False
    by: UUID | None = None


def load(db: Session, path: Path, options: Options) -> Report:
    """Take over a list; raises `Refused` and changes nothing if anything in it is wrong."""
    staging.begin(db)
    problems = Problems(path.name)
    rows = list(_read(db, open_table(path, problems, options.sheet), problems, options))
    problems.refuse_if_any()
    registered = Providers.of(db, None)
    there = {_key(row.name, row.place): row for row in db.execute(_LISTED)}
    counts = dict.fromkeys(("new", "changed", "unchanged"), 0)
    skipped = [row["name"] for row in rows if registered.knows(row["name"])]
    for row in rows:
        if registered.knows(row["name"]):
            continue
        known = there.get(_key(row["name"], row["place"]))
        action = "new" if known is None else "changed" if _differs(known, row) else "unchanged"
        counts[action] += 1
        if action != "unchanged" and not options.dry_run:
            _save(db, known, row, options)
    report = Report(f"Anbieter, die noch nicht dabei sind ({path.name})", counts)
    if skipped:
        report.notes.append(f"Schon im Portal, darum ausgelassen: {', '.join(skipped[:20])}")
    return report


_LISTED = sa.text("""
    SELECT x.*, ARRAY(SELECT category_id FROM prospect_category WHERE prospect_id = x.id ORDER BY 1) AS categories
    FROM prospect x
""")


def _key(name: str, place: str) -> tuple[str, str]:
    return fold(name), fold(place)


def _columns(db: Session) -> Sequence[Column]:
    def place(text: str) -> tuple[str, int | None]:
        try:
            return text, prospect.area_of(db, text)
        except LookupError:
            raise Unreadable(
                f"Den Ort „{text}“ kennen wir nicht. Schreiben Sie eine Postleitzahl oder einen Stadtteil."
            ) from None

    words = Lookups.of(db)
    return (
        Column("name", "name", required=True, also=("anbieter", "traeger", "organisation")),
        Column("kategorien", "categories", words.category.set, required=True, also=("kategorie", "thema", "themen")),
        Column("wo", ("place", "area_id"), place, also=("plz", "postleitzahl", "ort", "stadtteil", "gebiet")),
        Column("kontakt", "contact", also=("website", "webseite")),
        Column("quelle", "source"),
        Column("stand", "state", cells.one_of(_STATES)),
    )


def _read(db: Session, table: Table, problems: Problems, options: Options) -> Iterator[dict[str, Any]]:
    known = _columns(db)
    other = columns.other_headings(known)
    ours = {other.get(name, name): name for name in table.headings}
    renamed = Table({name: table.headings[written] for name, written in ours.items()}, table.rows)
    if len(ours) < len(table.headings):
        problems.refuse("Zwei Spalten sagen dasselbe. Lassen Sie eine davon weg.")
    check_headings(renamed, [each.name for each in known], ["name", "kategorien"], problems)
    first_with: dict[tuple[str, str], int] = {}
    for row in table.rows:

        def complain(what: str, column: str, number: int = row.number) -> None:
            problems.add(what, number, renamed.headings.get(column, column))

        found = columns.read(known, {name: row.cells[written] for name, written in ours.items()}, complain)
        key = _key(found.get("name", ""), found.get("place", ""))
        source = found.get("source") or options.source
        if (first := first_with.setdefault(key, row.number)) != row.number and key[0]:
            complain(f"Dieser Anbieter steht schon in Zeile {first}. Löschen Sie eine der beiden Zeilen.", "name")
        elif not source:
            complain(
                "Woher wissen wir von diesem Anbieter? Füllen Sie „quelle“ aus, oder nennen Sie --source.", "quelle"
            )
        elif not problems:
            yield {"contact": "", "place": "", "area_id": None, **found, "source": source}


def _differs(known: Any, row: dict[str, Any]) -> bool:
    return any(getattr(known, name) != value for name, value in row.items())


def _save(db: Session, known: Any, row: dict[str, Any], options: Options) -> None:
    values = {name: value for name, value in row.items() if name != "categories"}
    if known:
        prospect.change(db, db.get_one(Prospect, known.id), values, row["categories"])
    else:
        prospect.note(db, values | {"account_id": options.by}, row["categories"])
