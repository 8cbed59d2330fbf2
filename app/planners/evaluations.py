"""The evaluations of a period as tables: what was on, what was looked for, what was opened."""

from sqlmodel import Session

from app import phrases
from app.i18n import gettext as _
from app.planners import demand, offered
from app.planners.period import Period, Step
from app.planners.question import Question
from app.planners.tables import Table

_COUNTS, _SHARES = frozenset({1, 2}), frozenset({3})
"""Columns of tables that have the floor."""


def _step(period: Period) -> str:
    return _("Woche ab") if period.step == Step.WEEK else _("Monat ab")


def offers(db: Session, question: Question, period: Period) -> list[Table]:
    new = dict(offered.new_offers_over_time(db, question, period, period.step))
    over_time = offered.offers_over_time(db, question, period, period.step)
    both = (_("Angebote"), _("davon neu"))
    return [
        Table(
            "angebote-zeit",
            _("Angebote im Lauf der Zeit"),
            (_step(period), _("Angebote"), _("neu veröffentlicht")),
            [(day, count, new.get(day, 0)) for day, count in over_time],
            _("Was heute öffentlich ist, in jeder Zeit, in der es stattfindet. Ohne Termine zählt es nicht."),
            is_over_time=True,
        ),
        Table(
            "angebote-gebiet",
            _("Angebote nach Gebiet"),
            (question.layer.label, *both),
            [row[1:] for row in offered.offers_by_area(db, question, period)],
            _("Ein Angebot mit Orten in zwei Gebieten zählt in beiden. Gebiete ohne Angebot stehen auch da."),
        ),
        Table(
            "angebote-plz",
            _("Angebote nach Postleitzahl"),
            (_("Postleitzahl"), *both),
            offered.offers_by_postcode(db, question, period),
            _("Ein Angebot mit Orten in zwei Postleitzahlen zählt bei beiden."),
        ),
    ]


def searches(db: Session, question: Question, period: Period) -> list[Table]:
    over_time = demand.searches_over_time(db, period, question.areas, period.step)
    by_category = demand.searches_by_category(db, period, question.areas)
    words = demand.words(db, period, question.areas)
    figures = (_("Suchen"), _("ohne Treffer"), _("Anteil ohne Treffer"))
    return [
        Table(
            "suchen-zeit",
            _("Suchen im Lauf der Zeit"),
            (_step(period), *figures),
            [(day, each.searches, each.unfound, each.share) for day, each in over_time],
            _("Am Anfang und am Ende zählen nur die Tage im Zeitraum."),
            is_over_time=True,
            counts=_COUNTS,
            shares=_SHARES,
        ),
        Table(
            "suchen-thema",
            _("Suchen nach Thema"),
            (_("Thema"), *figures),
            [(row.label, each.searches, each.unfound, each.share) for row, each in by_category],
            _("Suchen, bei denen ein Thema gewählt war. Unterthemen gehören zu ihrem Thema."),
            counts=_COUNTS,
            shares=_SHARES,
        ),
        Table(
            "suchwoerter",
            _("Wonach gesucht wurde"),
            (_("Wort"), *figures),
            [(word, each.searches, each.unfound, each.share) for word, each in words],
            _("Die 100 häufigsten Wörter. Ein Wort steht erst hier, wenn es an 10 Tagen gesucht wurde."),
            counts=_COUNTS,
            shares=_SHARES,
        ),
    ]


def views(db: Session, question: Question, period: Period) -> list[Table]:
    figures = (_("angesehen"), _("Kontakt aufgenommen"))
    return [
        Table(
            "aufrufe-thema",
            _("Angesehen nach Thema"),
            (_("Thema"), *figures),
            [(row.label, seen, asked) for row, seen, asked in offered.views_by_category(db, question, period)],
            _("Aufrufe der Angebote, nach ihrem ersten Thema. Wir zählen Aufrufe, keine Personen."),
            counts=_COUNTS,
        ),
        Table(
            "aufrufe-angebot",
            _("Am häufigsten angesehen"),
            (_("Angebot"), *figures),
            [
                (f"{row.title} ({row.provider})", seen, asked)
                for row, seen, asked in offered.views_by_offer(db, question, period)
            ],
            _("Die 100 Angebote mit den meisten Aufrufen, die heute öffentlich sind."),
            counts=_COUNTS,
        ),
    ]


def everything(db: Session, question: Question, period: Period) -> list[Table]:
    return [*offers(db, question, period), *searches(db, question, period), *views(db, question, period)]


def facts(question: Question, period: Period) -> list[tuple[str, str]]:
    """What has to be known of the files."""
    return [
        (_("Zeitraum"), _("{first} bis {last}").format(first=phrases.day(period.first), last=phrases.day(period.last))),
        (_("Gebiete"), question.layer.label),
        (_("Kleine Zahlen"), _("Weniger als 5 zeigen wir nie. Ein Anteil fehlt, wenn eine seiner Zahlen kleiner ist.")),
    ]
