"""Small Excel workbooks for tests, written by hand: sheets are zipped XML."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FILES = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
        <Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook {_MAIN} xmlns:r="{_OFFICE}">
        <sheets><sheet name="Tabelle1" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
        <Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": f"""<styleSheet {_MAIN}>
        <cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>""",
}


def write_workbook(
    path: Path, rows: Sequence[Sequence[object]], *, extra: Mapping[str, bytes] | None = None, last_cell: str = ""
) -> Path:
    """One sheet; texts, numbers and days. `last_cell` puts a number far away."""
    written = []
    for number, row in enumerate(rows, start=1):
        cells = [_cell(f"{letter}{number}", value) for letter, value in zip(_LETTERS, row, strict=False)]
        written.append(f'<row r="{number}">{"".join(cells)}</row>')
    if last_cell:
        written.append(f'<row r="{last_cell.lstrip(_LETTERS)}">{_cell(last_cell, 1)}</row>')
    sheet = f"<worksheet {_MAIN}><sheetData>{''.join(written)}</sheetData></worksheet>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_FILES, "xl/worksheets/sheet1.xml": sheet, **(extra or {})}.items():
            archive.writestr(name, content)
    return path


def _cell(place: str, value: object) -> str:
    match value:
        case date():
            return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
        case int() | float():
            return f'<c r="{place}"><v>{value}</v></c>'
        case _:
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
