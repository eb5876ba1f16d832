"""Photos: by their content, upright, square, without metadata; a small file cannot claim much memory."""

import pytest
from PIL import Image

from quickdoc.core import images
from tests.pictures import from_a_phone, opened, picture, saved

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
