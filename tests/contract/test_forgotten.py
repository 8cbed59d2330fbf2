"""What is not public any more leaves nothing behind, not even a word to mend others into; and how titles are sorted."""

from dataclasses import replace

from search_index.engine import Engine, Query
from tests.contract.engines import NOW, document


def test_a_word_nothing_is_written_with_any_more_mends_nothing(engine: Engine) -> None:
    gone = document("Gespräche", body="Bei Rosalinde Vogelsang")
    engine.replace([gone, document("Vogelkunde")])
    before = engine.search(Query(words="Rosalnde"), NOW)

    engine.remove([gone.id])

    after = engine.search(Query(words="Rosalnde"), NOW)
    assert before.corrections == {"rosalnde": "Rosalinde"}
    assert (after.corrections, after.total) == ({}, 0)


def test_a_word_that_was_taken_out_of_a_text_mends_nothing(engine: Engine) -> None:
    first = document("Gespräche", body="Bei Rosalinde Vogelsang")
    engine.replace([first])

    engine.replace([replace(first, body="Bei Jana Kern")])

    assert engine.search(Query(words="Rosalnde"), NOW).corrections == {}


def test_an_error_that_is_written_nowhere_any_more_is_mended_again(engine: Engine) -> None:
    wrong = document("Krabelgruppe Kastania")
    engine.replace([wrong, document("Treff für die Kleinsten")])
    while_written = engine.search(Query(words="Krabelgruppe"), NOW)

    engine.replace([replace(wrong, title="Krabbelgruppe Kastania")])

    after = engine.search(Query(words="Krabelgruppe"), NOW)
    assert while_written.corrections == {}
    assert (after.corrections, after.total) == ({"krabelgruppe": "Krabbelgruppe"}, 1)


def test_of_words_that_are_alike_the_one_that_is_still_written_is_meant(engine: Engine) -> None:
    gone = document("Bastelrunde Kastania")
    engine.replace([gone, document("Spielplatz Kastanie")])

    engine.remove([gone.id])

    assert engine.search(Query(words="Kastanja"), NOW).corrections == {"kastanja": "Kastanie"}


def test_from_a_to_z_quotation_marks_and_dashes_are_no_letters(engine: Engine) -> None:
    known = [document(title) for title in ("Zirkus", "„Bunte Runde“", "– Chor –", "Ärztin", "Abc", "»Dachse«")]
    engine.replace(known)

    found = [hit.id for hit in engine.search(Query(sort="name"), NOW).hits]

    by_id = {each.id: each.title for each in known}
    assert [by_id[each] for each in found] == ["Abc", "Ärztin", "„Bunte Runde“", "– Chor –", "»Dachse«", "Zirkus"]
