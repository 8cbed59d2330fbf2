"""A place and a profile as forms: what is shown and sent back untouched says the same."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.place import Answer, Feature, Wheelchair
from app.forms import blank, parsed
from app.providers import place_form, rules
from app.providers.fields import MOST_FACTS, written_facts
from app.providers.place_form import PlaceForm
from app.providers.profile_forms import Who
from app.providers.rules import Rule

_LINE = st.text(st.characters(blacklist_categories=("C", "Z")), max_size=20)
_LABEL = st.text(st.characters(blacklist_categories=("C", "Z"), blacklist_characters=":"), min_size=1, max_size=20)
_TEXT = st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=20)
_VENUES = st.builds(
    SimpleNamespace,
    **dict.fromkeys(("name", "street", "city", "stop", "directions"), _LINE),
    postcode=st.just("00128"),
    wheelchair=st.sampled_from(list(Wheelchair)),
    lat=st.floats(48, 54),
    lon=st.floats(7, 14),
    features=st.dictionaries(st.sampled_from(list(Feature)), st.sampled_from(list(Answer))).map(
        lambda said: [[feature, answer, ""] for feature, answer in said.items()]
    ),
)


def form(**typed: Any) -> PlaceForm:
    found = parsed(PlaceForm, {name: [str(value)] for name, value in ({"postcode": "00128"} | typed).items()})
    assert found.value is not None, found.errors
    return found.value


@given(_VENUES)
def test_a_place_that_is_shown_and_sent_back_says_nothing_new(venue: Any) -> None:
    sent = parsed(PlaceForm, blank(PlaceForm, **place_form.typed(venue)).typed)

    assert sent.value is not None
    assert place_form.says_nothing_new(sent.value, venue)
    assert place_form.chosen_point(sent.value, venue) == (round(venue.lat, 6), round(venue.lon, 6))


@given(st.lists(st.tuples(_LABEL, _TEXT), max_size=MOST_FACTS))
def test_facts_that_are_shown_and_saved_again_are_the_same(facts: list[tuple[str, str]]) -> None:
    sent = parsed(Who, {"name": ["Turnverein"], "facts": [written_facts(facts)]})

    assert sent.value is not None
    assert sent.value.facts == facts


WAS = SimpleNamespace(street="Am Markt 1", postcode="00128", city="", lat=54.35, lon=7.0)


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        ({"street": "Am Markt 1", "lat": "54.35", "lon": "7"}, (54.35, 7.0)),
        ({"street": "Am Markt 2", "lat": "54.35", "lon": "7"}, None),
        ({"street": "Am Markt 2", "lat": "54.36", "lon": "7"}, (54.36, 7.0)),
        ({"street": "Am Markt 1"}, None),
        ({"street": "Am Markt 1", "lat": "54.36", "lon": "7", "found": "54.4,7.1"}, (54.4, 7.1)),
    ],
)
def test_what_was_chosen_outweighs_what_was_set_and_that_what_was(typed: dict[str, str], point: Any) -> None:
    assert place_form.chosen_point(form(**typed), WAS) == point


def test_a_rule_is_found_again_by_what_it_said() -> None:
    listed = [rules.spec(Rule(weekdays=[day])) for day in (1, 2, 3)]
    second = rules.fingerprint(listed[1])

    assert rules.place_now(listed, 2, second) == 2
    assert rules.place_now(listed[1:], 2, second) == 1
    assert rules.place_now([listed[0], rules.spec(Rule(weekdays=[5]))], 2, second) == 2
    assert rules.place_now(listed[:1], 2, second) == 0
