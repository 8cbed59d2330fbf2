"""Everything a wording says stands in some field: no change can slip past the office."""

import pytest
from sqlmodel import Session

from app.directory import wording
from app.directory.offer import RevisionCategory
from app.directory.wording import KINDS
from app.editors import compare
from app.editors.fields import FIELDS
from tests.factories import make_offer, make_provider


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_part_of_a_wording_is_shown(db: Session, kind: wording.Kind) -> None:
    entry = make_offer(db) if kind is wording.OFFER else make_provider(db)
    revision = wording.newest(db, kind, entry.id)
    said = wording.values(db, kind, [revision.id])[revision.id]

    shown = {name for field in FIELDS[kind.name] for name in field.names}

    assert said.keys() - shown <= {"schedules"}  # which providers have none of
    assert shown <= said.keys()
    assert compare.everything(kind.name, said)


def test_every_column_is_said(db: Session) -> None:
    """A new column of the table shows up here, and then has to be given a field."""
    for kind, entry in ((wording.OFFER, make_offer(db)), (wording.PROVIDER, make_provider(db))):
        revision = wording.newest(db, kind, entry.id)
        said = wording.values(db, kind, [revision.id])[revision.id]
        columns = set(kind.revision.__table__.columns.keys()) - wording.BOOKKEEPING

        assert columns - said.keys() == ({"main_category_id"} if kind is wording.OFFER else {"point"})


def test_the_main_topic_is_no_further_one(db: Session) -> None:
    """Imports name it twice; a save does not, and nobody has changed anything then."""
    revision = wording.newest(db, wording.OFFER, make_offer(db).id)
    db.add(RevisionCategory(revision_id=revision.id, category_id=revision.main_category_id))
    db.flush()

    said = wording.values(db, wording.OFFER, [revision.id])[revision.id]

    assert said["main_category"]
    assert said["categories"] is None
