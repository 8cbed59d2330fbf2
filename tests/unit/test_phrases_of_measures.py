"""Figures of planning as people read them, in both languages."""

import pytest

from app.i18n import speaking
from app.phrases import amount, band_name, count_people, decimal, of_people, ratio_of


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.004, "0,00"), (0.06, "0,06"), (0.095, "0,1"), (0.9, "0,9"), (12.44, "12,4"), (99.94, "99,9"),
     (99.96, "100"), (1234.5, "1.234")],
)  # fmt: skip
def test_a_figure_is_as_exact_as_it_helps(value: float, said: str) -> None:
    assert decimal(value) == said


@pytest.mark.parametrize(
    ("value", "measure", "said"),
    [
        (1, "offers", "1 Angebot"),
        (64, "offers", "64 Angebote"),
        (1, "places", "1 Platz"),
        (197789, "places", "197.789 Plätze"),
        (6.67, "places", "6,7 Plätze"),
        (1, "sessions", "1 Termin je Woche"),
        (55.84, "sessions", "55,8 Termine je Woche"),
        (3, "providers", "3 Anbieter"),
    ],
)
def test_how_much_it_is(value: float, measure: str, said: str) -> None:
    assert amount(value, measure) == said


def test_children_are_people_under_eighteen() -> None:
    assert ratio_of("places", 17) == "Plätze je 100\u00a0Kinder"
    assert ratio_of("places", 18) == "Plätze je 100\u00a0Personen"
    assert count_people(1, 5) == "1\u00a0Kind"
    assert count_people(1204.4, 26) == "1.204\u00a0Personen"
    assert of_people(480, 5) == "von 480\u00a0Kindern"
    assert of_people(1, 26) == "von 1\u00a0Person"


def test_a_band_is_said_in_years() -> None:
    assert band_name((0, 71)) == "0 bis 5\u00a0Jahre"


def test_in_english() -> None:
    with speaking("en"):
        assert amount(2.5, "sessions") == "2.5 sessions a week"
        assert ratio_of("offers", 5) == "Offers per 100\u00a0children"
