"""The matrix: every area and every category, also those with nothing, each cell with its figures and its word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from app.planners import completeness, figures, norms
from app.planners.completeness import Completeness
from app.planners.figures import WHOLE, AreaRow, Compared, People, Supply
from app.planners.flags import WITHHOLDING, Finding, Flag, Reason, Thresholds, Verdict, judge, shown_people
from app.planners.interval import garwood
from app.planners.question import Band, Question, Topic


@dataclass(frozen=True)
class Cell:
    area: AreaRow
    topic: Topic
    band: Band
    found: Finding
    verdict: Verdict
    wide: float

    @property
    def key(self) -> tuple[int, int, Band]:
        return self.area.id, self.topic.id, self.band

    @property
    def flag(self) -> Flag:
        return self.verdict.flag

    @property
    def reason(self) -> Reason | None:
        return self.verdict.reason

    @property
    def is_withheld(self) -> bool:
        return self.reason in WITHHOLDING

    @property
    def people(self) -> float | None:
        return shown_people(self.found.people)

    @property
    def per_100(self) -> float | None:
        return None if self.is_withheld else self.found.per_100(self.found.supply)

    @property
    def index(self) -> float | None:
        return None if self.is_withheld else self.found.index(self.found.supply)

    @property
    def index_between(self) -> tuple[float, float] | None:
        low, high = self.found.index(self.found.supply_low), self.found.index(self.found.supply_high)
        return None if self.is_withheld or low is None or high is None else (low, high)


@dataclass(frozen=True)
class Matrix:
    question: Question
    areas: tuple[AreaRow, ...]
    """The rows: those whoever asks may look at."""
    cells: Mapping[tuple[int, int, Band], Cell]
    """By area id (0: all areas together), category id and band."""
    people: People
    completeness: Mapping[int, Completeness]
    """By category id, in all areas together."""
    compared: Compared
    uncounted: tuple[str, ...]
    """Names of those of the rows that are not compared, since nobody has counted their people."""

    def cell(self, area: AreaRow, topic: Topic, band: Band) -> Cell:
        return self.cells[area.id, topic.id, band]

    def whole(self, topic: Topic, band: Band) -> Cell:
        return self.cell(WHOLE, topic, band)

    def norm_per_100(self, topic: Topic, band: Band) -> float | None:
        """What the areas are held against."""
        return next((self.cell(area, topic, band).found.norm_per_100 for area in self.areas), None)

    def __iter__(self) -> Iterator[Cell]:
        """Row by row, without the row of all together."""
        return (
            self.cell(area, topic, band)
            for band in self.question.bands
            for area in self.areas
            for topic in self.question.topics
        )

    @cached_property
    def by_flag(self) -> Mapping[Flag, int]:
        return {flag: sum(cell.flag == flag for cell in self) for flag in Flag}

    def ranked(self, topic: Topic, band: Band) -> list[Cell]:
        """Where least is first, nothing at all before that; of what nothing can be said last."""
        return sorted((self.cell(area, topic, band) for area in self.areas), key=_from_least)


_NOTHING, _USUAL = Supply(), Thresholds()


def _from_least(cell: Cell) -> tuple[bool, bool, float, str]:
    return cell.flag == Flag.NONE, cell.found.supply > 0, cell.index or 0, cell.area.name


def matrix(db: Session, question: Question) -> Matrix:
    thresholds = norms.thresholds(db, question)
    areas = figures.areas(db, question)
    people = figures.people(db, question)
    compared = figures.compared(areas, people, question.bands)
    supply = figures.supply(db, question, compared)
    known = completeness.completeness(db, question)
    mine = tuple(area for area in areas if area.is_mine)
    rows = (WHOLE, *mine)
    places = [(area, topic, band) for area in rows for topic in question.topics for band in question.bands]
    amounts = [supply.get((area.id, topic.id, band), _NOTHING) for area, topic, band in places]
    spans = garwood([there.amount for there in amounts])
    counts = {**people.counts, **{(WHOLE.id, band): people.of(compared[band], band) for band in question.bands}}
    familiar = {
        (area.id, topic.id): completeness.of_cell(known, area.id, topic.id)
        for area in rows
        for topic in question.topics
    }
    cells: dict[tuple[int, int, Band], Cell] = {}
    whole_per_100: dict[tuple[int, Band], float | None] = {}
    for (area, topic, band), there, (low, high) in zip(places, amounts, spans, strict=True):
        column, providers = (topic.id, band), familiar[area.id, topic.id]
        found = Finding(
            supply=there.amount,
            supply_low=low,
            supply_high=high,
            offers=there.offers,
            stated=there.stated,
            people=counts.get((area.id, band)),
            inhabitants=people.inhabitants.get(area.id),
            completeness=providers.share,
            whole_per_100=whole_per_100.get(column),
            thresholds=thresholds.get(column, _USUAL),
            known=providers.known,
            confirmed=providers.confirmed,
            is_local=area is not WHOLE and providers is known.get((area.id, topic.id)),
        )
        verdict = _of_all(found) if area is WHOLE else judge(found)
        cells[area.id, topic.id, band] = Cell(area, topic, band, found, verdict, there.wide)
        if area is WHOLE:
            whole_per_100[column] = found.per_100(found.supply)
    everywhere = {topic_id: providers for (area_id, topic_id), providers in known.items() if area_id == WHOLE.id}
    uncounted = tuple(area.name for area in mine if any(area.id not in ids for ids in compared.values()))
    return Matrix(question, mine, cells, people, everywhere, compared, uncounted)


def _of_all(found: Finding) -> Verdict:
    """All together are held against nothing. The floor is for them, too."""
    return Verdict(Flag.NONE, Reason.FEW_PEOPLE if shown_people(found.people) is None and found.people else None)
