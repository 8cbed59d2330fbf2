"""Whatever anybody does in whatever order: only what was approved is public, and history explains every state."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.directory import drafts, publishing, standing, wording
from app.directory.offer import Offer, OfferRevision
from app.directory.picture import Image
from app.directory.provider import Provider
from app.directory.trust import Trust
from app.directory.wording import OFFER, PROVIDER
from app.directory.workflow import STEPS, Actor, Role, Standing, Status
from app.errors import DomainError
from tests.asking import public_and_held, served
from tests.factories import make_offer, make_provider, make_venue, show_picture, weekly
from tests.people import editor, member

VERBS = (
    *("change", "change", "save", "save", "picture", "submit", "submit", "submit", "withdraw", "discard"),
    *("approve", "approve", "approve", "correct", "send_back", "reject", "check_off", "take_back"),
    *("archive", "end", "suspend", "reinstate", "trust", "profile", "profile_approve"),
)
PUBLIC = ("approve", "correct", "publish", "end", "restore")
ENDED = date(2026, 1, 31)


@dataclass
class Town:
    """What happens in it, told again beside the portal."""

    db: Session
    client: TestClient
    offers: list[Offer]
    provider: Provider
    actors: dict[Role, Actor]
    words: int = 0
    images: list[Image] = field(default_factory=list)
    submitted: dict[Any, dict[str, Any]] = field(default_factory=dict)
    approved: dict[Any, dict[str, Any]] = field(default_factory=dict)

    def word(self) -> str:
        """A new one each time, so that every word in public can be followed to where it was written."""
        self.words += 1
        return f"Kennwort{self.words:04}x"

    def said(self, revision: Any) -> dict[str, Any]:
        return wording.values(self.db, wording.kind_of(revision), [revision.id])[revision.id]


def settled(db: Session, client: TestClient) -> Town:
    provider = make_provider(db, "Verein")
    first = make_offer(db, "Kennwort0000x", provider=provider, schedules=[weekly()], venues=[make_venue(db)])
    second = make_offer(db, "Kennwort9999x", provider=provider, status=Status.DRAFT, schedules=[weekly()])
    actors = {
        Role.PROVIDER: member(db, "Amal", provider.id),
        Role.EDITOR: editor(db),
        Role.PORTAL: Actor(None, Role.PORTAL),
    }
    town = Town(db, client, [first, second], provider, actors)
    for entry, kind in ((first, OFFER), (provider, PROVIDER)):
        public = wording.published(db, kind, entry.id)
        town.approved[public.id] = town.said(public)
    return town


def act(town: Town, verb: str, offer: Offer, role: Role) -> None:
    """One step, or the refusal of it; afterwards what was submitted or approved is noted down."""
    db, by = town.db, town.actors[role]
    open_one, public = wording.open_one(db, OFFER, offer.id), wording.published(db, OFFER, offer.id)
    on = open_one or public or wording.newest(db, OFFER, offer.id)
    match verb:
        case "change":
            drafts.start_change(db, offer, by)
        case "save":
            drafts.save(db, on, by, seen=on.saves, title=town.word(), description=town.word())
        case "picture":
            drafts.check(db, on, by, seen=on.saves)
            town.images.append(show_picture(db, offer))
        case "submit":
            said = town.said(on)
            publishing.submit(db, on, by, seen=on.saves)
            town.submitted[on.id] = said
            if on.status == Status.PUBLISHED:
                town.approved[on.id] = said
        case "approve":
            publishing.approve(db, on, by, seen=on.saves)
            town.approved[on.id] = town.submitted[on.id]
        case "correct":
            title = town.word()
            publishing.correct(db, on, by, seen=on.saves, title=title)
            town.approved[on.id] = town.submitted[on.id] | {"title": title}
        case "send_back" | "reject":
            getattr(publishing, verb)(db, on, by, seen=on.saves, reason="Darum.")
        case "take_back":
            on = public or on
            publishing.take_back(db, on, by, seen=on.saves, reason="Darum.")
        case "end":
            on = public or on
            ended = publishing.end(db, on, by, seen=on.saves, on=ENDED)
            town.approved[ended.id] = town.approved[on.id] | {"valid_until": ENDED}
        case "check_off" | "archive":
            on = public or on
            getattr(publishing, verb)(db, on, by, seen=on.saves)
        case "withdraw":
            publishing.withdraw(db, on, by, seen=on.saves)
        case "discard":
            drafts.discard(db, on, by, seen=on.saves)
        case "suspend":
            standing.suspend(db, town.provider, by, reason="Darum.")
        case "reinstate":
            standing.reinstate(db, town.provider, by)
        case "trust":
            standing.set_trust(db, town.provider, by, Trust.AFTERWARDS if town.words % 2 else Trust.CHECKED)
        case "profile":
            draft = drafts.start_change(db, town.provider, by)
            drafts.save(db, draft, by, seen=draft.saves, name=town.word())
            said = town.said(draft)
            publishing.submit(db, draft, by, seen=draft.saves)
            town.submitted[draft.id] = said
            if draft.status == Status.PUBLISHED:
                town.approved[draft.id] = said
        case "profile_approve":
            draft = wording.newest(db, PROVIDER, town.provider.id)
            publishing.approve(db, draft, by, seen=draft.saves)
            town.approved[draft.id] = town.submitted[draft.id]


def public_wordings(town: Town) -> list[Any]:
    found = [wording.published(town.db, OFFER, offer.id) for offer in town.offers]
    return [each for each in (*found, wording.published(town.db, PROVIDER, town.provider.id)) if each]


def every_public_wording_was_approved(town: Town) -> set[str]:
    """The words that may be read by the public now."""
    words: set[str] = set()
    for revision in public_wordings(town):
        said = town.said(revision)
        assert said == town.approved[revision.id], "a public wording that nobody approved like this"
        words |= {*re.findall(r"Kennwort\d{4}x", str(said))}
    return words if town.provider.standing == Standing.APPROVED else set()


def nothing_else_is_reachable(town: Town, words: set[str]) -> None:
    addresses = ["/", "/angebote", "/angebote?ansicht=tabelle", "/angebote?ansicht=karte", "/anbieter"]
    addresses += ["/angebote.json", "/angebote.geojson", "/vorschlaege?q=Kennwort", "/sitemap.xml"]
    addresses += [f"/angebote/{offer.slug}{form}" for offer in town.offers for form in ("", ".ics")]
    addresses += [f"/anbieter/{town.provider.slug}"]
    for address in addresses:
        seen = {*re.findall(r"Kennwort\d{4}x", town.client.get(address).text)}
        assert seen <= words, f"{address}: {seen - words}"
    for offer in town.offers:
        public = wording.published(town.db, OFFER, offer.id) if town.provider.standing == Standing.APPROVED else None
        assert town.client.get(f"/angebote/{offer.slug}").status_code == (200 if public else 404)
    approved = str([town.approved[each.id]["pictures"] for each in public_wordings(town)])
    for image in town.images:
        may_be_seen = str(image.id) in approved and town.provider.standing == Standing.APPROVED
        answer = town.client.get(f"/bilder/{image.id}/{image.width}.webp")
        assert answer.status_code == (200 if may_be_seen else 404)


def history_explains_every_state(db: Session) -> None:
    last = sa.text("""
        SELECT r.status, (SELECT step FROM history WHERE revision_id = r.id AND step <> 'save'
            ORDER BY id DESC LIMIT 1) AS step
        FROM (SELECT id, status FROM offer_revision UNION ALL SELECT id, status FROM provider_revision) r
    """)
    for status, step in db.execute(last):
        if step is not None:  # what the test has laid there has no past
            assert STEPS[step].to == status, f"{step} does not lead to {status}"


steps = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.integers(0, 1),
        st.sampled_from([Role.PROVIDER, Role.PROVIDER, Role.EDITOR, Role.EDITOR, Role.PORTAL]),
    ),
    min_size=6,
    max_size=22,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(steps)
def test_only_approved_words_are_ever_public(migrated: sa.Engine, steps: list[tuple[str, int, Role]]) -> None:
    with migrated.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as db, served(connection) as client:
            town = settled(db, client)
            for verb, number, role in steps:
                try:
                    with db.begin_nested():
                        act(town, verb, town.offers[number], role)
                except DomainError:
                    continue
                words = every_public_wording_was_approved(town)
                nothing_else_is_reachable(town, words)
                history_explains_every_state(db)
                assert all(public == held for kind, public, held in public_and_held(db) if kind == "provider")
        transaction.rollback()


def test_the_walks_get_somewhere(db: Session, client: TestClient) -> None:
    """The moves above are no dead letters: one walk that reaches every state of an offer."""
    town = settled(db, client)
    offer = town.offers[0]
    walk = [
        *(("change", Role.PROVIDER), ("save", Role.PROVIDER), ("submit", Role.PROVIDER), ("send_back", Role.EDITOR)),
        *(("save", Role.PROVIDER), ("submit", Role.PROVIDER), ("correct", Role.EDITOR), ("end", Role.PROVIDER)),
        *(("change", Role.EDITOR), ("save", Role.EDITOR), ("submit", Role.EDITOR), ("reject", Role.EDITOR)),
        *(("change", Role.PROVIDER), ("discard", Role.PROVIDER), ("archive", Role.EDITOR)),
    ]
    for verb, role in walk:
        act(town, verb, offer, role)

    found = set(db.exec(select(OfferRevision.status).where(col(OfferRevision.offer_id) == offer.id)))
    assert found == {Status.SUPERSEDED, Status.ARCHIVED, Status.REJECTED, Status.WITHDRAWN}
