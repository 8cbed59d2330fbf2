"""Offers from lists of our own shape and, by a mapping, of others'."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from app import indexing
from app.directory import counted
from app.directory.offer import OfferRevision
from app.directory.workflow import Status
from app.imports.problems import Refused
from search_index.engine import Query
from tests import factories
from tests.integration.imports.slices import (
    DATA,
    MAPS,
    changed_copy,
    count,
    counts,
    import_areas,
    import_kitas,
    import_offers,
    import_places,
    import_providers,
    rows,
)


def offers_copy(tmp_path: Path, *replacements: tuple[str, str]) -> Path:
    return changed_copy(tmp_path, "angebote.csv", *replacements, encoding="windows-1252")


def found_by(db: Session, words: str) -> int:
    return indexing.engine(db).search(Query(words=words), datetime.now(UTC)).total


def test_each_row_becomes_a_public_offer_with_all_it_says(db: Session) -> None:
    import_providers(db)
    assert import_offers(db).counts["new"] == 20

    (row,) = rows(db, """
        SELECT o.slug, p.name AS provider, r.status, r.title, c.slug AS category, r.age_min_months, r.age_max_months,
            r.cost_kind, r.price_cents, r.price_per, r.languages, r.registration, o.confirmed_on,
            o.first_published_at IS NOT NULL AS was_published, v.name AS venue, v.street, v.postcode,
            ST_Y(v.point::geometry) AS lat, s.kind, s.weekdays, s.opens_at, s.closes_at, s.holidays
        FROM offer o JOIN offer_revision r ON r.offer_id = o.id JOIN category c ON c.id = r.main_category_id
        JOIN provider_revision p ON p.provider_id = o.provider_id
        JOIN revision_venue rv ON rv.revision_id = r.id JOIN venue v ON v.id = rv.venue_id
        JOIN schedule s ON s.revision_id = r.id WHERE o.source_key = '002'
    """)  # fmt: skip
    assert row._asdict() == {
        "slug": "geige-fuer-anfaenger",
        "provider": "Musikschule Sandbank",
        "status": "published",
        "title": "Geige für Anfänger",
        "category": "musik-instrumente",
        "age_min_months": 72,
        "age_max_months": None,
        "cost_kind": "paid",
        "price_cents": 2500,
        "price_per": "month",
        "languages": ["de", "tr"],
        "registration": "needed",
        "confirmed_on": date(2025, 9, 1),
        "was_published": True,
        "venue": "Musikschule Sandbank",
        "street": "Hafenstraße 2",
        "postcode": "00122",
        "lat": 54.332,
        "kind": "weekly",
        "weekdays": [1, 4],
        "opens_at": time(16),
        "closes_at": time(17, 30),
        "holidays": "any",
    }
    assert rows(db, "SELECT confirmed_on FROM offer WHERE source_key = '015'") == [(None,)]
    assert found_by(db, "Geige") == 1


def test_a_list_may_have_words_to_be_found_by(db: Session, tmp_path: Path) -> None:
    violin = "musik-instrumente;{};ab 6 Jahren"
    words = (violin.format("Kinder | Jugendliche"), violin.format("Fiedel | Zupfmichel"))
    import_providers(db)
    import_offers(db, offers_copy(tmp_path, ("Zielgruppen", "Suchwörter"), words))

    of_violin = select(OfferRevision.search_words).where(col(OfferRevision.title) == "Geige für Anfänger")
    assert db.scalar(of_violin) == ["Fiedel", "Zupfmichel"]
    assert found_by(db, "Zupfmichel") == 1


def test_more_words_to_be_found_by_than_the_form_takes_are_refused(db: Session, tmp_path: Path) -> None:
    violin = "musik-instrumente;{};ab 6 Jahren"
    words = (violin.format("Kinder | Jugendliche"), violin.format(" | ".join(f"Wort {n}" for n in range(21))))
    import_providers(db)

    with pytest.raises(Refused, match="höchstens 20 Suchwörter"):
        import_offers(db, offers_copy(tmp_path, ("Zielgruppen", "Suchwörter"), words))


def test_the_same_lists_again_change_nothing(db: Session) -> None:
    import_areas(db)
    import_providers(db)
    import_offers(db)
    import_kitas(db)
    import_places(db)
    before = counts(db)

    assert import_offers(db).counts["unchanged"] == 20
    assert import_kitas(db).counts["unchanged"] == 20
    assert import_places(db).counts["unchanged"] == 21
    assert counts(db) == before


def test_a_changed_row_becomes_a_new_public_wording_with_its_history(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    import_offers(db)

    report = import_offers(db, offers_copy(tmp_path, ("Geige für Anfänger;", "Bratsche für Anfänger;")))

    assert (report.counts["changed"], report.counts["unchanged"]) == (1, 19)
    assert rows(db, """
        SELECT o.slug, r.version, r.status, r.title FROM offer o JOIN offer_revision r ON r.offer_id = o.id
        WHERE source_key = '002' ORDER BY version
    """) == [
        ("geige-fuer-anfaenger", 1, "superseded", "Geige für Anfänger"),
        ("geige-fuer-anfaenger", 2, "published", "Bratsche für Anfänger"),
    ]  # fmt: skip
    assert rows(db, "SELECT note FROM history ORDER BY id DESC LIMIT 1") == [
        ("Import aus angebote.csv, geändert: titel",)
    ]
    assert (found_by(db, "Geige für Anfänger Lindenau") >= 1, found_by(db, "Bratsche")) == (True, 1)


@pytest.mark.parametrize(
    ("replacement", "what"),
    [
        ((";54,3320;", ";54,3321;"), "adresse"),
        ((";25 Euro im Monat;", ";26 Euro im Monat;"), "kosten"),
        ((";Mo, Do;", ";Mo, Mi;"), "wochentage"),
        (("Kinder | Jugendliche;ab 6 Jahren", "Kinder;ab 6 Jahren"), "zielgruppen"),
        ((";musik-instrumente;", ";musik-singen;"), "kategorie"),
        ((";Musikschule Sandbank;Musik", ";Musikschule Sandbank;Ton"), "adresse"),
    ],
)
def test_a_change_anywhere_in_a_row_is_noticed(
    db: Session, tmp_path: Path, replacement: tuple[str, str], what: str
) -> None:
    import_providers(db)
    import_offers(db)

    report = import_offers(db, offers_copy(tmp_path, replacement), dry_run=True)

    assert report.counts["changed"] == 1
    assert report.examples == [f"  geändert: Zeile 3, Geige für Anfänger ({what})"]


def test_columns_in_another_order_are_no_change(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    import_offers(db)
    path = offers_copy(tmp_path, ("Kinder | Jugendliche", "Jugendliche|Kinder"), ("54,3320", "54.332"))

    assert import_offers(db, path).counts["unchanged"] == 20


def test_the_provider_that_an_offer_leaves_is_not_found_by_its_topic_any_more(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    import_offers(db)
    of_title = "SELECT d.title FROM search_document d JOIN search_facet f ON f.id = ANY(d.facets)"
    under = f"{of_title} WHERE d.kind = 'provider' AND f.value = 'musik-instrumente'"
    assert "Musikschule Sandbank" in db.scalars(sa.text(under)).all()

    moved = (";25 Euro im Monat;Musikschule Sandbank;", ";25 Euro im Monat;Turnverein Deichkrone;")
    import_offers(db, offers_copy(tmp_path, moved))

    assert db.scalars(sa.text(under)).all() == ["Turnverein Deichkrone"]


def test_what_people_edited_stays_until_the_file_may_overwrite_it(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    import_offers(db)
    old = db.exec(select(OfferRevision).where(col(OfferRevision.title) == "Kinderchor")).one()
    old.status = Status.SUPERSEDED
    db.flush()
    edited = old.model_dump(exclude={"id"}) | {"version": 2, "status": Status.PUBLISHED, "title": "Großer Kinderchor"}
    db.add(OfferRevision(**edited))
    db.flush()
    changed = offers_copy(tmp_path, ("Kinderchor;Kinderchor in", "Kinderchor;Singen in"))

    assert import_offers(db).counts["unchanged"] == 20
    assert import_offers(db, changed).counts["kept"] == 1
    assert import_offers(db, changed, overwrite=True).counts["changed"] == 1

    assert rows(
        db, "SELECT version, status, title FROM offer_revision WHERE offer_id = :id ORDER BY 1", id=old.offer_id
    ) == [
        (1, "superseded", "Kinderchor"),
        (2, "superseded", "Großer Kinderchor"),
        (3, "published", "Kinderchor"),
    ]


def test_a_draft_in_the_portal_survives_an_import(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    import_offers(db)
    public = db.exec(select(OfferRevision).where(col(OfferRevision.title) == "Kinderchor")).one()
    db.add(OfferRevision(**public.model_dump(exclude={"id"}) | {"version": 2, "status": Status.DRAFT}))
    db.flush()

    import_offers(db, offers_copy(tmp_path, ("Kinderchor;Kinderchor in", "Kinderchor;Singen in")))

    assert rows(
        db, "SELECT version, status FROM offer_revision WHERE offer_id = :id ORDER BY 1", id=public.offer_id
    ) == [
        (1, "superseded"),
        (2, "draft"),
        (3, "published"),
    ]


def test_rows_that_vanish_stay_public_until_told_otherwise_and_can_come_back(db: Session, tmp_path: Path) -> None:
    import_kitas(db)
    text = (DATA / "kitas.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    fewer = tmp_path / "kitas.csv"
    fewer.write_text("".join(text[:11]), encoding="utf-8")

    assert import_kitas(db, fewer).counts["missing"] == 10
    assert count(db, "search_document") == 24
    report = import_kitas(db, fewer, archive_missing=True)

    assert (report.counts["archived"], report.counts["missing"]) == (10, 0)
    assert rows(db, "SELECT status, count(*) FROM offer_revision GROUP BY 1 ORDER BY 1") == [
        ("archived", 10),
        ("published", 10),
    ]
    assert count(db, "search_document") == 14
    assert import_kitas(db, fewer).counts["missing"] == 0
    assert import_kitas(db).counts["changed"] == 10
    assert count(db, "search_document") == 24


def test_carriers_without_kitas_left_go_with_them(db: Session, tmp_path: Path) -> None:
    import_kitas(db)
    text = (DATA / "kitas.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    fewer = tmp_path / "kitas.csv"
    fewer.write_text("".join([text[0], *text[1::4]]), encoding="utf-8")

    import_kitas(db, fewer, archive_missing=True)

    assert rows(db, "SELECT name, status FROM provider_revision ORDER BY name") == [
        ("Elterninitiative Seestern e. V.", "archived"),
        ("Gemeinde Lindenau", "archived"),
        ("Leuchtturm Kinder gGmbH", "archived"),
        ("Möwennest gGmbH", "published"),
    ]


def test_a_newer_confirmation_is_noted_without_a_new_wording(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    import_offers(db)

    report = import_offers(db, offers_copy(tmp_path, ("01.09.2025", "02.10.2025")))

    assert (report.counts["confirmed"], report.counts["unchanged"]) == (10, 10)
    assert rows(db, "SELECT DISTINCT confirmed_on FROM offer WHERE confirmed_on IS NOT NULL") == [(date(2025, 10, 2),)]
    assert rows(db, "SELECT max(version) FROM offer_revision") == [(1,)]
    offers = [row[0] for row in rows(db, "SELECT id FROM offer")]
    assert counted.wrong(db, offers, []) == (set(), set()), "planners know of it, too"


def test_kitas_bring_their_carriers_and_places_along(db: Session) -> None:
    assert import_kitas(db).counts["new"] == 20

    assert rows(db, "SELECT sum(places), count(*), min(age_min_months), max(age_max_months) FROM offer_revision") == [
        (1730, 20, 0, 83)
    ]
    assert rows(db, "SELECT count(*) FROM provider") == [(4,)]
    assert rows(db, "SELECT attribution, licence FROM source") == [
        ("Senatsverwaltung für Bildung, Jugend und Familie Berlin; bearbeitet von Open Lifeworlds", "CC BY 3.0 DE")
    ]
    assert rows(db, """
        SELECT c.slug FROM offer o JOIN offer_revision r ON r.offer_id = o.id
        JOIN revision_category rc ON rc.revision_id = r.id JOIN category c ON c.id = rc.category_id
        ORDER BY c.slug
    """) == [("gesundheit-foerderung",), ("lernen-sprachen",)]  # fmt: skip
    assert rows(db, "SELECT name FROM contact WHERE phone = '+490000550000'") == [("Wellenbrecher",)]


def test_places_without_a_name_get_a_title_that_helps(db: Session) -> None:
    import_areas(db)

    assert import_places(db).counts["new"] == 21

    titles = dict(rows(db, "SELECT source_key, title FROM offer o JOIN offer_revision r ON r.offer_id = o.id"))
    assert titles["77000:playgrounds"] == "Spielplatz in Lindenhof"
    assert titles["77003:community-centers"] == "Treff Am Siel"
    assert titles["77004:kindergartens"] == "Kita, Am Siel 4"
    assert titles["77014:doctors"] == "Arztpraxis, Am Siel 14"
    providers = dict(
        rows(db, "SELECT o.source_key, name FROM offer o JOIN provider_revision r ON r.provider_id = o.provider_id")
    )
    assert providers["77001:libraries"] == "Bücherei am Deich"
    assert providers["77000:playgrounds"] == providers["77014:doctors"] == "Betreiber nicht bekannt"
    assert providers["77019:playgrounds"] == "Betreiber nicht bekannt"
    assert providers["77019:childcare"] == "Abenteuerspielplatz"


def test_a_layer_the_mapping_asks_for_has_to_be_there(db: Session) -> None:
    with pytest.raises(Refused, match="Zeile 16: Die Gebietsebene „prognoseraum“ gibt es im Portal nicht"):
        import_places(db)


def test_a_new_provider_is_created_only_on_demand(db: Session) -> None:
    with pytest.raises(Refused, match="Den Anbieter „Turnverein Deichkrone“ gibt es im Portal nicht"):
        import_offers(db)
    assert count(db, "offer") == 0

    import_offers(db, create_providers=True)

    assert count(db, "provider") == 20
    assert import_offers(db).counts["unchanged"] == 20


def test_a_provider_that_registered_itself_is_found_by_its_name(db: Session) -> None:
    import_providers(db)
    own = factories.make_provider(db, "Verein der Seeleute")
    row = rows(db, "SELECT provider_id FROM provider_revision WHERE name = 'Verein der Seeleute'")
    assert row == [(own.id,)]


def test_two_providers_of_one_name_have_to_be_told_apart(db: Session) -> None:
    import_providers(db)
    factories.make_provider(db, "Verein der Seeleute")
    factories.make_provider(db, "Verein der Seeleute")

    with pytest.raises(Refused, match="Es gibt 2 Anbieter mit dem Namen „Verein der Seeleute“"):
        _import_one(db, {"anbieter": "Verein der Seeleute"})
    with pytest.raises(Refused, match="mit der Kennung „A-99“ gibt es in dieser Quelle nicht"):
        _import_one(db, {"anbieter_kennung": "A-99"})
    with pytest.raises(Refused, match="Hier fehlt der Anbieter"):
        _import_one(db, {})
    _import_one(db, {"anbieter_kennung": "A-01"})
    assert count(db, "offer") == 1


def _import_one(db: Session, cells: dict[str, str], **options: bool) -> None:
    row = {"kennung": "1", "titel": "Probe", "kategorie": "treffen-freizeit", "anbieter": "", "anbieter_kennung": ""}
    path = DATA.parent / "eine-zeile.csv"
    try:
        path.write_text(";".join(row | cells) + "\n" + ";".join((row | cells).values()) + "\n", encoding="utf-8")
        import_offers(db, path, **options)
    finally:
        path.unlink()


def test_missing_points_can_be_taken_from_the_postcode(db: Session, tmp_path: Path) -> None:
    import_providers(db)
    factories.make_postcode(db, "00122", "Lindenau", lat=54.36, lon=7.02)
    path = offers_copy(tmp_path, (";54,3320;6,9190;", ";;;"))

    assert "1 Angebote haben keine Koordinaten" in import_offers(db, path, dry_run=True).notes[0]
    import_offers(db, path, postcode_points=True)

    assert rows(db, "SELECT ST_Y(point::geometry) FROM venue WHERE street = 'Hafenstraße 2'") == [(54.36,)]


def test_venues_far_from_all_areas_are_pointed_out(db: Session, tmp_path: Path) -> None:
    import_areas(db)
    import_providers(db)

    report = import_offers(db, offers_copy(tmp_path, ("54,3320", "53,3320")))

    assert report.notes == ["1 Orte liegen in keinem Gebiet. Prüfen Sie ihre Koordinaten."]
    assert rows(db, "SELECT count(*) FROM venue_area") == [(19,)]


@pytest.mark.parametrize(
    ("replacement", "said"),
    [
        (("003;", "002;"), "Zeile 4, Spalte „Kennung“: Die Kennung „002“ steht schon in Zeile 3."),
        (
            (";Turnen und Toben;", ";Turnen und Tobne;"),
            "Die Kategorie „Turnen und Tobne“ gibt es im Portal nicht. Meinten Sie „Turnen und Toben“?",
        ),
        (
            (";3-6 Jahre;", ";6-3 Jahre;"),
            "Zeile 2, Spalte „Alter“: „6-3 Jahre“: Das kleinste Alter ist größer als das größte",
        ),
        ((";ab 6 Jahren;", ";ab 600 Jahren;"), "So alt wird niemand"),
        (
            (";54,3320;6,9190;", ";6,9190;54,3320;"),
            "Zeile 3, Spalte „lat“: 6.919 / 54.332: Breite und Länge sind vertauscht",
        ),
        ((";54,3320;6,9190;", ";48,8566;2,3522;"), "liegt nicht in Deutschland"),
        ((";16:00;17:30;", ";25:00;17:30;"), "„25:00“ ist keine Uhrzeit"),
        ((";Di;16:00", ";;16:00"), "Spalte „Uhrzeit von“: Zu diesen Zeiten fehlt der Tag."),
        (("01.09.2025", "31.02.2025"), "Den Tag „31.02.2025“ gibt es nicht"),
        (("01.09.2025", "01.09.2199"), "liegt in der Zukunft"),
        (
            (";25 Euro im Monat;", ";25 Euro im Quartal;"),
            "Schreiben Sie „kostenlos“, „Spende“, „12,50“ oder „4 Euro im Monat“",
        ),
        (
            (";Deutsch, Türkisch;", ";Deutsch, Türkish;"),
            "Die Sprache „Türkish“ kennen wir nicht. Meinten Sie „Türkisch“?",
        ),
        ((";Anbieter;", ";Anbiter;"), "Spalte „Anbiter“: Diese Spalte kennen wir nicht. Meinten Sie „anbieter“?"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    db: Session, tmp_path: Path, replacement: tuple[str, str], said: str
) -> None:
    import_providers(db)
    before = counts(db)

    with pytest.raises(Refused) as refused:
        import_offers(db, offers_copy(tmp_path, replacement))

    assert said in str(refused.value)
    assert counts(db) == before


def test_a_provider_told_in_two_ways_is_refused(db: Session, tmp_path: Path) -> None:
    path = changed_copy(tmp_path, "kitas.csv", ("901,Möwennest gGmbH,Strandweg 5", "901,Möwenstall gGmbH,Strandweg 5"))

    with pytest.raises(
        Refused, match="Zeile 6, Spalte „traeger_id“: Zum Anbieter „901“ steht in Zeile 2 etwas anderes"
    ):
        import_kitas(db, path)


def test_end_before_start_is_refused(db: Session) -> None:
    import_providers(db)

    with pytest.raises(Refused, match=r"Das Ende \(01.02.2026\) liegt vor dem Anfang \(01.03.2026\)"):
        _import_one(db, {"anbieter_kennung": "A-01", "gueltig_ab": "1.3.2026", "gueltig_bis": "1.2.2026"})


def test_the_examples_fit_the_topics_of_a_new_portal(db: Session) -> None:
    import_areas(db)
    for name in ("kitas.csv", "orte.csv"):
        assert (DATA / name).is_file()
    assert {path.name for path in MAPS.glob("*.toml")} == {"berlin-kitas.toml", "berlin-pois.toml"}
    import_kitas(db, dry_run=True)
    import_places(db, dry_run=True)
