"""What comes out of an upload is pixels of ours, whatever went in."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile

from app import images
from app.images import UnusableImage, encode, widths
from tests import photos

SCRIPT = b"<script>alert(1)</script>"


def opened(encoded: images.Encoded) -> Image.Image:
    return Image.open(BytesIO(encoded.sizes[-1].content))


def is_red(image: Image.Image, at: tuple[int, int]) -> bool:
    red, green, blue = image.convert("RGB").getpixel(at)
    return red > 200 and green < 60 and blue < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_a_photo_of_each_kind_becomes_webp_in_each_width(kind: str) -> None:
    encoded = encode(BytesIO(photos.photo(kind, (1700, 850))))

    assert [(each.width, each.height) for each in encoded.sizes] == [(400, 200), (800, 400), (1600, 800)]
    for each in encoded.sizes:
        image = Image.open(BytesIO(each.content))
        assert (image.format, image.size) == ("WEBP", (each.width, each.height))
        assert is_red(image, (10, 10))


@given(st.integers(1, 1600))
def test_every_width_is_there_once_and_none_is_larger_than_the_picture(largest: int) -> None:
    made = widths(largest)

    assert made == sorted({*made})
    assert made[-1] == largest


@settings(max_examples=8)
@given(st.integers(1, 2000), st.integers(100, 2000))
def test_any_shape_fits(width: int, height: int) -> None:
    encoded = encode(BytesIO(photos.photo("PNG", (width, height))))

    assert [each.width for each in encoded.sizes] == widths(encoded.width)
    assert max(encoded.width, encoded.height) == min(max(width, height), 1600)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_where_and_when_survives(kind: str) -> None:
    file = photos.with_place(kind)
    assert photos.GPS in Image.open(BytesIO(file)).getexif()

    for each in encode(BytesIO(file)).sizes:
        image = Image.open(BytesIO(each.content))
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
        assert b"Kennwort" not in each.content


def test_a_photo_stands_upright() -> None:
    encoded = encode(BytesIO(photos.lying()))

    assert (encoded.width, encoded.height) == (600, 1000)
    assert is_red(opened(encoded), (300, 10))
    assert not is_red(opened(encoded), (300, 990))


def test_colours_of_another_profile_are_translated_and_the_profile_is_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    encoded = encode(BytesIO(photos.photo(icc_profile=profile)))

    assert is_red(opened(encoded), (10, 10))
    assert "icc_profile" not in opened(encoded).info


@pytest.mark.parametrize("profile", [b"nonsense", bytes(200)])
def test_a_broken_profile_is_no_reason_to_refuse(profile: bytes) -> None:
    assert is_red(opened(encode(BytesIO(photos.photo(icc_profile=profile)))), (10, 10))


def test_a_logo_without_a_ground_gets_a_white_one() -> None:
    logo = photos.written(Image.new("RGBA", (200, 200), (0, 0, 0, 0)), "PNG")

    assert opened(encode(BytesIO(logo))).convert("RGB").getpixel((100, 100)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_way_to_write_pixels_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"

    assert encode(BytesIO(photos.written(Image.new(mode, (200, 150)), kind))).width == 200


def gif() -> bytes:
    return photos.written(Image.new("P", (200, 200)), "GIF")


REFUSED = {
    "empty": b"",
    "text": b"Guten Tag",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><script>alert(1)</script></svg>',
    "html": b"<!doctype html>" + SCRIPT,
    "gif": gif(),
    "gif and script": b"GIF89a/*" + gif()[8:] + b"*/=1;alert(1)//",
    "tiff": photos.written(Image.new("RGB", (200, 200)), "TIFF"),
    "pdf": b"%PDF-1.7\n" + SCRIPT,
    "zip": b"PK\x03\x04" + bytes(200),
    "bomb": photos.bomb(),
    "truncated jpeg": photos.photo()[:-3000],
    "truncated png": photos.photo("PNG")[:-60],
    "truncated webp": photos.photo("WEBP")[:-200],
    "only a heading": photos.photo()[:300],
    "too small": photos.photo(size=(20, 20)),
    "moving png": photos.animated("PNG"),
    "moving webp": photos.animated("WEBP"),
    "heic": b"\x00\x00\x00\x18ftypheic" + bytes(100),
}


def test_half_a_photo_is_refused_after_a_library_has_allowed_it_for_the_whole_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    with pytest.raises(UnusableImage):
        encode(BytesIO(REFUSED["truncated jpeg"]))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photo_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(UnusableImage) as refused:
        encode(BytesIO(REFUSED[name]))

    assert str(refused.value).endswith(".")


def test_whoever_has_an_iphone_reads_what_to_do() -> None:
    with pytest.raises(UnusableImage, match="Maximale Kompatibilität"):
        encode(BytesIO(REFUSED["heic"]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("behind", [b"PK\x03\x04Kennwort", SCRIPT + b"Kennwort", b"%PDF-1.7 Kennwort"], ids=str)
def test_of_a_file_that_is_two_things_only_the_pixels_stay(kind: str, behind: bytes) -> None:
    for each in encode(BytesIO(photos.photo(kind) + behind)).sizes:
        assert b"Kennwort" not in each.content


def test_a_script_in_a_comment_is_gone() -> None:
    file = photos.photo(comment=SCRIPT)
    assert SCRIPT in file

    assert all(SCRIPT not in each.content for each in encode(BytesIO(file)).sizes)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(kind: str, data: st.DataObject) -> None:
    file = bytearray(photos.photo(kind, (120, 120)))
    for _ in range(data.draw(st.integers(1, 8))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))

    try:
        encoded = encode(BytesIO(bytes(file[: data.draw(st.integers(0, len(file)))])))
    except UnusableImage:
        return
    assert opened(encoded).format == "WEBP"
