"""The base types of all models: frozen models, UTC instants, coordinates.

Wall times exist in input and output only: inside, a time is an aware UTC datetime with millisecond
precision (what BSON keeps), and the zone of a place is stored beside it as an IANA name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, ClassVar, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_PARTS = ("schema", "items_schema", "keys_schema", "values_schema", "choices", "steps", "fields")
"""Where a schema of pydantic's has the schemas of its parts, some of them by their names."""


def _exact(schema: Any, inexact: frozenset[str]) -> Any:
    """The schema of a model in which no boolean is a number, no text a number, and no number a date.

    Models within it are references here: they are exact by themselves.
    """
    if isinstance(schema, list | tuple):
        return type(schema)(_exact(each, inexact) for each in schema)
    if not isinstance(schema, dict):
        return schema
    if not isinstance(schema.get("type"), str):
        return {name: _exact(each, inexact) for name, each in schema.items()}
    if schema["type"] in {"int", "float", "bool"}:
        return {**schema, "strict": True}
    if schema["type"] in inexact:
        return core_schema.no_info_before_validator_function(_no_number, schema)
    return {**schema, **{name: _exact(schema[name], inexact) for name in _PARTS if name in schema}}


def _no_number(said: object) -> object:
    """Neither a number nor one in digits, which pydantic takes for seconds since 1970."""
    is_digits = isinstance(said, str) and said.strip(" +-.0123456789") == "" and said.count("-") != len("--")
    if is_digits or isinstance(said, int | float):
        raise PydanticCustomError("date_type", "expected a date, such as 2026-11-21")
    return said


class Exact(BaseModel):
    """Values are not coerced between types: false is not 0, "30" is not 30, 0 is not a day in 1970."""

    inexact: ClassVar[frozenset[str]] = frozenset({"date"})
    """Types checked beside numbers and booleans: each costs one more call per value that is read."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The model's own schema, made exact."""
        exact: CoreSchema = _exact(handler(source), cls.inexact)
        return exact


class Model(Exact):
    """A frozen value. Unknown fields are dropped: stored documents carry more than a model shows."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Body(Exact):
    """The body of a request. Unknown fields are refused: they are typing errors."""

    inexact = frozenset({"date", "datetime"})
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Changes(Body):
    """The body of a PATCH: what is left out stays as it is. `emptied`: the fields that null empties."""

    emptied: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="after")
    def _nothing_else_is_null(self) -> Self:
        for name in self.model_fields_set - self.emptied:
            if getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null; leave it out to keep it")
        return self

    def changes(self) -> dict[str, object]:
        """The fields that were sent, and their values."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set)}


def milliseconds(moment: datetime) -> datetime:
    """The moment in UTC, cut to the millisecond that the database keeps."""
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


@dataclass(frozen=True)
class Format:
    """A rule for a text that the OpenAPI document has no words for: it names it as the text's `format`."""

    name: str
    checked: Callable[[str], str]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The text's own schema, and this rule after it."""
        return core_schema.no_info_after_validator_function(self.checked, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """As the document says it."""
        return {**handler(schema), "format": self.name}


@cache
def known_zones() -> frozenset[str]:
    """The zones of the `tzdata` package, read once; a host's own list has more, such as `localtime`."""
    listed = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(listed) - {"Factory"}


def known_zone(name: str) -> str:
    """The name, if it is a zone's.

    Raises:
        ValueError: it is not.
    """
    if name not in known_zones():
        raise ValueError(f"{name!r} is not a time zone; expected a name like 'Europe/Madrid'")
    return name


EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _moment(moment: datetime) -> datetime:
    """Within the range in which zones, minutes, ticks and ids can be computed."""
    if not EARLIEST <= moment < LATEST:
        raise ValueError("expected a time between the years 1970 and 2200")
    return milliseconds(moment)


Instant = Annotated[AwareDatetime, AfterValidator(_moment)]
"""An aware datetime; naive ones are refused, because they name no moment."""
Zone = Annotated[str, Format("time-zone", known_zone)]
"""An IANA time zone name."""


class Point(Model):
    """A place on earth, in degrees (WGS 84)."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Window(Model):
    """Local minutes after midnight, may wrap past midnight. Equal ends mean never."""

    start: int = Field(ge=0, lt=1440)
    end: int = Field(ge=0, lt=1440)

    def covers(self, minute: int) -> bool:
        """Whether a minute of the day lies in it."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def local(moment: datetime, zone: str) -> datetime:
    """The moment as the wall clock of `zone` shows it."""
    return moment.astimezone(ZoneInfo(zone))


def clock(moment: datetime, zone: str) -> str:
    """Such as `10:30`, there. In the night that has an hour twice it is said which one: `02:30 CEST`."""
    there = local(moment, zone)
    is_twice = there.utcoffset() != there.replace(fold=1 - there.fold).utcoffset()
    return f"{there:%H:%M %Z}" if is_twice else f"{there:%H:%M}"
