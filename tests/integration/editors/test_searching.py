"""The office and the search: what was not found, why something is, and words of its own with their effect."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app import pages
from app.directory.area import Area
from app.directory.workflow import Actor
from app.usage import writing
from app.usage.tables import Hits
from app.usage.tally import Typed
from tests.asking import page, titles
from tests.factories import make_offer, make_provider
from tests.integration.editors.conftest import SignIn

SEARCH = "/redaktion/suche"
WORDS = f"{SEARCH}/woerter"
TODAY = pages.now().date()


def typed(db: Session, word: str, times: int, hits: Hits = Hits.NONE, area: str = "", days_ago: int = 0) -> None:
    """Known since ten days ago, and today so often."""
    for ago in range(10, 0, -1):
        writing.write(db, {Typed(TODAY - timedelta(days=400 + ago), word, word, "", "", Hits.MANY): 1})
    writing.write(db, {Typed(TODAY - timedelta(days=days_ago), word, word, "", area, hits): times})


def rows(office: TestClient, query: str = "") -> list[str]:
    found = page(office, f"{SEARCH}?{query}")
    return [each.text for each in found.all("th") if each["scope"] == "row"]


# What was not found


def test_words_that_found_nothing_stand_there_the_most_frequent_first(db: Session, office: TestClient) -> None:
    typed(db, "parkour", 5)
    typed(db, "eislaufen", 9)
    typed(db, "turnen", 50, Hits.MANY)

    assert rows(office) == ["eislaufen", "parkour"]


def test_no_number_below_the_floor_is_shown(db: Session, office: TestClient, erlengrund: Area) -> None:
    typed(db, "parkour", 4)
    assert rows(office) == []

    typed(db, "parkour", 1, area="erlengrund", days_ago=1)
    shown = page(office, SEARCH)
    assert rows(office) == ["parkour"]
    assert "Erlengrund (" not in shown.text


def test_where_a_word_is_missed_is_said_from_five_on(db: Session, office: TestClient, erlengrund: Area) -> None:
    typed(db, "parkour", 6, area="erlengrund")

    assert "Erlengrund (6)" in page(office, SEARCH).text


def test_a_period_has_both_its_ends(db: Session, office: TestClient) -> None:
    typed(db, "parkour", 5, days_ago=89)
    typed(db, "tennis", 5, days_ago=90)

    assert rows(office) == ["parkour"]
    assert rows(office, "zeitraum=365") == ["parkour", "tennis"]
    assert rows(office, "zeitraum=gestern") == ["parkour"]


# Why something is found


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("Kinderchor", "„Kinderchor“ trifft „Kinderchor“ – das Wort selbst, im Titel"),
        ("Yogi Lotta", "„Lotta“ trifft „Yogilotta“ – zusammengeschrieben, im Titel"),
        ("Kinderchro", "„Kinderchro“ trifft „Kinderchor“ – ein ähnlich geschriebenes Wort, im Titel"),
        ("VHS", "„VHS“ trifft „Volkshochschule“ – ein Wort für dasselbe, im übrigen Text"),
    ],
)
def test_every_hit_says_why_it_is_one(db: Session, office: TestClient, asked: str, why: str) -> None:
    make_offer(db, "Kinderchor", description="Wir singen in der Volkshochschule.")
    make_offer(db, "Yogilotta")

    assert why in page(office, f"{SEARCH}/pruefen?q={asked}").text


def test_what_the_search_made_of_the_words_is_said(db: Session, office: TestClient) -> None:
    make_offer(db, "Singen im Park")
    shown = page(office, f"{SEARCH}/pruefen?q=Singen für Kinder mit Xylofon")

    assert "Ausgelassen als Füllwort: für, mit" in shown.text
    assert "Zu allgemein, um allein zu entscheiden: Kinder" in shown.text
    assert "Nur wenig passt genau, oder nichts" in shown.text


def test_what_the_search_takes_the_words_to_be_about_is_said(db: Session, office: TestClient) -> None:
    make_offer(db, "Offene Sprechstunde", category="gesundheit-seele")
    shown = page(office, f"{SEARCH}/pruefen?q=meine Tochter ritzt sich").text

    about = shown.partition("Darum geht es vermutlich: ")[2].partition(". Was dazu gehört")[0]
    assert "Seelische Gesundheit" in about.split(", ")
    assert "Offene Sprechstunde Gehört zum Thema „Seelische Gesundheit“" in shown


def test_the_needs_that_may_be_behind_the_words_are_said(db: Session, office: TestClient) -> None:
    make_offer(db, "Trotzphase überleben")
    shown = page(office, f"{SEARCH}/pruefen?q=wirft sich auf den Boden").text

    assert "Anliegen, die dahinterstehen können: Trotz und Wut. Je mehr" in shown
    assert "Trotzphase überleben Antwortet auf „Trotz und Wut“ – dort steht: Trotzphase" in shown


def test_of_what_tells_of_a_need_the_hit_says_only_what_it_has_and_not_in_passing(
    db: Session, office: TestClient
) -> None:
    make_offer(db, "Sprechstunde", summary="Bei Wutanfällen und Trotz.", description="Auch in der Trotzphase.")
    shown = page(office, f"{SEARCH}/pruefen?q=wirft sich auf den Boden").text

    told = shown.partition("Antwortet auf „Trotz und Wut“ – dort steht: ")[2].split(" Gehört")[0]
    assert "Wutanfällen" in told
    assert "Trotzphase" not in told


def test_what_is_only_related_by_words_in_passing_says_that(db: Session, office: TestClient) -> None:
    make_offer(db, "Spielnachmittag", description="Bringt Inliner mit.", provider=make_provider(db, "Kirche"))
    shown = page(office, f"{SEARCH}/pruefen?q=Pumptrack").text

    assert "Spielnachmittag Kein Wort trifft genau: Es ist nur verwandt." in shown


@pytest.mark.parametrize("asked", ["", "   ", "%00", "und", "x" * 500, "' OR 1=1 --", "<b>"])
def test_whatever_is_asked_there_is_a_page(office: TestClient, asked: str) -> None:
    page(office, f"{SEARCH}/pruefen?q={asked}")


# Words of one's own


def post(office: TestClient, step: str = "add", **fields: Any) -> Any:
    return office.post(WORDS, data={"rule": "also", "word": "LiHo", "others": "Lindenhof", "step": step} | fields)


def test_looking_at_the_effect_changes_nothing(db: Session, office: TestClient) -> None:
    make_offer(db, "Café im Lindenhof")

    answer = post(office, step="")

    assert answer.status_code == 200
    assert "Das würde sich ändern" in answer.text
    assert titles(office, "q=LiHo") == []


def test_a_word_holds_as_soon_as_it_is_added_and_no_longer_when_it_is_removed(db: Session, office: TestClient) -> None:
    make_offer(db, "Café im Lindenhof")

    assert post(office).status_code == 303
    assert titles(office, "q=LiHo") == ["Café im Lindenhof"]
    remove = next(each for each in page(office, WORDS).all("form") if each["action"].endswith("/entfernen"))
    assert office.post(remove["action"]).status_code == 303
    assert titles(office, "q=LiHo") == []
    shown = page(office, WORDS)
    assert "aufgenommen: LiHo findet auch Lindenhof" in shown.text
    assert "entfernt: LiHo findet auch Lindenhof" in shown.text


def test_a_stop_word_is_left_out_of_a_search(db: Session, office: TestClient) -> None:
    make_offer(db, "Turnen")

    post(office, rule="stop", word="Lindenau", others="wird nicht gebraucht")

    assert titles(office, "q=Turnen Lindenau") == ["Turnen"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"word": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"others": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"word": "a => b"}, "So können wir das nicht lesen."),
        ({"others": "x # y"}, "So können wir das nicht lesen."),
        ({"rule": "alles"}, "Bitte wählen Sie eine der Möglichkeiten."),
        ({"others": "Kurs"}, "zu allgemein"),
        ({"word": "x" * 61}, "Höchstens 60 Zeichen"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_typed_is_lost(
    office: TestClient, fields: dict[str, str], sentence: str
) -> None:
    answer = post(office, **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(
        f'value="{value}"' in answer.text for name, value in fields.items() if value.isalpha() and name != "rule"
    )


def test_a_word_that_leads_to_a_third_of_everything_is_refused(db: Session, office: TestClient) -> None:
    for number in range(32):
        make_offer(db, f"Sommerfest {number}")

    answer = post(office, others="Sommerfest")

    assert answer.status_code == 422
    assert "mehr als ein Drittel" in answer.text


def test_the_same_word_twice_is_said_and_not_added(office: TestClient) -> None:
    post(office, rule="same")

    assert post(office, rule="same").status_code == 422
    assert page(office, WORDS).html.count("/entfernen") == 1


def test_whoever_has_one_area_only_looks(sign_in: SignIn, nils: Actor) -> None:
    office = sign_in(nils)

    assert not [each for each in page(office, WORDS).all("form") if "/suche/" in each["action"]]
    assert post(office).status_code == 403
