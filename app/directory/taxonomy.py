"""What a new portal starts with: topics, target groups, life phases and tags of `taxonomy.toml`."""

import tomllib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from app.directory.category import Category, LifePhase, Tag, TargetGroup

_FILE = Path(__file__).parent / "taxonomy.toml"


def seed_taxonomy(db: Session) -> None:
    """Fill the tables that are still empty. What editors changed or removed afterwards stays as they left it."""
    start = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    if _is_empty(db, Category):
        _add_categories(db, start["category"])
    for name, kind in {"target_group": TargetGroup, "life_phase": LifePhase, "tag": Tag}.items():
        if _is_empty(db, kind):
            db.add_all(_entries(kind, start[name]))
    db.flush()


def _is_empty(db: Session, kind: type[SQLModel]) -> bool:
    return not db.scalar(sa.select(sa.exists(sa.select(kind))))


def _add_categories(db: Session, tops: list[dict[str, Any]]) -> None:
    for top, category in zip(tops, _entries(Category, tops), strict=True):
        db.add(category)
        db.flush()  # its subcategories need its id
        db.add_all(_entries(Category, top.get("sub", []), parent_id=category.id, marker=top["marker"]))


def _entries(kind: type[SQLModel], rows: list[dict[str, Any]], **shared: Any) -> list[SQLModel]:
    """In the order of the file, which is the order on the page."""
    known = set(kind.model_fields)
    return [
        kind(
            **{name: value for name, value in row.items() if name in known},
            **shared,
            **({"position": position} if "position" in known else {}),
            translations={name: row[name] for name in ("en", "hint_en") if name in row},
        )
        for position, row in enumerate(rows, start=1)
    ]
