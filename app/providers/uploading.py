"""What pictures and documents of an entry have in common: taking a file in, and the rows of the open draft."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlmodel import Session, SQLModel

from app.accounts import attempts
from app.directory import attachment, drafts, picture, upload, wording
from app.directory.attachment import Attachment
from app.directory.picture import Picture
from app.directory.workflow import EDITABLE
from app.errors import Conflict, NotFound, UnusableFile
from app.forms import Submitted, blank
from app.i18n import gettext as _
from app.pages import page, redirect_to
from app.providers.desk import Desk, back_to
from app.providers.fields import Saved
from app.providers.picture_forms import PICTURES
from app.uploads import Upload

Rows = list[dict[str, Any]]
T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """Pictures or documents: what their words are, and the page on which these can be changed afterwards."""

    part: type[SQLModel]
    key: str
    words: tuple[str, ...]
    of: Callable[[Session, str, UUID], Sequence[Any]]
    template: str


PICTURE = Kept(Picture, upload.IMAGE.key, ("alt", "copyright"), picture.of, "providers/picture.html")
ATTACHMENT = Kept(Attachment, upload.PDF.key, ("title",), attachment.of, "providers/attachment.html")


def received(
    desk: Desk,
    form: Upload[Any],
    field: str,
    *,
    read: Callable[[BinaryIO], T],
    before: Callable[[], T | None],
    nothing: str,
) -> T | None:
    """What came with this form, or `before` it with words that were refused; with no file it is refused: `nothing`."""
    host = desk.request.client.host if desk.request.client else ""
    found = None
    if form.file is None:
        found = before()
        sentence = nothing
    elif not attempts.may_try(desk.db, "upload", str(desk.by.account_id), host):
        sentence = _("Das waren sehr viele Dateien auf einmal. Bitte versuchen Sie es in einer Stunde wieder.")
    else:
        try:
            found = read(form.file)
        except UnusableFile as refused:
            sentence = str(refused)
    if found is None and field not in form.errors:
        form.refuse(field, sentence)
    if field in form.errors:  # it is asked for first
        form.errors = {field: form.errors[field]} | form.errors
    return found


def rows(desk: Desk, kept: Kept, revision: Any) -> Rows:
    """What they say, in their order; without its file there is no row."""
    table = sa.inspect(kept.part).local_table
    owners = {each for each in table.columns.keys() if each.endswith("_revision_id")}  # noqa: SIM118 -- no dictionary
    said = [column for column in table.columns if column.name not in {*owners, "id", "position"}]
    mine = table.c[desk.kind.parts[kept.part]] == revision.id
    query = sa.select(*said).where(mine, table.c[kept.key].is_not(None)).order_by(table.c.position, table.c.id)
    return [{**row} for row in desk.db.execute(query).mappings()]


def chosen(listed: Rows, number: int) -> dict[str, Any]:
    """Counted from 1."""
    if not 1 <= number <= len(listed):
        raise NotFound
    return listed[number - 1]


def write(desk: Desk, kept: Kept, revision: Any, listed: Rows, seen: int) -> None:
    in_order = [row | {"position": place} for place, row in enumerate(listed)]
    drafts.save(desk.db, revision, desk.by, seen=seen, beside={kept.part: in_order})


def rearrange(desk: Desk, kept: Kept, number: int, form: Submitted[Any], *, is_kept: bool) -> None:
    """To the front with it, or away."""
    revision = desk.draft()
    listed = rows(desk, kept, revision)
    one = chosen(listed, number)
    others = [row for row in listed if row is not one]
    write(desk, kept, revision, [one, *others] if is_kept else others, form.value.version if form.value else 0)


def ask(desk: Desk, kept: Kept, number: int, model: type[Saved]) -> Response:
    """Whoever comes when nothing may be changed is led to the entry."""
    revision = desk.open_one()
    if revision is None or revision.status not in EDITABLE:
        return back_to(desk)
    row = chosen(rows(desk, kept, revision), number)
    said = {name: row[name] for name in kept.words}
    return _page(desk, kept, revision, number, blank(model, version=revision.saves, **said))


def reword(desk: Desk, kept: Kept, number: int, form: Submitted[Any]) -> Response:
    revision = desk.draft()
    listed = rows(desk, kept, revision)
    row = chosen(listed, number)
    if form.value is None:
        return _page(desk, kept, revision, number, form, 422)
    row |= {name: getattr(form.value, name) for name in kept.words}
    try:
        write(desk, kept, revision, listed, form.value.version)
    except Conflict as conflict:  # raised before anything is written
        return _page(desk, kept, revision, number, form, 409, str(conflict))
    return back(desk, "gespeichert")


def _page(
    desk: Desk,
    kept: Kept,
    revision: Any,
    number: int,
    form: Submitted[Any],
    status_code: int = 200,
    conflict: str = "",
) -> Response:
    context = {
        "desk": desk,
        "number": number,
        "shown": kept.of(desk.db, desk.kind.name, revision.id)[number - 1],
        "conflict": conflict,
        "version": form.text("version") or revision.saves,
        "called": revision.title if desk.kind is wording.OFFER else revision.name,
    }
    return page(desk.request, kept.template, status_code, form=form, **context)


def back(desk: Desk, done: str) -> Response:
    return redirect_to(f"{desk.path}/bearbeiten/{PICTURES.slug}?getan={done}")
