"""Clinics, their doctors, and how a clinic wants its openings offered."""

from typing import Literal

from pydantic import Field

from quickdoc.shapes import Point, Shape, Window, Zone

Mode = Literal["race", "queue", "waves"]


class Policy(Shape):
    """How a clinic's rounds run.

    `window` and `grace` in seconds, `min_notice` in minutes before the start. `race`: everybody in the
    feed sees it, the first claim wins, nobody is texted. `queue`: the next in line gets a hold for the
    window. `waves`: `wave_size` people are texted at once, the first reply wins.
    `quiet_hours` are the recipient's local time.
    """

    mode: Mode = "waves"
    window: int = Field(default=10 * 60, ge=5, le=24 * 3600)
    wave_size: int = Field(default=3, ge=1, le=50)
    grace: int = Field(default=30, ge=0, le=900)
    min_notice: int = Field(default=30, ge=0, le=7 * 24 * 60)
    quiet_hours: Window = Window(start=21 * 60, end=8 * 60)
    cap_day: int = Field(default=4, ge=1, le=50)
    cap_week: int = Field(default=12, ge=1, le=200)


class Clinic(Shape):
    id: str
    name: str
    address: str
    point: Point
    zone: Zone
    phone: str
    policy: Policy = Policy()
    version: int = 1


class Doctor(Shape):
    id: str
    clinic_id: str
    name: str
    specialty: str
    version: int = 1
