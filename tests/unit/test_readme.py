"""The README names every setting, command and dependency: what it leaves out, an operator never finds."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from app import metrics
from app.commands import app as commands
from app.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGE: dict[str, Any] = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))

settings = sorted(
    str(field.validation_alias or f"CHANCENPORTAL_{name}").upper() for name, field in Settings.model_fields.items()
)
targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
requirements = [
    re.split(r"[\[>=;]", requirement)[0]
    for requirement in [
        *PYPROJECT["project"]["dependencies"],
        *(name for group in PYPROJECT["dependency-groups"].values() for name in group),
        *PACKAGE["dependencies"],
        *PACKAGE["devDependencies"],
    ]
]


def verbs(group: TyperGroup, noun: str = "") -> list[str]:
    """All commands, as `db upgrade`."""
    found: list[str] = []
    for name, command in group.commands.items():
        found += verbs(command, f"{name} ") if isinstance(command, TyperGroup) else [f"{noun}{name}"]
    return found


root = typer.main.get_command(commands)
assert isinstance(root, TyperGroup)


@pytest.mark.parametrize("name", settings)
def test_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", metrics.DESCRIBED)
def test_metric_is_documented(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("target", targets)
def test_make_target_is_documented(target: str) -> None:
    assert f"make {target}" in README


@pytest.mark.parametrize("verb", verbs(root))
def test_command_is_documented(verb: str) -> None:
    assert f"`{verb}" in README


@pytest.mark.parametrize("requirement", requirements)
def test_dependency_has_its_reason(requirement: str) -> None:
    assert re.search(rf"^\|[^|]*{re.escape(requirement)}\b.*\|.+\|", README, re.MULTILINE)
