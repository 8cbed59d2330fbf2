"""Tables in every way offices save them, and refusals for what is none."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.imports import workbook
from app.imports.problems import Problems, Refused
from app.imports.table import check_headings, open_table
from tests.workbooks import write_workbook

TEXT = "Kennung;Straße;Länge\r\n007;Süßer Grund 1;13,5\r\n"


def cells(path: Path) -> list[dict[str, str]]:
    problems = Problems(path.name)
    rows = [dict(row.cells) for row in open_table(path, problems).rows]
    problems.refuse_if_any()
    return rows


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        cells(path)
    return str(refused.value)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "liste.csv"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_encoding_and_separator_reads_the_same(
    file: Callable[[bytes], Path], encoding: str, separator: str
) -> None:
    content = TEXT.replace(",", ".").replace(";", separator).encode(encoding)

    assert cells(file(content)) == [{"kennung": "007", "strasse": "Süßer Grund 1", "laenge": "13.5"}]


def test_decimal_commas_do_not_part_cells(file: Callable[[bytes], Path]) -> None:
    assert cells(file(TEXT.encode()))[0]["laenge"] == "13,5"


def test_windows_punctuation_survives(file: Callable[[bytes], Path]) -> None:
    assert cells(file("name;preis\n„Kita“ – Ost;5 €\n".encode("cp1252"))) == [{"name": "„Kita“ – Ost", "preis": "5 €"}]


def test_letters_of_all_the_world_survive(file: Callable[[bytes], Path]) -> None:
    text = "name,ort\nŞükrü Çağ,مركز الأسرة\nЛьвів,日本\n"

    assert [row["name"] for row in cells(file(text.encode()))] == ["Şükrü Çağ", "Львів"]


def test_composed_and_decomposed_letters_are_one(file: Callable[[bytes], Path]) -> None:
    assert cells(file("name;ort\nKu\u0308che;\u00a0 Ost  West \n".encode()))[0] == {"name": "Küche", "ort": "Ost West"}


def test_line_breaks_in_quotes_stay_in_their_cell_and_rows_are_counted_as_in_a_spreadsheet(
    file: Callable[[bytes], Path],
) -> None:
    path = file(b'a;b\r\n"1\r\n2";x\r\n\r\n3;"""y"""\r\n')
    rows = list(open_table(path, Problems("")).rows)

    assert [(row.number, row.cells["a"], row.cells["b"]) for row in rows] == [(2, "1\n2", "x"), (4, "3", '"y"')]


def test_empty_columns_and_rows_at_the_end_are_nothing(file: Callable[[bytes], Path]) -> None:
    assert cells(file(b"\r\na;b;;\r\n1;2;;\r\n;;;\r\n\r\n")) == [{"a": "1", "b": "2"}]


def test_a_table_of_endless_width_is_refused_and_empty_columns_do_not_count(file: Callable[[bytes], Path]) -> None:
    assert "mehr als 1.000 Spalten" in refusal(file(b";".join(b"c%d" % n for n in range(1001))))
    assert cells(file(b"a;b" + b";" * 5000 + b"\n1;2\n")) == [{"a": "1", "b": "2"}]


def test_short_rows_are_filled_up(file: Callable[[bytes], Path]) -> None:
    assert cells(file(b"a;b\n1\n")) == [{"a": "1", "b": ""}]


def test_the_line_that_names_the_separator_is_no_heading(file: Callable[[bytes], Path]) -> None:
    assert cells(file(b"sep=;\r\na;b\r\n1;2,5\r\n")) == [{"a": "1", "b": "2,5"}]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leer"),
        (b" \r\n ;;\r\n", "leer"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "alte Excel-Format"),
        (b"<table><tr><td>a</td></tr></table>", "Web- oder XML"),
        (b'{"type": "FeatureCollection"}', "import areas"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x81", "keine Tabelle"),
        ("name;ort\nM\u00fcller;Ost\n".encode("cp850"), "Zeile 2: Die Zeichenkodierung"),
        (b'a;b\n1;"offen\n2;3\n', "Anf\u00fchrungszeichen"),
        (b"a;b\n1;2;3\n", "Zeile 2: Diese Zeile hat mehr Felder"),
        (b"a;A\n1;2\n", "kommt zweimal vor"),
        ("name;ort\nM\u00c3\u00bcller;Ost\n".encode(), "Zeile 2, Spalte „name“: „MÃ¼ller“ ist falsch kodiert"),
        ("name;ort\nM\ufffdller;Ost\n".encode(), "unlesbares Zeichen"),
        (b"name;ort\n#NV;Ost\n", "Fehler aus der Tabelle"),
    ],
)
def test_what_is_no_clean_table_is_refused(file: Callable[[bytes], Path], content: bytes, said: str) -> None:
    assert said in refusal(file(content))


def test_a_file_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "weg.csv") == "weg.csv: Diese Datei gibt es nicht."


def test_missing_and_unknown_columns_are_told_with_the_nearest(file: Callable[[bytes], Path]) -> None:
    problems = Problems("liste.csv")
    table = open_table(file(b"kenung;titel;strase\n1;2;3\n"), problems)
    with pytest.raises(Refused) as refused:
        check_headings(table, ["kennung", "titel", "strasse"], ["kennung"], problems)

    assert "Die Spalte „kennung“ fehlt. Meinten Sie „kenung“?" in str(refused.value)
    assert "Spalte „strase“: Diese Spalte kennen wir nicht. Meinten Sie „strasse“?" in str(refused.value)


def test_fifty_problems_are_shown_and_the_rest_is_counted() -> None:
    problems = Problems("liste.csv")
    for row in range(1, 1235):
        problems.add("falsch.", row)
    with pytest.raises(Refused) as refused:
        problems.refuse_if_any()

    assert len(refused.value.lines) == 51
    assert refused.value.lines[0] == "liste.csv, Zeile 1: falsch."
    assert refused.value.lines[-1] == "und 1.184 weitere."


def test_workbooks_keep_texts_as_texts_and_numbers_readable(tmp_path: Path) -> None:
    rows = [["Kennung", "PLZ", "Plätze", "Tag", "Wert"], ["007", 1067, 69.0, date(2024, 12, 31), 1.234], ["8", "01069"]]
    path = write_workbook(tmp_path / "liste.xlsx", rows)

    assert cells(path) == [
        {"kennung": "007", "plz": "1067", "plaetze": "69", "tag": "2024-12-31", "wert": "1.234"},
        {"kennung": "8", "plz": "01069", "plaetze": "", "tag": "", "wert": ""},
    ]


def test_rows_of_a_workbook_are_numbered_as_it_shows_them(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "liste.xlsx", [[], [], ["a", "b"], [], ["1", "2"]])

    assert [row.number for row in open_table(path, Problems("")).rows] == [5]


def test_dangerous_workbooks_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "liste.xlsx"
    write_workbook(path, [["a"], ["1"]], extra={"xl/vbaProject.bin": b"x"})
    assert "Makros" in refusal(path)
    monkeypatch.setattr(workbook, "_MAX_UNPACKED", 1 << 20)
    write_workbook(path, [["a"], ["1"]], extra={"xl/media/image1.png": bytes(1 << 20)})
    assert "entpackt zu groß" in refusal(path)
    write_workbook(path, [["a"], ["1"]], last_cell="XFD1048576")
    assert "reicht bis Zeile 1048576" in refusal(path)


def sheet(cells: str) -> dict[str, bytes]:
    return {"xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()}


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r = "XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="&#88;FD1048576"><v>1</v></c></row>',
        '<x:row xmlns:x="urn:x" r="1048576"><x:c r="XFD1048576"/></x:row>',
        f"<row r='1048570'>{'<c/>' * 16384}</row>",
    ],
)
def test_a_far_cell_is_refused_however_it_is_spelled(tmp_path: Path, cells: str) -> None:
    """The reader would ask for hundreds of gigabytes, and the process with it would end."""
    path = write_workbook(tmp_path / "liste.xlsx", [["a"], ["1"]], extra=sheet(cells))

    assert "reicht bis Zeile 10485" in refusal(path)


def pretend_small(path: Path, real: bytes) -> None:
    """Whoever announces its parts says one byte, here and there."""
    content = path.read_bytes()
    assert content.count(real) > 0
    path.write_bytes(content.replace(real, (1).to_bytes(4, "little")))


def test_a_workbook_that_lies_about_its_size_is_refused_while_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reader believes no such number either, and would go on until the memory is full."""
    size = (5 << 20) + 3
    path = write_workbook(tmp_path / "liste.xlsx", [["a"], ["1"]], extra={"xl/sharedStrings.xml": bytes(size)})
    pretend_small(path, size.to_bytes(4, "little"))
    assert "beschädigt" in refusal(path)

    monkeypatch.setattr(workbook, "_MAX_UNPACKED", 4 << 20)
    assert "entpackt zu groß" in refusal(path)


