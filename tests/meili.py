"""A Meilisearch server for tests: the one at MEILI_URL, or a `meilisearch` program that is started and ended here."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx2

from search_index.meilisearch import MeiliEngine, Server, scoped_key
from search_index.meilisearch.layout import Names

MISSING = "NOT TESTED against Meilisearch: neither MEILI_URL nor a program `meilisearch` on the path"
_KEY = "only-for-these-tests"


def is_there() -> bool:
    return bool(os.environ.get("MEILI_URL") or shutil.which("meilisearch"))


@contextmanager
def server() -> Iterator[tuple[str, str]]:
    """Its address and its master key."""
    if url := os.environ.get("MEILI_URL"):
        yield url, os.environ.get("MEILI_MASTER_KEY", "")
        return
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        with _started(Path(folder), address):
            yield f"http://{address}", _KEY


@contextmanager
def _started(folder: Path, address: str) -> Iterator[None]:
    options = {"db-path": folder / "data", "http-addr": address, "master-key": _KEY, "env": "production"}
    options |= {"dump-dir": folder / "dumps", "snapshot-dir": folder / "snapshots", "max-indexing-memory": "256MiB"}
    command = ["meilisearch", "--no-analytics", *(f"--{name}={value}" for name, value in options.items())]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)  # noqa: S603 # our own arguments
        try:
            for _ in range(200):
                try:
                    httpx2.get(f"http://{address}/health")
                    break
                except httpx2.TransportError:
                    time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait()


@contextmanager
def indexes(url: str, master_key: str) -> Iterator[MeiliEngine]:
    """An engine on indexes of its own, with a key for nothing else."""
    names = Names(f"tests{uuid4().hex[:8]}")
    master = Server(url, master_key, timeout=30)
    own = Server(url, scoped_key(master, names.family), timeout=30)
    engine = MeiliEngine(own, names.family)
    engine.prepare()
    try:
        yield engine
    finally:
        own.close()
        master.finish(*(master.enqueue("DELETE", f"/indexes/{uid}") for uid in names.settings()))
        master.close()
