"""Which words of a search may be counted, and the key they wait under."""

import pytest

from app.usage import words


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("Schwimmen", ("schwimmen", "schwimmen")),
        ("  Mädchen-Fußball ", ("madchen-fussball", "mädchen-fußball")),
        ("Wo kann mein Kind schwimmen lernen?", ("kind schwimmen lernen", "kind schwimmen lernen")),
        ("U3", ("u3", "u3")),
    ],
)
def test_a_search_counts_by_the_words_that_say_something(typed: str, counted: tuple[str, str]) -> None:
    assert words.phrase(typed) == counted


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "und für mit",
        "max.mustermann@post.example",
        "0151 2345678",
        "Lindenstraße 128",
        "geboren 3.4.2019",
        "https://lindenaue.example",
        "unser Sohn Max hat Angst vor Wasser",
        "x" * 31,
    ],
)
def test_what_may_tell_about_a_person_is_never_counted(typed: str) -> None:
    assert words.phrase(typed) is None


def test_the_key_of_a_word_tells_nothing_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = words.key("schwimmen")
    monkeypatch.setattr(words.settings(), "secret_key", "another portal's secret")

    assert words.key("schwimmen") != mine
    assert "schwimmen" not in mine
