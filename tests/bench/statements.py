"""The statements the portal really sends for a page, with their values; and the same run bare by pgbench."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import sqlalchemy as sa
from starlette.testclient import TestClient

from app import database
from tests.bench.load import CONNECTIONS, SECONDS, Load


@dataclass(frozen=True)
class Sent:
    sql: str
    values: Any

    @property
    def is_search(self) -> bool:
        return " AS hits" in self.sql

    @property
    def is_cards(self) -> bool:
        return "o.confirmed_on" in self.sql


@contextmanager
def noted(engine: sa.Engine) -> Iterator[list[Sent]]:
    sent: list[Sent] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        sent.append(Sent(statement, values))

    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


def of_pages(paths: Sequence[str]) -> list[list[Sent]]:
    """What each of these pages sends once everything that is remembered is remembered."""
    from app.main import app

    client = TestClient(app)
    client.get(paths[0])
    pages: list[list[Sent]] = []
    for path in paths:
        with noted(database.engine()) as sent:
            client.get(path).raise_for_status()
        pages.append(sent)
    return pages


_SETTINGS = ("jit", "max_parallel_workers_per_gather", "work_mem", "random_page_cost", "statement_timeout", "TimeZone")


def session_options() -> str:
    """What the portal's own connections are told, for those that are compared with them."""
    with database.engine().connect() as connection:
        said = {name: connection.scalar(sa.text(f"SHOW {name}")) for name in _SETTINGS}
    return " ".join(f"-c {name}={value}" for name, value in said.items())


def connection_of(database_url: str, options: str, **more: Any) -> psycopg.Connection[Any]:
    return psycopg.connect(_plain(database_url), options=options, autocommit=True, **more)


def _plain(database_url: str) -> str:
    return sa.make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def pgbench(database_url: str, statements: Sequence[Sent]) -> Load:
    """Prepared, so that only what the database does for an answer is measured, on as many connections as the pages."""
    options = session_options()
    with connection_of(database_url, options) as connection, TemporaryDirectory() as folder:
        scripts = _scripts(psycopg.ClientCursor(connection), statements, Path(folder))
        command = [_program(connection), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "1", "-T", str(SECONDS)]
        finished = subprocess.run(  # noqa: S603 # our own arguments
            [*command, "--log", f"--log-prefix={folder}/log", *scripts, _plain(database_url)],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PGOPTIONS": options},
        )
        logs = Path(folder).glob("log.*")
        waited = sorted(int(line.split()[2]) for log in logs for line in log.read_text().splitlines())
    rate = re.search(r"tps = ([\d.]+)", finished.stdout)
    return Load(
        per_second=float(rate[1]) if rate else 0,
        p50_ms=waited[len(waited) // 2] / 1000,
        p95_ms=waited[len(waited) * 95 // 100] / 1000,
        failed=0,
    )


def _scripts(cursor: psycopg.ClientCursor[Any], statements: Sequence[Sent], folder: Path) -> list[str]:
    """A script a statement, its values written in; pgbench draws one of them each time."""
    arguments = []
    for number, sent in enumerate(statements):
        script = folder / f"{number}.sql"
        script.write_text(_without_variables(re.sub(r"\s+", " ", cursor.mogrify(sent.sql, sent.values))) + ";")
        arguments += ["-f", str(script)]
    return arguments


_LITERAL = re.compile(r"(E?)'((?:[^']|'')*)'")


def _without_variables(sql: str) -> str:
    """To pgbench a colon begins a variable, even in a literal: there it becomes an escape."""

    def escaped(literal: re.Match[str]) -> str:
        text = literal[2] if literal[1] else literal[2].replace("\\", "\\\\")
        return "E'" + text.replace(":", "\\072") + "'"

    return _LITERAL.sub(escaped, sql)


def _program(connection: psycopg.Connection[Any]) -> str:
    """It comes with the server, which Debian keeps off the path."""
    version = connection.info.server_version // 10_000
    return which("pgbench", path=f"/usr/lib/postgresql/{version}/bin") or which("pgbench") or "pgbench"
