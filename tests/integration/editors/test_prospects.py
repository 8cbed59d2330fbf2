"""/redaktion/nicht-dabei: the list of providers that are not in the portal yet."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col
from starlette.testclient import TestClient

from app.directory.category import Category
from app.directory.prospect import Prospect, ProspectCategory, ProspectState
from app.directory.provider import ProviderRevision
from app.directory.workflow import Standing
from app.editors import prospects
from tests.asking import page
from tests.cast import Cast
from tests.factories import LAT, LON, make_area, make_postcode, make_provider, point, square

PATH = "/redaktion/nicht-dabei"


@pytest.fixture
def edda(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "edda")


@pytest.fixture(autouse=True)
def town(db: Session, cast: Cast) -> None:
    """The cast's area is Emil's; the north lies elsewhere."""
    make_area(db, "Norden", shape=square(LAT + 1), point=point(LAT + 1))
    make_postcode(db, "00128", "Lindenaue", LAT, LON)


def topic(db: Session, slug: str = "sport-bewegung") -> int:
    return int(db.scalar(sa.select(Category.id).where(col(Category.slug) == slug)) or 0)


def new(db: Session, **changes: Any) -> dict[str, Any]:
    values = {"name": "Ruderclub am Wehr", "categories": str(topic(db)), "place": "00128", "source": "Vereinsregister"}
    return values | {"state": "noted"} | changes


def noted(db: Session) -> Prospect:
    db.expire_all()
    return db.scalars(sa.select(Prospect)).one()


def test_what_is_noted_says_who_did_it_and_where_it_lies(db: Session, cast: Cast, edda: TestClient) -> None:
    answer = edda.post(f"{PATH}/neu", data=new(db, contact="ruderclub.example"))

    assert answer.headers["location"] == f"{PATH}?getan=notiert"
    prospect = noted(db)
    assert (prospect.account_id, prospect.state, prospect.place) == (cast.edda.id, ProspectState.NOTED, "00128")
    assert prospect.area_id is not None
    listed = page(edda, PATH).html
    assert "Ruderclub am Wehr" in listed
    assert cast.edda.name in listed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"categories": ""}, "categories"),
        ({"categories": "999999"}, "categories"),
        ({"place": "Atlantis"}, "place"),
        ({"source": ""}, "source"),
        ({"state": "joined"}, "state"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    db: Session, edda: TestClient, changes: dict[str, str], field: str
) -> None:
    answer = edda.post(f"{PATH}/neu", data=new(db, contact="ruderclub.example", **changes))

    assert answer.status_code == 422
    assert f'id="f-{field}-fehler"' in answer.text
    assert "ruderclub.example" in answer.text
    assert db.scalar(sa.select(sa.func.count()).select_from(Prospect)) == 0


def test_whoever_is_in_the_portal_or_on_the_list_is_shown_first(db: Session, edda: TestClient) -> None:
    make_provider(db, "Ruderclub Wehr")
    edda.post(f"{PATH}/neu", data=new(db, name="Malkreis"))

    for name, other in (("Ruderclub am Wehr", "Ruderclub Wehr"), ("Der Malkreis", "Malkreis")):
        answer = edda.post(f"{PATH}/neu", data=new(db, name=name))
        assert answer.status_code == 200
        assert other in answer.text
    assert noted(db).name == "Malkreis"
    assert edda.post(f"{PATH}/neu", data=new(db, is_another="1")).status_code == 303


def test_it_is_changed_and_taken_off_the_list(db: Session, edda: TestClient) -> None:
    edda.post(f"{PATH}/neu", data=new(db))
    path = f"{PATH}/{noted(db).id}"

    changed = new(db, name="Ruderclub", categories=[str(topic(db)), str(topic(db, "gesundheit"))], state="declined")
    assert edda.post(path, data=changed).status_code == 303
    prospect = noted(db)
    assert (prospect.name, prospect.state) == ("Ruderclub", ProspectState.DECLINED)
    assert prospect.state_at > prospect.at
    assert db.scalar(sa.select(sa.func.count()).select_from(ProspectCategory)) == 2
    assert "Ruderclub" in page(edda, f"{PATH}?stand=declined").html
    assert "Ruderclub" not in page(edda, f"{PATH}?stand=noted").html

    assert edda.post(f"{path}/entfernen").status_code == 303
    assert db.scalar(sa.select(sa.func.count()).select_from(Prospect)) == 0
    assert edda.get(path).status_code == 404


def test_the_area_stays_when_the_rest_is_changed(db: Session, edda: TestClient) -> None:
    edda.post(f"{PATH}/neu", data=new(db))
    before = noted(db).area_id

    edda.post(f"{PATH}/{noted(db).id}", data=new(db, name="Ruderclub"))

    assert noted(db).area_id == before is not None


# In the portal


def test_an_entry_is_prepared_from_the_list_and_counts_once_it_is_sent(db: Session, edda: TestClient) -> None:
    edda.post(f"{PATH}/neu", data=new(db))
    number = noted(db).id
    form = page(edda, f"/redaktion/anbieter/neu?vormerkung={number}").html
    assert 'value="Ruderclub am Wehr"' in form
    assert 'value="00128"' in form

    entry = {"provider_name": "Ruderclub am Wehr", "carrier": "non_profit", "postcode": "00128", "prospect": number}
    assert edda.post("/redaktion/anbieter/neu", data=entry).status_code == 303
    assert noted(db).state == ProspectState.INVITED
    assert prospects.counts(db, None) == {"invited": 1}

    db.execute(sa.text("UPDATE provider_revision SET status = 'submitted' WHERE provider_id = :id"), {"id": linked(db)})
    assert prospects.counts(db, None) == {"joined": 1}
    assert "jetzt dabei" in page(edda, f"{PATH}/{number}").html


def linked(db: Session) -> UUID | None:
    return noted(db).provider_id


def test_it_is_linked_only_to_a_provider_of_about_the_same_name(db: Session, edda: TestClient) -> None:
    same, other = make_provider(db, "Ruderclub am Wehr"), make_provider(db, "Malschule Kunterbunt")
    edda.post(f"{PATH}/neu", data=new(db, is_another="1"))
    path = f"{PATH}/{noted(db).id}"

    assert edda.post(f"{path}/verbinden", data={"provider": str(other.id)}).status_code == 404
    assert edda.post(f"{path}/verbinden", data={"provider": str(same.id)}).status_code == 303
    assert linked(db) == same.id
    assert prospects.counts(db, None) == {"joined": 1}

    same.standing = Standing.ARCHIVED
    db.flush()
    assert prospects.counts(db, None) == {"noted": 1}

    assert edda.post(f"{path}/verbinden").status_code == 303
    assert linked(db) is None


def test_a_provider_that_is_deleted_is_not_dragged_along(db: Session, edda: TestClient) -> None:
    provider = make_provider(db, "Ruderclub am Wehr")
    edda.post(f"{PATH}/neu", data=new(db, is_another="1"))
    edda.post(f"{PATH}/{noted(db).id}/verbinden", data={"provider": str(provider.id)})
    db.execute(sa.delete(ProviderRevision).where(col(ProviderRevision.provider_id) == provider.id))

    db.execute(sa.text("DELETE FROM provider WHERE id = :id"), {"id": provider.id})

    assert linked(db) is None


# Whose it is


def test_an_editor_of_one_area_sees_and_notes_what_lies_there(db: Session, cast: Cast, edda: TestClient) -> None:
    emil = cast.browser(db, "emil")
    for name, place in (("Im Norden", "Norden"), ("Irgendwo", "")):
        edda.post(f"{PATH}/neu", data=new(db, name=name, place=place))

    assert emil.post(f"{PATH}/neu", data=new(db)).status_code == 303
    assert emil.post(f"{PATH}/neu", data=new(db, name="Andere", place="Norden")).status_code == 422
    assert emil.post(f"{PATH}/neu", data=new(db, name="Andere", place="")).status_code == 422

    rows, _ = prospects.page(db, cast_areas(db, cast), "", 1)
    assert [row.name for row in rows] == ["Ruderclub am Wehr"]
    listed = page(emil, PATH).html
    assert "Im Norden" not in listed
    assert "Irgendwo" not in listed
    north = next(row for row in prospects.page(db, None, "", 1)[0] if row.name == "Im Norden")
    assert emil.get(f"{PATH}/{north.id}").status_code == 404
    assert emil.get(f"{PATH}/datei").status_code == 403


def cast_areas(db: Session, cast: Cast) -> frozenset[int]:
    values = {"id": cast.emil.id}
    return frozenset(db.scalars(sa.text("SELECT area_id FROM staff_member WHERE account_id = :id"), values))


# From a table


def test_a_table_brings_many_and_twice_the_same_changes_nothing(db: Session, edda: TestClient) -> None:
    table = (
        "name;kategorien;plz;quelle\nRuderclub;Sport und Bewegung;00128;Stadtplan\nChor;Musik, Kunst und Theater;;\n"
    )

    def send(content: str, source: str = "Vereinsregister") -> Any:
        return edda.post(f"{PATH}/datei", data={"source": source}, files={"file": ("liste.csv", content.encode())})

    first = send(table)
    assert first.status_code == 200, first.text
    assert "2 neu" in first.text
    assert "2 unverändert" in send(table).text
    assert "1 geändert" in send(table.replace("Stadtplan", "Gespräch")).text
    rows = {row.name: row for row in prospects.page(db, None, "", 1)[0]}
    assert rows["Ruderclub"].source == "Gespräch"
    assert rows["Ruderclub"].area is not None
    assert rows["Chor"].source == "Vereinsregister"


def test_a_wrong_table_changes_nothing_and_says_where(db: Session, edda: TestClient) -> None:
    table = "name;kategorien;wo\nRuderclub;Sport und Bewegung;00128\nChor;Singen;Atlantis\nChor;Gesundheit;Norden\n"

    answer = edda.post(f"{PATH}/datei", data={"source": "Register"}, files={"file": ("liste.csv", table.encode())})

    assert answer.status_code == 422
    assert "Zeile 3" in answer.text
    assert "Atlantis" in answer.text
    assert db.scalar(sa.select(sa.func.count()).select_from(Prospect)) == 0


def test_whoever_is_in_the_portal_is_left_out(db: Session, edda: TestClient) -> None:
    make_provider(db, "Ruderclub")
    table = "name,kategorien\nRuderclub,Gesundheit\nChor,Gesundheit\n"

    answer = edda.post(f"{PATH}/datei", data={"source": "Register"}, files={"file": ("liste.csv", table.encode())})

    assert "Schon im Portal, darum ausgelassen: Ruderclub" in answer.text
    assert noted(db).name == "Chor"
