"""A file on its way in: tried out, kept for a day for the one who sent it, and taken over when they say so."""

import re
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.directory.columns import now
from app.directory.data_import import DataUpload
from app.errors import NotFound
from app.i18n import gettext as _
from app.imports.report import Report
from app.planners import data_forms
from app.planners.data_forms import KINDS, Kind, WithFile
from app.uploads import on_disk, safe_name

KEPT = timedelta(days=1)
_OPTIONS = {
    "--bands": "„Spalten und ihr Alter“",
    "--total": "„Spalte mit allen Einwohnern“",
    "--remove-missing": "„Löschen, was in der Datei fehlt“",
    "--valid-from": "„Diese Grenzen gelten ab“",
    "--repair": "„Ungültige Flächen reparieren“",
    "--parent-layer": "„Ebene des größeren Gebiets“",
    "--period": "„Jahr oder Zeitraum“",
}
"""What the imports call a choice, and what stands above its field. „--period 2021“ is an example of the command."""


def in_words(lines: list[str]) -> list[str]:
    """Complaints as they are said to somebody with a form instead of a command line."""
    said = [line.replace(", zum Beispiel --period 2021", "") for line in lines]
    return [re.sub(r"--[a-z-]+", lambda option: _OPTIONS.get(option[0], option[0]), line) for line in said]


def try_out(db: Session, kind: Kind, file: str, content: bytes, given: WithFile, by: UUID) -> tuple[DataUpload, Report]:
    """What the file would change. Raises `Refused`, and then keeps nothing of it."""
    name = safe_name(file)
    with db.begin_nested(), on_disk(name, content) as path:
        report = data_forms.load(db, kind, path, given, by, dry_run=True)
    db.execute(sa.delete(DataUpload).where(col(DataUpload.at) < now() - KEPT))
    upload = DataUpload(
        account_id=by, kind=kind.kind, file=name, content=content, options=given.model_dump(mode="json")
    )
    db.add(upload)
    db.flush()
    return upload, report


def waiting(db: Session, upload_id: UUID, by: UUID) -> DataUpload:
    """Only for the one who sent it. Locked: of two clicks at once the second finds it taken over."""
    upload = db.get(DataUpload, upload_id, with_for_update=True)
    if upload is None or upload.account_id != by:
        raise NotFound(_("Diese Datei ist nicht mehr da. Bitte laden Sie sie noch einmal hoch."))
    return upload


def take_over(db: Session, upload: DataUpload) -> None:
    """Raises `Refused` if it no longer fits what is there by now."""
    kind = kind_of(upload)
    with db.begin_nested(), on_disk(upload.file, upload.content) as path:
        given = kind.form.model_validate(upload.options)
        data_forms.load(db, kind, path, given, upload.account_id, dry_run=False)
    db.delete(upload)
    db.flush()


def kind_of(upload: DataUpload) -> Kind:
    return next(kind for kind in KINDS.values() if kind.kind == upload.kind)
