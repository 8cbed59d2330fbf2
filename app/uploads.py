"""A form with one file. It is read before the database is asked: whoever sends slowly holds no connection meanwhile."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.access import cookie_name
from app.forms import UNKNOWN, F, Submitted, parsed, sound
from app.i18n import gettext as _

MOST_BYTES = 20_000_000
"""Of a file. A telephone's photo has three to ten megabytes."""
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


def uploaded(model: type[F], name: str) -> Callable[[Request], AsyncIterator[Upload[F]]]:
    """As `forms.submitted`, with a file in the field `name`."""

    async def read(request: Request) -> AsyncIterator[Upload[F]]:
        # Whoever brings no sign-in is sent to the front door; nobody waits for the rest of what they send.
        if cookie_name() not in request.cookies:
            yield Upload(model)
            return
        try:
            form = await _form(request)
        except _TooMuch:
            yield Upload(model, errors={name: _too_large()})
            return
        except (MultiPartException, KeyError):  # without a content type
            yield Upload(model, errors={"": _(UNKNOWN)})
            return
        try:
            yield _read(model, name, form)
        finally:
            await form.close()

    return read


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


def _read(model: type[F], name: str, form: FormData) -> Upload[F]:
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
        if (file.size or 0) > MOST_BYTES:
            upload.file = None
            upload.refuse(name, _too_large())
    return upload


def _too_large() -> str:
    most = MOST_BYTES // 1_000_000
    return _("Diese Datei ist zu groß. Höchstens {most} Megabyte sind möglich.").format(most=most)


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
