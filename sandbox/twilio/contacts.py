"""Whose phones these are, and which of them answer by themselves."""

from pydantic import BaseModel, ConfigDict, Field


class Auto(BaseModel):
    """How likely a simulated patient accepts or passes on an offer; the rest stay silent."""

    model_config = ConfigDict(populate_by_name=True)

    accept: float = Field(default=0.1, ge=0, le=1)
    pass_: float = Field(default=0.1, ge=0, le=1, alias="pass")


class Contact(BaseModel):
    """A phone with a name; without `auto` only a person answers on it."""

    phone: str
    name: str
    auto: Auto | None = None
