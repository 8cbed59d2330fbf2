"""Who may ask for what: one table of every address, and no address without a line in it."""

import re

import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session
from starlette.testclient import TestClient

from app.accounts.account import JoinRequest, StaffRole
from app.directory import confirmation, wording
from app.directory.data_import import DataImport, DataUpload, ImportKind
from app.directory.prospect import Prospect
from app.directory.reminder import Campaign
from app.directory.snapshot import SnapshotStepKind
from app.directory.wordlist import Rule, WordlistEntry
from app.directory.workflow import Status
from app.main import app
from app.planners import scenarios, snapshots
from app.planners.data_forms import KINDS
from app.planners.question import choices, understand
from app.planners.stand import live
from app.planners.way import Way
from tests.cast import NAMES, Cast, has_role, make_account, make_cast
from tests.factories import (
    make_area,
    make_offer,
    make_postcode,
    make_provider,
    make_venue,
    show_attachment,
    show_picture,
    weekly,
)
from tests.stage import Stage, set_once

EVERYBODY = frozenset(NAMES)
SIGNED_IN = EVERYBODY - {"guest"}
TEAM = frozenset({"amal", "carl"})
OWNER = frozenset({"amal"})
ADMIN = frozenset({"ada"})
EVERYWHERE = frozenset({"edda"})
NOBODY: frozenset[str] = frozenset()

