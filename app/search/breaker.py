"""Spares an engine that does not answer, and those who would wait for it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Breaker:
    """Opens after some failures in a row. While it is open, one request in each pause tries again."""

    failures_to_open: int = 3
    pause_s: float = 10
    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _next_try: float | None = None
    """None: closed, everybody may ask."""
    _lock: Lock = field(default_factory=Lock)

    @property
    def is_open(self) -> bool:
        return self._next_try is not None

    def may_ask(self) -> bool:
        with self._lock:
            if self._next_try is None:
                return True
            if self.clock() < self._next_try:
                return False
            # Should nobody ever hear of the one who tries now, the next one tries after another pause.
            self._next_try = self.clock() + self.pause_s
            return True

    def succeeded(self) -> bool:
        """Whether this has closed it."""
        with self._lock:
            was_open, self._failures, self._next_try = self.is_open, 0, None
            return was_open

    def failed(self) -> bool:
        """Whether this has opened it."""
        with self._lock:
            was_open = self.is_open
            self._failures += 1
            if self._failures >= self.failures_to_open:
                self._next_try = self.clock() + self.pause_s
            return self.is_open and not was_open
