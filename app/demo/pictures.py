"""Pictures of Lindenaue, drawn here: an invented town has no photos of others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from PIL import Image, ImageDraw
from sqlmodel import Session

from app import images
from app.demo.entries import same_id
from app.directory import picture, wording
from app.directory.picture import Picture
from app.directory.wording import OFFER, PROVIDER, Kind

_BY = "Lindenaue (erfunden)"
_TWICE = 2
"""Drawn in double size: made smaller, edges become smooth."""
WALL, FLOOR, WOOD, LEAF, DEEP = "#f3ead9", "#d9b98a", "#b8763e", "#5f9a63", "#1c5b47"
SKY, SUN, RED, BLUE, WHITE, DARK = "#cfe6ee", "#f2b63c", "#d2583f", "#3f78a8", "#fffdf8", "#3a332b"

Corners = tuple[float, float, float, float]


class Sheet:
    """To draw on, in units of a thousandth of its width."""

    def __init__(self, height: int = 625, ground: str = WALL) -> None:
        self.unit = images.WIDTHS[-1] * _TWICE / 1000
        self.image = Image.new("RGB", (round(1000 * self.unit), round(height * self.unit)), ground)
        self.pen = ImageDraw.Draw(self.image)

    def _at(self, *numbers: float) -> list[float]:
        return [number * self.unit for number in numbers]

    def box(self, corners: Corners, colour: str, round_by: float = 0) -> None:
        self.pen.rounded_rectangle(self._at(*corners), round_by * self.unit, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.pen.ellipse(self._at(x - radius, y - radius, x + radius, y + radius), fill=colour)

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        self.pen.polygon([(x * self.unit, y * self.unit) for x, y in points], fill=colour)

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        scaled = [(x * self.unit, y * self.unit) for x, y in points]
        self.pen.line(scaled, fill=colour, width=round(width * self.unit), joint="curve")

    def file(self) -> BytesIO:
        file = BytesIO()
        self.image.reduce(_TWICE).save(file, "PNG", compress_level=1)
        file.seek(0)
        return file


def _child(sheet: Sheet, x: float, y: float, clothes: str) -> None:
    sheet.box((x - 28, y, x + 28, y + 90), clothes, 26)
    sheet.line([(x - 14, y + 80), (x - 20, y + 140)], DARK, 16)
    sheet.line([(x + 14, y + 80), (x + 20, y + 140)], DARK, 16)
    sheet.disc(x, y - 28, 34, DARK)
    sheet.disc(x, y - 16, 27, "#e2b48c")


def _tree(sheet: Sheet, x: float, ground: float, radius: float) -> None:
    sheet.box((x - 10, ground - radius * 1.6, x + 10, ground), WOOD, 6)
    for dx, dy in ((-0.6, 0), (0.6, 0), (0, -0.6)):
        sheet.disc(x + dx * radius, ground - radius * (1.9 - dy), radius * 0.8, LEAF)


def gymnastics() -> Sheet:
    sheet = Sheet()
    sheet.box((0, 470, 1000, 625), FLOOR)
    for x in (90, 250, 410):
        sheet.box((x, 80, x + 14, 480), WOOD)
    for y in range(100, 470, 40):
        sheet.box((90, y, 424, y + 12), WOOD, 6)
    _child(sheet, 190, 190, RED)
    _child(sheet, 330, 300, BLUE)
    sheet.box((520, 450, 940, 520), BLUE, 12)
    sheet.box((600, 350, 760, 452), "#c99a62", 10)
    _child(sheet, 680, 210, SUN)
    sheet.disc(880, 415, 38, RED)
    return sheet


def balls() -> Sheet:
    sheet = Sheet(ground=SKY)
    sheet.box((0, 430, 1000, 625), LEAF)
    for x, radius, colour in ((200, 95, RED), (420, 60, SUN), (600, 110, BLUE), (820, 75, WHITE)):
        sheet.disc(x, 520 - radius, radius, colour)
        sheet.disc(x - radius * 0.35, 520 - radius * 1.35, radius * 0.2, WALL)
    return sheet


def painting() -> Sheet:
    sheet = Sheet()
    sheet.box((0, 500, 1000, 625), FLOOR)
    for x in (120, 420, 720):
        sheet.line([(x + 20, 560), (x + 90, 90), (x + 160, 560)], WOOD, 14)
        sheet.box((x - 20, 130, x + 200, 400), WHITE, 4)
    sheet.disc(190, 230, 50, SUN)
    sheet.box((120, 320, 300, 380), LEAF)
    sheet.shape([(420, 370), (510, 180), (600, 370)], BLUE)
    for x, y, colour in ((750, 200, RED), (850, 230, SUN), (780, 320, BLUE), (870, 340, LEAF)):
        sheet.disc(x, y, 36, colour)
    return sheet


def cafe() -> Sheet:
    sheet = Sheet()
    sheet.box((80, 70, 460, 360), SKY, 8)
    sheet.box((262, 70, 278, 360), WHITE)
    _tree(sheet, 180, 360, 55)
    sheet.box((0, 450, 1000, 500), WOOD, 6)
    sheet.box((0, 500, 1000, 625), FLOOR)
    for x, colour in ((180, RED), (430, WHITE), (700, BLUE)):
        sheet.disc(x + 78, 400, 34, colour)
        sheet.disc(x + 78, 400, 18, WALL)
        sheet.box((x, 350, x + 86, 450), colour, 20)
    sheet.disc(880, 420, 34, SUN)
    sheet.disc(880, 420, 12, WALL)
    sheet.line([(740, 0), (740, 140)], DARK, 6)
    sheet.shape([(660, 220), (700, 130), (780, 130), (820, 220)], DEEP)
    return sheet


def park() -> Sheet:
    sheet = Sheet(ground=SKY)
    sheet.disc(840, 120, 60, SUN)
    sheet.disc(250, 760, 420, LEAF)
    sheet.disc(800, 800, 480, "#78ae72")
    sheet.shape([(380, 625), (520, 360), (560, 360), (680, 625)], WALL)
    for x, ground, radius in ((120, 400, 70), (300, 380, 50), (760, 370, 60), (920, 400, 80)):
        _tree(sheet, x, ground, radius)
    _child(sheet, 490, 420, RED)
    _child(sheet, 590, 450, BLUE)
    return sheet


def logo() -> Sheet:
    sheet = Sheet(1000, WHITE)
    sheet.disc(500, 500, 460, DEEP)
    sheet.disc(500, 300, 90, SUN)
    sheet.line([(250, 420), (500, 520), (750, 420)], WHITE, 60)
    sheet.line([(500, 500), (500, 650), (360, 840)], WHITE, 60)
    sheet.line([(500, 650), (640, 840)], WHITE, 60)
    return sheet


@dataclass(frozen=True)
class Drawn:
    draw: Callable[[], Sheet]
    alt: str


GYMNASTICS = Drawn(
    gymnastics, "Drei Kinder in der Turnhalle: zwei klettern an der Sprossenwand, eines steht auf dem Kasten."
)
BALLS = Drawn(balls, "Vier Bälle in verschiedenen Größen liegen auf der Wiese.")
PAINTING = Drawn(painting, "Drei Staffeleien mit Bildern von Kindern: eine Sonne, ein Berg, bunte Punkte.")
CAFE = Drawn(cafe, "Drei Tassen und ein Gebäckring auf einem langen Tisch, hinter dem Fenster steht ein Baum.")
PARK = Drawn(park, "Zwei Menschen laufen auf dem Weg durch den Park, die Sonne scheint.")
LOGO = Drawn(logo, "Logo: eine Figur, die beide Arme hebt")

OFFERS: Mapping[str, tuple[Drawn, ...]] = {
    "eltern-kind-turnen": (GYMNASTICS,),
    "akrobatik-ab-zehn-jahren": (BALLS,),
    "malatelier-am-dienstag": (PAINTING,),
    "eltern-cafe-im-lindenhof": (CAFE,),
    "lauftreff-im-park": (PARK,),
}
PROVIDERS: Mapping[str, tuple[Drawn, ...]] = {"turnverein-erlengrund": (LOGO, GYMNASTICS)}
CHANGES: Mapping[str, tuple[Drawn, ...]] = {"eltern-kind-turnen": (BALLS,)}
"""What is new in a change that waits for the office."""


def load(db: Session) -> None:
    for kind, entries in ((OFFER, OFFERS), (PROVIDER, PROVIDERS)):
        for slug, drawn in entries.items():
            entry = db.scalars(sa.select(kind.entry).where(kind.entry.slug == slug)).one()
            _show(db, kind, wording.newest(db, kind, entry.id).id, drawn)


def load_changes(db: Session) -> None:
    for slug, drawn in CHANGES.items():
        _show(db, OFFER, same_id("waiting", f"offer/{slug}"), drawn, position=1)


def _show(db: Session, kind: Kind, revision_id: UUID, drawn: tuple[Drawn, ...], position: int = 0) -> None:
    known: dict[str, Any] = {kind.parts[Picture]: revision_id}
    for place, each in enumerate(drawn, position):
        db.add(Picture(image_id=_image(db, each), alt=each.alt, copyright=_BY, position=place, **known))
    db.flush()


def _image(db: Session, drawn: Drawn) -> UUID:
    """Drawn once, however many entries show it."""
    image_id = same_id("image", drawn.draw.__name__)
    if db.get(picture.Image, image_id) is None:
        picture.keep(db, images.encode(drawn.draw().file()), None, id=image_id)
    return image_id
