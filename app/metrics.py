"""What this process has counted, and how it is told to a monitoring system (Prometheus' text format)."""

from collections import Counter
from collections.abc import Iterable
from threading import Lock

Labels = tuple[tuple[str, str], ...]

DESCRIBED = {
    "chancenportal_search_answers_total": ("counter", "Requests answered, by the engine whose answers they show."),
    "chancenportal_search_fallbacks_total": ("counter", "Requests the built-in engine answered instead, by reason."),
    "chancenportal_search_breaker_open": ("gauge", "1 while the engine outside is being spared."),
    "chancenportal_search_ready": ("gauge", "1 when the index outside has everything, apart from what waits."),
    "chancenportal_search_waiting": ("gauge", "Entries whose changes wait for the engine outside."),
    "chancenportal_search_refused": ("gauge", "Of those: entries it did not take the last time."),
    "chancenportal_search_oldest_seconds": ("gauge", "For how long the first of them has been waiting."),
}
"""Every metric: its type, and what it means. The README lists them."""

_counts: Counter[tuple[str, Labels]] = Counter()
_lock = Lock()


def count(name: str, **labels: str) -> None:
    with _lock:
        _counts[name, tuple(sorted(labels.items()))] += 1


def counted(name: str, **labels: str) -> int:
    return _counts[name, tuple(sorted(labels.items()))]


def text(gauges: Iterable[tuple[str, float]] = ()) -> str:
    """Labels are words of ours: nothing in them needs escaping."""
    with _lock:
        samples: list[tuple[str, Labels, float]] = [(*key, number) for key, number in sorted(_counts.items())]
    samples += [(name, (), number) for name, number in gauges]
    lines: list[str] = []
    for name, (kind, meaning) in DESCRIBED.items():
        own = [f"{name}{_labels(labels)} {number:g}" for known, labels, number in samples if known == name]
        if own:
            lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}", *own]
    return "\n".join([*lines, ""])


def _labels(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""
