"""Photos as people send them, and what only looks like one."""

import zlib
from io import BytesIO
from struct import pack
from typing import Any

from PIL import Image

GPS, ORIENTATION, TURNED = 0x8825, 0x0112, 6


def picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (640, 480),
    colour: Any = "teal",
    mode: str = "RGB",
    **more: Any,
) -> bytes:
    """A file of one colour."""
    return saved(Image.new(mode, size, colour), kind, **more)


def saved(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    made = BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def opened(body: bytes) -> Image.Image:
    return Image.open(BytesIO(body))


def from_a_phone() -> bytes:
    """Stored lying on its side: its left half, red, is the top. It says where it was taken."""
    image = Image.new("RGB", (800, 600), "blue")
    image.paste("red", (0, 0, 400, 600))
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif[0x010F] = "A phone of Eva's"
    exif[GPS] = {1: "N", 2: (40.0, 25.0, 0.0), 3: "W", 4: (3.0, 42.0, 0.0)}
    return saved(image, exif=exif, comment=b"at home")


def bomb(side: int = 10_000) -> bytes:
    """A PNG of a few kilobytes that claims a hundred million pixels, and has them."""
    rows = zlib.compress(b"\0" * (side // 8 + 1) * side, 9)
    header = pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, (b"IHDR", b"IDAT", b"IEND"), (header, rows, b"")))


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


PICTURE = picture(size=(24, 16))
