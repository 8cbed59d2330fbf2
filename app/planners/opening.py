"""What the overview begins with, as long as nobody has said what is to be counted."""

from dataclasses import replace
from typing import Annotated

import sqlalchemy as sa
from fastapi import Depends, Request

from app.database import Db
from app.directory.planning import Measure
from app.directory.visibility import PUBLIC_OFFERS
from app.planners.question import Asked, Question

_PARAMETERS = frozenset({"ebene", "altersband", "kategorie", "mass", "stichtag", "merkmal", "gebiet"})
_MOST_STATE_PLACES = sa.text(f"""
    SELECT count(places) * 2 > count(*) FROM (SELECT r.places FROM {PUBLIC_OFFERS} ORDER BY o.id LIMIT 500) listed
""")


def opened(request: Request, question: Asked, db: Db) -> Question:
    """Places, where most offers say how many they have: these are larger numbers, of which far less may be chance.
    Whoever asks for something is answered as asked, and all other pages are reached by links that ask for something."""
    if _PARAMETERS & request.query_params.keys() or not db.scalar(_MOST_STATE_PLACES):
        return question
    return replace(question, measure=Measure.PLACES)


Opened = Annotated[Question, Depends(opened, scope="function")]
