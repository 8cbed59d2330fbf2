"""One entry in front of one member of its team: the provider's own offer, or its profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session, col, select

from app.access import Member, ProviderTeam
from app.database import Db
from app.directory import drafts, wording
from app.directory.offer import Offer, OfferRevision
from app.directory.provider import Provider
from app.directory.wording import KINDS, Entry, Kind, Revision
from app.directory.workflow import EDITABLE, Actor, Role
from app.errors import Conflict, NotFound
from app.forms import Submitted, submitted
from app.i18n import gettext as _
from app.pages import redirect_to
from app.providers import completeness, offer_sections, profile_sections
from app.providers.completeness import Missing
from app.providers.section import Section

SECTIONS: Mapping[str, Sequence[Section]] = {"offer": offer_sections.SECTIONS, "provider": profile_sections.SECTIONS}
KIND_OF = {"angebote": "offer", "anbieter": "provider"}
"""As the address says it."""


@dataclass(frozen=True)
class Desk:
    request: Request
    db: Session
    member: ProviderTeam
    kind: Kind
    entry: Any
    path: str

    @property
    def by(self) -> Actor:
        return Actor(self.member.account.id, Role.PROVIDER)

    @property
    def provider_id(self) -> UUID:
        found: UUID = self.entry.provider_id if isinstance(self.entry, Offer) else self.entry.id
        return found

    @property
    def sections(self) -> Sequence[Section]:
        return SECTIONS[self.kind.name]

    def section(self, slug: str) -> Section:
        for each in self.sections:
            if each.slug == slug:
                return each
        raise NotFound(slug)

    def after(self, section: Section) -> str:
        """The address of the next section, and after the last one that of sending."""
        place = self.sections.index(section) + 1
        return f"{self.path}/bearbeiten/{self.sections[place].slug}" if place < len(self.sections) else self.sending

    @property
    def sending(self) -> str:
        return f"{self.path}/absenden"

    def open_one(self) -> Revision | None:
        found: Revision | None = wording.open_one(self.db, self.kind, self.entry.id)
        return found

    def public_one(self) -> Revision | None:
        found: Revision | None = wording.published(self.db, self.kind, self.entry.id)
        return found

    def draft(self) -> Any:
        """The wording somebody can work on now; whoever asks for one where there is none is told so."""
        found = self.open_one()
        if found is None or found.status not in EDITABLE:
            raise Conflict(_("Diesen Text können Sie gerade nicht ändern. Es ist nichts verändert."))
        return found

    def public_offer(self) -> OfferRevision:
        found = self.public_one()
        if not isinstance(found, OfferRevision):
            raise Conflict(_("Dieses Angebot ist nicht mehr öffentlich. Es ist nichts verändert."))
        return found

    def missing(self, revision: Revision) -> list[Missing]:
        said = wording.values(self.db, self.kind, [revision.id])[revision.id]
        return (completeness.of_offer if self.kind is wording.OFFER else completeness.of_provider)(said)

    def start(self) -> Revision:
        return drafts.start_change(self.db, self.entry, self.by)


def offers_of(member: ProviderTeam) -> Any:
    """The only door to a provider's offers: what is not behind it is not there."""
    return select(Offer).where(col(Offer.provider_id).in_([*member.providers]))


def providers_of(member: ProviderTeam) -> Any:
    return select(Provider).where(col(Provider.id).in_([*member.providers]))


def _entry(db: Session, member: ProviderTeam, kind: str, entry_id: UUID) -> Entry:
    door, key = (offers_of(member), Offer.id) if kind == "offer" else (providers_of(member), Provider.id)
    found: Entry | None = db.exec(door.where(col(key) == entry_id)).first()
    if found is None:
        raise NotFound(str(entry_id))
    return found


def at_desk(request: Request, art: str, entry_id: UUID, member: Member, db: Db) -> Desk:
    if art not in KIND_OF:
        raise NotFound(art)
    entry = _entry(db, member, KIND_OF[art], entry_id)
    return Desk(request, db, member, KINDS[KIND_OF[art]], entry, f"/mein-bereich/{art}/{entry_id}")


def at_offer(request: Request, entry_id: UUID, member: Member, db: Db) -> Desk:
    return at_desk(request, "angebote", entry_id, member, db)


AtDesk = Annotated[Desk, Depends(at_desk, scope="function")]
AtOffer = Annotated[Desk, Depends(at_offer, scope="function")]


def _section(desk: AtDesk, section: str) -> Section:
    return desk.section(section)


AtSection = Annotated[Section, Depends(_section, scope="function")]


async def _section_form(request: Request, section: AtSection) -> Submitted[Any]:
    return await submitted(section.model)(request)


SectionForm = Annotated[Submitted[Any], Depends(_section_form, scope="function")]


def back_to(desk: Desk, done: str = "") -> Response:
    return redirect_to(desk.path + (f"?getan={done}" if done else ""))
