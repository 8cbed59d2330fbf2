"""GET /angebote: what a family finds, and how the page shows it."""

from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory.recurrence import BERLIN, ScheduleKind
from tests.asking import page, search, titles
from tests.factories import make_area, make_offer, make_postcode, make_provider, make_venue, point, square, weekly
from tests.html import Page

TODAY = datetime.now(BERLIN).date()


def on(day: date, opens: int = 10, closes: int = 12) -> dict[str, object]:
    return {"kind": ScheduleKind.DATE, "starts_on": day, "opens_at": time(opens), "closes_at": time(closes)}


def headline(client: TestClient, query: str = "") -> str:
    return page(client, f"/angebote?{query}").one("h1").text


# What is found


def test_a_search_without_a_wish_lists_everything(db: Session, client: TestClient) -> None:
    make_offer(db, "Turnen")
    make_offer(db, "Chor")

    shown = page(client, "/angebote")

    assert shown.one("h1").text == "2 Angebote"
    assert {each.text for each in shown.classed("card__title")} == {"Turnen", "Chor"}


def test_a_card_says_what_a_family_needs_to_know(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_offer(
        db,
        "Turnen",
        provider=make_provider(db, "TV Erlengrund"),
        venues=[make_venue(db, 54.36, name="Turnhalle am Bach")],
        schedules=[on(TODAY + timedelta(days=1))],
        age_min_months=36,
        age_max_months=83,
        cost_kind="free",
        entry={"confirmed_on": date(2026, 11, 3)},
    )

    card = page(client, "/angebote?ort=00121").classed("card")[0].text

    for fact in (
        "Sport und Bewegung",
        "Turnen",
        "Morgen, 10 bis 12 Uhr",
        "3 bis 6 Jahre",
        "1,1 km",
        "Turnhalle am Bach",
    ):
        assert fact in card
    for fact in ("kostenlos", "TV Erlengrund", "bestätigt im November"):
        assert fact in card


def test_near_a_postcode_the_nearest_comes_first_and_the_distant_not_at_all(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    for title, lat in (("weit", 54.45), ("nah", 54.351), ("mittel", 54.36)):
        make_offer(db, title, venues=[make_venue(db, lat)])

    assert titles(client, "ort=00121&umkreis=2") == ["nah", "mittel"]
    assert titles(client, "ort=00121&umkreis=egal") == ["nah", "mittel", "weit"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("alter=3", {"ab 3", "alle"}),
        ("alter=2", {"bis 2", "alle"}),
        ("alter=18m", {"bis 2", "alle"}),
        ("alter=36m", {"ab 3", "alle"}),
        ("alter=schwanger", {"bis 2", "alle"}),
        ("alter=2&alter=3", {"alle"}),
        ("alter=egal", {"ab 3", "bis 2", "alle"}),
    ],
)
def test_an_age_fits_by_its_months_and_open_ends_are_open(
    db: Session, client: TestClient, asked: str, expected: set[str]
) -> None:
    make_offer(db, "ab 3", age_min_months=36)
    make_offer(db, "bis 2", age_max_months=35)
    make_offer(db, "alle")

    assert set(titles(client, asked)) == expected


def test_a_category_has_what_its_subcategories_have(db: Session, client: TestClient) -> None:
    make_offer(db, "Geräteturnen", category="sport-turnen")
    make_offer(db, "Chor", category="musik-kunst")

    assert titles(client, "kategorie=sport-bewegung") == ["Geräteturnen"]
    assert titles(client, "kategorie=sport-turnen") == ["Geräteturnen"]
    assert titles(client, "kategorie=sport-turnen&kategorie=musik-kunst&sortierung=a-z") == ["Chor", "Geräteturnen"]


FILTERS = [
    ("kostenlos=1", {"cost_kind": "free"}),
    ("ermaessigt=1", {"cost_kind": "paid", "reduced": True}),
    ("sprache=tr", {"languages": ["de", "tr"]}),
    ("zugang=mitglieder", {"access": "members"}),
    ("zugang=nachweis", {"access": "proof"}),
    ("form=online", {"forms": ["online"]}),
    ("form=aufsuchend", {"forms": ["outreach"]}),
    ("mitmachen=ehrenamt", {"volunteering": True}),
    ("mitmachen=stammtisch", {"regulars": True}),
    ("mitmachen=spende", {"donation": True}),
    ("anmeldung=keine", {"registration": "none"}),
    ("lebensphase=grundschule", {"age_min_months": 72, "age_max_months": 120}),
]


@pytest.mark.parametrize(("asked", "fields"), FILTERS)
def test_a_filter_keeps_what_has_the_quality(
    db: Session, client: TestClient, asked: str, fields: dict[str, object]
) -> None:
    make_offer(db, "mit", **fields)
    make_offer(db, "ohne", access="open", age_min_months=12, age_max_months=35)

    found = search(client, asked)

    assert [item["title"] for item in found["items"]] == ["mit"]
    assert found["total"] == 1


def test_wheelchair_means_a_venue_known_to_be_usable(db: Session, client: TestClient) -> None:
    for answer in ("yes", "partly", "no", "unknown"):
        make_offer(db, answer, venues=[make_venue(db, wheelchair=answer)])

    assert titles(client, "rollstuhl=1") == ["yes"]


def test_filters_of_different_kinds_have_to_fit_all(db: Session, client: TestClient) -> None:
    make_offer(db, "beides", cost_kind="free", languages=["tr"])
    make_offer(db, "eins", cost_kind="free")

    assert titles(client, "kostenlos=1&sprache=tr") == ["beides"]


# When


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("zeit=heute", set()),
        ("zeit=woche", {"in 3 Tagen"}),
        (f"von={TODAY + timedelta(days=3)}&bis={TODAY + timedelta(days=3)}", {"in 3 Tagen"}),
        (f"von={TODAY + timedelta(days=4)}", {"in 40 Tagen"}),
        (f"bis={TODAY + timedelta(days=39)}", {"in 3 Tagen"}),
        (f"von={TODAY + timedelta(days=40)}&bis={TODAY + timedelta(days=40)}", {"in 40 Tagen"}),
    ],
)
def test_days_are_asked_of_real_dates_and_both_ends_count(
    db: Session, client: TestClient, asked: str, expected: set[str]
) -> None:
    make_offer(db, "in 3 Tagen", schedules=[on(TODAY + timedelta(days=3))])
    make_offer(db, "in 40 Tagen", schedules=[on(TODAY + timedelta(days=40))])
    make_offer(db, "ohne Termin")

    assert set(titles(client, asked)) == expected


