"""The shape of the house: who may import whom, what things are called, and where a rule may stand."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "search_index").rglob("*.py")])
EVERYTHING = sorted([*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")])
AUDIENCES = ("families", "providers", "editors", "planners")
MODELS = [each for each in SOURCES if "table=True" in each.read_text()]

# What a file name must not be: it would say nothing about what is inside.
NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "constants", "base", "shared", "tools"}
EMPTY_WORDS = re.compile(r"^_*(get|process|handle|do|perform)_")
EMPTY_CLASSES = re.compile(r"(Manager|Helper|Handler|Service|Util|Utils|Data|Info)$")
NAMED_BY_OTHERS = {"get_session", "get_response"}
"""FastAPI's word for a dependency, and what Starlette calls it."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module this file imports, by its full name, wherever in the file."""
    found: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(found)


def inside(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in packages)


def of(folder: str) -> list[Path]:
    return [each for each in SOURCES if each.is_relative_to(ROOT / folder)]


# Who may import whom


@pytest.mark.parametrize("audience", AUDIENCES)
def test_audiences_do_not_know_each_other(audience: str) -> None:
    others = tuple(f"app.{other}" for other in AUDIENCES if other != audience)

    for path in of(f"app/{audience}"):
        assert not [each for each in imports(path) if inside(each, others)], name_of(path)


def test_the_directory_knows_neither_audiences_nor_the_web() -> None:
    web = ("fastapi", "starlette", "jinja2", "app.main", "app.pages", "app.headers")

    for path in of("app/directory"):
        assert not [each for each in imports(path) if inside(each, (*web, *(f"app.{each}" for each in AUDIENCES)))]


def test_the_search_engine_knows_nothing_of_the_portal() -> None:
    for path in of("search_index"):
        assert not [each for each in imports(path) if inside(each, ("app", "fastapi", "sqlmodel"))], name_of(path)


GOES_WITH_ITS_AUDIENCE = {"app/main.py", "app/demo/stands.py"}
"""The list of routers, and what the demo shows of one audience alone."""


def test_an_audience_can_be_taken_away_without_breaking_anything_else() -> None:
    for path in SOURCES:
        folder = path.relative_to(ROOT).parts[1:2]
        if name_of(path) not in GOES_WITH_ITS_AUDIENCE and not set(folder) & set(AUDIENCES):
            used = [each for each in imports(path) if inside(each, tuple(f"app.{each}" for each in AUDIENCES))]

            assert not used, f"{name_of(path)}: {used}"


def test_nothing_imports_from_the_demo_or_the_commands() -> None:
    for path in SOURCES:
        if not path.is_relative_to(ROOT / "app/commands") and not path.is_relative_to(ROOT / "app/demo"):
            assert not [each for each in imports(path) if inside(each, ("app.commands", "app.demo"))], name_of(path)


def test_nothing_in_the_house_imports_from_its_tests() -> None:
    assert not [name_of(path) for path in SOURCES if any(inside(each, ("tests",)) for each in imports(path))]


# What the public may see stands in one place


def _texts(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_nobody_else_writes_down_what_is_public() -> None:
    """Reading for the public starts from visibility.py. Imports and constraints write such rows and may name them."""
    reading = [*of("app/families"), ROOT / "app/site.py", ROOT / "app/directory/documents.py"]
    condition = re.compile(r"'published'|'approved'|\bstanding\b|\bstatus\s*=")

    for path in reading:
        assert not [text for text in _texts(path) if condition.search(text)], name_of(path)


def test_public_reads_of_offers_and_providers_begin_there() -> None:
    from_table = re.compile(r"\b(?:FROM|JOIN)\s+(?:offer|provider|offer_revision|provider_revision)\b", re.IGNORECASE)

    for path in [*of("app/families"), ROOT / "app/site.py", ROOT / "app/directory/documents.py"]:
        assert not [text for text in _texts(path) if from_table.search(text)], name_of(path)


# Names, words and measures


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [each for each in ast.walk(tree(path)) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_a_file_is_named_after_what_is_in_it() -> None:
    assert [name_of(path) for path in EVERYTHING if path.stem in NAMELESS] == []


def test_a_file_opens_with_a_line_that_says_what_it_holds() -> None:
    first_lines = {
        name_of(path): (ast.get_docstring(tree(path)) or "").partition("\n")[0]
        for path in EVERYTHING
        if path.read_text().strip()
    }

    assert [name for name, line in first_lines.items() if len(line) < 15] == []


def test_names_say_something() -> None:
    empty = [
        f"{name_of(path)}: {node.name}"
        for path in SOURCES
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and EMPTY_WORDS.match(node.name))
        or (isinstance(node, ast.ClassDef) and EMPTY_CLASSES.search(node.name))
    ]

    assert [each for each in empty if each.split(": ")[1] not in NAMED_BY_OTHERS] == []


def test_a_file_can_be_read_in_one_go() -> None:
    assert [name_of(path) for path in SOURCES if len(path.read_text().splitlines()) > 400] == []


def test_a_function_fits_on_a_screen_and_most_are_short() -> None:
    lengths = {f"{name_of(path)}: {each.name}": length(each) for path in SOURCES for each in functions(path)}
    by_length = sorted(lengths.values())

    assert [name for name, lines in lengths.items() if lines > 60] == []
    assert by_length[len(by_length) // 2] <= 10
    assert by_length[len(by_length) * 9 // 10] <= 30


def test_models_keep_their_annotations() -> None:
    """SQLModel reads them while the class is made."""
    assert [name_of(path) for path in MODELS if "__future__.annotations" in set(imports(path))] == []


def test_only_the_session_of_a_request_commits() -> None:
    committing = [
        name_of(path)
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]

    assert committing == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = re.compile(r"/(?:work|root|home)/\w")

    assert [name_of(path) for path in EVERYTHING if path != Path(__file__) and places.search(path.read_text())] == []
