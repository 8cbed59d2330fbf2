"""Changes that wait for the office of Lindenaue, beside what is public; their days are counted back from today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.account import JoinRequest
from app.demo.entries import same_id
from app.directory import history, wording
from app.directory.offer import CostKind, PricePer, Registration
from app.directory.recurrence import BERLIN
from app.directory.schedule import Schedule
from app.directory.trust import Trust
from app.directory.workflow import PORTAL, Actor, Role, Status


@dataclass(frozen=True)
class Change:
    slug: str
    days: int
    """How long it has been waiting."""
    said: Mapping[str, Any]
    added: Mapping[str, str] = field(default_factory=dict)
    """Sentences that are put behind what stands there."""
    weekdays: list[int] | None = None
    submitted_by: str = ""
    returned: str = ""
    """The reason, if it has been returned."""


_AMAL, _TOMASZ, _MARA = "anbieter@demo.example", "anbieter2@demo.example", "redaktion@demo.example"

OFFERS = (
    Change(
        "hausaufgabenhilfe-westschule",
        2,
        {
            "title": "Hausaufgabenhilfe und Lesezeit Westschule",
            "age_max_months": 155,
            "registration": Registration.NONE,
        },
        added={"description": "Danach lesen wir gemeinsam eine halbe Stunde vor."},
        weekdays=[1, 2, 3, 4],
        submitted_by=_TOMASZ,
    ),
    Change(
        "lernpate-zu-zweit",
        9,
        {"places": 14, "cost_note": "Das Übungsheft kostet drei Euro."},
        added={"description": "Neu: Wir suchen auch Kinder aus den fünften Klassen."},
        submitted_by=_TOMASZ,
    ),
    Change("eltern-kind-turnen", 1, {"age_max_months": 59, "places": 18}, weekdays=[2, 4], submitted_by=_AMAL),
    Change(
        "ballschule-minis",
        4,
        {"cost_kind": CostKind.PAID, "price_cents": 700, "price_per": PricePer.MONTH, "cost_note": ""},
        submitted_by=_AMAL,
    ),
    Change(
        "lauftreff-im-park",
        6,
        {"title": "Laufen im Park mit Kinderwagen", "summary": "Locker laufen und reden, der Kinderwagen kommt mit."},
        submitted_by=_AMAL,
    ),
    Change("malatelier-am-dienstag", 3, {"registration": Registration.NEEDED, "places": 10}),
    Change(
        "gitarre-in-der-gruppe",
        12,
        {"summary": "Zu dritt lernen macht mehr Spaß und kostet weniger."},
        added={"description": "Die Gitarre leihen wir Ihrem Kind für das erste halbe Jahr."},
    ),
    Change("frauenbadezeit", 5, {"languages": ["de", "tr", "ar", "uk"]}, weekdays=[3, 7]),
    Change(
        "eltern-cafe-im-lindenhof",
        0,
        {"title": "Eltern-Café und Spielkreis im Lindenhof"},
        added={"description": "Ab elf Uhr singen wir mit den Kindern."},
    ),
    Change(
        "turnen-fuer-maedchen",
        7,
        {"summary": "Turnen für Mädchen!!! Die beste Gruppe der Stadt!!!"},
        submitted_by=_AMAL,
        returned="Bitte beschreiben Sie, was die Mädchen dort machen, ohne Werbung und ohne Ausrufezeichen.",
    ),
)
PROVIDERS = (
    Change(
        "stadtteiltreff-erlengrund", 8, {"opening_hours": "Montag bis Freitag 9 bis 18 Uhr", "claim": "Kommt rein!"}
    ),
    Change(
        "familienzentrum-lindenhof",
        2,
        {"volunteering": "Wir suchen Großeltern auf Zeit für unser Café."},
        added={"description": "Seit diesem Herbst haben wir einen Aufzug."},
    ),
)
TRUSTED = "musikschule-lindenaue"
AFTERWARDS = (
    Change("klavier-lernen", 1, {"places": 22}, added={"description": "Im Sommer spielen alle im Stadtpark."}),
    Change("blockfloete-fuer-anfaenger", 3, {"age_min_months": 72}),
)
"""Of the provider that is trusted: public already, to be read afterwards."""

PREPARED = "purzelzwerge-kinderturnen-ab-zwei"
"""Entered by the office when its provider called; nobody there has read it yet."""
CLAIMED = "schwimmverein-kranichsee"
"""Has nobody in charge, and somebody asks for it."""


def load(db: Session, today: date) -> None:
    for change in OFFERS:
        _wait(db, wording.OFFER, change, today)
    for change in PROVIDERS:
        _wait(db, wording.PROVIDER, change, today)
    trusted = wording.PROVIDER.entry
    db.execute(sa.update(trusted).where(trusted.slug == TRUSTED).values(trust=Trust.AFTERWARDS))
    for change in AFTERWARDS:
        _publish(db, change, today)
    _prepare(db, today)


def _prepare(db: Session, today: date) -> None:
    offer = db.scalars(sa.select(wording.OFFER.entry).where(wording.OFFER.entry.slug == PREPARED)).one()
    at = datetime.combine(today - timedelta(days=40), time(10, 5), BERLIN)
    history.record(db, "start", Actor(same_id("account", _MARA), Role.EDITOR), at=at, offer_id=offer.id)
    note = "Ich leite dort die Jugendgruppe. Sie erreichen mich unter (0000) 55 71 03."
    db.add(
        JoinRequest(
            account_id=same_id("account", _TOMASZ),
            provider_id=same_id("provider", CLAIMED),
            created_at=datetime.combine(today - timedelta(days=2), time(19, 30), BERLIN),
            note=note,
        )
    )


def _wait(db: Session, kind: wording.Kind, change: Change, today: date) -> wording.Revision:
    public = _public(db, kind, change)
    at = datetime.combine(today - timedelta(days=change.days), time(7, 40), BERLIN)
    by = same_id("account", change.submitted_by) if change.submitted_by else None
    more = {name: f"{getattr(public, name)} {sentence}".strip() for name, sentence in change.added.items()}
    draft: wording.Revision = wording.copy(
        db,
        public,
        wording.entry_id(public),
        **change.said,
        **more,
        id=same_id("waiting", f"{kind.name}/{change.slug}"),
        status=Status.RETURNED if change.returned else Status.SUBMITTED,
        status_at=at,
        created_by=by,
        submitted_by=by,
        return_reason=change.returned,
    )
    if change.weekdays:
        db.execute(sa.update(Schedule).where(_of(draft)).values(weekdays=change.weekdays))
    _tell(db, draft, "submit", Actor(by, Role.PROVIDER), at)
    if change.returned:
        office = Actor(same_id("account", _MARA), Role.EDITOR)
        _tell(db, draft, "return", office, at + timedelta(hours=3), change.returned)
    return draft


def _publish(db: Session, change: Change, today: date) -> None:
    before = _public(db, wording.OFFER, change)
    draft = _wait(db, wording.OFFER, change, today)
    before.status = Status.SUPERSEDED
    db.flush()
    draft.status, draft.unchecked = Status.PUBLISHED, True
    db.flush()
    _tell(db, draft, "publish", PORTAL, draft.status_at)


def _public(db: Session, kind: wording.Kind, change: Change) -> Any:
    entry = db.scalars(sa.select(kind.entry).where(kind.entry.slug == change.slug)).one()
    return wording.published(db, kind, entry.id)


def _of(draft: wording.Revision) -> Any:
    return Schedule.__table__.c.revision_id == draft.id  # type: ignore[attr-defined]


def _tell(db: Session, draft: wording.Revision, step: str, by: Actor, at: datetime, note: str = "") -> None:
    history.record(db, step, by, at=at, revision_id=draft.id, note=note, **{_key(draft): wording.entry_id(draft)})


def _key(draft: wording.Revision) -> str:
    return wording.kind_of(draft).key