def test_packed_in_a_way_no_spreadsheet_does_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "liste.xlsx", [["a"], ["1"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(1 << 20))

    assert "beschädigt" in refusal(path)


@pytest.mark.parametrize("name", ["xl/Worksheets/Sheet1.XML", "xl\\worksheets\\sheet1.xml", "xl/sheet1.xml"])
def test_a_far_cell_is_refused_whatever_its_sheet_is_called(tmp_path: Path, name: str) -> None:
    far = sheet('<row r="1048576"><c r="XFD1048576"/></row>').popitem()[1]
    path = write_workbook(tmp_path / "liste.xlsx", [["a"], ["1"]], extra={name: far})

    assert "reicht bis Zeile 1048576" in refusal(path)


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1" r="XFD1048576"/></row>',
        '<row r="1"><c r="A1"></row>',
        '<row r="1"><c r="A-1"/></row>',
    ],
)
def test_what_two_readers_may_read_differently_is_refused(tmp_path: Path, cells: str) -> None:
    assert "beschädigt" in refusal(write_workbook(tmp_path / "liste.xlsx", [["a"]], extra=sheet(cells)))


def test_a_workbook_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet><sheetData><row r="1"/></sheetData></worksheet>'
    path = write_workbook(tmp_path / "liste.xlsx", [["a"]], extra={"xl/worksheets/sheet1.xml": laughs})

    assert "beschädigt" in refusal(path)


def test_other_archives_and_broken_workbooks_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "keine Excel-Tabelle" in refusal(path)
    path.write_bytes(write_workbook(path, [["a"], ["1"]]).read_bytes()[:300])
    assert "beschädigt" in refusal(path)
    write_workbook(path, [])
    assert "leer" in refusal(path)


def test_a_sheet_can_be_named(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "liste.xlsx", [["a"], ["1"]])

    assert [row.cells["a"] for row in open_table(path, Problems(""), "Tabelle1").rows] == ["1"]
    with pytest.raises(Refused, match="„Kitas“ gibt es nicht"):
        list(open_table(path, Problems(""), "Kitas").rows)
