"""Photos: by their content, upright, square, without metadata; a small file cannot claim much memory."""

import tracemalloc
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from quickdoc.core import images
from quickdoc.core.errors import PhotoNotAnImageError, PhotoTooLargeError, PhotoTooManyPixelsError
from tests.pictures import PICTURE, bomb, from_a_phone, opened, picture, saved

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(640, 480), (30, 400), (1, 1)])
def test_a_photo_becomes_a_square_in_two_sizes(kind: str, size: tuple[int, int]) -> None:
    made = images.photo(picture(kind, size))
    assert [(each.format, each.size, each.mode) for each in map(opened, made)] == [
        ("WEBP", (512, 512), "RGB"),
        ("WEBP", (96, 96), "RGB"),
    ]


def test_a_photo_from_a_phone_is_upright_and_does_not_say_where_it_was_taken() -> None:
    taken = from_a_phone()
    assert b"Eva" in taken
    assert b"at home" in taken
    for each in images.photo(taken):
        shown = opened(each)
        assert near(shown.getpixel((shown.width // 2, 4)), RED)
        assert near(shown.getpixel((shown.width // 2, shown.height - 4)), BLUE)
        assert not shown.getexif()
        assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(shown.info)
        assert b"Eva" not in each
        assert b"at home" not in each
        assert b"EXIF" not in each.upper()


@pytest.mark.parametrize(
    ("mode", "colour"), [("RGBA", (255, 0, 0, 0)), ("LA", (0, 0)), ("1", 1), ("I;16", 65535), ("P", 0)]
)
def test_every_kind_of_pixels_is_shown_and_what_is_transparent_is_white(mode: str, colour: object) -> None:
    image = Image.new(mode, (60, 60), colour)  # type: ignore[arg-type]  # each mode has its own kind
    if mode == "P":
        image.putpalette([255, 255, 255])
    assert near(opened(images.photo(saved(image, "PNG")).large).getpixel((30, 30)), WHITE)


def test_a_photo_of_a_printer_is_shown_in_its_colours() -> None:
    cyan_and_yellow = picture(mode="CMYK", colour=(255, 0, 255, 0))
    shown = opened(images.photo(cyan_and_yellow).large).getpixel((9, 9))
    assert isinstance(shown, tuple)
    assert shown[1] > max(shown[0], shown[2])


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_shown(kind: str) -> None:
    second = Image.new("RGB", (64, 64), BLUE)
    moving = picture(kind, (64, 64), RED, save_all=True, append_images=[second], duration=100)
    assert near(opened(images.photo(moving).large).getpixel((9, 9)), RED)


def test_a_photo_of_24_million_pixels_is_taken() -> None:
    assert opened(images.photo(picture(size=(6000, 4000))).small).size == (96, 96)


def test_a_small_file_of_a_hundred_million_pixels_is_refused_by_its_header() -> None:
    sent = bomb()
    assert len(sent) < 20_000
    tracemalloc.start()
    with pytest.raises(PhotoTooManyPixelsError):
        images.photo(sent)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_jpeg_of_thousands_of_passes_is_refused() -> None:
    body = picture(size=(2000, 2000), progressive=True)
    begin = body.rindex(images.START_OF_SCAN)
    with pytest.raises(PhotoTooManyPixelsError):
        images.photo(body[:begin] + body[begin:-2] * 100 + body[-2:])


def a_zip() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("photo.jpg", PICTURE)
    return made.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


NO_PHOTOS = {
    "nothing": b"",
    "a letter": b"x",
    "the start of a JPEG": b"\xff\xd8\xff",
    "a ZIP": a_zip(),
    "an SVG": SVG,
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a PDF": b"%PDF-1.7",
    "a GIF": picture("GIF"),
    "a BMP": picture("BMP"),
    "a TIFF": picture("TIFF"),
    "half a JPEG": PICTURE[: len(PICTURE) // 2],
    "half a PNG": picture("PNG")[:60],
    "half a WebP": picture("WEBP")[:40],
    "a PNG without an end": bomb(1000)[:100],
}


@pytest.mark.parametrize("sent", NO_PHOTOS.values(), ids=NO_PHOTOS.keys())
def test_what_is_no_photo_is_refused(sent: bytes) -> None:
    with pytest.raises(PhotoNotAnImageError):
        images.photo(sent)


def test_a_photo_with_something_behind_it_is_made_anew_without_that() -> None:
    assert b"alert" not in images.photo(PICTURE + a_zip() + SVG).large


def test_a_file_of_more_than_two_megabytes_is_refused() -> None:
    with pytest.raises(PhotoTooLargeError):
        images.photo(PICTURE + bytes(images.MAX_BYTES))
