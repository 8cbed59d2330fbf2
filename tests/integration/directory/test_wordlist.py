"""The editors' words: they hold at once and in every process, and nobody's change is ever lost from sight."""

import gc
import time
import weakref

import pytest
from sqlmodel import Session

from app import indexing
from app.accounts.account import Account
from app.directory import wordlist
from app.directory.wordlist import Rule, WordlistEntry
from app.errors import Conflict, NotFound
from search_index.analysis import analyse_query
from search_index.vocabulary import Vocabulary
from tests.cast import make_account


@pytest.fixture
def edda(db: Session) -> Account:
    return make_account(db, "Edda")


def test_without_entries_the_search_uses_the_lists_it_comes_with(db: Session) -> None:
    assert wordlist.vocabulary(db) is Vocabulary.shipped()
    assert wordlist.version(db) == 0


def test_what_is_added_and_removed_holds_at_once(db: Session, edda: Account) -> None:
    wordlist.vocabulary(db)

    wordlist.add(db, Rule.ALSO, "LiHo", "Lindenhof", edda.id)
    assert wordlist.vocabulary(db).synonyms("liho") == (("lindenhof",),)
    wordlist.add(db, Rule.STOP, "Lindenau", "", edda.id)
    assert wordlist.vocabulary(db).is_stop_word("lindenau")
    for entry in wordlist.current(db):
        wordlist.remove(db, entry.id or 0, edda.id)
    assert wordlist.vocabulary(db) is Vocabulary.shipped()


def test_what_another_request_kept_meanwhile_does_not_outlive_the_change(
    db: Session, edda: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the change is committed others read the old words."""
    wordlist.add(db, Rule.ALSO, "LiHo", "Lindenhof", edda.id)
    monkeypatch.setattr(wordlist, "_kept", (time.monotonic(), 0, Vocabulary.shipped()))

    db.commit()

    assert wordlist.vocabulary(db).synonyms("liho") == (("lindenhof",),)


def test_trying_words_out_keeps_none_of_them(db: Session, edda: Account) -> None:
    """A list takes a megabyte, and editors try a hundred times a day."""
    wordlist.add(db, Rule.ALSO, "LiHo", "Lindenhof", edda.id)
    wordlist.vocabulary(db)
    assert wordlist.fresh(db)[1] is wordlist.fresh(db)[1]

    tried = wordlist.with_line(wordlist.fresh(db)[1], Rule.ALSO, "Schwimmerei", "Schwimmkurs")
    analyse_query("Schwimmerei im Lindenhof", tried)
    gone = weakref.ref(tried)
    del tried
    gc.collect()

    assert gone() is None


def test_another_process_notices_within_seconds_and_asks_little(
    db: Session, edda: Account, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = wordlist.vocabulary(db)
    db.add(WordlistEntry(rule=Rule.ALSO, word="LiHo", others="Lindenhof", added_by=edda.id))
    db.flush()
    statements.clear()

    assert wordlist.vocabulary(db) is before
    assert statements == []
    monkeypatch.setattr(wordlist, "_KEPT_S", 0)
    changed = wordlist.vocabulary(db)
    assert changed.synonyms("liho")
    statements.clear()
    assert wordlist.vocabulary(db) is changed
    assert len(statements) == 1


def test_the_version_grows_with_every_change(db: Session, edda: Account) -> None:
    versions = [wordlist.version(db)]
    for _ in range(2):
        wordlist.add(db, Rule.STOP, "Lindenau", "", edda.id)
        versions.append(wordlist.version(db))
        wordlist.remove(db, wordlist.current(db)[0].id or 0, edda.id)
        versions.append(wordlist.version(db))

    assert versions == [0, 1, 2, 3, 4]


def test_the_same_is_added_once(db: Session, edda: Account) -> None:
    wordlist.add(db, Rule.SAME, "LiHo", "Lindenhof", edda.id)

    with pytest.raises(Conflict):
        wordlist.add(db, Rule.SAME, "liho", "lindenhof", edda.id)


def test_removing_twice_changes_nothing_and_what_never_was_is_not_found(db: Session, edda: Account) -> None:
    other = make_account(db, "Emil")
    wordlist.add(db, Rule.STOP, "Lindenau", "", edda.id)
    entry = wordlist.current(db)[0]
    wordlist.remove(db, entry.id or 0, edda.id)
    wordlist.remove(db, entry.id or 0, other.id)

    assert entry.removed_by == edda.id
    with pytest.raises(NotFound):
        wordlist.remove(db, 999_999, edda.id)


def test_who_changed_what_and_when_stays(db: Session, edda: Account) -> None:
    wordlist.add(db, Rule.ALSO, "LiHo", "Lindenhof", edda.id)
    wordlist.remove(db, wordlist.current(db)[0].id or 0, edda.id)

    changes = wordlist.changes(db)

    assert [(each.word, each.removed, each.name) for each in changes] == [
        ("LiHo", True, "Edda"),
        ("LiHo", False, "Edda"),
    ]


def test_an_entry_that_a_newer_list_made_senseless_breaks_no_search(db: Session, edda: Account) -> None:
    """Its only other word is a stop word by now."""
    db.add(WordlistEntry(rule=Rule.ALSO, word="Wattwurm", others="und", added_by=edda.id))
    db.add(WordlistEntry(rule=Rule.ALSO, word="LiHo", others="Lindenhof", added_by=edda.id))
    db.add(WordlistEntry(rule=Rule.STOP, word="guten Tag", added_by=edda.id))
    db.flush()

    found = wordlist.vocabulary(db)

    assert found.synonyms("liho") == (("lindenhof",),)
    assert found.synonyms("wattwurm") == ()
    assert indexing.engine(db)
