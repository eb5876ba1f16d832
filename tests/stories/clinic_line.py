"""A clinic's waiting list as its staff see it, for stories."""

from quickdoc.core.types import Point
from quickdoc.waitlist.actions import waiting_list
from quickdoc.waitlist.actions.shown_requests import Waiting
from tests.town import Town

FAR = Point(lat=41.3874, lon=2.1686)  # Barcelona


async def line(town: Town, limit: int = 100) -> list[Waiting]:
    """The whole list, page by page."""
    seen: list[Waiting] = []
    after = None
    while True:
        found, after = await waiting_list.waiting(town.services, town.staff, "clinic_1", after, limit)
        seen += found
        if after is None:
            return seen
