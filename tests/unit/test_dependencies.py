"""pyproject.toml names what we import, and nothing that we could do without."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

declared = {re.split(r"[\[>=;]", requirement)[0] for requirement in PROJECT["dependencies"]}

PART_OF = {
    "markupsafe": "jinja2",
    "pydantic": "sqlmodel",
    "pydantic-core": "sqlmodel",
    "pydantic_core": "sqlmodel",
    "sqlalchemy": "sqlmodel",
    "starlette": "fastapi",
}
"""What these frameworks are made of and hand out as their own."""

USED_BY_OTHERS = {
    "httptools": "uvicorn parses HTTP with it",
    "uvloop": "uvicorn's event loop",
    "tzdata": "zoneinfo, where the system has no time zones",
}


def imported() -> set[str]:
    """Distributions that our code imports."""
    modules: set[str] = set()
    for file in [*ROOT.glob("app/**/*.py"), *ROOT.glob("search_index/**/*.py"), *ROOT.glob("migrations/**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    foreign = modules - sys.stdlib_module_names - {"app", "search_index"}
    distributions = packages_distributions()
    return {PART_OF.get(name, name) for module in foreign for name in map(str.lower, distributions[module][:1])}


def test_what_we_import_is_declared() -> None:
    assert imported() <= declared


def test_what_is_declared_is_used() -> None:
    assert declared - imported() == set(USED_BY_OTHERS)
