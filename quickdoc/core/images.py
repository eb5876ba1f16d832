"""Photos that people send, decoded and made anew: nothing of the file itself is kept.

What a file is, is told by its content. Its size in pixels is read from the header and checked before anything
is decoded, so that a small file cannot claim much memory. Metadata, such as the place where a photo was
taken, does not reach what is made.
"""

from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps

from quickdoc.core.errors import PhotoNotAnImageError, PhotoTooLargeError, PhotoTooManyPixelsError

MAX_BYTES = 2 << 20
MAX_PIXELS = 24_000_000
"""What a phone's camera makes. Decoded, they take 72 MB for a moment."""
MAX_SCANS = 64
"""Of a JPEG. A progressive one has about ten; each is a pass over all pixels, however few bytes it has."""
START_OF_SCAN = b"\xff\xda"
FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/webp"
LARGE, SMALL = 512, 96
"""Pixels of each side."""
QUALITY = 82

Image.MAX_IMAGE_PIXELS = None  # Pillow would warn above its own limit; `_opened` refuses above ours


class Photo(NamedTuple):
    """A photo in both sizes, square, as WebP."""

    large: bytes
    small: bytes


def photo(body: bytes) -> Photo:
    """What is shown of the photo that somebody sent. Of an animation it is the first frame.

    Raises:
        PhotoTooLargeError, PhotoTooManyPixelsError
        PhotoNotAnImageError: it is no JPEG, PNG or WebP, or it is broken.
    """
    if len(body) > MAX_BYTES:
        raise PhotoTooLargeError
    square = _square(body)
    return Photo(_encoded(square, LARGE), _encoded(square, SMALL))


def _square(body: bytes) -> Image.Image:
    try:
        with _opened(body) as image:
            image.draft("RGB", (2 * LARGE, 2 * LARGE))  # a JPEG is decoded at a fraction of its size
            turned = ImageOps.exif_transpose(_deep(image))
            return _flat(ImageOps.fit(turned, (LARGE, LARGE)))
    except PhotoTooManyPixelsError:
        raise
    except Exception as error:  # Pillow's readers raise whatever comes of broken bytes
        raise PhotoNotAnImageError from error


def _opened(body: bytes) -> Image.Image:
    """The image with its header read and its pixels not yet."""
    image = Image.open(BytesIO(body), formats=FORMATS)
    if image.width * image.height > MAX_PIXELS or body.count(START_OF_SCAN) > MAX_SCANS:
        raise PhotoTooManyPixelsError
    return image


def _deep(image: Image.Image) -> Image.Image:
    """With a colour of its own for each pixel, of which several can be averaged."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA") if image.mode in {"P", "PA", "1", "LA"} else image


def _flat(image: Image.Image) -> Image.Image:
    """On white, and a new image: what else the old one carried stays behind."""
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image.convert("RGB"), mask=image.getchannel("A") if "A" in image.getbands() else None)
    return flat


def _encoded(square: Image.Image, side: int) -> bytes:
    made = BytesIO()
    square.resize((side, side), reducing_gap=3).save(made, "WEBP", quality=QUALITY)
    return made.getvalue()
