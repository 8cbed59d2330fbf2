"""A Meilisearch server for tests: the one at MEILI_URL, or a `meilisearch` program that is started and ended here."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import httpx2

from search_index.meilisearch import MeiliEngine, Server, scoped_key
from search_index.meilisearch.layout import Names

MISSING = "NOT TESTED against Meilisearch: neither MEILI_URL nor a program `meilisearch` on the path"
_KEY = "only-for-these-tests"


# Taken out of the environment: the portal under test has no engine outside, unless a test gives it one.
_URL, _MASTER_KEY = os.environ.pop("MEILI_URL", ""), os.environ.pop("MEILI_MASTER_KEY", "")


def is_there() -> bool:
    return bool(_URL or shutil.which("meilisearch"))


@contextmanager
def server() -> Iterator[tuple[str, str]]:
    """Its address and its master key."""
    if _URL:
        yield _URL, _MASTER_KEY
        return
    with own_process() as process:
        yield process.url, process.key


def may_be_harmed() -> bool:
    """Whether there is a server of our own, with which anything may be done."""
    return bool(shutil.which("meilisearch"))


@contextmanager
def own_process() -> Iterator["Process"]:
    with tempfile.TemporaryDirectory() as folder:
        process = Process(Path(folder))
        process.start()
        try:
            yield process
        finally:
            process.kill()


class Process:
    """Can be killed and started again, with its data or without, and frozen."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._address = f"127.0.0.1:{free.getsockname()[1]}"
        self.url, self.key = f"http://{self._address}", _KEY
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        folder = self._folder
        options = {"db-path": folder / "data", "http-addr": self._address, "master-key": self.key, "env": "production"}
        options |= {"dump-dir": folder / "dumps", "snapshot-dir": folder / "snapshots", "max-indexing-memory": "256MiB"}
        command = ["meilisearch", "--no-analytics", *(f"--{name}={value}" for name, value in options.items())]
        with (folder / "log").open("a") as log:
            self._process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)  # noqa: S603 # our own
        for _ in range(200):
            with suppress(httpx2.TransportError):
                httpx2.get(f"{self.url}/health")
                return
            time.sleep(0.05)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def restart(self) -> None:
        self.kill()
        self.start()

    def wipe(self) -> None:
        self.kill()
        shutil.rmtree(self._folder / "data", ignore_errors=True)
        self.start()

    def freeze(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGCONT)


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
