"""`chancenportal search`: what operators see, and the status they script with."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from typer.testing import CliRunner, Result

from app import indexing
from app.commands import app
from app.commands import db as db_command
from app.directory import outbox
from app.errors import Conflict
from app.search import outside
from app.settings import settings
from tests.databases import own_database
from tests.factories import make_offer, make_provider
from tests.outside import FakeOutside, Server


@pytest.fixture(scope="module")
def own(migrated: sa.Engine) -> Iterator[sa.Engine]:
    with own_database("search") as engine:
        db_command.upgrade()
        with Session(engine) as db, db.begin():
            provider = make_provider(db, "Verein")
            for title in ("eins", "zwei"):
                make_offer(db, title, provider=provider)
        yield engine


@pytest.fixture
def server(own: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server = Server()
    monkeypatch.setenv("MEILI_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    monkeypatch.setattr(outside, "writing", lambda: FakeOutside(server))
    yield server
    monkeypatch.undo()
    settings.cache_clear()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["search", *words])


def change(own: sa.Engine, statement: str) -> None:
    with Session(own) as db, db.begin():
        db.execute(sa.text(statement))


def test_an_upgrade_writes_the_built_in_search_anew_when_words_are_written_in_another_way(own: sa.Engine) -> None:
    def written(title: str) -> bool:
        with Session(own) as db:
            return bool(
                db.scalar(sa.text("SELECT count(*) FROM search_document WHERE title = :title"), {"title": title})
            )

    change(own, "DELETE FROM search_document WHERE title = 'eins'")
    db_command.upgrade()
    assert not written("eins"), "nothing has changed since"

    change(own, "UPDATE search_state SET built_in_version = 'of an old release'")
    db_command.upgrade()
    assert written("eins")


def test_rebuild_fills_both_and_shows_how_far_it_is(own: sa.Engine, server: Server) -> None:
    change(own, "DELETE FROM search_document WHERE title = 'eins'")

    done = run("rebuild")

    assert done.exit_code == 0, done.output
    assert "3 von 3 Einträgen" in done.output
    assert server.titles() == {"eins", "zwei", "Verein"}
    assert run("status").exit_code == 0


def test_status_names_the_differences_and_mends_exactly_them(own: sa.Engine, server: Server) -> None:
    run("rebuild")
    documents = server.indexes["entries"]
    by_title: dict[str, Any] = {each.title: each for each in documents.values()}
    del documents[by_title["eins"].id]
    sent: list[int] = []
    server.on_write = lambda: sent.append(1)

    differing, mended, after = run("status"), run("status", "--repair"), run("status")

    assert (differing.exit_code, mended.exit_code, after.exit_code) == (1, 0, 0)
    assert "Meilisearch: 2 Angebote öffentlich, 1 im Index; 1 fehlen" in differing.output
    assert "sind behoben" in mended.output
    assert len(sent) == 1
    assert server.titles() == {"eins", "zwei", "Verein"}


def test_status_sees_what_is_too_much_and_what_is_old(own: sa.Engine, server: Server) -> None:
    run("rebuild")
    change(own, "UPDATE offer_revision SET title = 'neu' WHERE title = 'eins'")
    change(own, "UPDATE offer_revision SET status = 'archived' WHERE title = 'zwei'")

    differing = run("status").output
    run("status", "--repair")
    mended = server.titles()
    change(own, "UPDATE offer_revision SET title = 'eins' WHERE title = 'neu'")
    change(own, "UPDATE offer_revision SET status = 'published' WHERE title = 'zwei'")
    again = run("status", "--repair")

    assert "1 sind zu viel; 1 sind veraltet" in differing
    assert mended == {"neu", "Verein"}
    assert again.exit_code == 0
    assert server.titles() == {"eins", "zwei", "Verein"}


_OF_ONE = "offer_id IN (SELECT offer_id FROM offer_revision WHERE title = 'eins')"


@pytest.mark.parametrize(
    "fault",
    [
        f"DELETE FROM known_provider WHERE {_OF_ONE}",
        f"UPDATE known_provider SET confirmed_on = '2020-01-01' WHERE {_OF_ONE}",
        f"INSERT INTO known_provider SELECT * FROM known_provider WHERE {_OF_ONE} LIMIT 1",
        """
            INSERT INTO supply (revision_id, provider_id, category_id, begins, ends, first, last, venues, is_sole,
                is_free, is_accessible)
            SELECT r.id, o.provider_id, 1, '-infinity', 'infinity', 0, 1, 1, true, true, true
            FROM offer_revision r JOIN offer o ON o.id = r.offer_id WHERE r.title = 'eins'
        """,
    ],
    ids=["missing", "different", "twice", "too much"],
)
def test_status_sees_that_planners_would_count_something_else(own: sa.Engine, fault: str) -> None:
    change(own, fault)

    differing, mended, after = run("status"), run("status", "--repair"), run("status")

    assert (differing.exit_code, mended.exit_code, after.exit_code) == (1, 0, 0)
    assert "eingebaute Suche: 2 Angebote öffentlich, 2 im Index; 1 sind veraltet" in differing.output


def test_what_waits_is_no_difference(own: sa.Engine, server: Server) -> None:
    run("rebuild")
    with Session(own) as db, db.begin():
        indexing.refresh(db)
    server.indexes["entries"].clear()

    told = run("status")

    assert told.exit_code == 0
    assert "Es warten 3 Änderungen" in told.output


def test_an_engine_that_does_not_answer_is_a_sentence_and_a_failure(own: sa.Engine, server: Server) -> None:
    server.down = True

    failed = run("rebuild")

    assert failed.exit_code == 1
    assert isinstance(failed.exception, Conflict)
    assert "Meilisearch antwortet nicht wie erwartet: refused: connection" in str(failed.exception)


def test_a_rebuild_cut_off_goes_on_and_ends(own: sa.Engine, server: Server) -> None:
    server.answers = 4
    cut_off = run("rebuild")
    server.answers, server.down = None, False

    done = run("rebuild")

    assert (cut_off.exit_code, done.exit_code) == (1, 0)
    with Session(own) as db:
        assert outbox.in_step(db, "1")
    assert os.environ["MEILI_URL"]
