"""When the index outside is written anew by itself."""

import shutil
from importlib import import_module
from pathlib import Path

import pytest

from search_index.german import WORDS

module = import_module("search_index.meilisearch.version")


@pytest.mark.parametrize(
    ("name", "is_written"),
    [
        ("ages.txt", True),
        ("parts.txt", True),
        ("phrases.txt", True),
        ("stems.txt", True),
        ("synonyms.txt", False),
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
