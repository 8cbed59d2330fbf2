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
