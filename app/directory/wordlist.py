"""The words that editors add to the search while it runs, on top of the lists it comes with."""

import time
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel import Field, Session, SQLModel, col, select

from app.directory.columns import now, reference, word
from app.errors import Conflict, NotFound
from app.i18n import gettext as _
from search_index.vocabulary import Vocabulary, VocabularyError

log = structlog.get_logger()

_KEPT_S = 5
"""For so long a process may search with what was true before somebody changed it elsewhere."""


class Rule(StrEnum):
    SAME = "same"
    """Whoever looks for one finds the other."""
    ALSO = "also"
    """Whoever looks for the word finds the others too, and not the other way round."""
    STOP = "stop"
    """The word says nothing about what is looked for: it is left out of a search."""


class WordlistEntry(SQLModel, table=True):
    """Who added it and who took it out again: the rows are their own history."""

    __tablename__ = "wordlist_entry"
    __table_args__ = (
        sa.Index(
            "uq_wordlist_entry_current",
            "rule",
            sa.text("lower(word)"),
            sa.text("lower(others)"),
            unique=True,
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
        sa.CheckConstraint("(rule = 'stop') = (others = '')", name="others"),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed"),
    )

    id: int | None = Field(default=None, primary_key=True)
    rule: Rule = word(Rule, "rule")
    word: str
    others: str = ""
    """With commas between them."""
    added_at: datetime = Field(default_factory=now)
    added_by: UUID = reference("account.id")
    removed_at: datetime | None = None
    removed_by: UUID | None = reference("account.id", default=None)

    @property
    def line(self) -> str:
        """As it would stand in the lists the search comes with."""
        return line(self.rule, self.word, self.others)


def line(rule: Rule, word: str, others: str) -> str:
    return {Rule.SAME: f"{word}, {others}", Rule.ALSO: f"{word} => {others}", Rule.STOP: word}[rule]


def with_line(vocabulary: Vocabulary, rule: Rule, word: str, others: str) -> Vocabulary:
    written = line(rule, word, others)
    return vocabulary.extended("", written) if rule is Rule.STOP else vocabulary.extended(written, "")


def add(db: Session, rule: Rule, word: str, others: str, by: UUID) -> None:
    db.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('wordlist'))"))
    if any((each.rule, each.line.lower()) == (rule, line(rule, word, others).lower()) for each in current(db)):
        raise Conflict(_("Das steht schon in der Liste."))
    db.add(WordlistEntry(rule=rule, word=word, others=others, added_by=by))
    _changed(db)


def remove(db: Session, entry_id: int, by: UUID) -> None:
    """Twice is as good as once."""
    # A number beyond the database's integers would be an error of its own.
    entry = db.get(WordlistEntry, entry_id, with_for_update=True) if entry_id < 2**31 else None
    if entry is None:
        raise NotFound
    if entry.removed_at is None:
        entry.removed_at, entry.removed_by = now(), by
        _changed(db)


def _changed(db: Session) -> None:
    """For this request now. Others read what was there before until it is committed, and may keep that: so then too."""
    db.flush()
    forget()
    sa.event.listen(db, "after_commit", lambda _: forget(), once=True)


def current(db: Session) -> Sequence[WordlistEntry]:
    holding = select(WordlistEntry).where(col(WordlistEntry.removed_at).is_(None))
    return db.exec(holding.order_by(sa.func.lower(WordlistEntry.word), col(WordlistEntry.id))).all()


_CHANGES = sa.text("""
    SELECT e.rule, e.word, e.others, done.at, done.removed, coalesce(a.name, '') AS name
    FROM wordlist_entry e
    CROSS JOIN LATERAL (VALUES (added_at, added_by, false), (removed_at, removed_by, true)) done (at, by, removed)
    LEFT JOIN account a ON a.id = done.by
    WHERE done.at IS NOT NULL ORDER BY done.at DESC, e.id DESC LIMIT :most
""")


def changes(db: Session, most: int = 50) -> list[Any]:
    """What was added and removed, the newest first: rule, word, others, at, removed, name."""
    return list(db.execute(_CHANGES, {"most": most}))


# What an engine searches with


def version(db: Session) -> int:
    """Grows with every change. An engine that keeps its words itself has to be told of them when this has changed."""
    return int(db.scalar(sa.text("SELECT count(*) + count(removed_at) FROM wordlist_entry")) or 0)


def fresh(db: Session) -> tuple[int, Vocabulary]:
    """The version and the words of this very moment: the lists the search comes with, and the editors' on top."""
    now, kept = version(db), _kept
    return kept[1:] if kept and kept[1] == now else (now, extended(Vocabulary.shipped(), current(db)))


def extended(vocabulary: Vocabulary, entries: Sequence[WordlistEntry]) -> Vocabulary:
    synonyms = [each.line for each in entries if each.rule is not Rule.STOP]
    stops = [each.line for each in entries if each.rule is Rule.STOP]
    if not entries:
        return vocabulary
    try:
        return vocabulary.extended("\n".join(synonyms), "\n".join(stops))
    except VocabularyError as fault:
        # A newer list of ours may have taken the sense from an old entry; the others still hold.
        log.warning("wordlist_entry_left_out", fault=fault.fault)
        lines = synonyms if fault.list_name == "synonyms.txt" else stops
        left = [each for each in entries if each.line != lines[fault.line - 1]]
        return extended(vocabulary, left)


_kept: tuple[float, int, Vocabulary] | None = None
_lock = Lock()


def vocabulary(db: Session) -> Vocabulary:
    """What to search with, a few seconds old at most; one value as long as nothing changes."""
    global _kept  # noqa: PLW0603 - one for the process, like the vocabulary it holds
    kept = _kept
    if kept and time.monotonic() - kept[0] < _KEPT_S:
        return kept[2]
    found = fresh(db)
    with _lock:
        _kept = (time.monotonic(), *found)
    return found[1]


def forget() -> None:
    global _kept  # noqa: PLW0603
    with _lock:
        _kept = None
