"""One entry in front of whoever works on it: an offer or a profile, and a member of its team, or the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.access import Member, at_work_for, decides_on
from app.accounts.account import Account
from app.accounts.registration import provider_name
from app.database import Db
from app.directory import drafts, private, wording
from app.directory.offer import Offer, OfferRevision
from app.directory.wording import KINDS, Kind, Revision
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
WORDS = {"offer": "angebot", "provider": "anbieter"}
"""As the office's addresses say it."""


@dataclass(frozen=True)
class Desk:
    request: Request
    db: Session
    by: Actor
    kind: Kind
    entry: Any
    path: str

    @property
    def is_office(self) -> bool:
        """Whether the office sits here, in the provider's name."""
        return self.by.role == Role.EDITOR

    @property
    def in_name_of(self) -> str:
        """Whose desk it is, where that is somebody else's than the reader's."""
        return provider_name(self.db, self.provider_id) if self.is_office else ""

    @property
    def home(self) -> str:
        return f"/redaktion/anbieter/{self.provider_id}" if self.is_office else "/mein-bereich"

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
        raise NotFound

    def after(self, section: Section) -> str:
        """The address of the next section, and after the last one that of sending."""
        place = self.sections.index(section) + 1
        return f"{self.path}/bearbeiten/{self.sections[place].slug}" if place < len(self.sections) else self.sending

    @property
    def sending(self) -> str:
        return f"{self.path}/absenden"

    def deciding(self, revision: Revision) -> str:
        """Where whoever sits here may decide on it at once; nobody's own words are public without that step."""
        if not self.is_office or not decides_on(self.db, self.db.get_one(Account, self.by.account_id), revision):
            return ""
        return f"/redaktion/pruefen/{WORDS[self.kind.name]}/{revision.id}"

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


def _entry(db: Session, kind: Kind, entry_id: UUID) -> Any:
    found = db.get(kind.entry, entry_id)
    if found is None:
        raise NotFound
    return found


def at_desk(request: Request, art: str, entry_id: UUID, member: Member, db: Db) -> Desk:
    """The only door to what a provider has: for whoever does not work on it, it is not there."""
    if art not in KIND_OF:
        raise NotFound
    kind = KINDS[KIND_OF[art]]
    entry = _entry(db, kind, entry_id)
    by = at_work_for(db, member, entry.provider_id if kind is wording.OFFER else entry.id)
    if by.role == Role.EDITOR:
        _keep_out(db, kind, entry_id)
    return Desk(request, db, by, kind, entry, f"/mein-bereich/{art}/{entry_id}")


def _keep_out(db: Session, kind: Kind, entry_id: UUID) -> None:
    """What a team writes and has shown to nobody is not the office's to read, let alone to change."""
    last = wording.open_one(db, kind, entry_id) or wording.base(db, kind, entry_id)
    if not private.of_team(db, last):
        return
    if wording.published(db, kind, entry_id) is None:
        raise NotFound
    raise Conflict(
        _("Der Anbieter ändert diesen Text gerade selbst. Fragen Sie dort nach, oder warten Sie, bis er ihn abschickt.")
    )


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
