"""Requests for rules about standby."""

from quickdoc.core.types import Point

TOLEDO = Point(lat=39.8628, lon=-4.0273)
