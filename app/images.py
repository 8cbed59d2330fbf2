"""What people upload becomes a picture of ours: read for what it is, turned upright, made small.

The file itself is never stored or sent. Whatever hides in it (place and time of a photo, scripts, an archive behind the
last pixel) ends here, because only pixels come out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore
from typing import BinaryIO

from PIL import Image, ImageCms, ImageFile, ImageOps

from app.errors import UnusableFile
from app.i18n import gettext as _

WIDTHS = (400, 800, 1600)
"""A card's, a telephone's, a desk's. A smaller picture keeps its own width."""
SMALLEST = 100
"""Of the longer side: below it, nobody sees anything."""
FORMATS = ("JPEG", "PNG", "WEBP")
# JPEG is made smaller while it is read; the others lie in memory as a whole, with four bytes a pixel.
_MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 30_000_000, "WEBP": 30_000_000}
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_AT_ONCE = BoundedSemaphore(2)  # a large one takes a few hundred megabytes while it is read
_QUALITY = 80

Image.MAX_IMAGE_PIXELS = None  # Pillow only warns; `_opened` refuses, by what a format costs
_SRGB = ImageCms.createProfile("sRGB")


class UnusableImage(UnusableFile):
    pass


@dataclass(frozen=True)
class Size:
    width: int
    height: int
    content: bytes
    """WebP."""


@dataclass(frozen=True)
class Encoded:
    sizes: list[Size]
    """The smallest first."""

    @property
    def width(self) -> int:
        return self.sizes[-1].width

    @property
    def height(self) -> int:
        return self.sizes[-1].height


def widths(largest: int) -> list[int]:
    """The widths in which a picture exists whose largest one is this wide."""
    return [width for width in WIDTHS if width < largest] + [largest]


def encode(file: BinaryIO) -> Encoded:
    """Raises `UnusableImage` with a sentence that says what to do instead."""
    with _AT_ONCE, _opened(file) as image:
        pixels = _pixels(image)
        return Encoded([_size(pixels, width) for width in widths(pixels.width)])


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Image.Image]:
    """Decided by the bytes; neither name nor what the browser says about it counts."""
    start = file.read(12)
    file.seek(0)
    if not start:
        raise UnusableImage(_("Diese Datei ist leer. Bitte wählen Sie das Foto noch einmal aus."))
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC:
        raise UnusableImage(
            _(
                "Das ist ein Foto im Format HEIC, das können wir nicht lesen. Auf dem iPhone: Einstellungen, Kamera, "
                "Formate, „Maximale Kompatibilität“ wählen und das Foto neu machen. Oder speichern Sie es als JPEG."
            )
        )
    # A switch of the whole process, and WeasyPrint turns it on when the first report is printed.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(file, formats=FORMATS) as image:
            _check(image)
            yield image
    except UnusableImage:
        raise
    except Exception as error:  # a decoder that is fed with anything may fail with anything
        raise UnusableImage(
            _("Das können wir nicht als Foto lesen. Bitte nehmen Sie ein Foto als JPEG, PNG oder WebP.")
        ) from error


def _check(image: Image.Image) -> None:
    """Before anything is decoded: a file of a few bytes may claim to be as large as a house."""
    width, height = image.size
    if width * height > _MOST_PIXELS[_format(image)]:
        raise UnusableImage(_("Dieses Bild hat zu viele Bildpunkte. Bitte machen Sie es kleiner."))
    if max(width, height) < SMALLEST:
        raise UnusableImage(_("Dieses Bild ist zu klein. Eine Seite muss mindestens 100 Bildpunkte lang sein."))
    if _format(image) != "JPEG" and getattr(image, "is_animated", False):
        raise UnusableImage(_("Bewegte Bilder gehen nicht. Bitte nehmen Sie ein Foto."))


def _format(image: Image.Image) -> str:
    """Telephones put a second, smaller photo behind the first and call it MPO."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def _pixels(image: Image.Image) -> Image.Image:
    """Upright, on white, in the colours every screen knows, and without a word about where it comes from."""
    largest = (WIDTHS[-1], WIDTHS[-1])
    image.draft(None, largest)
    image.load()
    small = image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGBA")
    small.thumbnail(largest)
    small = ImageOps.exif_transpose(small)
    profile = small.info.get("icc_profile")
    if small.mode == "RGBA":  # a black logo without a ground would vanish at night
        ground = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(ground, small).convert("RGB")
    return _in_srgb(small, profile)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            made = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(BytesIO(profile)), _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):  # a profile of another kind of picture: then the colours as they are
            made = None
        if made is not None:
            return made
    return image.convert("RGB")


def _size(pixels: Image.Image, width: int) -> Size:
    height = max(1, round(pixels.height * width / pixels.width))
    fitting = pixels if width == pixels.width else pixels.resize((width, height), Image.Resampling.LANCZOS)
    written = BytesIO()
    fitting.save(written, "WEBP", quality=_QUALITY, exif=b"", xmp=b"", icc_profile=b"")
    return Size(fitting.width, fitting.height, written.getvalue())
