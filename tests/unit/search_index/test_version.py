"""When the index outside is written anew by itself."""

import shutil
from importlib import import_module
from pathlib import Path

import pytest

from search_index.german import WORDS

module = import_module("search_index.meilisearch.version")
written = import_module("search_index.written")


@pytest.mark.parametrize(
    ("name", "is_written"),
    [
        ("ages.txt", True),
        ("needs.txt", True),
        ("parts.txt", True),
        ("phrases.txt", True),
        ("stems.txt", True),
        ("stopwords.txt", True),
        ("synonyms.txt", False),
        ("topics.txt", False),
        ("weak.txt", False),
    ],
)
def test_changed_lists_that_documents_are_written_with_make_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, is_written: bool
) -> None:
    shutil.copytree(WORDS, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).write_text("neu")
    before = module.version.__wrapped__()

    monkeypatch.setattr(module, "WORDS", tmp_path)

    assert (module.version.__wrapped__() != before) == is_written


@pytest.mark.parametrize(("name", "is_written"), [("needs.txt", True), ("stopwords.txt", True), ("topics.txt", False)])
def test_so_is_the_index_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, is_written: bool
) -> None:
    shutil.copytree(WORDS, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).write_text((WORDS / name).read_text("utf-8").replace("und", "unt"))
    before = written.version.__wrapped__()

    monkeypatch.setattr(written, "WORDS", tmp_path)

    assert (written.version.__wrapped__() != before) == is_written


def test_another_weight_makes_another_version_of_the_index_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    before = written.version.__wrapped__()

    monkeypatch.setattr(written, "_ANSWERING", {"A": "A", "B": "C", "C": "D"})

    assert written.version.__wrapped__() != before
