"""The planners' pages, in groups as they stand in the menu."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.forms import N_


@dataclass(frozen=True)
class Page:
    path: str
    label: str
    below: Sequence[str] = ()
    """Where else one is on this page's subject."""

    def holds(self, path: str) -> bool:
        return any(path == each or (each != START and path.startswith(f"{each}/")) for each in (self.path, *self.below))


@dataclass(frozen=True)
class Group:
    label: str
    pages: Sequence[Page]


START = "/planung"
GROUPS = (
    Group(N_("Überblick"), (Page(START, N_("Überblick")),)),
    Group(
        N_("Versorgung"),
        (
            Page("/planung/matrix", N_("Tabelle und Karte"), ("/planung/beleg",)),
            Page("/planung/traeger", N_("Träger")),
            Page("/planung/doppelt", N_("Doppelt")),
            Page("/planung/lage", N_("Lage und Angebot")),
        ),
    ),
    Group(
        N_("Erreichbarkeit"),
        (
            Page("/planung/erreichbarkeit", N_("Was ist erreichbar?")),
            Page("/planung/was-waere-wenn", N_("Was wäre, wenn?")),
        ),
    ),
    Group(N_("Nachfrage"), (Page("/planung/nachfrage", N_("Nachfrage")),)),
    Group(
        N_("Berichte"),
        (
            Page("/planung/stand", N_("Stände und Berichte"), ("/planung/bericht",)),
            Page("/planung/endet", N_("Was endet")),
            Page("/planung/vergleich", N_("Zwei Tage vergleichen")),
            Page("/planung/verlauf", N_("Verlauf")),
        ),
    ),
    Group(
        N_("Daten"),
        (
            Page("/planung/daten", N_("Daten")),
            Page("/planung/schwellen", N_("Schwellen")),
            Page("/planung/definitionen", N_("Was zählt das?")),
        ),
    ),
)


def around(path: str) -> Group | None:
    """The group that this page belongs to."""
    return next((group for group in GROUPS if any(page.holds(path) for page in group.pages)), None)
