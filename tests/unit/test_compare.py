"""Word by word: what is marked as gone or new, and that nothing of a wording is left out of the comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.wording import BOOKKEEPING, changed
from app.editors.compare import pieces
from app.editors.fields import FIELDS, OFFER

texts = st.text(alphabet="ab .,\nß", max_size=40)


@pytest.mark.parametrize(
    ("old", "new", "gone", "added"),
    [
        ("6 bis 10 Jahre", "6 bis 12 Jahre", ["10"], ["12"]),
        ("Hausaufgabenhilfe Lindenhof", "Hausaufgabenhilfe und Lesezeit Lindenhof", [], ["und Lesezeit "]),
        ("mit Anmeldung", "ohne Anmeldung", ["mit"], ["ohne"]),
        ("Es gibt Tee und Obst.", "Es gibt Saft und Kuchen.", ["Tee", "Obst"], ["Saft", "Kuchen"]),
        ("Tee Obst", "Saft Kuchen", ["Tee Obst"], ["Saft Kuchen"]),
        ("gleich", "gleich", [], []),
        ("", "neu", [], ["neu"]),
        ("weg", "", ["weg"], []),
    ],
)
def test_only_what_is_different_is_marked(old: str, new: str, gone: list[str], added: list[str]) -> None:
    before, after = pieces(old, new)

    assert [text for text, is_changed in before if is_changed] == gone
    assert [text for text, is_changed in after if is_changed] == added


@given(texts, texts)
def test_each_side_is_still_its_text_and_the_unmarked_rest_is_shared(old: str, new: str) -> None:
    before, after = pieces(old, new)

    assert "".join(text for text, _ in before) == old
    assert "".join(text for text, _ in after) == new
    assert "".join(t for t, is_changed in before if not is_changed) == "".join(t for t, c in after if not c)


def test_a_book_is_compared_as_a_whole() -> None:
    assert pieces("wort " * 5000, "Wort " * 5000) == ([("wort " * 5000, True)], [("Wort " * 5000, True)])


def test_no_field_is_shown_twice() -> None:
    for fields in FIELDS.values():
        names = [name for field in fields for name in field.names]
        assert len(names) == len(set(names))


def test_nothing_said_and_an_empty_list_are_the_same() -> None:
    assert changed({"a": None, "b": [], "c": 0}, {"a": "", "b": None, "c": 1}) == {"c"}


def test_what_became_of_a_wording_is_no_part_of_it() -> None:
    assert not BOOKKEEPING & {name for field in OFFER for name in field.names}
