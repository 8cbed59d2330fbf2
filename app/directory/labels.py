"""What categories, groups, phases and areas are called, in the reader's language. Read once a minute."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa
from sqlmodel import Session

_KEPT_S = 60


@dataclass(frozen=True)
class Label:
    slug: str
    text: str
    parent: str | None = None
    hint: str = ""
    marker: str = ""
    icon: str = ""
    position: int = 0
    ages: tuple[int | None, int | None] = (None, None)


Labels = Mapping[str, Mapping[str, Label]]
"""By facet name ("category", "target_group", "life_phase", "area"), then by slug, in the order they are shown."""

_ALL = sa.text("""
    SELECT 'category' AS facet, c.slug, coalesce(c.translations ->> :language, c.label) AS text, p.slug AS parent,
        coalesce(c.translations ->> ('hint_' || :language), c.hint) AS hint,
        coalesce(p.marker, c.marker) AS marker, '' AS icon, c.position, NULL::int AS youngest, NULL::int AS oldest
    FROM category c LEFT JOIN category p ON p.id = c.parent_id
    UNION ALL
    SELECT 'target_group', slug, coalesce(translations ->> :language, label), NULL, '', '', '', position, NULL, NULL
    FROM target_group
    UNION ALL
    SELECT 'life_phase', slug, coalesce(translations ->> :language, label), NULL,
        coalesce(translations ->> ('hint_' || :language), hint), '', icon, position,
        age_min_months, age_max_months FROM life_phase
    UNION ALL
    SELECT 'area', a.slug, a.name, p.slug, l.slug, '', '', l.position * 100000, NULL, NULL
    FROM area a JOIN area_layer l ON l.id = a.layer_id LEFT JOIN area p ON p.id = a.parent_id WHERE a.valid_to IS NULL
    ORDER BY 1, position, text
""")

_kept: dict[str, tuple[float, Labels]] = {}
_lock = Lock()


def labels(db: Session, language: str) -> Labels:
    """Up to a minute old: a renamed category is worth the wait, a query on every page is not."""
    read_at, known = _kept.get(language, (0.0, {}))
    if not known or time.monotonic() - read_at > _KEPT_S:
        known = _read(db, language)
        with _lock:
            _kept[language] = (time.monotonic(), known)
    return known


def forget() -> None:
    with _lock:
        _kept.clear()


def _read(db: Session, language: str) -> Labels:
    found: dict[str, dict[str, Label]] = {"category": {}, "target_group": {}, "life_phase": {}, "area": {}}
    for row in db.execute(_ALL, {"language": language}):
        found[row.facet][row.slug] = Label(
            row.slug,
            row.text,
            row.parent,
            row.hint,
            row.marker,
            row.icon,
            row.position,
            (row.youngest, row.oldest),
        )
    return found
