"""The facts of a slot that never change, as its bookings, offers and cards carry them along."""

from quickdoc.shapes import Instant, Point, Shape, Zone


class Brief(Shape):
    """Who, where and when: enough to draw a card or write a text without another read."""

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
