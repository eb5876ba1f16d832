"""The sites on which a clinic allows its page to be shown."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from quickdoc.core.types import Format

ORIGIN = re.compile(
    r"https://(?=.{1,253}(?::|$))([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9-]{1,63})*(:\d{1,5})?"
)
MAX_ORIGINS = 20
MAX_PORT = 65_535


def _origin(given: str) -> str:
    """An origin as browsers write it. It becomes a part of a header: nothing but an origin may get there.

    Raises:
        ValueError: it is none.
    """
    origin = given.lower().removesuffix("/").removesuffix(":443")
    port = origin.rpartition(":")[2]
    if not ORIGIN.fullmatch(origin) or (port.isdigit() and not 0 < int(port) <= MAX_PORT):
        raise ValueError("an origin is https:// and a host, such as https://www.example.com, without a path")
    return origin


def _distinct(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))


EmbedOrigin = Annotated[str, Field(max_length=280), Format("web-origin", _origin)]
EmbedOrigins = Annotated[tuple[EmbedOrigin, ...], Field(max_length=MAX_ORIGINS), AfterValidator(_distinct)]
