"""Providers from a list: public at once, updated by their key."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.directory.provider import ProviderRevision
from app.directory.workflow import Status
from app.imports.problems import Refused
from tests.integration.imports.slices import changed_copy, count, counts, import_offers, import_providers, rows


def providers_copy(tmp_path: Path, *replacements: tuple[str, str]) -> Path:
    return changed_copy(tmp_path, "anbieter.csv", *replacements, encoding="windows-1252")


def test_each_row_becomes_the_public_profile_of_an_approved_provider(db: Session) -> None:
    assert import_providers(db).counts["new"] == 20

    assert rows(db, """
        SELECT p.slug, p.standing, p.source_key, r.status, r.name, r.carrier, r.street, r.postcode, r.phone, r.email,
            r.website
        FROM provider p JOIN provider_revision r ON r.provider_id = p.id WHERE source_key = 'A-01'
    """) == [
        ("turnverein-deichkrone", "approved", "A-01", "published", "Turnverein Deichkrone", "non_profit",
         "Hafenstraße 1", "00121", "(0000) 55 100", "info0@anbieter0.example", "https://www.anbieter0.example")
    ]  # fmt: skip
    assert rows(db, "SELECT DISTINCT step, note FROM history") == [("import", "Import aus anbieter.csv")]
    assert rows(db, "SELECT count(*) FROM search_document WHERE kind = 'provider'") == [(20,)]


def test_the_same_list_again_changes_nothing(db: Session) -> None:
    import_providers(db)
    before = counts(db)

    assert import_providers(db).counts["unchanged"] == 20
    assert counts(db) == before


def test_a_changed_row_becomes_a_new_wording_and_the_old_one_is_kept(db: Session, tmp_path: Path) -> None:
    import_providers(db)

    report = import_providers(db, providers_copy(tmp_path, ("(0000) 55 100", "(0000) 55 199")))

    assert (report.counts["changed"], report.counts["unchanged"]) == (1, 19)
    assert rows(db, """
        SELECT version, status, phone FROM provider_revision r JOIN provider p ON p.id = provider_id
        WHERE source_key = 'A-01' ORDER BY version
    """) == [(1, "superseded", "(0000) 55 100"), (2, "published", "(0000) 55 199")]  # fmt: skip
    assert rows(db, "SELECT note FROM history ORDER BY id DESC LIMIT 1") == [
        ("Import aus anbieter.csv, geändert: telefon",)
    ]


def test_rows_that_vanish_are_reported_and_archived_only_on_demand(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    line = "A-03;Familienzentrum Priel;gewerblich;Hafenstraße 3;00123;Lindenau;(0000) 55 102;info2@anbieter2.example;"
    fewer = providers_copy(
        tmp_path, (line + "www.anbieter2.example;;Wir sind Familienzentrum Priel in Lindenau.\r\n", "")
    )

    report = import_providers(db, fewer)
    assert (report.counts["missing"], report.counts["unchanged"]) == (1, 19)
    assert report.examples == ["  fehlt: Familienzentrum Priel"]
    assert import_providers(db, fewer, archive_missing=True).counts["archived"] == 1

    assert rows(db, "SELECT name FROM provider_revision WHERE status = 'archived'") == [("Familienzentrum Priel",)]
    assert rows(db, "SELECT count(*) FROM search_document WHERE kind = 'provider'") == [(19,)]
    assert import_providers(db).counts["changed"] == 1
    assert rows(db, "SELECT count(*) FROM provider_revision WHERE status = 'published'") == [(20,)]


def test_a_provider_with_offers_is_not_archived_with_them(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    import_offers(db)
    path = tmp_path / "einer.csv"
    path.write_text("kennung;name\nneu;Neuer Verein\n")

    report = import_providers(db, path, archive_missing=True)

    assert report.counts["archived"] == 0
    assert report.counts["missing"] == 20


def test_what_people_edited_in_the_portal_stays(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    old = db.exec(select(ProviderRevision).where(col(ProviderRevision.name) == "Theater Windstärke 8")).one()
    old.status = Status.SUPERSEDED
    db.flush()
    edited = ProviderRevision(provider_id=old.provider_id, version=2, status=Status.PUBLISHED, name="Theater Orkan")
    db.add(edited)
    db.flush()

    assert import_providers(db).counts["unchanged"] == 20
    changed = providers_copy(tmp_path, ("Wir sind Theater", "Wir spielen: Theater"))
    assert import_providers(db, changed).counts["kept"] == 1
    assert rows(
        db, "SELECT name FROM provider_revision WHERE provider_id = :id AND status = 'published'", id=old.provider_id
    ) == [("Theater Orkan",)]

    assert import_providers(db, changed, overwrite=True).counts["changed"] == 1
    assert rows(
        db,
        "SELECT name, version FROM provider_revision WHERE provider_id = :id AND status = 'published'",
        id=old.provider_id,
    ) == [("Theater Windstärke 8", 3)]


def test_a_dry_run_names_what_would_happen_and_changes_nothing(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    before = counts(db)

    report = import_providers(db, providers_copy(tmp_path, ("(0000) 55 100", "(0000) 55 199")), dry_run=True)

    assert report.counts["changed"] == 1
    assert report.examples == ["  geändert: Zeile 2, Turnverein Deichkrone (telefon)"]
    assert counts(db) == before


@pytest.mark.parametrize(
    ("replacement", "said"),
    [
        (("A-02;", "A-01;"), "Zeile 3, Spalte „Kennung“: Die Kennung „A-01“ steht schon in Zeile 2."),
        (("A-02;", ";"), "Zeile 3, Spalte „Kennung“: Hier fehlt etwas"),
        (
            (";frei;Hafenstraße 1;", ";freii;Hafenstraße 1;"),
            "Spalte „Trägerart“: „freii“ kennen wir hier nicht. Meinten Sie „frei“?",
        ),
        ((";00121;", ";121;"), "Spalte „PLZ“"),
        (("info0@", "info0"), "Spalte „E-Mail“"),
        (("Trägerart", "Trägerrat"), "Spalte „Trägerrat“: Diese Spalte kennen wir nicht. Meinten Sie „traegerart“?"),
        (("Name;", "Nahme;"), "Die Spalte „name“ fehlt. Meinten Sie „nahme“?"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    db: Session, tmp_path: Path, replacement: tuple[str, str], said: str
) -> None:
    with pytest.raises(Refused) as refused:
        import_providers(db, providers_copy(tmp_path, replacement))

    assert said in str(refused.value)
    assert count(db, "provider") == 0


def test_all_problems_are_told_at_once(db: Session, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        import_providers(db, providers_copy(tmp_path, ("@anbieter", "anbieter")))

    assert len(refused.value.lines) == 20


def test_names_of_all_the_world_have_an_address(db: Session, tmp_path: Path) -> None:
    path = tmp_path / "anbieter.csv"
    path.write_text("kennung;name\n1;مركز الأسرة\n2;Родинний центр\n3;Çocuk Evi\n4;Çocuk Evi\n", encoding="utf-8")

    import_providers(db, path)

    found: dict[str, Any] = dict(rows(db, "SELECT source_key, slug FROM provider"))
    assert found == {"1": "anbieter", "2": "anbieter-2", "3": "cocuk-evi", "4": "cocuk-evi-2"}