def test_weekday_and_time_of_day_mean_one_and_the_same_date(db: Session, client: TestClient) -> None:
    make_offer(db, "Dienstag nachmittags", schedules=[weekly(2)])
    make_offer(db, "Donnerstag abends", schedules=[weekly(4, opens_at=time(19), closes_at=time(20))])

    assert titles(client, "tag=di&tageszeit=nachmittag") == ["Dienstag nachmittags"]
    assert titles(client, "tag=di&tageszeit=abend") == []
    assert titles(client, "tag=di&tag=do&tageszeit=abend") == ["Donnerstag abends"]


def test_opening_hours_answer_when_but_are_no_next_date(db: Session, client: TestClient) -> None:
    hours = {"kind": ScheduleKind.OPENING_HOURS, "weekdays": [2], "opens_at": time(9), "closes_at": time(18)}
    make_offer(db, "Bücherei", schedules=[hours])

    found = search(client, "tag=di")

    assert [item["title"] for item in found["items"]] == ["Bücherei"]
    assert found["items"][0]["next_date"] is None


def test_the_date_shown_is_the_first_in_the_days_asked_for(db: Session, client: TestClient) -> None:
    days = [TODAY + timedelta(days=3), TODAY + timedelta(days=30)]
    make_offer(db, "Kurs", schedules=[on(day) for day in days])

    item = search(client, f"von={days[1]}")["items"][0]

    assert item["next_date"].startswith(days[1].isoformat())


