"""PDFs as people and attackers upload them, written here."""

import zlib
from collections.abc import Mapping
from io import BytesIO

from pypdf import PdfWriter
from weasyprint import HTML

from tests import photos

PLACE = b"Kennwortkamera"


def leaflet(text: str = "Flohmarkt am Samstag") -> bytes:
    """As a word processor makes one: with tags for screen readers, an author, a title and a link."""
    page = f"<html lang=de><title>Kennworttitel</title><meta name=author content=Kennwortkim><h1>{text}</h1>"
    page += "<p><a href='https://verein.example/'>Mehr</a></p>"
    return bytes(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))


def paper(*, root: str = "", page: str = "", objects: Mapping[int, bytes | str] | None = None, end: str = "") -> bytes:
    """One page by hand. `root`, `page`: more of those dictionaries; `objects`: by their number, 4 is what is drawn."""
    body: dict[int, bytes | str] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {root} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R {page} >>",
        4: stream(b"0 0 m 100 100 l S"),
    }
    body |= objects or {}
    written, places = bytearray(b"%PDF-1.7\n"), {}
    for number, each in body.items():
        places[number] = len(written)
        written += b"%d 0 obj\n" % number + (each.encode() if isinstance(each, str) else each) + b"\nendobj\n"
    start = len(written)
    written += f"xref\n0 {len(body) + 1}\n0000000000 65535 f \n".encode()
    for number in range(1, len(body) + 1):
        written += b"%010d 00000 n \n" % places[number]
    written += f"trailer << /Size {len(body) + 1} /Root 1 0 R {end} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(written)


def stream(content: bytes, more: str = "") -> bytes:
    return f"<< /Length {len(content)} {more} >>\nstream\n".encode() + content + b"\nendstream"


def with_photo() -> bytes:
    """A photo as a telephone took it, laid onto a page untouched."""
    drawn = "/Type /XObject /Subtype /Image /Width 1000 /Height 600 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    image = stream(photos.with_place(), f"{drawn} /Filter /DCTDecode")
    return paper(page="/Resources << /XObject << /I 5 0 R >> >>", objects={5: image})


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt(user_password="", owner_password="geheim", algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def bomb() -> bytes:
    """What is drawn on its page is two hundred megabytes of nothing, packed twice."""
    packed = zlib.compress(zlib.compress(bytes(200_000_000), 9), 9)
    return paper(objects={4: stream(packed, "/Filter [/FlateDecode /FlateDecode]")})


def packed_objects(unpacked: int) -> bytes:
    """Its page is said to lie in a packed list of objects of this size."""
    head = b"3 0 "
    listed = head + b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>" + b" " * unpacked
    packed = stream(zlib.compress(listed, 9), f"/Type /ObjStm /N 1 /First {len(head)} /Filter /FlateDecode")
    body = [b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"]
    body += [b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n", b"5 0 obj\n" + packed + b"\nendobj\n"]
    written, places = b"%PDF-1.7\n", []
    for each in body:
        places.append(len(written))
        written += each
    entries = [(0, 0, 255), (1, places[0], 0), (1, places[1], 0), (2, 5, 0), (0, 0, 0), (1, places[2], 0)]
    entries.append((1, len(written), 0))
    table = b"".join(bytes([kind]) + at.to_bytes(4) + bytes([last]) for kind, at, last in entries)
    xref = stream(table, "/Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R")
    return written + b"6 0 obj\n" + xref + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(written)
