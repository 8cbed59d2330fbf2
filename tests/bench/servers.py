"""The portal as it is run in earnest, and beside it what somebody would write by hand for the same answer."""

import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import uvicorn
from fastapi import FastAPI, Response
from psycopg.rows import dict_row

from tests.bench.statements import Sent, connection_of, session_options

WORKERS = 2


@contextmanager
def portal(database_url: str) -> Iterator[str]:
    """`chancenportal serve` in processes of its own."""
    port = _free_port()
    command = [sys.executable, "-c", "from app.commands import main; main()", "serve"]
    environment = os.environ | {"DATABASE_URL": database_url}
    server = subprocess.Popen(  # noqa: S603 # our own arguments
        [*command, "--port", str(port), "--workers", str(WORKERS)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield _when_it_answers(f"http://127.0.0.1:{port}", "/health/live")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@contextmanager
def by_hand(database_url: str, asked: Sequence[Sequence[Sent]]) -> Iterator[str]:
    """Routes with psycopg alone: `/search/N` sends the statements of the N-th question; `/trivial` sends none."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    arguments = (database_url, session_options(), asked, listening)
    forked = multiprocessing.get_context("fork")
    processes = [forked.Process(target=_serve, args=arguments) for _ in range(WORKERS)]
    for process in processes:
        process.start()
    try:
        yield _when_it_answers(f"http://127.0.0.1:{listening.getsockname()[1]}", "/trivial")
    finally:
        for process in processes:
            process.terminate()
            process.join()
        listening.close()


def _serve(database_url: str, options: str, asked: Sequence[Sequence[Sent]], listening: socket.socket) -> None:
    pool: SimpleQueue[psycopg.Connection[dict[str, Any]]] = SimpleQueue()
    for _ in range(8):
        pool.put(connection_of(database_url, options, row_factory=dict_row))
    config = uvicorn.Config(_app(pool, asked), log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


def _app(pool: SimpleQueue[psycopg.Connection[dict[str, Any]]], asked: Sequence[Sequence[Sent]]) -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/search/{number}")
    def search(number: int) -> Response:
        connection = pool.get()
        try:
            answers = [connection.execute(sent.sql, sent.values).fetchall() for sent in asked[number]]
        finally:
            pool.put(connection)
        return Response(json.dumps(answers, default=str), media_type="application/json")

    @app.get("/trivial")
    def trivial() -> dict[str, str]:
        return {"status": "ok"}

    return app


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _when_it_answers(base: str, path: str) -> str:
    gives_up = time.monotonic() + 90
    while time.monotonic() < gives_up:
        try:
            with urlopen(base + path, timeout=5):  # noqa: S310 # loopback
                return base
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{base} did not answer")
