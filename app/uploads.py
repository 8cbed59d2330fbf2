"""A form with one file. It is read before the database is asked: whoever sends slowly holds no connection meanwhile."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app import database
from app.access import cookie_name
from app.accounts import sessions
from app.database import Db
from app.forms import UNKNOWN, F, Submitted, parsed, sound
from app.i18n import gettext as _

MOST_BYTES = 20_000_000
"""Of a photo: a telephone's has three to ten megabytes."""
MOST_OF_A_PDF = 10_000_000
_MOST_SENT = 3 * MOST_BYTES
"""Up to here we read on, so that what was typed beside a file that is too large is not lost."""
_MOST_FIELDS = 20
_UNSAFE = re.compile(r"[^\w.() -]")


@dataclass
class Upload(Submitted[F]):
    """In `typed` stands the file's name, which nothing is decided by."""

    file: BinaryIO | None = None


class _TooMuch(MultiPartException):
    pass


def uploaded(
    model: type[F], name: str, most: Callable[[], int] = lambda: MOST_BYTES
) -> Callable[[Request, Db], AsyncIterator[Upload[F]]]:
    """As `forms.submitted`, with a file of at most so many bytes in the field `name`."""

    async def read(request: Request, db: Db) -> AsyncIterator[Upload[F]]:
        # Whoever is not signed in is sent to the front door; nobody waits for the rest of what they send, or keeps it.
        if not await run_in_threadpool(_is_signed_in, db, request.cookies.get(cookie_name(), "")):
            yield Upload(model)
            return
        try:
            form = await _form(request)
        except _TooMuch:
            yield Upload(model, errors={name: _too_large(most())})
            return
        except (MultiPartException, KeyError):  # without a content type
            yield Upload(model, errors={"": _(UNKNOWN)})
            return
        try:
            yield _read(model, name, most(), form)
        finally:
            await form.close()

    return read


def _is_signed_in(db: Session, secret: str) -> bool:
    """Asked and answered before the file comes: the request's own transaction has not begun."""
    with database.apart(db) as own:
        found = sessions.find(own, secret)
        return found is not None and not found[0].awaits_code


async def _form(request: Request) -> FormData:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > _MOST_SENT:
        raise _TooMuch("announced")
    parser = MultiPartParser(request.headers, _counted(request), max_files=1, max_fields=_MOST_FIELDS)
    return await parser.parse()


async def _counted(request: Request) -> AsyncGenerator[bytes, None]:
    """Whatever a header says: what has come in is counted."""
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > _MOST_SENT:
            raise _TooMuch("sent")
        yield chunk


def _read(model: type[F], name: str, most: int, form: FormData) -> Upload[F]:
    typed = {
        each: [sound(text if isinstance(text, str) else text.filename or "") for text in form.getlist(each)]
        for each in form
        if each in model.model_fields
    }
    read = parsed(model, typed)
    upload = Upload(model, typed, read.value, read.errors)
    file = form.get(name)
    if isinstance(file, UploadFile) and file.filename:
        upload.file = file.file
        if (file.size or 0) > most:
            upload.file = None
            upload.refuse(name, _too_large(most))
    return upload


def _too_large(most: int) -> str:
    return _("Diese Datei ist zu groß. Höchstens {most} Megabyte sind möglich.").format(most=most // 1_000_000)


def safe_name(file: str) -> str:
    """As a file of ours may be called."""
    return _UNSAFE.sub("_", Path(file.replace("\\", "/")).name).strip(". ")[-100:] or "datei"


@contextmanager
def on_disk(name: str, content: bytes) -> Iterator[Path]:
    """The imports read files, and name them in what they say."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path
