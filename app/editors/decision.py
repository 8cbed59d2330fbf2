"""One case: everything an editor has to know before deciding on a wording."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import attachment, duplicates, history, picture, policy, private, scope, wording, workflow
from app.directory.offer import OfferRevision
from app.directory.picture import Shown
from app.directory.trust import Rules
from app.directory.wording import KINDS, Revision
from app.directory.workflow import Role, Standing, Status
from app.editors import compare
from app.editors.compare import Comparison
from app.errors import NotFound
from app.i18n import gettext as _

KIND_OF = {"angebot": "offer", "anbieter": "provider"}
"""As the address says it."""
WORDS = {kind: word for word, kind in KIND_OF.items()}
HISTORY_SHOWN = 8
_STEPS = ("approve", "correct", "return", "reject", "check_off", "take_back", "archive", "remove")

_PROVIDER = sa.text("""
    SELECT p.id, p.slug, p.standing, p.trust, p.created_at, named.name,
        (SELECT count(*) FROM offer o JOIN offer_revision x ON x.offer_id = o.id AND x.status = 'published'
            WHERE o.provider_id = p.id) AS offers,
        coalesce(past.approved, 0) AS approved, coalesce(past.corrected, 0) AS corrected,
        coalesce(past.returned, 0) AS returned, coalesce(past.rejected, 0) AS rejected
    FROM provider p
    CROSS JOIN LATERAL (SELECT name FROM provider_revision WHERE provider_id = p.id
        ORDER BY status = 'published' DESC, version DESC LIMIT 1) named
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE step = 'approve') AS approved, count(*) FILTER (WHERE step = 'correct')
            AS corrected, count(*) FILTER (WHERE step = 'return') AS returned,
            count(*) FILTER (WHERE step = 'reject') AS rejected
        FROM history WHERE provider_id = p.id OR offer_id IN (SELECT id FROM offer WHERE provider_id = p.id)
    ) past
    WHERE p.id = :id
""")


@dataclass(frozen=True)
class Case:
    kind: str
    revision: Any
    slug: str
    provider: Any
    """name, slug, standing, trust, created_at, offers (public ones), approved, corrected, returned, rejected."""
    is_public: bool
    """Whether the public sees this entry in any wording; its provider may still be hidden."""
    before: Any | None
    """The wording it is compared with: the last one that the office has read."""
    comparison: Comparison | None
    everything: list[tuple[str, str]]
    pictures: list[Shown]
    pictures_before: list[Shown]
    attachments: list[attachment.Shown]
    attachments_before: list[attachment.Shown]
    duplicates: list[Any]
    history: list[Any]
    steps: list[str]
    portal: Rules
    """Which trust holds for whoever has none of their own."""

    @property
    def word(self) -> str:
        """Its kind, as the address says it."""
        return WORDS[self.kind]

    @property
    def removable(self) -> list[tuple[str, str, str]]:
        """Pictures and documents, as choices."""
        found = [(each.image_id, each.alt) for each in self.pictures]
        found += [(each.pdf_id, each.title) for each in self.attachments]
        return [(str(upload_id), words, "") for upload_id, words in found]

    @property
    def called(self) -> str:
        title: str = self.revision.title if self.kind == "offer" else self.revision.name
        return title

    def reasons(self, duplicate: Any) -> str:
        """Why it may be the same, in words."""
        said = [
            (duplicate.is_near, _("gleicher Ort")),
            (duplicate.is_same_provider, _("gleicher Anbieter")),
            (duplicate.alike >= 0.9, _("gleicher Name")),
            (0.3 <= duplicate.alike < 0.9, _("ähnlicher Name")),
            (duplicate.alike < 0.3, _("gleiche E-Mail oder Website")),
        ]
        return ", ".join(text for is_so, text in said if is_so)

    @property
    def sort(self) -> str:
        """As in the queue."""
        if self.is_afterwards:
            return "afterwards"
        if self.kind == "offer":
            return "offer_change" if self.is_public else "new_offer"
        return "new_provider" if self.provider.standing == Standing.WAITING else "provider_change"

    @property
    def is_afterwards(self) -> bool:
        return bool(self.revision.status == Status.PUBLISHED and self.revision.unchecked)

    @property
    def waits(self) -> bool:
        return bool(self.revision.status == Status.SUBMITTED or self.is_afterwards)


def find(db: Session, areas: Collection[int] | None, word: str, revision_id: UUID) -> Revision:
    """`NotFound` for whatever is not this editor's to see; what its team alone has read is not."""
    kind = KINDS.get(KIND_OF.get(word, ""))
    if kind is None:
        raise NotFound
    revision: Revision = wording.find(db, kind, revision_id)
    if private.of_team(db, revision) or not is_covered(db, areas, revision):
        raise NotFound
    return revision


def is_covered(db: Session, areas: Collection[int] | None, revision: Revision) -> bool:
    return areas is None or bool(scope.areas_of(db, revision) & frozenset(areas))


def work_url(db: Session, areas: Collection[int] | None, revision: Revision) -> str:
    """Where this editor changes it in the provider's name; empty where only others do."""
    profile = wording.base(db, wording.PROVIDER, wording.provider_id(db, revision))
    if revision.status == Status.SUBMITTED or not is_covered(db, areas, profile):
        return ""
    art = "angebote" if isinstance(revision, OfferRevision) else "anbieter"
    return f"/mein-bereich/{art}/{wording.entry_id(revision)}"


def case(db: Session, revision: Revision) -> Case:
    kind = wording.kind_of(revision)
    entry = db.get_one(kind.entry, wording.entry_id(revision))
    before = wording.baseline(db, revision)
    said = wording.values(db, kind, [revision.id, *([before.id] if before else [])])
    is_offer = kind is wording.OFFER
    pictures, attachments = picture.of(db, kind.name, revision.id), attachment.of(db, kind.name, revision.id)
    return Case(
        kind=kind.name,
        revision=revision,
        slug=entry.slug,
        provider=db.execute(_PROVIDER, {"id": entry.provider_id if is_offer else entry.id}).one(),
        is_public=wording.published(db, kind, entry.id) is not None,
        before=before,
        comparison=compare.compare(kind.name, said[before.id], said[revision.id]) if before else None,
        everything=[] if before else compare.everything(kind.name, said[revision.id]),
        pictures=pictures,
        pictures_before=picture.of(db, kind.name, before.id) if before else [],
        attachments=attachments,
        attachments_before=attachment.of(db, kind.name, before.id) if before else [],
        duplicates=duplicates.of(db, revision),
        history=history.of_offer(db, entry.id, HISTORY_SHOWN)
        if is_offer
        else history.of_provider(db, entry.id, HISTORY_SHOWN),
        steps=_available(revision, has_uploads=bool(pictures or attachments)),
        portal=policy.rules(db),
    )


def _available(revision: Revision, *, has_uploads: bool) -> list[str]:
    steps = workflow.available(revision.status, Role.EDITOR)
    if "remove" in steps and not has_uploads:
        steps.remove("remove")
    if revision.status == Status.PUBLISHED and not revision.unchecked:
        steps.remove("check_off")
    return [step for step in steps if step in _STEPS and (step != "archive" or isinstance(revision, OfferRevision))]
