"""The floor: smaller numbers are never shown, on no page and in no file."""

FLOOR = 5


def shown(count: int | None) -> int | None:
    """None stands for "fewer than five": nought and four look the same."""
    return count if count is not None and count >= FLOOR else None


def share(part: int, whole: int) -> float | None:
    """None where either is below the floor: from a share one could work it out."""
    return part / whole if shown(part) and shown(whole) else None
