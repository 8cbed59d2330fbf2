"""Mappings: what they may say, and how a wrong one is told where it is wrong."""

from pathlib import Path

import pytest

from app.imports import mapping, translation
from app.imports.lookups import Lookups, lookup
from app.imports.offer_columns import offer_columns
from app.imports.problems import Refused
from app.imports.provider_columns import provider_columns
from app.imports.table import Table
from app.imports.templates import template
from app.imports.translation import Translation, filled
from app.imports.workbook import Figure

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "import").glob("*.toml"))
TABLE = Table({"nr": "Nr", "name": "Name", "strasse": "Straße", "art": "Art"}, iter(()))
SOURCE = '[quelle]\nkennung = "probe"\nname = "Probe"\n'


def fit(tmp_path: Path, text: str, table: Table = TABLE) -> Translation:
    path = tmp_path / "probe.toml"
    path.write_text(text, encoding="utf-8")
    file, problems = mapping.load(path)
    nothing = lookup("Die Kategorie", [(1, "kita", "Kitas")])
    words = Lookups(nothing, nothing, nothing, nothing, nothing)
    return translation.by_mapping(file, problems, table, offer_columns(words), provider_columns(words))


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(Refused) as refused:
        fit(tmp_path, text)
    return str(refused.value)


WHOLE = (
    SOURCE
    + """
[werte.Art]
"Hort" = "Kita"

[angebot]
kennung = "{Nr}"
titel = ["{Name}", "{Art}, {strasse}", "{Art}"]
kategorie = "kita"

[[fall]]
spalte = "Art"
ist = ["Kita"]
angebot.alter = "0-6 Jahre"

[[fall]]
spalte = "Art"
ist = ["Amt"]
weglassen = true
"""
)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (("1", "Seestern", "", "Treff"), {"kennung": "1", "titel": "Seestern", "kategorie": "kita"}),
        (("2", "", "Deich 1", "Treff"), {"kennung": "2", "titel": "Treff, Deich 1", "kategorie": "kita"}),
        (("3", "", "", "Hort"), {"kennung": "3", "titel": "Kita", "kategorie": "kita", "alter": "0-6 Jahre"}),
    ],
)
def test_the_first_template_with_full_columns_counts(
    tmp_path: Path, row: tuple[str, ...], cells: dict[str, str]
) -> None:
    found = fit(tmp_path, WHOLE)
    reworded = found.reworded(dict(zip(TABLE.headings, row, strict=True)))

    assert filled(found.case(reworded).offer, reworded) == cells


def test_a_case_can_leave_rows_out(tmp_path: Path) -> None:
    assert fit(tmp_path, WHOLE).case({"nr": "1", "name": "", "strasse": "", "art": "Amt"}).leaves_out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[quelle", "probe.toml: Das ist kein gültiges TOML"),
        (SOURCE + "titel = Kita\n", "Zeile 4: Das ist kein gültiges TOML"),
        ("[angebot]\ntitel = 'x'\n", "Hier fehlt „quelle“"),
        (SOURCE + "[angebote]\n", "Zeile 4: Diesen Eintrag kennen wir nicht. Meinten Sie „angebot“?"),
        ('[quelle]\nkennung = "Mit Leerzeichen"\nname = "x"\n', "Zeile 2: „Mit Leerzeichen“ passt hier nicht"),
        (SOURCE + 'url = "javascript:x"\n', "Zeile 4: „javascript:x“ passt hier nicht"),
        (WHOLE.replace("{Nr}", "{Nummer}"), "Zeile 9: Die Spalte „Nummer“ gibt es in der Tabelle nicht."),
        (WHOLE.replace("alter =", "altr ="), "Zeile 16: „altr“ ist keine unserer Spalten. Meinten Sie „alter“?"),
        (WHOLE.replace('"kita"', '"kiat"'), "Zeile 11: Die Kategorie „kiat“ gibt es im Portal nicht. Meinten Sie"),
        (WHOLE.replace("0-6 Jahre", "6-0 Jahre"), "Zeile 16: „6-0 Jahre“: Das kleinste Alter"),
        (WHOLE.replace('kategorie = "kita"\n', ""), "In [angebot] fehlt „kategorie“."),
        (WHOLE.replace('spalte = "Art"\nist = ["Amt"]', 'spalte = "Typ"\nist = ["Amt"]'), "Zeile 19: Die Spalte „Typ“"),
    ],
)
def test_a_wrong_mapping_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_a_number_of_a_workbook_stays_one_where_the_cell_is_taken_as_it_is() -> None:
    assert isinstance(template("{plz}", {}).fill({"plz": Figure("1067")}), Figure)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_name_whom_pages_have_to_name(example: Path) -> None:
    file, _ = mapping.load(example)

    assert file.quelle.nennung
    assert file.quelle.lizenz
    assert file.quelle.url
