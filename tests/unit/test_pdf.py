"""What a PDF may bring along: its pages, and nothing that acts, hides or tells where it comes from."""

import subprocess
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from app import pdf, pdf_apart
from app.errors import UnusableFile
from tests import papers, photos
from tests.papers import paper, stream

ACTION = "/OpenAction << /S /{} >>"
LINK = "/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({}) >> >>]"
SCRIPT = "/S /JavaScript /JS (app.alert\\(1\\))"

ACTIVE = {
    "script when it opens": paper(root=f"/OpenAction << {SCRIPT} >>"),
    "script under a name written otherwise": paper(root="/OpenAction << /S /J#61vaScript >>"),
    "script by reference": paper(root="/OpenAction << /S 5 0 R >>", objects={5: "/JavaScript"}),
    "script behind another action": paper(root=f"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << {SCRIPT} >> >>"),
    "script of a page": paper(page=f"/AA << /O << {SCRIPT} >> >>"),
    "script of a field": paper(page=f"/Annots [<< /Subtype /Widget /AA << /K << {SCRIPT} >> >> >>]"),
    "script by name": paper(root=f"/Names << /JavaScript << /Names [(a) << {SCRIPT} >>] >> >>"),
    "program": paper(root="/OpenAction << /S /Launch /F (calc.exe) >>"),
    "sends a form": paper(root=ACTION.format("SubmitForm")),
    "opens another file": paper(root=ACTION.format("GoToR")),
    "embedded file": paper(root="/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>", objects={5: "<< /EF << >> >>"}),
    "file on a page": paper(page="/Annots [<< /Subtype /FileAttachment /FS << /F (a) >> >>]"),
    "file beside a page": paper(page="/AF [<< /Type /Filespec /F (a) >>]"),
    "film": paper(page="/Annots [<< /Subtype /RichMedia >>]"),
    "form of another kind": paper(root="/AcroForm << /XFA [] >>"),
    "drawing from another file": paper(objects={4: stream(b"", "/F (file.bin)")}),
    "link that runs": paper(page=LINK.format("javascript:alert(1)")),
    "link to a file of the reader": paper(page=LINK.format("file:///etc/passwd")),
}
REFUSED = {
    "empty": (b"", "leer"),
    "page": (b"<!doctype html><script>alert(1)</script>", "kein PDF"),
    "page before it": (b"<script>alert(1)</script>\n" + paper(), "kein PDF"),
    "photo": (photos.photo(), "kein PDF"),
    "only the first line": (b"%PDF-1.7\n%%EOF", "beschädigt"),
    "no pages": (paper(objects={2: "<< /Type /Pages /Kids [] /Count 0 >>"}), "beschädigt"),
    "pages in a circle": (paper(objects={2: "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}), "beschädigt"),
    "cut off": (papers.leaflet()[:-200], "unvollständig"),
    "archive behind it": (paper() + b"PK\x05\x06" + bytes(18) + b"x", "mehr als ein PDF"),
    "page behind it": (paper() + b"<script>alert(1)</script>", "mehr als ein PDF"),
    "long page behind it": (paper() + b"<p>" * 1000, "mehr als ein PDF"),
    "locked": (papers.encrypted(), "geschützt"),
    "packed twice": (papers.bomb(), "zu aufwendig"),
}


def rewritten(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf_apart.rewritten(content)[0]))


def test_a_leaflet_keeps_its_words_its_links_and_what_a_screen_reader_needs() -> None:
    made = pdf.rewrite(BytesIO(papers.leaflet()))
    read = PdfReader(BytesIO(made.content))

    assert made.pages == len(read.pages) == 1
    assert "Flohmarkt am Samstag" in read.pages[0].extract_text()
    assert read.root_object["/MarkInfo"]["/Marked"]
    assert read.root_object["/Lang"] == "de"
    assert "/StructTreeRoot" in read.root_object
    links = [each.get_object()["/A"]["/URI"] for each in read.pages[0]["/Annots"]]
    assert links == ["https://verein.example/"]


def test_nothing_tells_who_made_it_or_where_a_photo_was_taken() -> None:
    written = pdf.rewrite(BytesIO(papers.leaflet())).content

    assert PdfReader(BytesIO(papers.leaflet())).metadata
    assert PdfReader(BytesIO(written)).metadata is None
    assert b"Kennwort" not in written
    assert b"WeasyPrint" not in written

    photo = rewritten(papers.with_photo()).pages[0]["/Resources"]["/XObject"]["/I"].get_data()
    assert papers.PLACE in papers.with_photo()
    assert papers.PLACE not in photo
    assert Image.open(BytesIO(photo)).size == (1000, 600)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff", b"no photo", photos.photo()[:300]])
def test_what_is_no_whole_photo_is_left_as_it_is(content: bytes) -> None:
    image = stream(content, "/Type /XObject /Filter [/DCTDecode]")

    assert rewritten(paper(page="/Resources << /XObject << /I 5 0 R >> >>", objects={5: image}))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_whole_and_open_pdf_is_refused(name: str) -> None:
    content, sentence = REFUSED[name]

    with pytest.raises(UnusableFile, match=sentence):
        pdf.rewrite(BytesIO(content))


@pytest.mark.parametrize("name", ACTIVE)
def test_what_acts_is_refused(name: str) -> None:
    with pytest.raises(pdf_apart.Refused, match="active"):
        pdf_apart.rewritten(ACTIVE[name])


def test_what_opens_by_itself_is_left_out() -> None:
    link = "<< /S /URI /URI (https://zaehler.example/) >>"

    written = pdf_apart.rewritten(paper(root=f"/OpenAction {link} /URI << /Base (x) >>", page=f"/AA << /O {link} >>"))[
        0
    ]

    assert b"zaehler" not in written
    assert b"/AA" not in written


def test_what_no_page_leads_to_is_not_written() -> None:
    page, archive = b"<html><script>alert(1)</script>", b"PK\x03\x04 archive"
    hidden = paper(objects={5: stream(archive)}).replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + page + b"\n", 1)

    written = pdf_apart.rewritten(hidden)[0]

    assert page in hidden
    assert archive in hidden
    assert page not in written
    assert archive not in written


def test_what_is_drawn_is_packed_so_that_nothing_else_can_be_read_in_it() -> None:
    drawn = b"<html><script>alert(1)</script>" * 3

    written = pdf_apart.rewritten(paper(objects={4: stream(drawn)}))[0]

    assert drawn not in written
    assert PdfReader(BytesIO(written)).pages[0].get_contents().get_data().strip() == drawn


def test_a_drawing_without_end_is_measured_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = stream(zlib.compress(bytes(3_000_000)), "/Filter /FlateDecode")
    assert rewritten(paper(objects={4: packed}))
    monkeypatch.setattr(pdf_apart, "_MOST_DRAWN", 2_000_000)

    with pytest.raises(pdf_apart.Refused, match="too_much"):
        pdf_apart.rewritten(paper(objects={4: packed}))


def test_a_list_of_objects_without_end_is_not_unpacked() -> None:
    assert pdf.rewrite(BytesIO(papers.packed_objects(10))).pages == 1

    with pytest.raises(UnusableFile, match="beschädigt"):
        pdf.rewrite(BytesIO(papers.packed_objects(60_000_000)))


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_apart, "_MOST_OBJECTS", 50)

    with pytest.raises(pdf_apart.Refused, match="too_much"):
        pdf_apart.rewritten(paper(page="/Annots [" + "<< /Subtype /Link >> " * 60 + "]"))


def test_who_takes_too_long_or_dies_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("pdf", 20)

    def killed(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess("pdf", -9, b"%PDF", b"")

    for ending in (late, killed):
        monkeypatch.setattr(subprocess, "run", ending)
        with pytest.raises(UnusableFile, match="zu aufwendig"):
            pdf.rewrite(BytesIO(paper()))


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_one_is_read_or_refused_and_never_acts(data: st.DataObject) -> None:
    """Whatever is read from it has been looked at: what is written is looked at again and passes."""
    whole = bytearray(ACTIVE["script when it opens"] if data.draw(st.booleans()) else papers.with_photo())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(9, len(whole) - 8))] = data.draw(st.integers(0, 255))
    try:
        written, pages = pdf_apart.rewritten(bytes(whole))
    except Exception:  # noqa: BLE001 -- `main` turns every one of them into a refusal
        return
    assert pdf_apart.rewritten(written)[1] == pages
    assert b"/JavaScript" not in written
