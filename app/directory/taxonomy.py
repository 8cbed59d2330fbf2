"""What a new portal starts with: topics, target groups, life phases and tags of `taxonomy.toml`."""

import tomllib
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from app.directory.category import Category, LifePhase, Tag, TargetGroup

_ENGLISH = ("en", "hint_en")
_FILE = Path(__file__).parent / "taxonomy.toml"


def seed_taxonomy(db: Session) -> None:
    """Fill the tables that are still empty. What editors changed or removed afterwards stays as they left it."""
    start = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    if not db.exec(select(Category.id).limit(1)).first():
        _add_categories(db, start["category"])
    if not db.exec(select(TargetGroup.id).limit(1)).first():
        db.add_all(TargetGroup(**_fields(row), position=place) for place, row in enumerate(start["target_group"]))
    if not db.exec(select(LifePhase.id).limit(1)).first():
        db.add_all(LifePhase(**_fields(row), position=place) for place, row in enumerate(start["life_phase"]))
    if not db.exec(select(Tag.id).limit(1)).first():
        db.add_all(Tag(**_fields(row)) for row in start["tag"])
    db.flush()


def _add_categories(db: Session, tops: list[dict[str, Any]]) -> None:
    for place, row in enumerate(tops):
        top = Category(**_fields(row), position=place)
        db.add(top)
        db.flush()  # its subcategories need its id
        for sub_place, sub in enumerate(row["sub"]):
            db.add(Category(**_fields(sub), parent_id=top.id, marker=top.marker, position=sub_place))


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    """What is said in another language is kept together."""
    english = {name: row[name] for name in _ENGLISH if name in row}
    return {name: row[name] for name in row if name not in {*_ENGLISH, "sub"}} | {"translations": english}
