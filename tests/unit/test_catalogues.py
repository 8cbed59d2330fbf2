"""Every sentence of the pages is in every catalogue, translated and with its placeholders, and nothing else is."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app import i18n

APP = Path(i18n.__file__).parent
CATALOGUES = sorted(i18n.FOLDER.glob("*/LC_MESSAGES/messages.po"))
_PLACEHOLDER = re.compile(r"%\(\w+\)s|(?<!%)\{\w*\}|&nbsp;|</?\w+>")


def _key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    return message.context, tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id


def _forms(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


@pytest.fixture(scope="module")
def sentences() -> set[tuple[str | None, str | tuple[str, ...]]]:
    """What the source says today."""
    with (i18n.FOLDER / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = Catalog()
    for _file, _line, text, _comments, context in extract_from_dir(APP, methods, options):
        found.add(text, context=context)
    return {_key(message) for message in found if message.id}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def test_there_is_a_second_language():
    assert "en" in i18n.catalogues()


@pytest.mark.parametrize("path", [i18n.FOLDER / "messages.pot", *CATALOGUES], ids=lambda path: path.parent.parent.name)
def test_catalogue_has_exactly_the_sentences_of_the_source(path, sentences):
    written = {_key(message) for message in _read(path) if message.id}

    assert sentences - written == set(), "missing; run `make messages`"
    assert written - sentences == set(), "stale; run `make messages`"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_sentence_is_translated(path):
    catalogue = _read(path)
    unfinished = [m.id for m in catalogue if m.id and (m.fuzzy or not all(_forms(m.string)))]

    assert unfinished == []
    assert not catalogue.obsolete


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_translations_keep_their_placeholders(path):
    for message in _read(path):
        wanted = {frozenset(_PLACEHOLDER.findall(form)) for form in _forms(message.id)}
        for form in _forms(message.string):
            assert not message.id or frozenset(_PLACEHOLDER.findall(form)) in wanted, message.id
