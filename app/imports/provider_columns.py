"""The columns of a list of providers."""

from collections.abc import Sequence

from app.directory.provider import Carrier
from app.imports import cells
from app.imports.columns import ADDRESS, CONTACT, Column
from app.imports.lookups import Lookups

_CARRIERS = {
    "öffentlich": Carrier.PUBLIC,
    "frei": Carrier.NON_PROFIT,
    "gemeinnützig": Carrier.NON_PROFIT,
    "kirchlich": Carrier.NON_PROFIT,
    "gewerblich": Carrier.COMMERCIAL,
    "privat": Carrier.COMMERCIAL,
    "initiative": Carrier.INITIATIVE,
    "unbekannt": Carrier.UNKNOWN,
}


def provider_columns(words: Lookups) -> Sequence[Column]:
    return (
        Column("kennung", "key", required=True, also=("id", "nummer")),
        Column("name", "name", required=True, also=("anbieter", "traeger", "organisation")),
        Column("slogan", "claim"),
        Column("kurztext", "summary"),
        Column("beschreibung", "description", str),
        Column("traegerart", "carrier", cells.one_of(_CARRIERS)),
        *ADDRESS,
        Column("telefon", "phone", cells.phone),
        Column("telefon2", "phone2", cells.phone),
        Column("email", "email", cells.email, also=("e_mail", "mail")),
        Column("website", "website", cells.web, also=("internet", "webseite", "homepage", "url")),
        Column("oeffnungszeiten", "opening_hours", str),
        Column("ehrenamt", "volunteering", str),
        Column("stammtisch", "regulars", str),
        Column("spende", "donation", str),
        Column("kategorien", "category_ids", words.category.set, also=("kategorie",)),
        Column("schlagworte", "tag_ids", words.tag.set),
        *CONTACT,
    )
