"""One JSON object a line on standard output. No addresses of people, no searches, no values of variables."""

import logging
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog


def configure() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_message,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def _without_message(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of an exception, and of what it came from, only kind and lines of code: messages quote what people typed."""
    error, told = event.pop("exc_info", None), []
    while isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        told.append({"type": type(error).__name__, "frames": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]})
        error = error.__cause__ or error.__context__
    return {**event, "exceptions": told} if told else event