# Words and places


def test_words_and_place_and_age_can_stand_in_one_box(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_offer(db, "Kinderturnen", age_min_months=36)
    make_offer(db, "Jugendturnen", age_min_months=144)
    make_offer(db, "Fernes Turnen", venues=[make_venue(db, 55.0)])

    found = search(client, "q=turnen+4+Jahre+00121")

    assert [item["title"] for item in found["items"]] == ["Kinderturnen"]
    assert found["understood"]["place"]["label"] == "00121 Lindenaue"
    assert found["understood"]["age"] == [{"value": "4", "min_months": 48, "max_months": 59}]


def test_a_mended_word_and_a_half_fitting_search_are_said(db: Session, client: TestClient) -> None:
    make_offer(db, "Hausaufgabenhilfe")
    make_offer(db, "Chor")

    mended = page(client, "/angebote?q=Hausafgabenhilfe").text
    assert "Wir haben nach „Hausaufgabenhilfe“ gesucht" in mended
    assert "passt ein Treffer" not in mended
    assert (
        "passt nichts. Sie sehen, was dem am nächsten kommt" in page(client, "/angebote?q=Chor+Hausaufgabenhilfe").text
    )


def test_where_little_fits_exactly_the_topic_is_one_step_away(db: Session, client: TestClient) -> None:
    make_offer(db, "Offene Sprechstunde", category="gesundheit-seele", age_min_months=120, age_max_months=200)
    make_offer(db, "Beim Ritzen helfen", category="kunst-werken", age_min_months=120, age_max_months=200)
    make_offer(db, "Hilfe in der Not", category="beratung-notlagen", age_min_months=12, age_max_months=24)

    shown = page(client, "/angebote?q=meine+Tochter+ritzen&alter=12")

    assert "Genau zu „meine Tochter ritzen“ passt ein Treffer." in shown.text
    assert titles(client, "q=meine+Tochter+ritzen&alter=12") == ["Beim Ritzen helfen", "Offene Sprechstunde"]
    assert search(client, "q=meine+Tochter+ritzen")["understood"]["with_all_words"] == 1
    assert "gesundheit-seele" in search(client, "q=meine+Tochter+ritzen")["understood"]["topics"]
    links = [each for each in shown.all("a") if any("notice" in outer["class"] for outer in each.inside)]
    assert {each.text: each["href"] for each in links} == {
        "Seelische Gesundheit": "/angebote?alter=12&kategorie=gesundheit-seele"
    }


def test_what_is_typed_stays_text(db: Session, client: TestClient) -> None:
    make_offer(db, "<script>alert(1)</script>", summary='"><img src=x onerror=alert(1)>')

    shown = page(client, "/angebote?q=%3Cscript%3Ealert(1)%3C/script%3E&ort=%22%3E%3Csvg+onload%3D1%3E")

    assert not [each for each in shown.all("script") if each.text]
    assert not any(name.startswith("on") for each in shown.elements for name in each.attributes)
    assert shown.one("input", name="q")["value"] == "<script>alert(1)</script>"


def test_offers_without_a_venue_are_found_through_their_catchment_and_marked(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    here = make_area(db, "Erlengrund")
    there = make_area(db, "Altstadt", shape=square(54.5), point=point(54.5))
    make_offer(db, "Beratung im Netz", venues=[], forms=["online"], catchment="everywhere")
    make_offer(db, "Besuch hier", venues=[], forms=["outreach"], catchment="areas", serves=[here])
    make_offer(db, "Besuch dort", venues=[], forms=["outreach"], catchment="areas", serves=[there])

    shown = page(client, "/angebote?ort=00121&umkreis=1")

    assert {each.text for each in shown.classed("card__title")} == {"Beratung im Netz", "Besuch hier"}
    assert {each.text for each in shown.classed("tag--strong")} == {"online", "kommt zu Ihnen"}


# Paging


def test_the_pages_together_are_the_total_and_no_offer_comes_twice(db: Session, client: TestClient) -> None:
    provider, venue = make_provider(db), make_venue(db)
    for number in range(23):
        make_offer(db, f"Angebot {number}", provider=provider, venues=[venue])

    for order in ("relevanz", "termin", "neu", "a-z"):
        pages = [search(client, f"sortierung={order}&seite={number}") for number in (1, 2)]

        assert [len(each["items"]) for each in pages] == [20, 3]
        assert len({item["id"] for each in pages for item in each["items"]}) == 23
        assert {each["total"] for each in pages} == {23}


def test_a_page_leads_to_the_next_and_back_and_keeps_the_search(db: Session, client: TestClient) -> None:
    provider, venue = make_provider(db), make_venue(db)
    for number in range(45):
        make_offer(db, f"Angebot {number}", provider=provider, venues=[venue], cost_kind="free")

    second = page(client, "/angebote?kostenlos=1&seite=2")

    assert second.one("a", rel="next")["href"] == "/angebote?kostenlos=1&seite=3"
    assert second.one("a", rel="prev")["href"] == "/angebote?kostenlos=1"
    assert "Seite 2 von 3" in second.text
    assert not page(client, "/angebote?kostenlos=1&seite=3").all("a", rel="next")


def test_a_page_past_the_end_is_the_last_one(db: Session, client: TestClient) -> None:
    make_offer(db, "Turnen")

    shown = page(client, "/angebote?seite=99")

    assert shown.one("h1").text == "1 Angebot"
    assert len(shown.classed("card__title")) == 1


# The page around the hits


def test_every_thing_asked_for_is_a_chip_that_takes_only_itself_away(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    asked = "q=turnen&ort=00121&umkreis=3&alter=4&alter=7&kategorie=sport-bewegung&kostenlos=1&tag=di&sprache=tr"

    chips = [each for each in page(client, f"/angebote?{asked}").classed("chip") if "entfernen" in each.text][:-1]

    pairs = parse_qsl(asked)
    left = [set(pairs) - set(parse_qsl(urlsplit(chip["href"]).query)) for chip in chips]
    assert len(chips) == 8
    assert {("ort", "00121"), ("umkreis", "3")} in left
    assert all(len(gone) == 1 or gone == {("ort", "00121"), ("umkreis", "3")} for gone in left)


def test_the_chips_say_the_words_of_the_page_and_all_can_go_at_once(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")

    shown = page(
        client, "/angebote?q=Chor&ort=00121&umkreis=2.5&alter=4&kategorie=musik-kunst&rollstuhl=1&ansicht=tabelle"
    )

    chips = [each.text.removesuffix(" entfernen") for each in shown.classed("chip")]
    assert chips[:3] == ["„Chor“", "bis 2,5 km um 00121 Lindenaue", "4 Jahre"]
    assert {"Musik, Kunst und Theater", "mit Rollstuhl nutzbar"} <= set(chips)
    assert shown.classed("chip--clear")[0]["href"] == "/angebote?ansicht=tabelle"


def test_a_sorting_is_offered_where_it_means_something_and_the_active_one_is_said(
    db: Session, client: TestClient
) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_offer(db, "Turnen")

    def sorts(query: str) -> tuple[list[str], str]:
        nav = page(client, f"/angebote?{query}")
        links = [each for each in nav.all("a") if any("Sortieren" in up["aria-label"] for up in each.inside)]
        return [link.text for link in links], next(link.text for link in links if link["aria-current"])

    assert sorts("") == (["nächster Termin", "neu", "A–Z"], "nächster Termin")
    assert sorts("q=turnen") == (["passend", "nächster Termin", "neu", "A–Z"], "passend")
    assert sorts("ort=00121") == (["Entfernung", "nächster Termin", "neu", "A–Z"], "Entfernung")
    assert sorts("ort=00121&sortierung=a-z")[1] == "A–Z"


def test_list_table_and_map_show_the_same_search(db: Session, client: TestClient) -> None:
    make_offer(db, "Turnen", cost_kind="free")

    for view in ("liste", "tabelle", "karte"):
        shown = page(client, f"/angebote?kostenlos=1&ansicht={view}")
        links = [each for each in shown.all("a") if any("Ansicht" in up["aria-label"] for up in each.inside)]

        assert [link["aria-current"] for link in links].count("true") == 1
        assert all("kostenlos=1" in link["href"] for link in links)
        assert shown.one("h1").text == "1 Angebot"


def test_the_table_has_a_row_for_each_hit(db: Session, client: TestClient) -> None:
    for title in ("Turnen", "Chor"):
        make_offer(db, title)

    shown = page(client, "/angebote?ansicht=tabelle")

    rows = [each for each in shown.all("a") if any(up.tag == "th" for up in each.inside)]
    assert {each.text for each in rows} == {"Turnen", "Chor"}
    assert len(shown.all("th", scope="row")) == 2
    assert shown.one("caption").text


def test_the_map_asks_for_all_points_of_this_search(db: Session, client: TestClient) -> None:
    make_offer(db, "Turnen", cost_kind="free")

    shown = page(client, "/angebote?kostenlos=1&ansicht=karte&seite=7")

    slot = next(each for each in shown.all("div") if "data-map" in each.attributes)
    assert client.get(slot["data-offers"]).json()["features"][0]["properties"]["title"] == "Turnen"
    assert "kostenlos=1" in slot["data-offers"]
    assert "seite" not in slot["data-offers"]


def test_a_filter_shows_what_choosing_it_would_bring(db: Session, client: TestClient) -> None:
    make_offer(db, "Turnen", cost_kind="free")
    make_offer(db, "Tanzen", cost_kind="paid")
    make_offer(db, "Chor", category="musik-kunst", cost_kind="free")

    shown = page(client, "/angebote?kategorie=musik-kunst&kostenlos=1")

    def option(name: str, value: str) -> tuple[bool, int]:
        field = shown.one("input", name=name, value=value)
        label = shown.one("label", for_=field["id"])
        return "checked" in field.attributes, int(label.text.split()[-1])

    assert option("kategorie", "musik-kunst") == (True, 1)
    assert option("kategorie", "sport-bewegung") == (False, 1)
    assert option("kostenlos", "1") == (True, 1)
    assert headline(client, "kategorie=musik-kunst&kategorie=sport-bewegung&kostenlos=1") == "2 Angebote"


def test_a_filter_that_is_chosen_can_be_taken_away_even_when_nothing_is_found(db: Session, client: TestClient) -> None:
    shown = page(client, "/angebote?kategorie=sport-turnen&sprache=tr&zeit=heute&tag=mo&tageszeit=abend&form=online")

    for name in ("kategorie", "sprache", "zeit", "tag", "tageszeit", "form"):
        assert [each["value"] for each in shown.all("input", name=name) if "checked" in each.attributes]


def test_submitting_the_form_again_asks_the_same_again(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    asked = [
        ("q", "turnen"),
        ("ort", "00121"),
        ("umkreis", "3"),
        ("alter", "4"),
        ("alter", "7"),
        ("alter", "9"),
        ("kategorie", "sport-turnen"),
        ("gebiet", "erlengrund"),
        ("von", "2027-01-02"),
        ("tag", "di"),
        ("kostenlos", "1"),
        ("sprache", "tr"),
        ("zugang", "offen"),
        ("sortierung", "a-z"),
        ("ansicht", "tabelle"),
    ]
    make_area(db, "Erlengrund")

    shown = page(client, "/angebote?" + "&".join(f"{name}={value}" for name, value in asked))

    assert sorted(submitted(shown)) == sorted(asked)


@pytest.mark.parametrize("asked", ["umkreis=egal", "umkreis=0.5", "umkreis=7.25"])
def test_submitting_the_form_again_keeps_the_radius(db: Session, client: TestClient, asked: str) -> None:
    make_postcode(db, "00121", "Lindenaue")

    shown = page(client, f"/angebote?ort=00121&{asked}")

    assert [pair for pair in submitted(shown) if pair[0] == "umkreis"] == [tuple(asked.split("="))]


def test_submitting_the_form_again_keeps_where_the_family_stands(client: TestClient) -> None:
    shown = page(client, "/angebote?lat=54.35&lon=7.01")

    assert {("lat", "54.35"), ("lon", "7.01")} <= set(submitted(shown))


def submitted(shown: Page) -> list[tuple[str, str]]:
    """What a browser would send of the form "suche", empty fields left out."""
    found: list[tuple[str, str]] = []
    for each in shown.elements:
        in_form = each["form"] == "suche" or any(up["id"] == "suche" for up in each.inside)
        is_sent = each["type"] not in ("checkbox", "radio") or "checked" in each.attributes
        if each.tag == "input" and in_form and is_sent:
            found.append((each["name"], each["value"]))
        if each.tag == "option" and "selected" in each.attributes:
            select = next(up for up in reversed(each.inside) if up.tag == "select")
            found.append((select["name"], each["value"]))
    return [(name, value) for name, value in found if value]


# Odd wishes


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kategorie=gibtsnicht", "Den Wert „gibtsnicht“ bei „Thema“ kennen wir nicht"),
        ("alter=vier", "Den Wert „vier“ bei „Alter“ kennen wir nicht"),
        ("umkreis=900&ort=00121", "Den Wert „900“ bei „Umkreis“ kennen wir nicht"),
        ("von=gestern", "„gestern“ ist kein Tag, den wir verstehen"),
        ("von=2026-02-30", "„2026-02-30“ ist kein Tag, den wir verstehen"),
        ("sprache=klingonisch", "Den Wert „klingonisch“ bei „Sprache“ kennen wir nicht"),
        ("ort=Atlantis", "Den Ort „Atlantis“ kennen wir nicht"),
        ("umkreis=3", "Ein Umkreis braucht einen Ort"),
        ("ort=&q=turnen+00121", "„00121 Lindenaue“ haben wir als Ort verstanden"),
        ("lat=91&lon=7", "kennen wir nicht"),
        ("zeit=irgendwann", "Den Wert „irgendwann“ bei „Zeitraum“ kennen wir nicht"),
        ("sortierung=beliebtheit", "Den Wert „beliebtheit“ bei „Sortierung“ kennen wir nicht"),
        ("seite=-1", "Den Wert „-1“ bei „Seite“ kennen wir nicht"),
    ],
)
def test_what_is_not_understood_is_dropped_and_said(db: Session, client: TestClient, asked: str, said: str) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_offer(db, "Turnen")

    shown = page(client, f"/angebote?{asked}")

    assert said in shown.text
    assert shown.one("h1").text == "1 Angebot"


def test_a_program_is_told_what_was_dropped(client: TestClient) -> None:
    found = search(client, "kategorie=gibtsnicht&von=gestern&ort=Atlantis")

    assert {each["kind"] for each in found["understood"]["dropped"]} == {"unknown_value", "bad_date", "unknown_place"}


# The page as a document


def test_the_title_says_what_was_found_for_what(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_offer(db, "Turnen")

    title = page(client, "/angebote?q=turnen&ort=00121&alter=4").one("title").text

    assert title.startswith("1 Angebot: turnen · 4 Jahre · 00121 Lindenaue")


def test_robots_keep_the_list_and_leave_the_searches(db: Session, client: TestClient) -> None:
    assert not page(client, "/angebote").all("meta", name="robots")
    assert page(client, "/angebote?kostenlos=1").one("meta", name="robots")["content"] == "noindex, follow"


def test_ids_are_unique_and_labels_lead_to_fields(db: Session, client: TestClient) -> None:
    make_offer(db, "Turnen", schedules=[weekly()], languages=["de", "tr"])

    shown = page(client, "/angebote?ort=&tag=di")

    ids = [each["id"] for each in shown.elements if each["id"]]
    assert len(ids) == len(set(ids))
    assert {each["for"] for each in shown.all("label")} <= set(ids)
    assert {each["aria-labelledby"] for each in shown.elements if each["aria-labelledby"]} <= set(ids)
