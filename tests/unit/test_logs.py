"""The log tells what broke and where, and nothing of what people typed."""

import json

import pytest
import structlog

from app import database, logs


def test_an_exception_leaves_kind_and_lines_but_no_message(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    try:
        try:
            raise ValueError("amal@post.example")
        except ValueError as cause:
            raise RuntimeError("drei kleine Katzen") from cause
    except RuntimeError as error:
        structlog.get_logger().error("unexpected_error", exc_info=error)
    written = capsys.readouterr().out

    assert "amal" not in written
    assert "Katzen" not in written
    told = json.loads(written)["exceptions"]
    assert [each["type"] for each in told] == ["RuntimeError", "ValueError"]
    assert "test_logs.py" in told[0]["frames"][0]


def test_errors_of_the_database_name_no_values() -> None:
    assert database.engine().hide_parameters
