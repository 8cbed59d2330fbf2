"""`chancenportal import …`: what it prints, how it ends, and that the documented commands exist."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from sqlalchemy import Connection, Engine
from sqlmodel import Session
from typer.testing import CliRunner, Result

from app import commands
from app.commands import import_
from app.imports.lookups import Lookups
from app.imports.offer_columns import BY_HEADINGS, offer_columns
from app.imports.provider_columns import provider_columns
from tests.integration.imports.slices import DATA, MAPS, count

RECIPE = (MAPS.parent / "import.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def in_the_transaction_of_the_test(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    def session(_engine: Engine) -> Session:
        return Session(connection, join_transaction_mode="create_savepoint")

    monkeypatch.setattr(import_, "Session", session)


def run(*words: str) -> Result:
    return CliRunner().invoke(commands.app, ["import", *words])


AREAS = ("areas", str(DATA / "gebiete.geojson"), "--layer", "prognoseraum")


def test_an_import_says_in_numbers_what_it_did(db: Session) -> None:
    result = run(*AREAS, "--label", "Prognoseräume", "--valid-from", "2021-01-01")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Gebiete der Ebene „prognoseraum“, gültig ab 01.01.2021 (gebiete.geojson)",
        "  neu                                5",
        "  geändert                           0",
        "  unverändert                        0",
        "  fehlt in der Datei                 0",
    ]
    assert count(db, "area") == 5


def test_a_dry_run_says_so_and_leaves_everything(db: Session) -> None:
    result = run("providers", str(DATA / "anbieter.csv"), "--dry-run")

    assert "  neu: Zeile 2, Turnverein Deichkrone" in result.stdout
    assert result.stdout.endswith("Probelauf: Nichts wurde geändert.\n")
    assert count(db, "provider") == 0


def test_a_refusal_ends_with_status_1_and_every_problem(
    db: Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["chancenportal", "import", "offers", str(DATA / "angebote.csv")])

    with pytest.raises(SystemExit) as ended:
        commands.main()

    assert ended.value.code == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 20
    assert said[0].startswith("angebote.csv, Zeile 2, Spalte „Anbieter“: Den Anbieter „Turnverein Deichkrone“")
    assert count(db, "offer") == 0


def test_all_kinds_one_after_the_other(db: Session) -> None:
    layer = ["--layer", "prognoseraum"]
    for words in (
        AREAS,
        ("population", str(DATA / "bevoelkerung.csv"), *layer, "--date", "2024-12-31", "--bands", "u6=0-5"),
        ("indicators", str(DATA / "kennzahlen.csv"), *layer, "--period", "2021"),
        ("postcodes", str(DATA / "postleitzahlen.csv")),
        ("providers", str(DATA / "anbieter.csv")),
        ("offers", str(DATA / "angebote.csv")),
        ("offers", str(DATA / "kitas.csv"), "--map", str(MAPS / "berlin-kitas.toml")),
        ("offers", str(DATA / "orte.csv"), "--map", str(MAPS / "berlin-pois.toml")),
    ):
        result = run(*words)
        assert result.exit_code == 0, result.output

    assert (count(db, "offer"), count(db, "population"), count(db, "indicator")) == (61, 5, 10)


def documented_commands() -> list[str]:
    return re.findall(r"^chancenportal (import .*?[^\\])$", RECIPE, flags=re.MULTILINE | re.DOTALL)


def test_the_recipe_shows_enough_commands() -> None:
    assert len(documented_commands()) >= 9


@pytest.mark.parametrize("line", documented_commands())
def test_every_option_in_the_recipe_exists(line: str) -> None:
    noun, _, *rest = shlex.split(line.replace("\\\n", " "), comments=True)[1:]
    command = typer.main.get_command(commands.app).commands["import"].commands[noun]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts}

    assert {word for word in rest if word.startswith("--")} <= known


def test_the_recipe_names_every_column() -> None:
    nothing = Lookups.nothing()
    for column in (*offer_columns(nothing), *provider_columns(nothing)):
        assert f"`{column.name}`" in RECIPE
    for name in (*BY_HEADINGS, "lat", "lon"):
        assert f"`{name}`" in RECIPE


def test_files_the_recipe_points_to_exist() -> None:
    for name in re.findall(r"docs/import/[\w.-]+", RECIPE):
        assert (Path(__file__).parents[3] / name).is_file()