FAMILIES = {
    ("GET", path): EVERYBODY
    for path in (
        "/",
        "/angebote",
        "/angebote.json",
        "/angebote.geojson",
        "/angebote/{slug}",
        "/angebote/{slug}.ics",
        "/anbieter",
        "/anbieter/{slug}",
        "/gebiete.geojson",
        "/vorschlaege",
        "/impressum",
        "/datenschutz",
        "/barrierefreiheit",
        "/nutzungsbedingungen",
        "/leichte-sprache",
        "/was-wir-zaehlen",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/robots.txt",
        "/sitemap.xml",
    )
} | {("POST", path): EVERYBODY for path in ("/zaehlen/angebote/{slug}", "/zaehlen/anbieter/{slug}")}
ACCOUNTS = {
    ("GET", "/anmelden"): EVERYBODY,
    ("POST", "/anmelden"): EVERYBODY,
    ("GET", "/anmelden/code"): SIGNED_IN,
    ("POST", "/anmelden/code"): SIGNED_IN,
    ("POST", "/abmelden"): EVERYBODY,
    ("GET", "/registrieren"): EVERYBODY,
    ("GET", "/registrieren/neu"): EVERYBODY,
    ("POST", "/registrieren/neu"): EVERYBODY,
    ("GET", "/registrieren/mitmachen"): EVERYBODY,
    ("GET", "/registrieren/mitmachen/{slug}"): EVERYBODY,
    ("POST", "/registrieren/mitmachen/{slug}"): EVERYBODY,
    ("POST", "/registrieren/mitmachen/{slug}/anfragen"): SIGNED_IN,
    ("GET", "/registrieren/postfach"): EVERYBODY,
    ("GET", "/registrieren/bestaetigen/{secret}"): EVERYBODY,
    ("POST", "/registrieren/bestaetigen/{secret}"): EVERYBODY,
    ("GET", "/einladung/{secret}"): EVERYBODY,
    ("POST", "/einladung/{secret}"): SIGNED_IN,
    ("POST", "/einladung/{secret}/neu"): EVERYBODY,
    ("GET", "/passwort"): EVERYBODY,
    ("POST", "/passwort"): EVERYBODY,
    ("GET", "/passwort/postfach"): EVERYBODY,
    ("GET", "/passwort/neu/{secret}"): EVERYBODY,
    ("POST", "/passwort/neu/{secret}"): EVERYBODY,
    ("GET", "/konto"): SIGNED_IN,
    ("POST", "/konto"): SIGNED_IN,
    ("POST", "/konto/geraete/{session_id}/abmelden"): SIGNED_IN,
    ("GET", "/konto/passwort"): SIGNED_IN,
    ("POST", "/konto/passwort"): SIGNED_IN,
    ("GET", "/konto/email"): SIGNED_IN,
    ("POST", "/konto/email"): SIGNED_IN,
    ("GET", "/konto/email/{secret}"): EVERYBODY,
    ("POST", "/konto/email/{secret}"): EVERYBODY,
    ("GET", "/konto/daten.json"): SIGNED_IN,
    ("GET", "/konto/loeschen"): SIGNED_IN,
    ("POST", "/konto/loeschen"): SIGNED_IN,
    ("GET", "/konto/nutzungsbedingungen"): SIGNED_IN,
    ("POST", "/konto/nutzungsbedingungen"): SIGNED_IN,
    ("GET", "/konto/zwei-faktor"): SIGNED_IN,
    ("POST", "/konto/zwei-faktor"): SIGNED_IN,
    ("POST", "/konto/zwei-faktor/aus"): SIGNED_IN,
    ("GET", "/demo/postfach"): NOBODY,
}
_ENTRY, _OWN_OFFER = "/mein-bereich/{art}/{entry_id}", "/mein-bereich/angebote/{entry_id}"
PROVIDERS = {
    ("GET", "/mein-bereich"): SIGNED_IN,
    ("GET", "/mein-bereich/neu"): SIGNED_IN,
    ("POST", "/mein-bereich/neu"): SIGNED_IN,
    ("GET", "/mein-bereich/team/{provider_id}"): TEAM,
    ("POST", "/mein-bereich/team/{provider_id}/einladen"): OWNER,
    ("POST", "/mein-bereich/team/{provider_id}/einladungen/{token_id}/zurueckziehen"): OWNER,
    ("POST", "/mein-bereich/team/{provider_id}/anfragen/{account_id}/annehmen"): OWNER,
    ("POST", "/mein-bereich/team/{provider_id}/anfragen/{account_id}/ablehnen"): OWNER,
    ("POST", "/mein-bereich/team/{provider_id}/mitglieder/{account_id}/rolle"): OWNER,
    ("POST", "/mein-bereich/team/{provider_id}/mitglieder/{account_id}/entfernen"): OWNER,
    ("POST", "/mein-bereich/team/{provider_id}/uebergeben"): OWNER,
    ("POST", "/mein-bereich/team/{provider_id}/verlassen"): TEAM,
    ("GET", "/mein-bereich/reichweite/{provider_id}"): TEAM,
    ("GET", "/mein-bereich/durchsehen/{provider_id}"): TEAM,
    ("POST", "/mein-bereich/durchsehen/{provider_id}"): TEAM,
    ("POST", f"{_OWN_OFFER}/stimmt"): TEAM,
    # The office too, in the provider's name; of what its team alone has read, below, it sees nothing.
    ("GET", "/mein-bereich/angebote/neu/{provider_id}"): TEAM | EVERYWHERE,
    ("POST", "/mein-bereich/angebote/neu/{provider_id}"): TEAM | EVERYWHERE,
    ("GET", _ENTRY): TEAM,
    ("POST", f"{_ENTRY}/aendern"): TEAM,
    ("GET", f"{_ENTRY}/bearbeiten/{{section}}"): TEAM,
    ("POST", f"{_ENTRY}/bearbeiten/{{section}}"): TEAM,
    ("POST", f"{_ENTRY}/bearbeiten/bilder"): TEAM,
    ("POST", f"{_ENTRY}/bearbeiten/dokumente"): TEAM,
    ("GET", f"{_ENTRY}/dokument/{{number}}"): TEAM,
    ("POST", f"{_ENTRY}/dokument/{{number}}"): TEAM,
    ("POST", f"{_ENTRY}/dokument/{{number}}/entfernen"): TEAM,
    ("GET", f"{_ENTRY}/bild/{{number}}"): TEAM,
    ("POST", f"{_ENTRY}/bild/{{number}}"): TEAM,
    ("POST", f"{_ENTRY}/bild/{{number}}/entfernen"): TEAM,
    ("POST", f"{_ENTRY}/bild/{{number}}/nach-vorne"): TEAM,
    ("GET", f"{_ENTRY}/absenden"): TEAM,
    ("POST", f"{_ENTRY}/einreichen"): TEAM,
    ("POST", f"{_ENTRY}/zurueckziehen"): TEAM,
    ("POST", f"{_ENTRY}/verwerfen"): TEAM,
    ("POST", f"{_OWN_OFFER}/kopieren"): TEAM,
    ("POST", f"{_OWN_OFFER}/archivieren"): TEAM,
    ("POST", f"{_OWN_OFFER}/beenden"): TEAM,
    ("GET", f"{_OWN_OFFER}/termin/{{number}}"): TEAM,
    ("POST", f"{_OWN_OFFER}/termin/{{number}}"): TEAM,
    ("POST", f"{_OWN_OFFER}/termin/{{number}}/entfernen"): TEAM,
    ("GET", f"{_OWN_OFFER}/ort/{{venue_id}}"): TEAM,
    ("POST", f"{_OWN_OFFER}/ort/{{venue_id}}"): TEAM,
    ("POST", f"{_OWN_OFFER}/bestaetigen"): TEAM,
    ("POST", f"{_OWN_OFFER}/rhythmus"): TEAM,
}
ADMINS = {
    ("GET", "/verwaltung"): ADMIN,
    ("GET", "/verwaltung/vertrauen"): ADMIN,
    ("POST", "/verwaltung/vertrauen"): ADMIN,
    ("GET", "/verwaltung/personen"): ADMIN,
    ("GET", "/verwaltung/personen/einladen"): ADMIN,
    ("POST", "/verwaltung/personen/einladen"): ADMIN,
    ("POST", "/verwaltung/personen/einladungen/{token_id}/zurueckziehen"): ADMIN,
    ("POST", "/verwaltung/personen/anfragen/{provider_id}/{account_id}/annehmen"): ADMIN,
    ("POST", "/verwaltung/personen/anfragen/{provider_id}/{account_id}/ablehnen"): ADMIN,
    ("GET", "/verwaltung/personen/{account_id}"): ADMIN,
    ("POST", "/verwaltung/personen/{account_id}/rollen"): ADMIN,
    ("POST", "/verwaltung/personen/{account_id}/rollen/{member_id}/entziehen"): ADMIN,
    ("POST", "/verwaltung/personen/{account_id}/sperren"): ADMIN,
    ("POST", "/verwaltung/personen/{account_id}/entsperren"): ADMIN,
    ("POST", "/verwaltung/personen/{account_id}/zwei-faktor-aus"): ADMIN,
}
OFFICE = frozenset({"edda", "emil"})
_CASE = "/redaktion/pruefen/{art}/{revision_id}"
EDITORS = {
    ("GET", "/redaktion"): OFFICE,
    ("GET", "/redaktion/warteschlange"): OFFICE,
    ("GET", "/redaktion/eintraege"): OFFICE,
    ("GET", "/redaktion/mails"): OFFICE,
    ("GET", "/redaktion/suche"): OFFICE,
    ("GET", "/redaktion/suche/pruefen"): OFFICE,
    ("GET", "/redaktion/suche/woerter"): OFFICE,
    ("POST", "/redaktion/suche/woerter"): EVERYWHERE,
    ("POST", "/redaktion/suche/woerter/{word_id}/entfernen"): EVERYWHERE,
    ("GET", "/redaktion/pflege"): OFFICE,
    ("GET", "/redaktion/pflege/kampagnen"): OFFICE,
    ("POST", "/redaktion/pflege/kampagnen"): OFFICE,
    ("GET", "/redaktion/pflege/kampagnen/{campaign_id}"): OFFICE,
    ("GET", "/redaktion/pflege/angebot/{offer_id}"): EVERYWHERE,
    ("POST", "/redaktion/pflege/angebot/{offer_id}/bestaetigen"): EVERYWHERE,
    ("GET", _CASE): EVERYWHERE,
    ("POST", f"{_CASE}/freigeben"): EVERYWHERE,
    ("POST", f"{_CASE}/korrigieren"): EVERYWHERE,
    ("POST", f"{_CASE}/zurueckgeben"): EVERYWHERE,
    ("POST", f"{_CASE}/ablehnen"): EVERYWHERE,
    ("POST", f"{_CASE}/abhaken"): EVERYWHERE,
    ("POST", f"{_CASE}/zuruecknehmen"): EVERYWHERE,
    ("POST", f"{_CASE}/entfernen"): EVERYWHERE,
    ("POST", "/redaktion/pruefen/angebot/{revision_id}/archivieren"): EVERYWHERE,
    ("GET", "/redaktion/anfragen"): OFFICE,
    ("GET", "/redaktion/anbieter/neu"): OFFICE,
    ("POST", "/redaktion/anbieter/neu"): OFFICE,
    ("GET", "/redaktion/anbieter/{provider_id}/uebergeben"): EVERYWHERE,
    ("POST", "/redaktion/anbieter/{provider_id}/uebergeben"): EVERYWHERE,
    ("POST", "/redaktion/anbieter/{provider_id}/einladungen/{token_id}/zurueckziehen"): EVERYWHERE,
    ("POST", "/redaktion/anbieter/{provider_id}/anfragen/{account_id}/annehmen"): EVERYWHERE,
    ("POST", "/redaktion/anbieter/{provider_id}/anfragen/{account_id}/ablehnen"): EVERYWHERE,
    ("GET", "/redaktion/nicht-dabei"): OFFICE,
    ("GET", "/redaktion/nicht-dabei/neu"): OFFICE,
    ("POST", "/redaktion/nicht-dabei/neu"): OFFICE,
    ("GET", "/redaktion/nicht-dabei/datei"): EVERYWHERE,
    ("POST", "/redaktion/nicht-dabei/datei"): EVERYWHERE,
    ("GET", "/redaktion/nicht-dabei/{prospect_id}"): EVERYWHERE,
    ("POST", "/redaktion/nicht-dabei/{prospect_id}"): EVERYWHERE,
    ("POST", "/redaktion/nicht-dabei/{prospect_id}/verbinden"): EVERYWHERE,
    ("POST", "/redaktion/nicht-dabei/{prospect_id}/entfernen"): EVERYWHERE,
    ("GET", "/redaktion/anbieter/{provider_id}"): EVERYWHERE,
    ("POST", "/redaktion/anbieter/{provider_id}/vertrauen"): EVERYWHERE,
    ("POST", "/redaktion/anbieter/{provider_id}/sperren"): EVERYWHERE,
    ("POST", "/redaktion/anbieter/{provider_id}/entsperren"): EVERYWHERE,
    ("GET", "/vorschau/angebot/{revision_id}"): EVERYWHERE | TEAM,
    ("GET", "/vorschau/anbieter/{revision_id}"): EVERYWHERE | TEAM,
    ("GET", "/bilder/{image_id}/{width}.webp"): TEAM,
    ("GET", "/dokumente/{pdf_id}.pdf"): TEAM,
}
# Carl stands in for Paula in the tests of this file.
_SNAPSHOT = "/planung/stand/{snapshot_id}"
PLANNERS = {
    (method, path): frozenset({"paula", "carl"})
    for method, path in (
        ("GET", "/planung"),
        ("GET", "/planung/matrix"),
        ("GET", "/planung/matrix.csv"),
        ("GET", "/planung/matrix.xlsx"),
        ("GET", "/planung/matrix.json"),
        ("GET", "/planung/beleg"),
        ("POST", "/planung/beleg"),
        ("GET", "/planung/definitionen"),
        ("GET", "/planung/erreichbarkeit"),
        ("GET", "/planung/nachfrage"),
        ("GET", "/planung/nachfrage.csv"),
        ("GET", "/planung/nachfrage.xlsx"),
        ("GET", "/planung/traeger"),
        ("GET", "/planung/traeger.csv"),
        ("GET", "/planung/traeger.xlsx"),
        ("GET", "/planung/doppelt"),
        ("GET", "/planung/schwellen"),
        ("GET", "/planung/schwellen/aendern"),
        ("POST", "/planung/schwellen/aendern"),
        ("GET", "/planung/lage"),
        ("GET", "/planung/daten"),
        *((method, f"/planung/daten/{kind}") for method in ("GET", "POST") for kind in KINDS),
        ("GET", "/planung/daten/importe/{number}"),
        ("POST", "/planung/daten/importe/{number}"),
        ("GET", "/planung/stand"),
        ("GET", "/planung/stand/neu"),
        ("POST", "/planung/stand/neu"),
        ("GET", f"{_SNAPSHOT}"),
        ("GET", f"{_SNAPSHOT}/matrix.csv"),
        ("GET", f"{_SNAPSHOT}/matrix.xlsx"),
        ("GET", f"{_SNAPSHOT}/matrix.json"),
        ("POST", f"{_SNAPSHOT}/freigeben"),
        ("POST", f"{_SNAPSHOT}/sperren"),
        ("POST", f"{_SNAPSHOT}/zurueckziehen"),
        ("GET", "/planung/bericht/{snapshot_id}"),
        ("GET", "/planung/bericht/{snapshot_id}/bericht.pdf"),
        ("GET", "/planung/endet"),
        ("GET", "/planung/vergleich"),
        ("GET", "/planung/verlauf"),
    )
}
_SCENARIO = "/planung/was-waere-wenn/{scenario_id}"
PLANNERS |= {
    (method, path): frozenset({"paula", "carl"})
    for method, path in (
        ("GET", "/planung/was-waere-wenn"),
        ("GET", "/planung/was-waere-wenn/neu"),
        ("POST", "/planung/was-waere-wenn/neu"),
        ("GET", _SCENARIO),
        *(("GET", f"{_SCENARIO}/tabelle.{ending}") for ending in ("csv", "xlsx", "json")),
        ("POST", f"{_SCENARIO}/kopieren"),
        ("POST", f"{_SCENARIO}/loeschen"),
    )
}
PLANNERS |= {
    (method, f"{_SCENARIO}/{path}"): frozenset({"paula"})  # it is hers
    for method, path in (
        ("POST", "umbenennen"),
        ("POST", "auswahl"),
        ("GET", "neues-angebot"),
        ("POST", "neues-angebot"),
        ("GET", "angebote"),
        ("GET", "angebote/{offer_id}"),
        ("POST", "angebote/{offer_id}"),
        ("POST", "aenderungen/{change_id}/zuruecknehmen"),
    )
}
PLANNERS |= {("POST", "/planung/daten/dateien/{upload_id}"): frozenset({"paula"})}
PLANNERS |= {("GET", path): EVERYBODY for path in ("/berichte/{released}", "/berichte/{released}/bericht.pdf")}
REMINDED = {
    ("GET", "/bestaetigen/{secret}"): EVERYBODY,
    ("POST", "/bestaetigen/{secret}"): EVERYBODY,
    ("POST", "/bestaetigen/{secret}/{offer_id}/stimmt"): EVERYBODY,
    ("POST", "/bestaetigen/{secret}/{offer_id}/beenden"): EVERYBODY,
    ("POST", "/bestaetigen/{secret}/{offer_id}/rhythmus"): EVERYBODY,
}
ALLOWED = REMINDED | FAMILIES | ACCOUNTS | PROVIDERS | ADMINS | EDITORS | PLANNERS
OTHER_METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def routes() -> set[tuple[str, str]]:
    """As the application itself knows them; `app.routes` shows only what was included."""
    return {(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods}


@pytest.fixture
def cast(stage: Stage, db: Session, client: TestClient) -> Cast:
    cast: Cast = stage.laid[0]
    return cast.met_again(db)


@pytest.fixture
def ids(stage: Stage) -> dict[str, str]:
    ids: dict[str, str] = stage.laid[1]
    return ids


def settled(db: Session) -> tuple[Cast, dict[str, str]]:
    cast = make_cast(db)
    return cast, existing(db, cast)


stage = set_once(settled)


def existing(db: Session, cast: Cast) -> dict[str, str]:
    """What stands in the braces: things that exist, all of them Amal's where they are somebody's."""
    make_area(db, "Erlengrund")
    make_postcode(db, "00121", "Lindenaue")
    offer = make_offer(db, "Turnen", provider=cast.provider, schedules=[weekly()], former_slug="turnen-frueher")
    orphan = make_provider(db, "Ohne Team")
    dora = make_account(db, "Dora")
    db.add_all([JoinRequest(account_id=dora.id, provider_id=each.id) for each in (cast.provider, orphan)])
    deputy = has_role(db, cast.carl, StaffRole.PLANNER)
    waiting = make_offer(db, "Tanzen", provider=cast.provider, status=Status.SUBMITTED, venues=[])
    hall = make_venue(db)
    draft = make_offer(
        *(db, "Klettern"), provider=cast.provider, status=Status.DRAFT, schedules=[weekly()], venues=[hall]
    )
    case = str(wording.newest(db, wording.OFFER, waiting.id).id)
    profile = str(wording.newest(db, wording.PROVIDER, cast.provider.id).id)
    nowhere = make_offer(db, "Singen", provider=cast.provider, venues=[])
    campaign = Campaign(title="Vor den Sommerferien")
    db.add(campaign)
    db.flush()
    image = show_picture(db, draft)
    pdf_id = show_attachment(db, draft)
    prospect = Prospect(name="Chor der Südvorstadt", source="Stadtplan")
    db.add(prospect)
    db.flush()
    word = WordlistEntry(rule=Rule.STOP, word="Lindenau", added_by=cast.edda.id)
    db.add(word)
    db.flush()
    upload = DataUpload(
        account_id=cast.paula.id,
        kind=ImportKind.AREAS,
        file="leer.geojson",
        content=b"",
        options={"layer": "stadtteil"},
    )
    done = DataImport(kind=ImportKind.AREAS, file="gebiete.geojson", summary="1 neu")
    db.add_all([upload, done])
    db.flush()
    question = understand([("kategorie", "sport-bewegung")], choices(db), confirmation.today())
    snapshot = snapshots.kept(db, snapshots.keep(db, live(db, question), "Stand", "", cast.paula.id))
    snapshots.step(db, snapshot, SnapshotStepKind.RELEASED, cast.paula.id)
    scenario = scenarios.create(db, question.of(question.topics[0]), Way(), "Szenario", "", cast.paula.id)
    carl, mine = str(cast.carl.id), str(cast.provider.id)
    return {
        "{art}/{entry_id}": f"angebote/{draft.id}",
        "{entry_id}": str(draft.id),
        "{section}": "worum",
        "{prospect_id}": str(prospect.id),
        "{image_id}": str(image.id),
        "{pdf_id}": str(pdf_id),
        "{width}": str(image.width),
        "{word_id}": str(word.id),
        "{upload_id}": str(upload.id),
        "importe/{number}": f"importe/{done.id}",
        "{number}": "1",
        "{venue_id}": str(hall.id),
        "{art}/{revision_id}": f"angebot/{case}",
        "angebot/{revision_id}": f"angebot/{case}",
        "anbieter/{revision_id}": f"anbieter/{profile}",
        "/angebote/{slug}": offer.slug,
        "/angebote/{slug}.ics": offer.slug,
        "/zaehlen/angebote/{slug}": offer.slug,
        "{slug}": cast.provider.slug,
        "{secret}": "unknown",
        "{session_id}": str(cast.ben.id),
        "{token_id}": str(cast.ben.id),
        "{member_id}": str(deputy.id),
        "anfragen/{provider_id}": f"anfragen/{orphan.id}",
        "anfragen/{account_id}": f"anfragen/{dora.id}",
        f"{orphan.id}/{{account_id}}": f"{orphan.id}/{dora.id}",
        "{provider_id}": mine,
        "{scenario_id}/angebote/{offer_id}": f"{scenario}/angebote/{offer.id}",
        "{scenario_id}": str(scenario),
        "{change_id}": "1",
        "{offer_id}": str(nowhere.id),
        "{campaign_id}": str(campaign.id),
        "{account_id}": carl,
        "{snapshot_id}": str(snapshot.id),
        "{released}": snapshots.kept(db, snapshot.id).secret,
    }


def address(path: str, ids: dict[str, str]) -> str:
    if path in ids:
        return path.replace("{slug}", ids[path])
    for placeholder, value in ids.items():
        path = path.replace(placeholder, value)
    return path


def test_every_address_stands_in_the_table_and_the_other_way_round() -> None:
    assert routes() == set(ALLOWED)


def test_what_is_not_in_the_interface_description_is_only_files(client: TestClient) -> None:
    """Mounted folders and FastAPI's own pages are no routes: they are named here."""
    assert client.get("/api/openapi.json").status_code == 200
    assert client.get("/static/favicon.svg").status_code == 200
    assert client.get("/static/").status_code == 308
    for path in (
        "/docs",
        "/redoc",
        "/openapi.json",
        "/static",
        "/static/../main.py",
        "/static/%2e%2e/main.py",
    ):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(("method", "path"), sorted(ALLOWED))
def test_everybody_gets_what_the_table_says_and_nothing_else(
    db: Session, connection: Connection, cast: Cast, ids: dict[str, str], method: str, path: str
) -> None:
    let_in = set()
    for name in NAMES:
        browser = cast.browser(db, name)
        before = connection.begin_nested()
        answer = browser.request(method, address(path, ids))
        before.rollback()
        is_sent_away = answer.status_code == 303 and "/anmelden" in answer.headers["location"].split("?")[0]
        if answer.status_code not in (403, 404) and (path == "/abmelden" or not is_sent_away):
            let_in.add(name)

    assert let_in == ALLOWED[method, path]


@pytest.mark.parametrize("path", sorted(path for method, path in PROVIDERS if "_id}" in path))
def test_the_providers_of_others_are_not_there(cast: Cast, db: Session, ids: dict[str, str], path: str) -> None:
    """Not even forbidden: nobody learns which ids exist."""
    method = "GET" if ("GET", path) in PROVIDERS else "POST"

    assert cast.browser(db, "ben").request(method, address(path, ids)).status_code == 404


NUMBERED = r"{(?:number|word_id|member_id|snapshot_id|width)}"


@pytest.mark.parametrize(("method", "path"), sorted(each for each in ALLOWED if re.search(NUMBERED, each[1])))
def test_a_number_that_no_table_can_hold_is_not_there(
    db: Session, cast: Cast, ids: dict[str, str], method: str, path: str
) -> None:
    asked = address(re.sub(NUMBERED, "2147483648", path), ids)

    answers = [cast.browser(db, name).request(method, asked) for name in ("amal", "edda", "paula", "ada")]

    assert {each.status_code for each in answers} <= {303, 403, 404}


@pytest.mark.parametrize("path", sorted({path for _, path in ALLOWED}))
def test_no_address_takes_another_method(client: TestClient, ids: dict[str, str], path: str) -> None:
    for method in OTHER_METHODS:
        if (method, path) not in ALLOWED:
            answer = client.request(method, address(path, ids))

            assert answer.status_code == 405
            assert answer.headers["allow"]


@pytest.mark.parametrize("path", sorted({path for method, path in FAMILIES if method == "GET"}))
def test_head_answers_as_get_does_without_a_body(client: TestClient, ids: dict[str, str], path: str) -> None:
    answer = client.head(address(path, ids))

    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_changed_by_looking_at_it(
    db: Session, connection: Connection, cast: Cast, ids: dict[str, str], name: str
) -> None:
    browser = cast.browser(db, name)
    before = _state(connection)

    for method, path in ALLOWED:
        if method == "GET":
            browser.get(address(path, ids))
    browser.get("/angebote?q=turnen&ort=00121&alter=4&zeit=woche")
    browser.get("/angebote/turnen-frueher")

    assert _state(connection) == before


def _state(connection: Connection) -> dict[str, tuple[int, str]]:
    """Of every table: how many rows, and which version of each."""
    tables = connection.scalars(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    )
    versions = "coalesce(md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)), '')"
    return {
        table: tuple(connection.execute(text(f"SELECT count(*), {versions} FROM {table}")).one())
        for table in tables.all()
        if table != "spatial_ref_sys"
    }
