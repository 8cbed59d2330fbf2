"""Searches that found nothing, beside what there is: every area and topic. It is evidence, not a vote."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from app import phrases
from app.i18n import gettext as _
from app.planners.demand import NOTHING, Demand, ages_of, unmet
from app.planners.figures import AreaRow
from app.planners.matrix import Cell, matrix
from app.planners.period import Period
from app.planners.question import Band, Question, Topic, choices
from app.planners.tables import Table
from app.usage.tables import Ages


@dataclass(frozen=True)
class Unmet:
    area: AreaRow
    topic: Topic | None
    """None: whoever searched chose no topic."""
    band: Band
    aged: Demand
    """Searches for this age."""
    ageless: Demand
    """Searches that name no age."""
    cell: Cell | None
    """What there is of the topic."""

    @property
    def searches(self) -> int:
        """As far as they may be shown."""
        return (self.aged.searches or 0) + (self.ageless.searches or 0)

    @property
    def unfound(self) -> int:
        return (self.aged.unfound or 0) + (self.ageless.unfound or 0)


def rows(db: Session, question: Question, period: Period) -> list[Unmet]:
    """Where most found nothing first, those without a topic last; also those that hardly anybody searched for.

    Searches know top topics alone.
    """
    tops = {topic.parent_id or topic.id for topic in question.topics}
    topics = tuple(topic for topic in choices(db).top_topics if topic.id in tops)
    found = matrix(db, replace(question, topics=topics))
    ageless = unmet(db, question, period, [Ages.ANY])
    listed = []
    for band in question.bands:
        aged = unmet(db, question, period, ages_of(band))
        for area in found.areas:
            for topic in (*topics, *((None,) if question.is_all_topics else ())):
                key = (area.id, topic and topic.id)
                cell = found.cell(area, topic, band) if topic else None
                listed.append(Unmet(area, topic, band, aged.get(key, NOTHING), ageless.get(key, NOTHING), cell))
    return sorted(listed, key=lambda each: (each.topic is None, -each.unfound, -each.searches))


def table(rows: list[Unmet]) -> Table:
    return Table(
        "ohne-treffer",
        _("Gesucht und nicht gefunden"),
        (
            *(_("Gebiet"), _("Thema"), _("Alter"), _("Suchen für dieses Alter"), _("davon ohne Treffer"), _("Anteil")),
            *(_("Suchen ohne Alter"), _("davon ohne Treffer"), _("Anteil")),
            *(_("Angebot je 100"), _("Bewertung"), _("Grund")),
        ),
        [
            (
                *(each.area.name, each.topic.label if each.topic else _("ohne Thema"), each.band.value),
                *(each.aged.searches, each.aged.unfound, each.aged.share),
                *(each.ageless.searches, each.ageless.unfound, each.ageless.share),
                each.cell and each.cell.per_100,
                phrases.word(each.cell.flag, "flag") if each.cell else "",
                phrases.word(each.cell.reason, "reason") if each.cell and each.cell.reason else "",
            )
            for each in rows
        ],
        _("Ein Hinweis, keine Abstimmung: Wer nicht im Internet sucht, zählt hier nicht mit."),
        counts=frozenset({3, 4, 6, 7}),
        shares=frozenset({5, 8}),
    )
