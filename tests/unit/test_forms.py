"""What was typed is kept, what it means is checked, and what is wrong is said in a sentence."""

from datetime import date
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from app import forms, i18n
from app.forms import Accepted, Email, Line, Submitted, blank, parsed

OWN_FAULTS = (
    "facts",
    *("email", "accepted", "name_with_address", "price", "postcode", "phone", "web_address", "secure_address"),
    *("days", "far_day", "many_days", "nothing_chosen"),
)


class Colour(StrEnum):
    RED = "red"


class Wish(BaseModel):
    title: Line = Field(title="Titel", max_length=20)
    email: Email | None = None
    age: int | None = Field(None, ge=0, le=18)
    price: float | None = None
    on: date | None = None
    kind: Literal["a", "b"] | None = None
    colour: Colour | None = None
    who: UUID | None = None
    tags: list[int] = Field([], max_length=2)
    terms: Accepted = Field(True, validate_default=True)


def submit(**typed: Any) -> Submitted[Wish]:
    given = {"title": "Turnen"} | typed
    return parsed(Wish, {name: value if isinstance(value, list) else [value] for name, value in given.items()})


def test_a_right_form_has_a_value_and_no_errors() -> None:
    form = submit(title="  Turnen ", age="4", tags=["1", "2"], email="a@b.example")

    assert form.errors == {}
    assert form.value == Wish(title="Turnen", age=4, tags=[1, 2], email="a@b.example")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Bitte füllen Sie dieses Feld aus."),
        ("title", "   ", "Bitte füllen Sie dieses Feld aus."),
        ("title", "x" * 21, "Das ist zu lang. Höchstens 20 Zeichen sind möglich."),
        ("title", "zwei\nZeilen", "So können wir das nicht lesen. Bitte prüfen Sie die Schreibweise."),
        ("email", "niemand", "Das ist keine E-Mail-Adresse. Sie sieht so aus: name@beispiel.de"),
        ("age", "vier", "Bitte geben Sie eine ganze Zahl ein, zum Beispiel 12."),
        ("age", "-1", "Bitte geben Sie mindestens 0 ein."),
        ("age", "19", "Bitte geben Sie höchstens 18 ein."),
        ("price", "viel", "Bitte geben Sie eine Zahl ein, zum Beispiel 12."),
        ("on", "bald", "Bitte geben Sie ein Datum ein, zum Beispiel 24.12.2026."),
        ("kind", "c", "Bitte wählen Sie eine der Möglichkeiten."),
        ("colour", "blue", "Bitte wählen Sie eine der Möglichkeiten."),
        ("who", "ich", "Bitte wählen Sie eine der Möglichkeiten."),
        ("tags", ["1", "2", "3"], "Wählen Sie höchstens 2 aus."),
        ("terms", "0", "Ohne Ihre Zustimmung geht es nicht weiter."),
    ],
)
def test_each_fault_has_a_sentence_beside_its_field(field: str, typed: Any, sentence: str) -> None:
    form = submit(**{field: typed})

    assert form.value is None
    assert form.errors == {field: sentence}


def test_what_was_typed_is_kept_as_it_was() -> None:
    form = submit(title=" <b>Türnen</b> ", age="vier", tags=["1", "x"])

    assert form.text("title") == " <b>Türnen</b> "
    assert form.text("age") == "vier"
    assert form.has("tags", "x")
    assert form.text("price") == ""


def test_fields_the_form_does_not_have_are_not_read() -> None:
    form = submit(is_admin="1")

    assert form.value is not None
    assert not hasattr(form.value, "is_admin")


def test_what_the_database_knows_refuses_the_whole_form() -> None:
    form = submit()

    form.refuse("title", "Diesen Namen gibt es schon.")

    assert form.value is None
    assert form.errors == {"title": "Diesen Namen gibt es schon."}


def test_a_blank_form_shows_what_we_know_already() -> None:
    form = blank(Wish, title="Turnen", tags=[1, 2], age=None)

    assert (form.text("title"), form.text("age"), form.has("tags", "2"), form.errors) == ("Turnen", "", True, {})


def test_sentences_are_in_the_language_of_the_reader() -> None:
    with i18n.speaking("en"):
        assert submit(title="").errors == {"title": "Please fill in this field."}


@pytest.mark.parametrize("kind", forms.SENTENCES)
def test_every_fault_is_one_that_pydantic_or_we_ourselves_know(kind: str) -> None:
    from typing import get_args

    from pydantic_core.core_schema import ErrorType

    assert kind in {*get_args(ErrorType), *OWN_FAULTS}


def test_a_group_without_anything_chosen_is_no_field_to_fill_out() -> None:
    class Choice(BaseModel):
        tags: list[int]

    assert parsed(Choice, {"tags": [""]}).errors == {"tags": "Bitte wählen Sie mindestens eines aus."}


@given(st.dictionaries(st.sampled_from(sorted(Wish.model_fields)), st.lists(st.text(), max_size=3)))
def test_nothing_anybody_types_breaks_a_form(typed: dict[str, list[str]]) -> None:
    form = parsed(Wish, typed)

    assert (form.value is None) == bool(form.errors)
    assert all(sentence and "{" not in sentence for sentence in form.errors.values())
