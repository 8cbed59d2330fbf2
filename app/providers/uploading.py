"""What pictures and documents of an entry have in common: taking a file in, and the rows of the open draft."""

from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar

import sqlalchemy as sa
from fastapi import Response
from sqlmodel import SQLModel

from app.accounts import attempts
from app.directory import drafts
from app.errors import NotFound, UnusableFile
from app.forms import Submitted
from app.i18n import gettext as _
from app.pages import redirect_to
from app.providers.desk import Desk
from app.providers.picture_forms import PICTURES
from app.uploads import Upload

Rows = list[dict[str, Any]]
T = TypeVar("T")


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
    return found


def rows(desk: Desk, part: type[SQLModel], key: str, revision: Any) -> Rows:
    """What they say, in their order; `key` names the column of the file, and without one there is no row."""
    table = sa.inspect(part).local_table
    owners = {each for each in table.columns.keys() if each.endswith("_revision_id")}  # noqa: SIM118 -- no dictionary
    said = [column for column in table.columns if column.name not in {*owners, "id", "position"}]
    mine = table.c[desk.kind.parts[part]] == revision.id
    query = sa.select(*said).where(mine, table.c[key].is_not(None)).order_by(table.c.position, table.c.id)
    return [{**row} for row in desk.db.execute(query).mappings()]


def chosen(listed: Rows, number: int) -> dict[str, Any]:
    """Counted from 1."""
    if not 1 <= number <= len(listed):
        raise NotFound
    return listed[number - 1]


def write(desk: Desk, part: type[SQLModel], revision: Any, listed: Rows, seen: int) -> None:
    in_order = [row | {"position": place} for place, row in enumerate(listed)]
    drafts.save(desk.db, revision, desk.by, seen=seen, beside={part: in_order})


def rearrange(desk: Desk, part: type[SQLModel], key: str, number: int, form: Submitted[Any], *, is_kept: bool) -> None:
    """To the front with it, or away."""
    revision = desk.draft()
    listed = rows(desk, part, key, revision)
    one = chosen(listed, number)
    others = [row for row in listed if row is not one]
    write(desk, part, revision, [one, *others] if is_kept else others, form.value.version if form.value else 0)


def back(desk: Desk, done: str) -> Response:
    return redirect_to(f"{desk.path}/bearbeiten/{PICTURES.slug}?getan={done}")
