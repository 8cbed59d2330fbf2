"""What geocoders answer: the sound part is read, everything odd is left out, nothing is believed unseen."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory import candidates
from app.directory.candidates import Candidate, Nonsense

MARKET = {
    "lat": "54.351",
    "lon": "7.002",
    "display_name": "1, Am Markt, Altstadt, Lindenaue, 00128, Deutschland",
    "address": {
        "house_number": "1",
        "road": "Am Markt",
        "suburb": "Altstadt",
        "town": "Lindenaue",
        "postcode": "00128",
    },
}
FEATURE = {
    "geometry": {"type": "Point", "coordinates": [7.002, 54.351]},
    "properties": {
        "type": "house",
        "housenumber": "1",
        "street": "Am Markt",
        "postcode": "00128",
        "city": "Lindenaue",
        "countrycode": "DE",
    },
}
FOUND = Candidate("Am Markt 1", "00128", "Lindenaue", 54.351, 7.002)


def nominatim(*places: Any) -> list[Candidate]:
    return candidates.read("nominatim", json.dumps(places).encode())


def photon(*features: Any) -> list[Candidate]:
    return candidates.read("photon", json.dumps({"type": "FeatureCollection", "features": features}).encode())


def test_both_kinds_say_the_same() -> None:
    assert nominatim(MARKET) == photon(FEATURE) == [FOUND]
    assert FOUND.label == "Am Markt 1, 00128 Lindenaue"


def test_a_street_without_a_house_and_a_town_without_a_street_are_places_too() -> None:
    assert nominatim(MARKET | {"address": {"road": "Am Markt", "village": "Aue"}})[0].label == "Am Markt, Aue"
    assert nominatim(MARKET | {"address": {"city": "Lindenaue", "house_number": "1"}})[0].label == "Lindenaue"
    street = {"type": "street", "name": "Am Markt", "city": "Lindenaue", "postcode": "00128"}
    assert photon(FEATURE | {"properties": street})[0].label == "Am Markt, 00128 Lindenaue"
    assert photon(FEATURE | {"properties": {"type": "city", "name": "Lindenaue"}})[0].label == "Lindenaue"


def test_the_same_address_twice_is_one_and_nobody_reads_more_than_five() -> None:
    assert nominatim(MARKET, MARKET | {"lat": "54.352"}) == [FOUND]
    many = [MARKET | {"address": {"road": f"Weg {number}"}} for number in range(30)]
    assert [each.street for each in nominatim(*many)] == [f"Weg {number}" for number in range(5)]


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("NaN", "7"),
        ("1e999", "7"),
        (True, False),
        (None, None),
        ("54,3", "7,0"),
        ([54], {}),
        ("7.002", "54.351"),
        ("40.4", "-3.7"),
        (10**400, 7),
    ],
)
def test_what_is_no_place_in_germany_is_left_out(lat: Any, lon: Any) -> None:
    assert nominatim(MARKET | {"lat": lat, "lon": lon}, MARKET) == [FOUND]


def test_odd_pieces_are_left_out_and_the_rest_is_read() -> None:
    assert nominatim(None, 7, "x", [], {}, {"lat": "54.3", "lon": "7"}, MARKET | {"address": "Am Markt"}, MARKET) == [
        FOUND
    ]
    for geometry in (None, [], {}, {"coordinates": []}, {"coordinates": [7]}, {"coordinates": "7, 54"}):
        assert photon(FEATURE | {"geometry": geometry}) == []
    assert photon(FEATURE | {"properties": FEATURE["properties"] | {"countrycode": "NL"}}) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"{}", b"null", b"7", b'"x"', b"\xff\xfe\x00", b"[" * 200_000, b'{"error": "Bandwidth limit"}'],
)
@pytest.mark.parametrize("kind", ["nominatim", "photon"])
def test_what_is_no_answer_at_all_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(Nonsense):
        candidates.read(kind, body)


def test_words_fit_into_one_line_of_a_page() -> None:
    evil = {"road": "Am\nMarkt\x00\u202e" + "x" * 500, "town": "\ud800<b>", "postcode": "0012812345"}
    found = nominatim(MARKET | {"address": evil})[0]

    assert found.street.startswith("Am Markt x")
    assert len(found.street) <= 120
    assert (found.city, found.postcode) == ("<b>", "00128")


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["lat", "lon", "address", "road", "city", "features", "geometry", "coordinates", "properties", "street"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(st.sampled_from(["nominatim", "photon"]), _ANY | st.lists(_ANY, max_size=5))
def test_whatever_is_answered_becomes_places_in_germany_or_is_refused(kind: str, answer: Any) -> None:
    try:
        found = candidates.read(kind, json.dumps(answer).encode())
    except Nonsense:
        return
    assert len(found) <= candidates.MOST
    for each in found:
        assert 47 < each.lat < 56
        assert 5 < each.lon < 16
        assert each.label.isprintable()


def test_only_a_street_in_the_typed_postcode_is_taken_without_asking() -> None:
    town = Candidate("", "00128", "Lindenaue", 54.3, 7.0)
    elsewhere = Candidate("Am Markt 1", "00129", "Lindenaue", 54.4, 7.0)

    assert candidates.best([town, elsewhere, FOUND], "00128") == FOUND
    assert candidates.best([town, elsewhere], "00128") is None
