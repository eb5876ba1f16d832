"""Distance, the time to get there, and cells of the map.

A cell is a hexagon of the H3 grid (https://h3geo.org), resolution 5: about 8.5 km from centre to
corner. A slot lies in one cell; a standby watches the cells that its circle touches, and the exact
distance is checked afterwards, so a cell may only ever be too generous.
"""

from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

import h3

from quickdoc.core.types import Point

RESOLUTION = 5
EARTH_KM = 6371.0088
DETOUR = 1.3
"""Streets are longer than the straight line."""
KM_PER_HOUR = 30.0
"""From door to door in a town, by whatever means."""
SETTING_OFF = timedelta(minutes=10)
CELL_STEP_KM = 14.0  # centre to centre of neighbours, shrunk for the grid's distortion
CELL_REACH_KM = 12.0  # centre to the farthest corner of the largest cell


def distance_km(here: Point, there: Point) -> float:
    """Great-circle distance in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (here.lat, here.lon, there.lat, there.lon))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def travel_time(km: float) -> timedelta:
    """How long it takes to get to a place that lies so far away in a straight line.

    An estimate: ten minutes to set off, then 1.3 times the straight line at 30 km/h; 5 km are 23 minutes.
    """
    return SETTING_OFF + timedelta(hours=km * DETOUR / KM_PER_HOUR)


def cell(point: Point) -> str:
    """The name of the cell in which the point lies."""
    return str(h3.latlng_to_cell(point.lat, point.lon, RESOLUTION))


def covering(point: Point, radius_km: float) -> list[str]:
    """Names of the cells that may hold a place within `radius_km` of the point, sorted."""
    rings = int((radius_km + 2 * CELL_REACH_KM) / CELL_STEP_KM) + 1
    nearby = h3.grid_disk(cell(point), rings)
    return sorted(
        str(each)
        for each in nearby
        if distance_km(point, _centre(each)) <= radius_km + CELL_REACH_KM or each == cell(point)
    )


def _centre(name: str) -> Point:
    lat, lon = h3.cell_to_latlng(name)
    return Point(lat=lat, lon=lon)
