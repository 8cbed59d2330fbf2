"""The schema: made by the migrations alone, the same as the models say, forwards and backwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlmodel import Session

from app.commands import db as db_command
from tests.asking import public_and_held
from tests.databases import own_database
from tests.factories import make_area, make_offer, make_postcode, weekly


@pytest.fixture
def own(migrated: sa.Engine) -> Iterator[sa.Engine]:
    with own_database("migrations") as engine:
        yield engine


@pytest.fixture
def config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    return config


def tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"spatial_ref_sys", "alembic_version"}


def test_the_migrations_make_what_the_models_say(migrated: sa.Engine, config: Config) -> None:
    command.check(config)


def test_there_is_one_line_of_numbered_migrations(config: Config) -> None:
    scripts = ScriptDirectory.from_config(config)
    revisions = [each.revision for each in scripts.walk_revisions()][::-1]

    assert len(scripts.get_heads()) == 1
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]
    assert all(Path(each.path).name.startswith(f"{each.revision}_") for each in scripts.walk_revisions())


def test_all_the_way_down_and_up_again(own: sa.Engine, config: Config) -> None:
    command.upgrade(config, "head")
    made = tables(own)
    command.downgrade(config, "base")
    left = tables(own)
    command.upgrade(config, "head")

    assert left == set()
    assert tables(own) == made
    command.check(config)


def test_a_filled_portal_is_upgraded_and_loses_nothing(own: sa.Engine) -> None:
    db_command.upgrade()
    with Session(own) as db, db.begin():
        make_area(db, "Erlengrund")
        make_postcode(db, "00121", "Lindenaue")
        make_offer(db, schedules=[weekly()])
        db.execute(sa.text("UPDATE category SET label = 'Sport' WHERE slug = 'sport-bewegung'"))
        db.execute(sa.text("DELETE FROM tag WHERE slug = 'kochen'"))
        before = _counts(db)

    db_command.upgrade()

    with Session(own) as db, db.begin():
        assert _counts(db) == before
        assert db.scalar(sa.text("SELECT label FROM category WHERE slug = 'sport-bewegung'")) == "Sport"
        assert public_and_held(db) == [("offer", 1, 1), ("provider", 1, 1)]


def _counts(db: Session) -> dict[str, int]:
    names = tables(db.get_bind().engine)
    return {name: db.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0 for name in names}


@pytest.mark.parametrize("file", sorted((Path(__file__).parents[2] / "migrations/versions").glob("*.py")), ids=str)
def test_every_migration_can_be_taken_back(file: Path) -> None:
    assert "def downgrade() -> None:" in file.read_text()
