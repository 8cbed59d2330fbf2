"""What the pages rely on, whatever engine answers."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from search_index.engine import EVERYWHERE, Engine, Near, Query, Sort, When
from search_index.meilisearch.ordering import FEW
from search_index.ranking import ENOUGH
from tests.contract.engines import CENTRE, NOW, at, dates, document, north_of, titles


def test_an_empty_query_lists_all_offers_and_no_provider(engine: Engine) -> None:
    known = [document("Turnen"), document("Chor"), document("Verein", kind="provider")]
    engine.replace(known)

    found = engine.search(Query(sort="name"), NOW)

    assert found.total == 2
    assert titles(engine, known, Query(sort="name")) == ["Chor", "Turnen"]


def test_replacing_twice_changes_nothing(engine: Engine) -> None:
    known = [document("Turnen", points=[CENTRE], occurrences=dates(at(25, 10)))]
    engine.replace(known)
    engine.replace(known)

    assert engine.search(Query(), NOW).total == 1
    assert engine.search(Query(near=Near(CENTRE, 100)), NOW).total == 1


def test_replacing_forgets_what_was_there(engine: Engine) -> None:
    before = document("Turnen", points=[CENTRE])
    engine.replace([before])
    engine.replace([replace(before, title="Tanzen", points=[])])

    assert engine.search(Query(words="turnen"), NOW).total == 0
    assert engine.search(Query(words="tanzen"), NOW).total == 1
    assert engine.search(Query(near=Near(CENTRE, 100)), NOW).total == 0


def test_removing_the_unknown_is_quiet(engine: Engine) -> None:
    known = document("Turnen")
    engine.replace([known])
    engine.remove([known.id, uuid4()])

    assert engine.search(Query(), NOW).total == 0


def test_nothing_is_found_from_the_moment_it_ends(engine: Engine) -> None:
    engine.replace([document("Ferienlager", listed_until=NOW)])

    assert engine.search(Query(), NOW - timedelta(seconds=1)).total == 1
    assert engine.search(Query(), NOW).total == 0
    assert engine.suggest("ferien", NOW) == []
    assert engine.counts([Query()], NOW) == [0]


WORDS = [
    ("fussball", "Fußball ab 5"),
    ("FUSSBALL", "Fußball ab 5"),
    ("maedchen", "Mädchentreff"),
    ("Madchen", "Mädchentreff"),
    ("Hausafgabenhilfe", "Hausaufgabenhilfe am Nachmittag"),
    ("hausaufgaben", "Hausaufgabenhilfe am Nachmittag"),
    ("turnen", "Kinderturnen"),
    ("kinder turnen", "Kinderturnen"),
    ("Schwimmkurse", "Schwimmkurs für Anfänger"),
    ("schwimen", "Schwimmkurs für Anfänger"),
    ("Spielplätze", "Spielplatz am Wasserturm"),
    ("Kindergarten", "Kita Sonnenschein"),
    ("Bücherei", "Stadtteilbibliothek"),
    ("café", "Elterncafé"),
    ("cafe", "Elterncafé"),
    ("چای", "چای و گفتگو"),
    ("українською", "Казки українською"),
    ("Türkçe", "Türkçe Masal Saati"),
]


@pytest.mark.parametrize(("typed", "title"), WORDS)
def test_finds_what_a_parent_types(engine: Engine, typed: str, title: str) -> None:
    known = [document(each) for each in {title for _, title in WORDS}]
    engine.replace([*known, document("Schachclub Turm"), document("Trauergruppe")])

    assert title in titles(engine, [*known], Query(words=typed))[:2]


@pytest.mark.parametrize("nonsense", ["xqzvw", "qqqqqq", "blorfnak", "12345678"])
def test_nonsense_finds_nothing(engine: Engine, nonsense: str) -> None:
    engine.replace([document(each) for _, each in WORDS])

    assert engine.search(Query(words=nonsense), NOW).total == 0


@pytest.mark.parametrize(
    "hostile",
    ["'", "\\", "' | 'x", "a:*", "!turnen", "(((", "&", "%", "\U0001f600", "<b>", "-- x", "㍿" * 200, "a" * 3000],
    ids=range(13),
)
def test_signs_are_no_commands(engine: Engine, hostile: str) -> None:
    engine.replace([document("Turnen", body=hostile)])

    assert engine.search(Query(words=hostile), NOW).total in (0, 1)
    assert isinstance(engine.suggest(hostile, NOW), list)


def test_a_title_counts_more_than_a_mention(engine: Engine) -> None:
    mention = document("Familienfest", body="Es gibt auch Trommeln.")
    title = document("Trommeln für Kinder")
    engine.replace([mention, title])

    assert titles(engine, [mention, title], Query(words="trommeln")) == ["Trommeln für Kinder", "Familienfest"]


def test_says_which_word_it_mended(engine: Engine) -> None:
    engine.replace([document("Hausaufgabenhilfe")])

    found = engine.search(Query(words="Hausafgabenhilfe"), NOW)

    assert list(found.corrections.values()) == ["Hausaufgabenhilfe"]


def test_a_word_that_exists_is_not_mended_into_another(engine: Engine) -> None:
    engine.replace([document("Bronze, Silber, Gold")])

    assert engine.search(Query(words="golf"), NOW).total == 0
    assert engine.search(Query(words="golt"), NOW).corrections == {"golt": "Gold"}


def test_what_is_typed_with_an_error_is_ranked_as_if_it_were_not(engine: Engine) -> None:
    mention = document("Sommerfest", keywords="Basteln", summary="Malen, basteln, trommeln.")
    title = document("Trommeln")
    engine.replace([mention, title])

    assert titles(engine, [mention, title], Query(words="tromeln")) == ["Trommeln", "Sommerfest"]


def test_where_nothing_has_all_words_it_shows_some_and_says_so(engine: Engine) -> None:
    known = [document("Chor"), document("Töpfern")]
    engine.replace(known)

    found = engine.search(Query(words="chor töpfern"), NOW)

    assert found.any_word
    assert found.total == 2


def test_where_hardly_anything_has_all_words_others_follow(engine: Engine) -> None:
    both, one = document("Chor"), [document(f"Töpfern {number}") for number in range(6)]
    known = [document("Chor und Töpfern"), both, *one]
    engine.replace(known)

    found = engine.search(Query(words="chor töpfern"), NOW)

    assert (found.any_word, found.total) == (True, 8)
    assert titles(engine, known, Query(words="chor töpfern"))[0] == "Chor und Töpfern"


def test_where_hardly_anything_has_all_words_the_rarer_word_comes_first(engine: Engine) -> None:
    known = [*(document(f"Baby {number}") for number in range(6)), document("Erste Hilfe, auch in der Nacht")]
    engine.replace(known)

    assert titles(engine, known, Query(words="erste hilfe baby"))[0] == "Erste Hilfe, auch in der Nacht"


def test_where_hardly_anything_has_the_word_what_is_near_it_follows(engine: Engine) -> None:
    known = [document("Erziehungsberatung"), document("Wutanfall und dann?"), document("Chor")]
    engine.replace(known)

    found = engine.search(Query(words="Wutanfall"), NOW)

    assert (found.any_word, found.total, found.with_all_words) == (True, 2, 1)
    assert titles(engine, known, Query(words="Wutanfall")) == ["Wutanfall und dann?", "Erziehungsberatung"]


def test_what_is_meant_for_the_age_that_a_word_means_comes_before_what_is_not(engine: Engine) -> None:
    known = [
        document("Kochen am Dienstag", age_min_months=48, age_max_months=120),
        document("Kochen am Mittwoch"),
        document("Kochen am Sonntag", age_min_months=144, age_max_months=216),
    ]
    engine.replace(known)

    found = titles(engine, known, Query(words="kochen für jugendliche"))

    assert found == ["Kochen am Sonntag", "Kochen am Mittwoch", "Kochen am Dienstag"]


def test_where_enough_has_all_words_nothing_else_is_shown(engine: Engine) -> None:
    engine.replace([document("Chor"), *(document(f"Chor und Töpfern {number}") for number in range(ENOUGH))])

    found = engine.search(Query(words="chor töpfern"), NOW)

    assert (found.any_word, found.total) == (False, ENOUGH)


def test_what_a_need_is_about_is_found_though_no_word_is_written_there(engine: Engine) -> None:
    help_, other = document("Offene Sprechstunde", facets={"category": ["gesundheit-seele"]}), document("Chor")
    engine.replace([help_, other, document("Ritterfest", facets={"category": ["treff-feste"]})])

    found = engine.search(Query(words="meine Tochter ritzt sich"), NOW)

    assert [hit.id for hit in found.hits] == [help_.id]
    assert (found.any_word, found.with_all_words) == (True, 0)
    assert "gesundheit-seele" in found.topics


def test_what_answers_a_need_in_other_words_is_found_and_more_of_them_come_first(engine: Engine) -> None:
    passing = document("Eltern-Café", summary="Wir reden auch über die Trotzphase.")
    meant = document("Starke Nerven", keywords="Trotzphase, Wutanfall", summary="Grenzen setzen ohne Schreien.")
    engine.replace([passing, meant, document("Chor")])

    found = engine.search(Query(words="wirft sich auf den Boden und tobt"), NOW)

    assert [hit.id for hit in found.hits] == [meant.id, passing.id]
    assert (found.any_word, found.with_all_words) == (True, 0)


def test_of_those_with_the_word_those_about_the_topic_come_first(engine: Engine) -> None:
    aside = document("Basar", body="Auch Sachen zum Schwimmen")
    meant = document("Zum See", body="Auch Sachen zum Schwimmen", facets={"category": ["sport-schwimmen"]})
    engine.replace([aside, meant])

    assert [hit.id for hit in engine.search(Query(words="schwimmen"), NOW).hits] == [meant.id, aside.id]


def test_a_word_half_typed_is_finished_before_another_is_taken_for_meant(engine: Engine) -> None:
    meant = document("Kindergeburtstag am See")
    engine.replace([meant, document("Kindergeld beantragen")])

    assert [hit.id for hit in engine.search(Query(words="kindergeb"), NOW).hits] == [meant.id]


def test_a_typing_error_in_front_of_a_common_ending_is_mended(engine: Engine) -> None:
    meant = document("Wurzelzwerge im Wald")
    engine.replace([meant, document("Chor")])

    found = engine.search(Query(words="Wurzelzwregekurs"), NOW)

    assert [hit.id for hit in found.hits] == [meant.id]
    assert found.corrections == {"wurzelzwregekurs": "Wurzelzwerge"}


def test_a_verb_is_put_together_again(engine: Engine) -> None:
    meant = document("Beratung für Eltern", body="Wenn Ihr Kind nicht durchschlafen kann")
    engine.replace([meant, document("Lesenacht")])

    assert engine.search(Query(words="Kind schläft nachts nicht durch"), NOW).hits[0].id == meant.id


def test_a_compound_that_nothing_has_is_looked_for_by_its_parts(engine: Engine) -> None:
    known = [document("Wochenbett zu Hause"), document("Betreuung am Rand des Tages"), document("Chor")]
    engine.replace(known)

    found = engine.search(Query(words="Wochenbettbetreuung"), NOW)

    assert (found.any_word, found.total) == (True, 2)


@pytest.mark.parametrize("having", [0, 1, ENOUGH - 1, ENOUGH])
def test_a_compound_is_looked_for_otherwise_only_where_hardly_anything_has_it(engine: Engine, having: int) -> None:
    has_it = [document(f"Wochenbettbetreuung {number}", facets={"category": ["musik"]}) for number in range(having)]
    near = document("Wochenbett zu Hause", facets={"category": ["sport"]})
    engine.replace([*has_it, near, document("Chor", facets={"category": ["musik"]})])

    found = engine.search(Query(words="Wochenbettbetreuung"), NOW)
    filtered = engine.search(Query(words="Wochenbettbetreuung", facets={"category": ["sport"]}), NOW)
    second = engine.search(Query(words="Wochenbettbetreuung", page=2, page_size=1), NOW)

    few = having < ENOUGH
    counted = {"musik": having, "sport": int(few)}
    assert (found.any_word, found.with_all_words) == (few, having if few else 0)
    assert found.facets["category"] == {slug: number for slug, number in counted.items() if number}
    assert {hit.id for hit in found.hits} == {each.id for each in (*has_it, *([near] if few else []))}
    assert [hit.id for hit in filtered.hits] == [near.id]
    assert filtered.facets["category"] == {"sport": 1} | ({"musik": having} if having else {})
    assert [hit.id for hit in second.hits] == [hit.id for hit in found.hits[1:2]]


def test_common_words_help_but_do_not_decide(engine: Engine) -> None:
    known = [
        document("Laufradkurs für Kinder", keywords="Klettern, Rad und Rollen"),
        document("Kletterzwerge"),
        document("Kletterzwerge", keywords="Kinder"),
    ]
    engine.replace(known)

    found = engine.search(Query(words="Kletterkurs Kinder"), NOW).hits

    assert [hit.id for hit in found] == [known[2].id, known[1].id, known[0].id]


def test_a_fixed_phrase_is_found_as_one(engine: Engine) -> None:
    known = [document("Erste Spiele, erste Freunde", keywords="Beratung und Hilfe"), document("Erste Hilfe am Kind")]
    engine.replace(known)

    assert titles(engine, known, Query(words="erste hilfe kurs")) == ["Erste Hilfe am Kind"]


def test_the_radius_is_a_border(engine: Engine) -> None:
    inside, outside = (
        document("drinnen", points=[north_of(CENTRE, 990)]),
        document("draußen", points=[north_of(CENTRE, 1010)]),
    )
    engine.replace([inside, outside])

    assert titles(engine, [inside, outside], Query(near=Near(CENTRE, 1000))) == ["drinnen"]


def test_the_nearest_venue_decides_and_the_offer_is_one_hit(engine: Engine) -> None:
    both = document("zwei Orte", points=[north_of(CENTRE, 5000), north_of(CENTRE, 300)])
    other = document("ein Ort", points=[north_of(CENTRE, 400)])
    engine.replace([both, other])

    found = engine.search(Query(near=Near(CENTRE, 10_000), sort="distance"), NOW)

    assert [hit.id for hit in found.hits] == [both.id, other.id]
    assert found.total == 2
    assert found.hits[0].distance_m == pytest.approx(300, rel=0.01)


def test_offers_without_a_venue_are_found_through_their_catchment(engine: Engine) -> None:
    online = document("online", catchment=[EVERYWHERE])
    outreach = document("kommt nach Erlengrund", catchment=["erlengrund"])
    elsewhere = document("kommt in die Altstadt", catchment=["altstadt"])
    known = [online, outreach, elsewhere]
    engine.replace(known)

    near = Near(CENTRE, 1000, covering=["erlengrund", "lindenaue"])

    assert set(titles(engine, known, Query(near=near))) == {"online", "kommt nach Erlengrund"}


def test_inside_an_area_means_its_venues_and_who_comes_there(engine: Engine) -> None:
    inside = document("drinnen", points=[north_of(CENTRE, 9000)], facets={"area": ["erlengrund"]})
    outside = document("draußen", points=[CENTRE], facets={"area": ["altstadt"]})
    online = document("online", catchment=[EVERYWHERE])
    known = [inside, outside, online]
    engine.replace(known)

    found = titles(engine, known, Query(near=Near(CENTRE, area="erlengrund", covering=["erlengrund"]), sort="distance"))

    assert found == ["drinnen", "online"]


AGES = [
    ((48, 59), (48, 59), True),
    ((48, 59), (60, None), False),
    ((48, 59), (59, None), True),
    ((48, 59), (None, 47), False),
    ((48, 59), (None, 48), True),
    ((48, 59), (None, None), True),
    ((-9, -1), (-9, 5), True),
    ((-9, -1), (0, 11), False),
    ((18, 18), (0, 17), False),
    ((18, 18), (12, 24), True),
]


@pytest.mark.parametrize(("child", "offer", "fits"), AGES)
def test_an_age_fits_when_the_months_overlap(
    engine: Engine, child: tuple[int, int], offer: tuple[int | None, int | None], fits: bool
) -> None:
    engine.replace([document("Angebot", age_min_months=offer[0], age_max_months=offer[1])])

    assert engine.search(Query(ages=[child]), NOW).total == int(fits)


def test_several_children_have_to_fit_all(engine: Engine) -> None:
    both = document("beide", age_min_months=12, age_max_months=83)
    one = document("nur das große", age_min_months=60, age_max_months=83)
    engine.replace([both, one])

    assert titles(engine, [both, one], Query(ages=[(24, 35), (72, 83)])) == ["beide"]


def test_weekday_and_time_of_day_mean_the_same_occurrence(engine: Engine) -> None:
    offer = document("Di früh, Do spät", occurrences=dates(at(1, 9, 12), at(3, 19, 12)))
    engine.replace([offer])

    def total(weekdays: set[int], dayparts: set[str]) -> int:
        when = When(weekdays=frozenset(weekdays), dayparts=frozenset(dayparts))
        return engine.search(Query(when=when), NOW).total

    assert total({2}, {"morning"}) == 1
    assert total({4}, {"evening"}) == 1
    assert total({2}, {"evening"}) == 0
    assert total({2, 4}, {"evening"}) == 1


def test_a_period_and_a_weekday_mean_the_same_occurrence(engine: Engine) -> None:
    offer = document("Di 1.12., Do 10.12.", occurrences=dates(at(1, 9, 12), at(10, 19, 12)))
    engine.replace([offer])

    def total(first: int, last: int, *weekdays: int) -> int:
        when = When(at(first, 0, 12), at(last, 0, 12), frozenset(weekdays))
        return engine.search(Query(when=when), NOW).total

    assert total(1, 2) == 1
    assert total(2, 10) == 0
    assert total(2, 11) == 1
    assert total(7, 12, 2) == 0
    assert total(7, 12, 4) == 1


def test_the_next_date_is_the_first_not_yet_over(engine: Engine) -> None:
    offer = document("Kurs", occurrences=dates(at(24, 9), at(24, 11), at(26, 9)))
    engine.replace([offer])

    assert engine.search(Query(), NOW - timedelta(minutes=1)).hits[0].next_starts_at == at(24, 11)
    assert engine.search(Query(), NOW).hits[0].next_starts_at == at(26, 9)
    assert engine.search(Query(), at(27, 0)).hits[0].next_starts_at is None


def test_a_day_in_the_past_is_no_day_to_search_for(engine: Engine) -> None:
    engine.replace([document("Kurs", occurrences=dates(at(24, 9), at(30, 9)))])

    when = When(at(24, 0), at(25, 0))

    assert engine.search(Query(when=when), NOW - timedelta(hours=4)).total == 1
    assert engine.search(Query(when=when), NOW).total == 0


def test_facets_count_what_choosing_them_would_bring(engine: Engine) -> None:
    engine.replace(
        [
            document("a", facets={"category": ["sport"], "language": ["de", "tr"]}),
            document("b", facets={"category": ["sport"], "language": ["de"]}),
            document("c", facets={"category": ["musik"], "language": ["tr"]}),
        ]
    )

    plain = engine.search(Query(), NOW).facets
    chosen = engine.search(Query(facets={"category": ["sport"], "language": ["tr"]}), NOW)

    assert plain["category"] == {"sport": 2, "musik": 1}
    assert plain["language"] == {"de": 2, "tr": 2}
    assert chosen.total == 1
    assert chosen.facets["category"] == {"sport": 1, "musik": 1}
    assert chosen.facets["language"] == {"de": 2, "tr": 1}


def test_several_values_of_a_facet_mean_any_of_them(engine: Engine) -> None:
    engine.replace([document(each, facets={"category": [each]}) for each in ("sport", "musik", "beratung")])

    assert engine.search(Query(facets={"category": ["sport", "musik"]}), NOW).total == 2


def test_the_order_never_differs_between_pages(engine: Engine) -> None:
    known = [document("gleich", points=[CENTRE]) for _ in range(25)]
    engine.replace(known)

    for sort in ("relevance", "distance", "date", "newest", "name"):
        query = Query(near=Near(CENTRE, 100), sort=sort, page_size=10)  # type: ignore[arg-type]
        pages = [engine.search(replace(query, page=page), NOW).hits for page in (1, 2, 3)]

        assert len({hit.id for page in pages for hit in page}) == 25


def test_a_page_past_the_end_is_empty_and_knows_the_total(engine: Engine) -> None:
    engine.replace([document("a")])

    found = engine.search(Query(page=9), NOW)

    assert (found.total, list(found.hits)) == (1, [])


def test_counts_agree_with_searches(engine: Engine) -> None:
    engine.replace([document("Turnen", points=[CENTRE], age_min_months=36), document("Chor")])
    queries = [
        Query(),
        Query(words="turnen"),
        Query(near=Near(CENTRE, 500)),
        Query(ages=[(0, 11)]),
        Query(words="xqzvw"),
        Query(facets={"category": ["sport"]}),
    ]

    plain = [replace(query, count_facets=False) for query in queries]

    assert engine.counts(plain, NOW) == [engine.search(query, NOW).total for query in queries]


def test_counting_ends_with_the_first_stage_that_has_enough(engine: Engine) -> None:
    engine.replace([document("Turnen"), document("Chor"), document("Kinderchor")])
    nothing, one, two = (Query(words=words, count_facets=False) for words in ("xqzvw", "turnen", "chor"))

    assert engine.counts_until([[nothing], [nothing, one], [two]], 0, NOW) == [[0], [0, 1], []]
    assert engine.counts_until([[nothing], [nothing, one], [two]], 1, NOW) == [[0], [0, 1], [2]]
    assert engine.counts_until([[], [two]], 5, NOW) == [[], [2]]
    assert engine.counts_until([], 0, NOW) == []


def test_suggestions_go_on_as_the_text_begins(engine: Engine) -> None:
    engine.replace(
        [document("Schwimmkurs für Anfänger"), document("Verein der Schwimmer", kind="provider"), document("Chor")]
    )

    found = engine.suggest("schwim", NOW)

    assert {(each.kind, each.title) for each in found} == {
        ("offer", "Schwimmkurs für Anfänger"),
        ("provider", "Verein der Schwimmer"),
    }


@pytest.mark.parametrize("typed", ["der schwim", "Schwimmkurs für", "Schwimmkurs -anf", '"schwim', "SCHWIM!"])
def test_suggestions_mind_neither_signs_nor_filler_words(engine: Engine, typed: str) -> None:
    engine.replace([document("Schwimmkurs für Anfänger"), document("Chor")])

    assert [each.title for each in engine.suggest(typed, NOW)] == ["Schwimmkurs für Anfänger"]


@pytest.mark.parametrize("typed", ["", "  ", "für", "der die", "-", "!?"])
def test_what_says_nothing_suggests_nothing(engine: Engine, typed: str) -> None:
    engine.replace([document("Schwimmkurs für Anfänger"), document("Für die Kleinen")])

    assert engine.suggest(typed, NOW) == []


def test_the_first_of_all_are_those_a_search_would_show_first(engine: Engine) -> None:
    known = [document(f"um {hour}", occurrences=dates(at(25, hour)), newest_at=at(1, hour)) for hour in range(8, 18)]
    engine.replace([*known, document("ohne Termin")])

    assert [hit.id for hit in engine.first("date", NOW, 3)] == [
        hit.id for hit in engine.search(Query(sort="date", page_size=3), NOW).hits
    ]
    assert [hit.id for hit in engine.first("newest", NOW, 3)] == [
        hit.id for hit in engine.search(Query(sort="newest", page_size=3), NOW).hits
    ]


def test_the_first_by_date_are_those_that_are_not_lowered(engine: Engine) -> None:
    lowered = [document(f"lange nicht bestätigt {n}", occurrences=dates(at(25, 8 + n)), lowered=True) for n in range(3)]
    usual = [document("morgen", occurrences=dates(at(25, 10))), document("ohne Termin")]
    engine.replace([*lowered, *usual])

    assert [hit.id for hit in engine.first("date", NOW, 1)] == [usual[0].id]
    assert [hit.id for hit in engine.first("date", NOW, 3)] == [usual[0].id, lowered[0].id, lowered[1].id]


@pytest.mark.parametrize("now", [at(24, 12), at(25, 12)])
def test_what_has_begun_before_today_is_not_among_the_first_by_date(engine: Engine, now: datetime) -> None:
    running = document("läuft", occurrences=[*dates(at(23, 10), hours=72), *dates(at(25, 8), at(30, 10))])
    engine.replace([running, document("bald", occurrences=dates(at(27, 10)))])

    assert [hit.next_starts_at for hit in engine.first("date", now, 3)] == [at(27, 10)]


def test_of_many_that_begin_at_once_the_first_are_those_of_the_alphabet(engine: Engine) -> None:
    known = [document(f"Kurs {number:02}", occurrences=dates(at(25, 10))) for number in reversed(range(30))]
    engine.replace(known)

    assert [hit.id for hit in engine.first("date", NOW, 2)] == [known[-1].id, known[-2].id]


@pytest.mark.parametrize("sort", ["relevance", "distance", "date"])
def test_what_is_lowered_comes_after_all_others(engine: Engine, sort: Sort) -> None:
    known = [
        document("Turnen", points=[CENTRE], occurrences=dates(at(25, 10)), lowered=True),
        document("Yoga mit Turnen", points=[north_of(CENTRE, 500)], occurrences=dates(at(26, 10))),
    ]
    engine.replace(known)

    assert titles(engine, known, Query(words="turnen", near=Near(CENTRE), sort=sort)) == ["Yoga mit Turnen", "Turnen"]
    assert titles(engine, known, Query(sort="name")) == ["Turnen", "Yoga mit Turnen"]


@pytest.mark.parametrize("sort", ["relevance", "distance", "date", "newest", "name"])
@pytest.mark.parametrize("near", [None, Near(CENTRE, 3000), Near(CENTRE)])
def test_no_page_loses_or_repeats_any_of_many(engine: Engine, sort: Sort, near: Near | None) -> None:
    """With and without dates, opening hours and places; some on already, some of them lowered."""
    shapes = [dates(at(24, 11), at(25, 9)), dates(at(23, 8), hours=60), dates(at(30, 15)), dates(at(20, 9)), []]
    shapes.append([replace(each, standing=True) for each in dates(at(24, 9), at(25, 9), hours=8)])
    known = [
        document(
            f"Turnen {number % 50}",
            occurrences=shapes[number % 6],
            points=[north_of(CENTRE, 20 * number)] if number % 5 else [],
            catchment=[EVERYWHERE] if number % 5 == 0 else [],
            lowered=number % 11 == 0,
        )
        for number in range(140)
    ]
    engine.replace(known)

    for words in ("", "turnen"):
        query = Query(words=words, near=near, sort=sort, page_size=50, count_facets=False)
        pages = [engine.search(replace(query, page=page), NOW) for page in (1, 2, 3, 4)]

        assert {page.total for page in pages} == {140}
        assert len({hit.id for page in pages for hit in page.hits}) == 140
        assert [len(page.hits) for page in pages] == [50, 50, 40, 0]


def test_a_period_that_is_over_finds_nothing(engine: Engine) -> None:
    engine.replace([document("Ausstellung", occurrences=dates(at(20, 9), hours=200))])

    assert engine.search(Query(when=When(at(21, 0), at(22, 0))), NOW).total == 0
    assert engine.search(Query(when=When(at(21, 0), at(25, 0))), NOW).total == 1


def test_an_offer_at_many_places_is_counted_once_and_found_at_any_of_them(engine: Engine) -> None:
    around = [north_of(CENTRE, metres) for metres in (-4000, -300, 300, 4000)]
    engine.replace(
        [
            document("überall", points=around, facets={"category": ["sport"]}),
            document("ringsum", points=[around[0], around[3]], facets={"category": ["sport"]}),
        ]
    )

    found = engine.search(Query(near=Near(CENTRE, 1000)), NOW)
    wide = engine.search(Query(near=Near(CENTRE, 9000), sort="distance"), NOW)

    assert (found.total, found.facets["category"]) == (1, {"sport": 1})
    assert (wide.total, wide.facets["category"]) == (2, {"sport": 2})
    assert [round(hit.distance_m or 0, -2) for hit in wide.hits] == [300, 4000]


def test_what_counts_for_the_same_is_in_alphabetical_order(engine: Engine) -> None:
    """However the engine adds it up: the same four words, that tell of no need, in the same four fields, in every
    order."""
    words = ("Quarz", "Basalt", "Ocker", "Zinnober")
    known = [
        document(f"{chr(65 + number)} {title}", keywords=keywords, summary=summary, body=body)
        for number, (title, keywords, summary, body) in enumerate(permutations(words))
    ]
    engine.replace(known)

    found = titles(engine, known, Query(words=" ".join(words), page_size=30))

    assert found == [each.title for each in known]


@pytest.mark.parametrize("near", [None, Near(CENTRE)], ids=["by date", "by distance"])
def test_what_begins_and_ends_at_the_same_moment_is_among_many(engine: Engine, near: Near | None) -> None:
    known = [document(f"Lesung {number}", occurrences=dates(at(25, 10))) for number in range(FEW)]
    known += [document("Umzug", occurrences=dates(at(11, 10, year=2027), hours=0)), document("Beratung")]
    engine.replace(known)

    found = titles(engine, known, Query(near=near, page_size=200))

    assert found[-2:] == ["Umzug", "Beratung"]
    assert len(found) == len(known)
