"""Dockerfile and compose.yaml name only what exists; what they run is tried here, without any container."""

import fnmatch
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.commands import main
from app.main import app
from app.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE_TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE_TEXT)["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "chancenportal"}

image_command: list[str] = json.loads(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[-1])
commands = [image_command, *(service["command"] for service in OURS.values())]


def copied_files() -> list[str]:
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    return [source for copy in copies for source in copy.split()]


def test_compose_describes_the_whole_house() -> None:
    assert {"web", "worker", "postgis", "meilisearch"} <= SERVICES.keys()


def test_visitors_are_told_apart_behind_the_proxy() -> None:
    """Without its word for it, all of them would come from the gateway, and share the limits of one network."""
    network = yaml.safe_load(COMPOSE_TEXT)["networks"]["default"]["ipam"]["config"][0]
    words = OURS["web"]["command"]

    assert words[words.index("--forwarded-allow-ips") + 1] == network["gateway"]


@pytest.mark.parametrize("path", copied_files())
def test_what_the_image_copies_exists_and_is_not_ignored(path: str) -> None:
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"]

    assert (ROOT / path).exists()
    assert any(fnmatch.fnmatch(path, pattern) for pattern in kept)


def test_the_image_holds_both_packages_and_the_migrations() -> None:
    assert {"app", "search_index", "migrations", "requirements.lock"} <= set(copied_files())


@pytest.mark.parametrize("command", commands, ids=" ".join)
def test_every_command_is_one_of_ours_with_options_it_knows(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *words = command
    verbs = words[: next((i for i, word in enumerate(words) if word.startswith("-")), len(words))]
    monkeypatch.setattr(sys, "argv", [program, *verbs, "--help"])
    monkeypatch.setenv("COLUMNS", "200")

    with pytest.raises(SystemExit) as end:
        main()

    assert (program, end.value.code) == ("chancenportal", 0)
    explained = capsys.readouterr().out
    assert all(word in explained for word in words if word.startswith("--"))


def test_the_health_check_asks_a_page_that_exists() -> None:
    checks = re.findall(r"HEALTHCHECK.*?127\.0\.0\.1:8000(/[a-z/]+)", DOCKERFILE)

    assert checks
    assert set(checks) <= app.openapi()["paths"].keys()


def test_settings_in_compose_are_ours() -> None:
    known = {f"CHANCENPORTAL_{name}".upper() for name in Settings.model_fields}
    given = {name for service in OURS.values() for name in service["environment"]}

    assert given - {"DATABASE_URL", "MEILI_URL", "MEILI_MASTER_KEY"} <= known


def test_no_secret_has_a_default() -> None:
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|KEY)\w*)(.*?)\}", COMPOSE_TEXT)

    assert secrets
    assert all(rule.startswith(":?") for _, rule in secrets)


def test_images_of_others_are_pinned() -> None:
    others = [service["image"] for service in SERVICES.values() if service["image"] != "chancenportal"]

    assert all(re.fullmatch(r"\S+:v?\d\S*", image) for image in others)


def test_services_wait_only_for_services_that_can_tell() -> None:
    for service in SERVICES.values():
        for name, wish in service.get("depends_on", {}).items():
            assert wish["condition"] == "service_completed_successfully" or "test" in SERVICES[name]["healthcheck"]
