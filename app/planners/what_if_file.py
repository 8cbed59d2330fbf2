"""A scenario as a file: the figures of its page, and what has to be known of them."""

from typing import Any

from app import phrases
from app.directory.scenario import ChangeKind
from app.i18n import gettext as _
from app.planners.changes import Change
from app.planners.export import rounded
from app.planners.flags import LEAST_PEOPLE
from app.planners.question import Question
from app.planners.scenarios import Kept
from app.planners.tables import Table
from app.planners.way import Way
from app.planners.what_if import COLUMNS, AreaEffect, Mark, WhatIf


def table(found: WhatIf, title: str) -> Table:
    note = _(
        "Plätze je Gebiet: Jeder Platz ist auf die Menschen in seiner Nähe verteilt; zusammen sind es wieder alle."
    )
    return Table("was-waere-wenn", title, COLUMNS, [_line(row) for row in found.rows], note)


def _line(row: AreaEffect) -> tuple[Any, ...]:
    """In the order of COLUMNS; where nothing can be said the figures stay empty."""
    area, turn = (row.area.key, row.area.name, row.before.shown_people), phrases.word(row.turn, "turn")
    if not row.is_said:
        return (*area, *(None for _ in COLUMNS[len(area) : -1]), turn)
    pairs = [
        (row.before.places, row.after.places),
        (row.before.per_100, row.after.per_100),
        (row.before.near, row.after.near),
    ]
    figures = [float(value) for one, other in pairs for value in (one, other, other - one)]
    return (*area, *figures, row.better, row.worse, turn)


def as_json(found: WhatIf, scenario: Kept, question: Question, address: str) -> dict[str, Any]:
    """`items` are the areas, `whole` all of them together."""
    items = [dict(zip(COLUMNS, _rounded(_line(row)), strict=True)) for row in found.rows]
    return {
        "total": len(items),
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "purpose": scenario.purpose,
            "author": scenario.author,
        },
        "question": {"query": address, "dropped": [list(each) for each in question.dropped]},
        "population_day": found.before.people.day and found.before.people.day.isoformat(),
        "changes": [_change(mark) for mark in found.marks],
        "whole": {name: rounded(value) for name, value in found.whole.items()},
        "items": items,
    }


def _rounded(line: tuple[Any, ...]) -> list[Any]:
    return [value if value is None or isinstance(value, str) else rounded(value) for value in line]


def _change(mark: Mark) -> dict[str, Any]:
    change = mark.change
    return {
        "kind": change.kind,
        "name": change.name,
        "lat": change.lat,
        "lon": change.lon,
        "place": change.place,
        "places": change.places,
        "counts": mark.idle is None,
        "reason": phrases.word(mark.idle, "idle") if mark.idle else "",
    }


def facts(found: WhatIf, scenario: Kept, question: Question, way: Way) -> list[tuple[str, str]]:
    """What has to be known of the figures, each with its name."""
    people = found.before.people
    counted_on = phrases.day(people.day) if people.day else _("keine Bevölkerungszahlen")
    changes = [(_("Änderung"), sentence(mark)) for mark in found.marks]
    return [
        (_("Szenario"), f"{scenario.title} ({scenario.author}, {phrases.day(scenario.at.date())})"),
        (_("Worum geht es?"), scenario.purpose or "–"),
        *changes,
        (_("Thema"), question.topics[0].label),
        (_("Alter"), phrases.band_name(question.bands[0].months)),
        (_("Gebiete"), question.layer.label),
        (_("Gezählt wird"), phrases.word(question.measure, "measure")),
        (_("Stichtag"), phrases.day(question.day)),
        (_("Weg"), " · ".join(f"{name}={value}" for name, value in way.parameters())),
        (_("Bevölkerung vom"), counted_on),
        (_("Quelle der Bevölkerung"), "; ".join(people.sources) or "–"),
        (_("keine Aussage"), _("In Gebieten mit weniger als {n} Menschen in diesem Alter.").format(n=LEAST_PEOPLE)),
    ]


def sentence(mark: Mark) -> str:
    """What would be otherwise, in one line."""
    change = mark.change
    parts = [f"{phrases.word(change.kind, 'change')}: {change.name}", change.place, *_said(change)]
    return ", ".join(part for part in parts if part) + (f" ({phrases.word(mark.idle, 'idle')})" if mark.idle else "")


def _said(change: Change) -> list[str]:
    places = [phrases.amount(change.places, "places")] if change.places else []
    return [*places, *([phrases.age_range(*change.ages)] if change.kind == ChangeKind.NEW else [])]
