"""The facts of a slot that never change, as its bookings, offers and cards carry them along."""

from typing import Self

from pydantic import Field, model_validator

from quickdoc.core.types import Instant, Model, Point, Zone


class Ages(Model):
    """For whom a visit is, in full years on its day, both ends included."""

    least: int = Field(default=0, ge=0, le=150)
    most: int = Field(default=150, ge=0, le=150)

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.least > self.most:
            raise ValueError("the least age is above the most")
        return self


class SlotSummary(Model):
    """Who, where and when: enough to draw a card or write a text without another read.

    What follows `visit_type_id` is of the type as it was when the slot was published: whether slots that come
    free are offered, whether patients book them, and the names of the types that it can stand for. Slots
    without a type, such as those of earlier versions, are offered and booked by anybody.
    """

    clinic_id: str
    clinic_name: str
    clinic_address: str
    point: Point
    zone: Zone
    doctor_id: str
    doctor_name: str
    specialty: str
    visit_type: str
    start: Instant
    end: Instant
    ages: Ages | None = None
    visit_type_id: str | None = None
    offered: bool = True
    by_patients: bool = True
    equal_types: tuple[str, ...] = ()
