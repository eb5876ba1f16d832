"""What is refused as a photo."""

import tracemalloc
from io import BytesIO
from zipfile import ZipFile

import pytest

from quickdoc.core import images
from quickdoc.core.errors import PhotoNotAnImageError, PhotoTooLargeError, PhotoTooManyPixelsError
from tests.pictures import PICTURE, bomb, picture


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
