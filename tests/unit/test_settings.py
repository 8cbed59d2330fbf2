"""Settings from the environment, and what is refused."""

import pytest

from app.directory.holidays import LANDS
from app.settings import Settings


@pytest.mark.parametrize("land", LANDS)
def test_every_land_is_known(land):
    assert Settings(land=land).land == land


@pytest.mark.parametrize("land", ["nw", "NRW", "DE-NW", ""])
def test_an_unknown_land_is_told_the_codes(land):
    with pytest.raises(ValueError, match=r"CHANCENPORTAL_LAND must be one of BB, BE, .*, TH"):
        Settings(land=land)


SECRET = "s" * 32


@pytest.mark.parametrize("key", ["", "too-short"])
def test_production_refuses_a_search_engine_without_a_key(key, monkeypatch):
    monkeypatch.setenv("MEILI_URL", "http://meilisearch:7700")
    monkeypatch.setenv("MEILI_MASTER_KEY", key)

    with pytest.raises(ValueError, match="MEILI_MASTER_KEY must be set") as refused:
        Settings(environment="production", secret_key=SECRET)

    assert SECRET not in str(refused.value)


def test_keys_are_not_shown(monkeypatch):
    monkeypatch.setenv("MEILI_MASTER_KEY", "a-key-of-some-length")

    shown = Settings(metrics_token="a-token-of-ours")

    assert "a-key-of-some-length" not in f"{shown!r} {shown}"
    assert "a-token-of-ours" not in f"{shown!r} {shown}"
