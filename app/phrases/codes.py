"""The words behind codes: values in addresses, and the vocabularies of the directory."""

from collections.abc import Mapping

from app.i18n import gettext
from app.phrases.figures import age_of_child, language_name


def N_(message: str) -> str:  # noqa: N802 - the name that message extraction knows
    return message


PARAMETERS = {
    "q": N_("Suchwörter"),
    "ort": N_("Ort"),
    "umkreis": N_("Umkreis"),
    "alter": N_("Alter"),
    "kategorie": N_("Thema"),
    "zielgruppe": N_("Für wen"),
    "lebensphase": N_("Lebensphase"),
    "gebiet": N_("Stadtteil"),
    "von": N_("von"),
    "bis": N_("bis"),
    "zeit": N_("Zeitraum"),
    "tag": N_("Wochentag"),
    "tageszeit": N_("Tageszeit"),
    "kostenlos": N_("Kosten"),
    "ermaessigt": N_("Ermäßigung"),
    "anmeldung": N_("Anmeldung"),
    "rollstuhl": N_("Rollstuhl"),
    "sprache": N_("Sprache"),
    "zugang": N_("Zugang"),
    "form": N_("Art des Angebots"),
    "mitmachen": N_("Mitmachen"),
    "traeger": N_("Träger"),
    "sortierung": N_("Sortierung"),
    "ansicht": N_("Ansicht"),
    "seite": N_("Seite"),
}
"""The names of the parameters of a search."""

VALUES: Mapping[str, Mapping[str, str]] = {
    "zeit": {
        "heute": N_("heute"),
        "wochenende": N_("am Wochenende"),
        "woche": N_("in den nächsten 7 Tagen"),
        "ferien": N_("in den Ferien"),
    },
    "tag": {
        "mo": N_("Montag"),
        "di": N_("Dienstag"),
        "mi": N_("Mittwoch"),
        "do": N_("Donnerstag"),
        "fr": N_("Freitag"),
        "sa": N_("Samstag"),
        "so": N_("Sonntag"),
    },
    "tageszeit": {"vormittag": N_("vormittags"), "nachmittag": N_("nachmittags"), "abend": N_("abends")},
    "kostenlos": {"1": N_("kostenlos")},
    "ermaessigt": {"1": N_("Ermäßigung möglich")},
    "anmeldung": {"keine": N_("ohne Anmeldung")},
    "rollstuhl": {"1": N_("mit Rollstuhl nutzbar")},
    "zugang": {
        "offen": N_("offen für alle"),
        "mitglieder": N_("nur für Mitglieder"),
        "nachweis": N_("Nachweis nötig"),
    },
    "form": {"vor-ort": N_("vor Ort"), "online": N_("online"), "aufsuchend": N_("kommt zu Ihnen")},
    "mitmachen": {"ehrenamt": N_("Ehrenamt"), "stammtisch": N_("Stammtisch"), "spende": N_("Spende")},
    "traeger": {
        "oeffentlich": N_("öffentlich"),
        "gemeinnuetzig": N_("gemeinnützig"),
        "gewerblich": N_("gewerblich"),
        "initiative": N_("Initiative"),
    },
    "alter": {"0-5m": N_("0 bis 5 Monate"), "6-11m": N_("6 bis 11 Monate")},
    "sortierung": {
        "relevanz": N_("passend"),
        "entfernung": N_("Entfernung"),
        "termin": N_("nächster Termin"),
        "neu": N_("neu"),
        "a-z": N_("A–Z"),
    },
    "ansicht": {"liste": N_("Liste"), "tabelle": N_("Tabelle"), "karte": N_("Karte")},
}
"""The values of those parameters that have few."""

VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "carrier": {
        "public": N_("öffentlicher Träger"),
        "non_profit": N_("gemeinnützig"),
        "commercial": N_("gewerblich"),
        "initiative": N_("Initiative"),
    },
    "registration": {
        "none": N_("ohne Anmeldung"),
        "needed": N_("mit Anmeldung"),
        "after_trial": N_("erst nach der Probe"),
        "unknown": N_("nicht bekannt"),
    },
    "access": {
        "open": N_("offen für alle"),
        "members": N_("nur für Mitglieder"),
        "proof": N_("mit Nachweis"),
    },
    "form": {"on_site": N_("vor Ort"), "online": N_("online"), "outreach": N_("kommt zu Ihnen")},
    "catchment": {
        "venue": N_("am Ort selbst"),
        "areas": N_("für einzelne Gebiete"),
        "portal": N_("für die ganze Stadt"),
        "everywhere": N_("von überall"),
    },
    "status": {
        "draft": N_("Entwurf"),
        "submitted": N_("wartet auf Freigabe"),
        "returned": N_("zurückgegeben"),
        "rejected": N_("abgelehnt"),
        "published": N_("öffentlich"),
        "superseded": N_("ersetzt"),
        "withdrawn": N_("verworfen"),
        "archived": N_("archiviert"),
    },
    "case": {
        "new_provider": N_("Neuer Anbieter"),
        "provider_change": N_("Änderung an einem Anbieter"),
        "new_offer": N_("Neues Angebot"),
        "offer_change": N_("Änderung an einem Angebot"),
        "afterwards": N_("Nachträglich prüfen"),
    },
    "standing": {
        "waiting": N_("noch nicht freigegeben"),
        "approved": N_("freigegeben"),
        "suspended": N_("gesperrt"),
        "archived": N_("geschlossen"),
    },
    "trust": {
        "checked": N_("Alles wird vorher geprüft"),
        "first": N_("Nur die ersten werden vorher geprüft"),
        "afterwards": N_("Sofort öffentlich, wird nachträglich geprüft"),
    },
    "history": {
        "start": N_("begonnen"),
        "save": N_("gespeichert"),
        "change": N_("Änderung begonnen"),
        "reopen": N_("wieder aufgenommen"),
        "submit": N_("eingereicht"),
        "withdraw": N_("zurückgezogen"),
        "discard": N_("Entwurf verworfen"),
        "approve": N_("freigegeben"),
        "correct": N_("korrigiert und freigegeben"),
        "publish": N_("ohne vorherige Prüfung veröffentlicht"),
        "check_off": N_("nachträglich geprüft"),
        "take_back": N_("zurückgenommen"),
        "remove": N_("Bild oder Dokument gelöscht"),
        "restore": N_("wieder öffentlich"),
        "return": N_("zurückgegeben"),
        "reject": N_("abgelehnt"),
        "supersede": N_("durch eine neue Fassung ersetzt"),
        "end": N_("beendet"),
        "archive": N_("archiviert"),
        "release": N_("Anbieter freigegeben"),
        "suspend": N_("Anbieter gesperrt"),
        "reinstate": N_("Sperre aufgehoben"),
        "trust": N_("Vertrauensstufe geändert"),
        "confirm": N_("bestätigt"),
        "claim_invite": N_("Eintrag zum Übernehmen angeboten"),
        "claim_admit": N_("Anfrage zum Übernehmen angenommen"),
        "claim": N_("Eintrag übernommen"),
        "reminded": N_("erinnert"),
        "reminded_again": N_("noch einmal erinnert"),
        "marked": N_("als lange nicht bestätigt gekennzeichnet"),
        "lowered": N_("in der Suche nach hinten gestellt"),
        "hidden": N_("aus der Suche genommen"),
        "import": N_("importiert"),
        "import_end": N_("fehlt in der importierten Datei"),
    },
    "freshness": {
        "fresh": N_("bestätigt"),
        "due": N_("fällig"),
        "reminded": N_("einmal erinnert"),
        "reminded_again": N_("zweimal erinnert"),
        "marked": N_("lange nicht bestätigt"),
        "lowered": N_("hinten in der Suche"),
        "hidden": N_("nicht mehr in der Suche"),
    },
    "measure": {
        "offers": N_("Angebote"),
        "places": N_("Plätze"),
        "sessions": N_("Termine je Woche"),
        "providers": N_("Anbieter"),
    },
    "attribute": {"kostenlos": N_("kostenlos sind"), "rollstuhl": N_("mit Rollstuhl nutzbar sind")},
    "flag": {
        "under": N_("Unterangebot"),
        "low": N_("eher wenig"),
        "within": N_("im Rahmen"),
        "high": N_("eher viel"),
        "over": N_("Überangebot"),
        "none": N_("keine Aussage"),
    },
    "reason": {
        "no_population": N_("keine Bevölkerungszahl für dieses Alter"),
        "few_people": N_("zu wenige Menschen in diesem Alter"),
        "few_inhabitants": N_("zu wenige Einwohner"),
        "incomplete": N_("zu wenig bestätigte Einträge"),
        "not_stated": N_("zu wenige Angebote nennen eine Zahl"),
        "nothing_anywhere": N_("nirgends ein Angebot zum Vergleichen"),
        "uncertain": N_("zu kleine Zahl"),
    },
    "turn": {
        "more": N_("mehr"),
        "same": N_("gleich"),
        "less": N_("weniger"),
        "none": N_("keine Aussage"),
    },
    "change": {
        "new": N_("Neu"),
        "moved": N_("Verlegt"),
        "closed": N_("Geschlossen"),
        "resized": N_("Andere Platzzahl"),
    },
    "idle": {
        "gone": N_("Dieses Angebot ist nicht mehr öffentlich. Die Änderung zählt nicht mit."),
        "not_counted": N_("Dieses Angebot gehört nicht zu dieser Frage. Die Änderung zählt nicht mit."),
        "other_topic": N_("Dieses Angebot hat ein anderes Thema. Es zählt hier nicht mit."),
        "other_ages": N_("Dieses Angebot ist für ein anderes Alter. Es zählt hier nicht mit."),
        "no_places": N_("Dieses Angebot nennt keine Platzzahl. Die Änderung zählt nicht mit."),
        "nobody_near": N_("In der Nähe dieses Ortes wohnt niemand aus diesen Gebieten."),
    },
    "scenario_step": {
        "created": N_("angelegt"),
        "copied": N_("kopiert"),
        "renamed": N_("umbenannt"),
        "asked": N_("Auswahl geändert"),
        "added": N_("Änderung hinzugefügt"),
        "removed": N_("Änderung zurückgenommen"),
        "deleted": N_("gelöscht"),
    },
    "answer": {
        "seen": N_("gesehen"),
        "examining": N_("in Prüfung"),
        "explained": N_("erklärt"),
        "acted": N_("Maßnahme"),
    },
    "prospect": {
        "noted": N_("noch nicht eingeladen"),
        "invited": N_("eingeladen"),
        "declined": N_("möchte nicht"),
        "joined": N_("im Portal"),
    },
    "participation": {
        "volunteering": N_("Ehrenamt"),
        "regulars": N_("Stammtisch"),
        "donation": N_("Spende"),
    },
    "wheelchair": {
        "yes": N_("Mit Rollstuhl nutzbar"),
        "partly": N_("Teilweise mit Rollstuhl nutzbar"),
        "no": N_("Mit Rollstuhl nicht nutzbar"),
        "unknown": N_("Mit Rollstuhl nutzbar"),
    },
    "feature": {
        "step_free": N_("Eingang ohne Stufen"),
        "accessible_toilet": N_("Toilette für Rollstühle"),
        "lift": N_("Aufzug"),
        "parking": N_("Parkplatz für Menschen mit Behinderung"),
        "induction_loop": N_("Induktive Höranlage"),
        "quiet_room": N_("Ruhiger Raum für Pausen"),
        "guide_dogs": N_("Assistenzhunde sind willkommen"),
        "pram": N_("Platz für Kinderwagen"),
    },
    "missing_feature": {
        "step_free": N_("Eingang mit Stufen"),
        "accessible_toilet": N_("Keine Toilette für Rollstühle"),
        "lift": N_("Kein Aufzug"),
        "parking": N_("Kein Parkplatz für Menschen mit Behinderung"),
        "induction_loop": N_("Keine induktive Höranlage"),
        "quiet_room": N_("Kein ruhiger Raum für Pausen"),
        "guide_dogs": N_("Assistenzhunde sind nicht erlaubt"),
        "pram": N_("Kein Platz für Kinderwagen"),
    },
}
"""By the enums of `app.directory`; "unknown" has a word only where the page says it."""


def parameter(name: str) -> str:
    return _word(PARAMETERS, name, name)


def value(code: str, name: str) -> str:
    """What `code` means as a value of the parameter `name`; a code without a word is shown as it is."""
    if name == "sprache":
        return language_name(code)
    if name == "alter" and code not in VALUES["alter"]:
        return age_of_child(code)
    return _word(VALUES.get(name, {}), code, code)


def word(code: str, vocabulary: str) -> str:
    """What `code` means in one of our vocabularies, or nothing."""
    return _word(VOCABULARIES[vocabulary], code, "")


def _word(table: Mapping[str, str], code: str, otherwise: str) -> str:
    return gettext(table[code]) if code in table else otherwise
