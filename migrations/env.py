"""How Alembic reaches the database: the portal's own engine, and the tables of directory, accounts and search."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import text
from sqlmodel import SQLModel

from app import database
from search_index import postgres


def run() -> None:
    with database.engine().connect() as connection:
        # A migration that cannot get its lock gives up instead of queueing everybody behind it.
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET statement_timeout = 0"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=[SQLModel.metadata, postgres.metadata],
            compare_type=True,
            compare_server_default=True,
            include_object=alembic_helpers.include_object,
            process_revision_directives=alembic_helpers.writer,
            render_item=alembic_helpers.render_item,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
