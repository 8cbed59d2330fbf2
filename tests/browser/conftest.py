"""A real Chromium before the running portal with its demo town. Whatever a page complains about is a failure."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from app.commands import db as db_command
from app.commands import demo as demo_command
from tests.databases import own_database

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
TILES = "https://kacheln.example/{z}/{x}/{y}.png"
PATIENCE_MS = 30_000
"""What is waited for comes; on a busy machine it comes late, and the first page of a portal latest."""
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser's tests and put them last: Playwright keeps an event loop running in the main thread from the
    first of them to the end of the session, and what calls asyncio.run() after that is refused."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"There is no browser at {CHROMIUM}: install Chromium, or name yours in CHROMIUM.", pytrace=False)
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def portal() -> Iterator[str]:
    """The address of the portal, with Lindenaue in it."""
    with own_database("browser"), socket.socket() as free:
        db_command.upgrade()
        demo_command.load()
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "CHANCENPORTAL_ENVIRONMENT": "demo", "CHANCENPORTAL_TILES_URL": TILES}
        command = [sys.executable, "-m", "uvicorn", "app.main:app", "--port", str(port), "--log-level", "warning"]
        with subprocess.Popen(command, env=environment) as server:  # noqa: S603 - our own command
            try:
                _wait_for(f"http://127.0.0.1:{port}", server)
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        try:
            with urlopen(f"{address}/health/ready") as answer:  # noqa: S310 - loopback
                assert answer.status == 200
                return
        except URLError:
            assert server.poll() is None, "The portal did not start."
            time.sleep(0.1)
    raise AssertionError("The portal did not answer within two minutes.")


@pytest.fixture(scope="session")
def browser_context_args(portal: str) -> dict[str, Any]:
    return {"base_url": portal, "locale": "de-DE", "viewport": DESK}


@dataclass
class Complaints:
    """What a page said to nobody in particular: errors, and requests to other hosts."""

    own: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    expected: bool = False

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in ("", urlsplit(self.own).netloc):
            self.foreign.append(request.url)


@pytest.fixture(autouse=True)
def complaints(page: Page, portal: str) -> Iterator[Complaints]:
    complaints = Complaints(portal)
    complaints.listen(page)
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield complaints
    if not complaints.expected:
        assert complaints.errors == []
        assert complaints.foreign == []


@pytest.fixture
def without_javascript(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()
