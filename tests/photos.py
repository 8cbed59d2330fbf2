"""Files as people and attackers upload them, drawn here."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, TiffImagePlugin

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def photo(kind: str = "JPEG", size: tuple[int, int] = (1000, 600), **options: Any) -> bytes:
    """The left half red, the right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    return written(image, kind, **options)


def written(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def with_place(kind: str = "JPEG") -> bytes:
    """Taken by a telephone that says where: in the heading of the file and in a text of its own."""
    exif = Image.Exif()
    exif[MAKER] = "Kennwortkamera"
    exif[GPS] = {1: "N", 2: (TiffImagePlugin.IFDRational(54), TiffImagePlugin.IFDRational(21), 0.0)}
    return photo(kind, exif=exif.tobytes(), xmp=b"<x:xmpmeta>Kennwortort</x:xmpmeta>")


def lying() -> bytes:
    """As telephones store an upright photo: on its side, with a note to turn it."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    return photo(exif=exif.tobytes())


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 50,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (200, 200), colour) for colour in ("red", "blue")]
    return written(frames[0], kind, save_all=True, append_images=frames[1:])
