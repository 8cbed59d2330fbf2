"""Reads somebody's PDF in a process of its own, and writes it anew with only what a leaflet needs.

`app.pdf` starts it. A file may be made to take all the time and memory there is: it takes this process's, which has
little of both. What nothing leads to from the pages (another file behind or between its parts) is not written.
"""

import logging
import resource
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader, PdfWriter, overwrite_configuration
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

REFUSED = 3
"""The exit status of a file that is not taken; the reason is one word on the standard error."""
_SECONDS, _BYTES = 10, 1_000_000_000
_MOST_OBJECTS = 100_000
_MOST_UNPACKED = 20_000_000
"""Of one packed list of objects. What is drawn is never kept unpacked, only measured."""
_MOST_DRAWN = 500_000_000
"""Of all that is drawn, unpacked: whoever opens it on a telephone has to unpack it, too."""
_PIECE = 1_000_000

_VERSION = "%PDF-1.7"
"""What it may contain, whatever it said of itself."""

_KEPT = frozenset(
    {
        *("/Type", "/Version", "/Extensions", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences"),
        *("/PageLayout", "/PageMode", "/Outlines", "/AcroForm", "/OCProperties", "/OutputIntents"),
        *("/StructTreeRoot", "/MarkInfo", "/Lang"),  # what a screen reader needs
    }
)
"""Of the whole document."""
_DROPPED = ("/AA", "/Metadata", "/PieceInfo", "/LastModified")
"""Of each part: what happens by itself, who made it, when and with what."""
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/3DD"})
_ACTIVE = {
    "/S": frozenset(
        {
            *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Thread"),
            *("/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView"),
        }
    ),
    "/Subtype": frozenset({"/FileAttachment", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D"}),
    "/Type": frozenset({"/EmbeddedFile", "/Filespec", "/F", "/Rendition"}),
}
_LINKS = ("http:", "https:", "mailto:", "tel:")
_JPEG_KEPT = frozenset({0xE0, 0xE2, 0xEE})
"""Of a JPEG's notes: its kind, its colours and how Adobe has stored them; not where it was taken."""


class Refused(Exception):
    """With the reason, a key of `app.pdf.SENTENCES`."""


def rewritten(content: bytes) -> tuple[bytes, int]:
    """The same pages in a new file, and how many there are."""
    # Newer versions may end in line breaks, or be padded with zeros by what has sent them.
    body = content.rstrip(b"\x00\t\n\x0c\r ")
    if not body.startswith(b"%PDF-"):
        raise Refused("no_pdf")
    if b"%%EOF" not in body[-1024:]:
        raise Refused("truncated" if b"%%EOF" not in body else "more_than_a_pdf")
    if not body.endswith(b"%%EOF"):
        raise Refused("more_than_a_pdf")
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        raise Refused("encrypted")
    pages = len(reader.pages)
    if not pages:
        raise Refused("unreadable")
    _clean(reader.root_object)
    writer = PdfWriter()
    writer.pdf_header = _VERSION
    writer.clone_reader_document_root(reader)
    written = BytesIO()
    writer.write(written)
    return written.getvalue(), pages


def _clean(root: DictionaryObject) -> None:
    drawn = 0
    for each in _all(root):
        _check(each)
        for key in _DROPPED:
            each.pop(key, None)
        if isinstance(each, StreamObject):
            drawn += _unpacked(each, _MOST_DRAWN - drawn)
            if drawn > _MOST_DRAWN:
                raise Refused("too_much")
            _clean_stream(each)
    for key in [key for key in root if key not in _KEPT]:
        del root[key]
    names = _value(root, "/Names")
    if isinstance(names, DictionaryObject):
        for key in [key for key in names if key != "/Dests"]:
            del names[key]


def _all(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary, streams among them, that the document leads to, each before what is in it."""
    waiting: list[PdfObject | None] = [root]
    seen: set[int] = set()
    count = 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in seen:
                continue
            seen.add(each.idnum)
            each = each.get_object()
        count += 1
        if count > _MOST_OBJECTS:
            raise Refused("too_much")
        if isinstance(each, DictionaryObject):
            waiting += [value for value in each.values() if _leads_on(value)]
            yield each
        elif isinstance(each, ArrayObject):
            waiting += [value for value in each if _leads_on(value)]


def _leads_on(value: PdfObject) -> bool:
    return isinstance(value, IndirectObject | DictionaryObject | ArrayObject)


def _value(of: DictionaryObject, key: str) -> object:
    """What stands there or is referred to from there."""
    found = of.get(key)
    return found.get_object() if isinstance(found, PdfObject) else found


def _check(each: DictionaryObject) -> None:
    if _ACTIVE_KEYS & each.keys():
        raise Refused("active")
    said = ((_value(each, key), names) for key, names in _ACTIVE.items())
    if any(isinstance(word, str) and word in names for word, names in said):
        raise Refused("active")
    if isinstance(each, StreamObject) and "/F" in each:  # what is drawn lies in another file
        raise Refused("active")
    link = _value(each, "/URI")
    if isinstance(link, bytes | str):
        text = link.decode("latin-1") if isinstance(link, bytes) else link
        is_somewhere = ":" in text.partition("/")[0]
        if is_somewhere and not text.strip().lower().startswith(_LINKS):
            raise Refused("active")


def _filters(stream: StreamObject) -> list[object]:
    """How it is packed, the last step first."""
    named = _value(stream, "/Filter")
    return [each.get_object() for each in named] if isinstance(named, ArrayObject) else [named]


def _unpacked(stream: StreamObject, most: int) -> int:
    """How many bytes it becomes, as far as `most` and a little more."""
    filters = _filters(stream)
    if filters.count("/FlateDecode") > 1:  # nobody packs twice who has nothing to hide
        return most + 1
    if filters[0] != "/FlateDecode":
        return 0
    total, unpacking, rest = 0, zlib.decompressobj(), stream._data  # noqa: SLF001 -- as it came: `get_data` unpacks it
    try:
        while rest and total <= most:
            total += len(unpacking.decompress(rest, _PIECE))
            rest = unpacking.unconsumed_tail
    except zlib.error:  # the rest of it cannot be read by anybody
        pass
    return total


def _clean_stream(stream: StreamObject) -> None:
    if isinstance(stream, DecodedStreamObject):
        # Packed, no page of another kind can be read out of it as it lies there.
        stream.set_data(zlib.compress(stream.get_data()))
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        stream.pop("/DecodeParms", None)
    elif _filters(stream) == ["/DCTDecode"]:
        # A JPEG as it came: pypdf decodes none, and has no other way to put one back.
        stream._data = _without_place(stream.get_data())  # noqa: SLF001


def _without_place(jpeg: bytes) -> bytes:
    """Without what telephones write beside the pixels; as it is where it cannot be read."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        is_note = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_note or marker in _JPEG_KEPT:
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, jpeg[at:]])


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()
    overwrite_configuration(zlib_maximum_output_length=_MOST_UNPACKED, lzw_maximum_output_length=_MOST_UNPACKED)
    try:
        content, pages = rewritten(sys.stdin.buffer.read())
    except Refused as refused:
        reason = str(refused)
    except FileNotDecryptedError:
        reason = "encrypted"
    except (MemoryError, RecursionError):
        reason = "too_much"
    except Exception:  # noqa: BLE001 -- a reader that is fed with anything may fail with anything
        reason = "unreadable"
    else:
        sys.stdout.buffer.write(pages.to_bytes(4) + content)
        return 0
    sys.stderr.write(reason)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
